package service

import (
	"bytes"
	"context"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report"
)

// demoAgreements is how many agreements of the demonstration get sample files.
const demoAgreements = 3

// AddDemoFiles attaches sample files to a few agreements of the demonstration: a
// page of the public facts about each, made on the spot and labelled as such,
// in both languages, one with an earlier version. Nothing pretends to be a paper
// of a ministry.
func (s *Service) AddDemoFiles(ctx context.Context) error {
	who := chancery.System()
	list, err := s.List(ctx, who, Query{Kind: "agreement", Where: []Filter{{Field: "state", Values: []string{"in_force"}}}, Sort: "-signed_on", Limit: 40}, false)
	if err != nil {
		return err
	}
	done := 0
	for _, e := range list.Records {
		a, ok := e.(*chancery.Agreement)
		if !ok || a.Title.EN == "" || a.Title.VI == "" || done == demoAgreements {
			continue
		}
		done++
		if err := s.addDemoFiles(ctx, who, a, list, done == 1); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) addDemoFiles(ctx context.Context, who chancery.Actor, a *chancery.Agreement, r *Register, first bool) error {
	facts := func(lang i18n.Lang, all bool) []report.Fact {
		l := demoLabels{lang, r}
		out := []report.Fact{l.fact("title", pick(a.Title, lang)), l.fact("type", l.term("agreement_type", a.Type)), l.fact("partners", l.refs(a.Partners))}
		if all {
			out = append(out, l.fact("signed_on", i18n.ShortDate(string(a.SignedOn))), l.fact("state", i18n.StateName(lang, "agreement", a.State)), l.fact("source", a.Source))
		}
		return out
	}
	title := chancery.Text{
		EN: i18n.T(i18n.EN, "demo.summary.title", "title", a.Title.EN),
		VI: i18n.T(i18n.VI, "demo.summary.title", "title", a.Title.VI),
	}
	add := func(format string, lang i18n.Lang, all, enter bool, more map[string]any) (string, error) {
		var b bytes.Buffer
		notice := i18n.T(lang, "demo.summary.notice")
		if err := report.WriteSummary(&b, format, lang, i18n.T(lang, "demo.summary.kind"), notice, facts(lang, all)); err != nil {
			return "", err
		}
		u, err := s.TakeUpload(ctx, who, a.Ref+"-"+string(lang)+"."+format, &b)
		if err != nil {
			return "", err
		}
		values := map[string]any{"title": title, "type": "briefing", "language": string(lang), "issuer": chancery.Text{EN: i18n.T(i18n.EN, "demo.summary.issuer"), VI: i18n.T(i18n.VI, "demo.summary.issuer")}}
		if enter {
			values["direction"] = "incoming"
		}
		for k, v := range more {
			values[k] = v
		}
		refs, err := s.Attach(ctx, who, "agreement", a.Ref, []Attachment{{Upload: u.ID, Values: values, Enter: enter}})
		if err != nil {
			return "", err
		}
		return refs[0], nil
	}
	form := "pdf"
	more := map[string]any{}
	if first {
		form = "docx"
		before, err := add("docx", i18n.VI, false, false, nil)
		if err != nil {
			return err
		}
		more["replaces"] = before
	}
	original, err := add(form, i18n.VI, true, first, more)
	if err != nil {
		return err
	}
	_, err = add("docx", i18n.EN, true, false, map[string]any{"translation_of": original})
	return err
}

// demoLabels words the facts of a record.
type demoLabels struct {
	lang i18n.Lang
	r    *Register
}

func (l demoLabels) fact(field, text string) report.Fact {
	return report.Fact{Label: i18n.FieldName(l.lang, "agreement", field), Text: text}
}

func (l demoLabels) term(vocabulary string, c chancery.Code) string {
	for _, t := range l.r.Terms[vocabulary] {
		if t.Code == string(c) {
			return pick(t.Label, l.lang)
		}
	}
	return string(c)
}

func (l demoLabels) refs(ids []chancery.ID) string {
	var out []string
	for _, id := range ids {
		out = append(out, pick(l.r.Names[id].Title, l.lang))
	}
	return strings.Join(out, ", ")
}

// pick is a text in a language or, failing that, the other.
func pick(t chancery.Text, lang i18n.Lang) string {
	s, _ := t.In(string(lang))
	return s
}
