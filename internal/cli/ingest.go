package cli

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/ingest"
)

type ingestCommand struct {
	File    []string `arg:"" optional:""`
	Day     string   `placeholder:"YYYY-MM-DD"`
	Measure bool     ``
	Format  string   `enum:"text,json" default:"text" placeholder:"text|json"`
}

// Run proposes the records that texts speak of; it saves nothing. Where texts
// are labelled it says as well how well they were read.
func (c *ingestCommand) Run(s *session) error {
	switch {
	case len(c.File) > 0:
	case c.Measure:
		return s.measureOwn(c.Format)
	default:
		return wrongUse{chancery.Refuse("cli.misuse.expected", "value", "<file>")}
	}
	var day chancery.Date
	if c.Day != "" {
		var err error
		if day, err = chancery.ParseDate(c.Day); err != nil {
			return wrongUse{err}
		}
	}
	files, err := textFiles(c.File)
	if err != nil {
		return err
	}
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	proposals, err := svc.Ingest(s.ctx, who, day, files...)
	if err != nil {
		return err
	}
	if c.Format == "json" && !c.Measure {
		return s.json(map[string]any{"proposals": proposals})
	}
	if c.Format != "json" {
		for _, p := range proposals {
			s.proposal(p, proposals)
		}
		s.note("cli.ingest.found", "count", len(proposals))
	}
	if !c.Measure {
		return nil
	}
	set, err := labelled(files)
	if err != nil {
		return err
	}
	m, err := s.measure(svc, who, strings.Join(c.File, ", "), set, c.Format)
	if err != nil || c.Format != "json" {
		return err
	}
	return s.json(map[string]any{"proposals": proposals, "measured": []readScore{m}})
}

// proposal prints what a text speaks of: what it would be, its fields as an
// import takes them, and where it was read.
func (s *session) proposal(p ingest.Proposal, all []ingest.Proposal) {
	head := []string{s.t("kind." + string(p.Kind)), s.t("ingest.confidence." + string(p.Confidence))}
	switch {
	case p.Matches != "":
		head = append(head, s.t("cli.ingest.matches", "ref", p.Matches))
	case len(p.Duplicates) > 0:
		head = append(head, s.t("cli.ingest.may_be", "refs", strings.Join(p.Duplicates, ", ")))
	default:
		head = append(head, s.t("cli.ingest.new"))
	}
	s.printf("%s\n", strings.Join(head, " · "))
	for _, name := range inOrder(p) {
		s.printf("    %s: %s\n", s.fieldOf(p.Kind, name), s.proposed(p.Kind, p.Fields[name]))
	}
	for _, l := range p.Links {
		if p.Fields[l.Field] == nil {
			s.printf("    %s: %s\n", s.pathOf(p.Kind, l.Field), s.t("cli.ingest.proposed", "name", s.called(all[l.To])))
		}
	}
	for _, passage := range append([]ingest.Passage{p.Passage}, p.Also...) {
		s.printf("    %s:%d-%d: “%s”\n", passage.File, passage.Start, passage.End, plain(passage.Text))
	}
	s.printf("\n")
}

// called is what a proposal is called among others.
func (s *session) called(p ingest.Proposal) string {
	for _, name := range []string{"name", "title", "text"} {
		if t, ok := p.Fields[name].(chancery.Text); ok {
			text, _ := t.In(string(s.lang))
			return plain(text)
		}
	}
	return s.t("kind." + string(p.Kind))
}

// pathOf is the label of a field, or of a field of a child line.
func (s *session) pathOf(kind chancery.Kind, path string) string {
	parts := strings.Split(path, ".")
	label := s.fieldOf(kind, parts[0])
	if len(parts) == 3 {
		label += " " + parts[1]
	}
	return label
}

// inOrder gives the fields proposed in the order the kind has them.
func inOrder(p ingest.Proposal) []string {
	var all []string
	if spec, err := chancery.SpecOf(p.Kind); err == nil {
		for _, f := range spec.DescribeAll() {
			all = append(all, f.Name)
		}
	}
	return slices.SortedFunc(maps.Keys(p.Fields), func(a, b string) int {
		return cmp.Or(cmp.Compare(slices.Index(all, a), slices.Index(all, b)), cmp.Compare(a, b))
	})
}

// proposed shows a value on one line; texts are in the language of messages.
func (s *session) proposed(kind chancery.Kind, v any) string {
	switch x := v.(type) {
	case chancery.Text:
		text, _ := x.In(string(s.lang))
		return plain(text)
	case bool:
		return s.t(map[bool]string{true: "word.yes", false: "word.no"}[x])
	case []string:
		return strings.Join(x, "; ")
	case []map[string]any:
		var lines []string
		for _, line := range x {
			var parts []string
			for _, name := range slices.Sorted(maps.Keys(line)) {
				parts = append(parts, s.fieldOf(kind, name)+": "+s.proposed(kind, line[name]))
			}
			lines = append(lines, strings.Join(parts, ", "))
		}
		return strings.Join(lines, "; ")
	}
	return plain(v)
}
