package cli

import (
	"cmp"
	"maps"
	"os"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/ingest"
	"chancery/internal/service"
)

type ingestCommand struct {
	File   []string `arg:""`
	Day    string   `placeholder:"YYYY-MM-DD"`
	Format string   `enum:"text,json" default:"text" placeholder:"text|json"`
}

// Run proposes the records that texts speak of; it saves nothing.
func (c *ingestCommand) Run(s *session) error {
	var day chancery.Date
	if c.Day != "" {
		var err error
		if day, err = chancery.ParseDate(c.Day); err != nil {
			return wrongUse{err}
		}
	}
	var files []service.TextFile
	for _, name := range c.File {
		content, err := os.ReadFile(name)
		if err != nil {
			return wrongUse{&chancery.Error{Problem: chancery.Refused, Key: "cli.unreadable", Args: []any{"file", name}, Cause: err}}
		}
		files = append(files, service.TextFile{Name: name, Content: content})
	}
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	proposals, err := svc.Ingest(s.ctx, who, day, files...)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return s.json(map[string]any{"proposals": proposals})
	}
	for _, p := range proposals {
		s.proposal(p)
	}
	s.note("cli.ingest.found", "count", len(proposals))
	return nil
}

// proposal prints what a text speaks of: what it would be, its fields as an
// import takes them, and where it was read.
func (s *session) proposal(p ingest.Proposal) {
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
	s.printf("    %s:%d-%d: “%s”\n\n", p.Passage.File, p.Passage.Start, p.Passage.End, plain(p.Passage.Text))
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
