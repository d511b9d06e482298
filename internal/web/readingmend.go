package web

import (
	"strconv"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// mendDraft is the form of a proposal: that of a new record, or of the record
// it is, filled with what was read.
func (v *visit) mendDraft() (draft, *service.ReadingItem, error) {
	id, n, _ := v.item()
	got, item, version, err := v.site.service.MendProposal(v.ctx(), v.who, id, n)
	if err != nil {
		return draft{}, nil, err
	}
	d := draft{got: got, fields: chancery.AllFields(got.Entity)}
	if item.Matches == "" {
		d.fields = append(refField(got.Spec), d.fields...)
	}
	base := "/reading/" + string(id)
	d.view = formView{
		Action: base + "/" + strconv.Itoa(n) + "/mend", Back: base + "#i" + strconv.Itoa(n), Save: v.t("reading.mended"), Version: version,
		Lead: v.t("reading.from_passage", "file", item.Passage.File, "words", item.Passage.Text),
	}
	d.head = head{
		Title: v.t("reading.mend_title", "letter", letter(n), "kind", kindLabel(v.lang, item.Kind)), Kind: item.Kind,
		Trail: []link{{Text: v.t("reading.title"), Href: "/reading"}, {Text: v.t("reading.this"), Href: base}},
	}
	return d, item, nil
}

func (s *Site) mendForm(v *visit) error {
	d, item, err := v.mendDraft()
	if err != nil {
		if chancery.ProblemOf(err) == chancery.Refused {
			return v.decided(err)
		}
		return err
	}
	d.typed = v.fromRecord(d.got, d.fields)
	if item.Matches == "" {
		d.typed["ref"] = item.Ref
	}
	return v.showForm(d)
}

func (s *Site) mend(v *visit) error {
	d, item, err := v.mendDraft()
	if err != nil {
		return err
	}
	values, again, err := v.read(&d)
	if err != nil {
		return err
	}
	if again || len(d.errs) > 0 {
		return v.showForm(d)
	}
	in := service.Input{Values: values}
	if item.Matches == "" {
		in.Ref, _ = values["ref"].(string)
		delete(values, "ref")
	}
	id, n, version := v.item()
	_, _, err = s.service.AcceptProposal(v.ctx(), v.who, id, n, version, &in)
	if chancery.ProblemOf(err) == chancery.Bad {
		return v.refuse(d, err)
	}
	return v.decided(err)
}
