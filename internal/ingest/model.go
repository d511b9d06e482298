package ingest

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"chancery/internal/chancery"
)

// Model proposes records from a text by other means than the rules: a language
// model that the ministry runs on a machine of its own. None is used unless
// the operator names one.
type Model interface {
	// Name says in lists which model proposed something.
	Name() string
	// Propose answers what it finds in one text. What it answers is not trusted:
	// see [Registry.Check].
	Propose(context.Context, ModelRequest) (ModelAnswer, error)
}

// ModelRequest is what a model is asked: one text, and the kinds and fields it
// may answer with. Nothing of the registry is in it.
type ModelRequest struct {
	File  string        `json:"file"`
	Day   chancery.Date `json:"day,omitempty"`
	Text  string        `json:"text"`
	Kinds []ModelKind   `json:"kinds"`
}

// ModelKind is a kind a model may propose.
type ModelKind struct {
	Kind   chancery.Kind `json:"kind"`
	Fields []ModelField  `json:"fields"`
}

// ModelField is a field a model may fill. Codes are the values it can have.
type ModelField struct {
	Name  string        `json:"name"`
	Type  chancery.Type `json:"type"`
	Codes []string      `json:"codes,omitempty"`
}

// ModelAnswer is what a model proposes.
type ModelAnswer struct {
	Proposals []ModelProposal `json:"proposals"`
}

// ModelProposal is one record a model proposes. Passage is copied from the text
// letter by letter; fields have the form an import takes.
type ModelProposal struct {
	Kind    chancery.Kind  `json:"kind"`
	Fields  map[string]any `json:"fields"`
	Passage string         `json:"passage"`
}

// modelKinds are the kinds a model may propose.
var modelKinds = []chancery.Kind{"activity", "agreement", "rotation", "task", "shortcoming", "person"}

// maxFromModel is how many proposals of one text are taken from a model.
const maxFromModel = 200

// Ask is the request for a text.
func (r Registry) Ask(t *Text, day chancery.Date) ModelRequest {
	q := ModelRequest{File: t.File, Day: cmp.Or(day, t.Date), Text: t.Body}
	for _, kind := range modelKinds {
		spec, err := chancery.SpecOf(kind)
		if err != nil {
			continue
		}
		k := ModelKind{Kind: kind}
		for _, f := range spec.New().Fields() {
			if !fromModel(f) {
				continue
			}
			m := ModelField{Name: f.Name, Type: f.Type}
			for _, term := range r.Terms {
				if f.Vocabulary != "" && term.Vocabulary == f.Vocabulary {
					m.Codes = append(m.Codes, string(term.Code))
				}
			}
			k.Fields = append(k.Fields, m)
		}
		q.Kinds = append(q.Kinds, k)
	}
	return q
}

// fromModel says whether a model may fill a field: references to records other
// than partners are the registry's to find, and child lines the rules'.
func fromModel(f chancery.Field) bool {
	switch f.Type {
	case chancery.TypeRef, chancery.TypeLines:
		return false
	case chancery.TypeRefs:
		return slices.Equal(f.Targets, []chancery.Kind{"partner"})
	}
	return true
}

// Check takes of a model's answer what holds: a kind and fields it may propose,
// values the fields take, and a passage that stands in the text letter by
// letter. All else is dropped. Every proposal is of low confidence and has the
// rule "model.said".
func (r Registry) Check(t *Text, answer ModelAnswer) (out []Proposal, dropped int) {
	known := resolver{r.partners(), r.codes()}
	for i, m := range answer.Proposals {
		at := strings.Index(t.Body, m.Passage)
		spec, err := chancery.SpecOf(m.Kind)
		if err != nil || !slices.Contains(modelKinds, m.Kind) || strings.TrimSpace(m.Passage) == "" || at < 0 || i >= maxFromModel {
			dropped++
			continue
		}
		p := Proposal{Kind: m.Kind, Fields: map[string]any{}, Passage: t.Passage(at, at+len(m.Passage)), Confidence: Low}
		for _, f := range spec.New().Fields() {
			v, given := m.Fields[f.Name]
			if !given || v == nil || !fromModel(f) || len(f.Accept(v, known)) > 0 {
				continue
			}
			p.Fields[f.Name] = f.Value(func(id chancery.ID) string { return string(id) })
			if p.Fields[f.Name] == nil {
				delete(p.Fields, f.Name)
				continue
			}
			p.Why = append(p.Why, Reason{f.Name, "model.said", p.Passage})
		}
		if len(p.Fields) == 0 {
			dropped++
			continue
		}
		out = append(out, p)
	}
	return out, dropped
}

// Novel leaves out what is proposed already.
func Novel(have, more []Proposal) []Proposal {
	return slices.DeleteFunc(more, func(p Proposal) bool {
		return slices.ContainsFunc(have, func(o Proposal) bool { return sameProposal(o, p) })
	})
}

// resolver knows the partners and terms of a registry.
type resolver struct {
	partners map[string]bool
	terms    map[string]bool
}

func (r Registry) partners() map[string]bool {
	out := map[string]bool{}
	for _, k := range r.Records {
		if k.Kind == "partner" {
			out[k.Ref] = true
		}
	}
	return out
}

func (r Registry) codes() map[string]bool {
	out := map[string]bool{}
	for _, t := range r.Terms {
		out[t.Vocabulary+" "+string(t.Code)] = true
	}
	return out
}

// ResolveRef finds a partner by its reference.
func (r resolver) ResolveRef(_ []chancery.Kind, name string) (chancery.ID, bool) {
	return chancery.ID(name), r.partners[name]
}

// HasTerm says whether a vocabulary has a code.
func (r resolver) HasTerm(vocabulary string, c chancery.Code) bool {
	return r.terms[vocabulary+" "+string(c)]
}
