package web

import (
	"chancery/internal/chancery"
)

// linksView lists what refers to a record.
type linksView struct {
	Top    fileTop
	Groups []linkGroup
}

// linkGroup are the records of one kind that refer by one field.
type linkGroup struct {
	Label string
	Field string
	All   string // the register filtered to them
	Rows  []linkRow
}

type linkRow struct {
	Title value
	Ref   string
	State stateTag
	Dates string
}

var linksPage = newPage[linksView]("links")

func (s *Site) links(v *visit) error {
	spec, err := v.spec()
	if err != nil {
		return err
	}
	got, err := s.service.Get(v.ctx(), v.who, spec.Kind, v.path("ref"))
	if err != nil {
		return err
	}
	top := v.fileTop(labels{lang: v.lang, names: got.Names, terms: got.Terms}, got, "links")
	view := linksView{Top: top}
	index := map[string]int{}
	for _, from := range chancery.Specs() {
		for _, b := range got.Back {
			if b.From.Kind != from.Kind || b.From.ID == got.Head().ID {
				continue
			}
			key := string(from.Kind) + "." + b.Field
			at, ok := index[key]
			if !ok {
				at = len(view.Groups)
				index[key] = at
				view.Groups = append(view.Groups, v.linkGroup(from, b.Field, got.Head()))
			}
			view.Groups[at].Rows = append(view.Groups[at].Rows, linkRow{
				Title: nameValue(v.lang, b.From), Ref: b.From.Ref, State: stateOf(v.lang, b.From.Kind, b.From.State), Dates: dates(b.From.Begins, b.From.Ends),
			})
		}
	}
	return linksPage.show(v, v.fileHead(got, top), view)
}

func (v *visit) linkGroup(from *chancery.Spec, field string, r *chancery.Record) linkGroup {
	g := linkGroup{Label: kindsLabel(v.lang, from.Kind), Field: pathLabel(v.lang, from.Kind, field)}
	if f, ok := from.DescribeAll().ByName(field); ok {
		value := r.Ref
		if len(f.Targets) != 1 {
			value = string(r.ID)
		}
		g.All = join("/"+from.Plural, map[string][]string{field: {value}})
	}
	return g
}
