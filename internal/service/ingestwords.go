package service

import (
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/ingest"
)

// readWords are the vocabularies of which a text is read in the program's words
// (chancery.Meanings). Of others the ministry's own terms are looked for by name.
var readWords = []string{"activity_kind", "mode", "level", "agreement_type", "conference_kind", "mechanism_type", "mechanism_scope", "cooperation_field", "partner_type"}

// codebook turns a ministry's codes into the program's words and back, by
// vocabulary.
type codebook struct{ words, codes map[string]map[string]string }

// codebookOf is made from terms that are in use. Of several that stand for one
// word the first is what a text is taken to mean.
func codebookOf(terms map[string][]chancery.Term) codebook {
	b := codebook{map[string]map[string]string{}, map[string]map[string]string{}}
	for _, vocabulary := range readWords {
		words, codes := map[string]string{}, map[string]string{}
		for _, t := range terms[vocabulary] {
			m := string(t.Meaning())
			words[t.Code] = m
			if _, taken := codes[m]; !taken && !t.Retired {
				codes[m] = t.Code
			}
		}
		b.words[vocabulary], b.codes[vocabulary] = words, codes
	}
	return b
}

// read gives what is known in the program's words.
func (b codebook) read(r ingest.Registry) ingest.Registry {
	out := ingest.Registry{Home: r.Home}
	for _, t := range r.Terms {
		if w, ok := b.words[t.Vocabulary][string(t.Code)]; ok {
			t.Code = chancery.Code(w)
		}
		out.Terms = append(out.Terms, t)
	}
	for _, k := range r.Records {
		k.Fields = turned(k.Kind, k.Fields, b.words)
		out.Records = append(out.Records, k)
	}
	return out
}

// propose gives proposals in the ministry's codes.
func (b codebook) propose(list []ingest.Proposal) []ingest.Proposal {
	for i := range list {
		list[i].Fields = turned(list[i].Kind, list[i].Fields, b.codes)
	}
	return list
}

// turned is the fields of a record with its codes looked up.
func turned(kind chancery.Kind, fields map[string]any, in map[string]map[string]string) map[string]any {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return fields
	}
	out := map[string]any{}
	for name, v := range fields {
		out[name] = v
		f, ok := spec.Describe().ByName(name)
		book := in[f.Vocabulary]
		if !ok || book == nil {
			continue
		}
		switch x := v.(type) {
		case string:
			if to, ok := book[x]; ok {
				out[name] = to
			}
		case []string:
			list := slices.Clone(x)
			for i := range list {
				if to, ok := book[list[i]]; ok {
					list[i] = to
				}
			}
			out[name] = list
		}
	}
	return out
}
