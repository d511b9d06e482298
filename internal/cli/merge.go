package cli

import (
	"errors"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

type duplicatesCommand struct {
	Kind   string `arg:""`
	Format string `enum:"text,json" default:"text" placeholder:"text|json"`
}

type mergeCommand struct {
	Kind   string   `arg:""`
	Keep   string   `arg:""`
	Drop   string   `arg:""`
	Take   []string `placeholder:"FIELD=SIDE"`
	Reason string   `placeholder:"TEXT"`
}

type unmergeCommand struct {
	Kind string `arg:""`
	Drop string `arg:""`
}

type pairJSON struct {
	One    string   `json:"one"`
	Other  string   `json:"other"`
	Likely string   `json:"likely"`
	Rules  []string `json:"rules"`
}

// Run prints the pairs of records of a kind that may be one.
func (c *duplicatesCommand) Run(s *session) error {
	k, err := kind(c.Kind)
	if err != nil {
		return err
	}
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	pairs := []pairJSON{}
	for from := ""; ; {
		d, err := svc.Duplicates(s.ctx, who, k, from)
		if err != nil {
			return err
		}
		for _, p := range d.Pairs {
			one := pairJSON{One: p.One.Head().Ref, Other: p.Other.Head().Ref, Likely: p.Why[0].Likely.Word()}
			for _, w := range p.Why {
				one.Rules = append(one.Rules, w.Rule)
			}
			pairs = append(pairs, one)
			if c.Format == "text" {
				s.printPair(d, p, one)
			}
		}
		if from = d.Next; from == "" {
			break
		}
	}
	if c.Format == "json" {
		return s.json(map[string]any{"kind": k, "pairs": pairs})
	}
	if len(pairs) == 0 {
		s.note("twin.nothing")
	}
	return nil
}

func (s *session) printPair(d *service.Duplicates, p service.Pair, one pairJSON) {
	var why []string
	for _, rule := range one.Rules {
		why = append(why, s.t("twin.why."+rule))
	}
	a, _ := service.Title(string(s.lang), p.One, d.Names)
	b, _ := service.Title(string(s.lang), p.Other, d.Names)
	s.printf("%s: %s\n    %s  %s\n    %s  %s\n", s.t("twin.likely."+one.Likely), strings.Join(why, "; "), one.One, a, one.Other, b)
}

// Run makes one record of two.
func (c *mergeCommand) Run(s *session) error {
	k, err := kind(c.Kind)
	if err != nil {
		return err
	}
	in := service.MergeInput{Keep: c.Keep, Drop: c.Drop, Reason: c.Reason, Take: map[string]chancery.Side{}}
	for _, t := range c.Take {
		field, side, ok := strings.Cut(t, "=")
		switch chancery.Side(side) {
		case chancery.SideKept, chancery.SideOther, chancery.SideBoth:
			in.Take[field] = chancery.Side(side)
		default:
			ok = false
		}
		if !ok {
			return wrongUse{errors.New(s.t("cli.merge.take", "value", t))}
		}
	}
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	if _, err := svc.Merge(s.ctx, who, k, in); err != nil {
		return err
	}
	s.note("cli.merge.done", "keep", c.Keep, "drop", c.Drop, "kind", string(k))
	return nil
}

// Run takes a merge back and prints what was changed since and left alone.
func (c *unmergeCommand) Run(s *session) error {
	k, err := kind(c.Kind)
	if err != nil {
		return err
	}
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	id, err := svc.MergeOf(s.ctx, who, k, c.Drop)
	if err != nil {
		return err
	}
	_, left, err := svc.Unmerge(s.ctx, who, id)
	if err != nil {
		return err
	}
	s.note("twin.done.unmerge")
	for _, l := range left {
		what := s.t("twin.whole_record")
		if len(l.Fields) > 0 {
			var words []string
			for _, f := range l.Fields {
				words = append(words, s.fieldOf(l.Kind, f))
			}
			what = strings.Join(words, ", ")
		}
		s.printf("%s: %s/%s: %s\n", s.t("twin.left"), l.Kind, l.Ref, what)
	}
	return nil
}
