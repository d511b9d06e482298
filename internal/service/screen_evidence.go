package service

import (
	"context"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/store"
)

// What screens say of figures.
type (
	FigureSet = figures.Set
	Figure    = figures.Figure
	Amount    = figures.Amount
	FigureRow = figures.Row
)

// Evidence is one figure with the records it counted.
type Evidence struct {
	Around
	Set       *FigureSet
	Measure   string // "activities.held"
	Dimension string // "partner"; empty for the total
	Key       string // "CN"
	Of        string // the kind or the vocabulary that names the key
	Figure    Figure
	Records   []chancery.Entity // at most MaxEvidence
	// Imprecise are those whose date is known to the month or the year only.
	Imprecise map[chancery.ID]bool
}

// MaxEvidence is how many of the records behind a figure are read.
const MaxEvidence = 500

// Evidence reads the records behind a figure: of a total, or of one key of a
// dimension.
func (s *Service) Evidence(ctx context.Context, who chancery.Actor, a Ask, measure, dimension, key string) (*Evidence, error) {
	e := &Evidence{Measure: measure, Dimension: dimension, Key: key, Imprecise: map[chancery.ID]bool{}}
	set, err := s.Figures(ctx, who, a)
	if err != nil {
		return nil, err
	}
	e.Set = set
	if err := e.find(); err != nil {
		return nil, err
	}
	err = s.store.Read(ctx, who, func(tx *store.Tx) error { return e.read(tx) })
	return e, err
}

// find takes the figure out of the set.
func (e *Evidence) find() error {
	none := chancery.Invalid("measure", "screen.no_such_figure", "value", e.Measure)
	measures := figures.Central()
	at := slices.IndexFunc(measures, func(m figures.Measure) bool { return m.Name == e.Measure })
	if at < 0 && e.Measure != figures.Reciprocity {
		return none
	}
	group := e.Measure
	switch {
	case e.Measure == figures.Reciprocity:
		e.Of, e.Dimension = "partner", "partner"
	case e.Dimension == "":
		e.Figure = e.Set.Figure(e.Measure)
		return nil
	default:
		m := measures[at]
		by := slices.IndexFunc(m.By, func(d figures.Dimension) bool { return d.Name == e.Dimension })
		if by < 0 {
			return none
		}
		group, e.Of = m.Group(m.By[by]), m.By[by].Of()
	}
	e.Figure = e.Set.Figures.Groups[group][e.Key] // a key with nothing counted has no figure
	return nil
}

func (e *Evidence) read(tx *store.Tx) error {
	refs := map[chancery.Kind][]string{}
	var kinds []chancery.Kind
	imprecise := map[string]bool{}
	for _, r := range e.Figure.Imprecise {
		imprecise[r] = true
	}
	for _, r := range e.Figure.Records[:min(len(e.Figure.Records), MaxEvidence)] {
		kind, ref, _ := strings.Cut(r, "/")
		k := chancery.Kind(kind)
		if _, ok := refs[k]; !ok {
			kinds = append(kinds, k)
		}
		refs[k] = append(refs[k], ref)
	}
	for _, k := range kinds {
		for chunk := range slices.Chunk(slices.Compact(refs[k]), 200) {
			page, err := tx.List(Query{Kind: k, Where: where("ref", chunk...), Sort: "ref", Limit: len(chunk)})
			if err != nil {
				return err
			}
			for _, x := range page.Records {
				e.Records = append(e.Records, x)
				e.Imprecise[x.Head().ID] = imprecise[string(k)+"/"+x.Head().Ref]
			}
		}
	}
	var err error
	e.Around, err = around(tx, e.Records)
	return err
}
