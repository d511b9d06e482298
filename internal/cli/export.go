package cli

import (
	"io"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/sheet"
)

type exportCommand struct {
	Kind   string   `arg:"" optional:""`
	All    string   `placeholder:"DIR"`
	Filter []string `placeholder:"FIELD=VALUE" sep:"none"`
	Sort   string   `placeholder:"FIELD"`
	Format string   `enum:"csv,xlsx,jsonl,ics" default:"csv" placeholder:"csv|xlsx|jsonl|ics"`
	Output string   `short:"o" placeholder:"FILE"`
}

// Run writes the records of a kind, or everything, as import reads it.
func (c *exportCommand) Run(s *session) error {
	if (c.Kind == "") == (c.All == "") {
		return wrongUse{chancery.Refuse("cli.export.kind_or_all")}
	}
	q := service.Query{Sort: c.Sort}
	var err error
	if c.Kind != "" {
		if q.Kind, err = kind(c.Kind); err != nil {
			return err
		}
	}
	if q.Where, err = filters(q.Kind, c.Filter); err != nil {
		return err
	}
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	if c.All != "" {
		if err := svc.ExportAll(s.ctx, who, c.All); err != nil {
			return err
		}
		s.note("cli.export.all", "dir", c.All)
		return nil
	}
	return s.output(c.Output, func(w io.Writer) error {
		return svc.Export(s.ctx, who, q, sheet.Writing{Format: sheet.Format(c.Format), Lang: s.lang}, w)
	})
}

// filters reads FIELD=VALUE; one field given twice lets either value through. A
// field of several references or terms goes by its singular too.
func filters(k chancery.Kind, given []string) (out []service.Filter, err error) {
	several := map[string]string{}
	if spec, err := chancery.SpecOf(k); err == nil {
		for _, f := range spec.DescribeAll() {
			if f.Type == chancery.TypeRefs || f.Type == chancery.TypeCodes {
				several[strings.TrimSuffix(f.Name, "s")] = f.Name
			}
		}
	}
	at := map[string]int{}
	for _, g := range given {
		field, value, ok := strings.Cut(g, "=")
		if !ok || field == "" {
			return nil, wrongUse{chancery.Refuse("cli.export.bad_filter", "value", g)}
		}
		if name, ok := several[field]; ok {
			field = name
		}
		i, seen := at[field]
		if !seen {
			i = len(out)
			at[field] = i
			out = append(out, service.Filter{Field: field})
		}
		out[i].Values = append(out[i].Values, value)
	}
	return out, nil
}
