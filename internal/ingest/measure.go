package ingest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Labelled is a text with what a person found in it.
type Labelled struct {
	Name     string
	Text     *Text
	Date     chancery.Date
	Language string // "en" or "vi"
	Want     []Want
}

// Want is one record a text speaks of. A person is labelled with name, rank
// and title.
type Want struct {
	Kind    chancery.Kind  `json:"kind"`
	Fields  map[string]any `json:"fields"`
	Matches string         `json:"matches"`
}

// Count compares what was proposed with what was wanted.
type Count struct {
	Right    int `json:"right"`
	Proposed int `json:"proposed"`
	Wanted   int `json:"wanted"`
}

func (c Count) plus(o Count) Count {
	return Count{c.Right + o.Right, c.Proposed + o.Proposed, c.Wanted + o.Wanted}
}

// Precision is the share of the proposed that is right, 1 when nothing was proposed.
func (c Count) Precision() float64 { return share(c.Right, c.Proposed) }

// Recall is the share of the wanted that was proposed rightly, 1 when nothing was wanted.
func (c Count) Recall() float64 { return share(c.Right, c.Wanted) }

func share(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// Score is a measurement: by kind, and by field, written "activity.place".
// The fields of a record that was missed, or proposed wrongly, count as missed
// or wrong.
type Score struct {
	Kinds  map[chancery.Kind]Count
	Fields map[string]Count
	Faults []string // what was missed and what was proposed wrongly, for reading
	Texts  int
}

// measured are the fields that labels state whenever the text does.
var measured = map[chancery.Kind][]string{
	"activity":    {"type", "partners", "mechanism", "edition", "start_date", "end_date", "place", "level", "lead_person", "participants"},
	"conference":  {"type", "period", "date", "chair", "mode", "sites", "place"},
	"rotation":    {"unit", "missions", "number", "strength", "women", "seen_off_on", "returned_on"},
	"agreement":   {"type", "partners", "signed_on", "place"},
	"task":        {"text", "lead", "responsible", "due"},
	"shortcoming": {"text"},
	"person":      {"name", "rank", "title"},
}

// ReadLabelled reads the texts of a folder that have labels, NAME.txt with its
// labels in NAME.json, in the order of their names.
func ReadLabelled(files fs.FS, dir string) ([]Labelled, error) {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return nil, err
	}
	var out []Labelled
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if !Readable(name) {
			continue
		}
		labels, err := fs.ReadFile(files, LabelsOf(name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		l, err := Label(name, b, labels)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// Readable says whether the name of a file ends like that of a text.
func Readable(name string) bool {
	return slices.Contains([]string{".txt", ".html", ".htm", ".docx", ".pdf"}, strings.ToLower(path.Ext(name)))
}

// LabelsOf is the name of the file with the labels of a text.
func LabelsOf(name string) string { return strings.TrimSuffix(name, path.Ext(name)) + ".json" }

// Label reads a text and its labels, which are JSON:
//
//	{"date": "2023-05-20", "language": "en", "want": [{"kind": "activity", "fields": {"type": "visit_in", "partners": ["LA"]}}]}
func Label(name string, content, labels []byte) (Labelled, error) {
	l := Labelled{Name: name}
	var err error
	if l.Text, err = Read(name, content); err != nil {
		return l, err
	}
	var said struct {
		Date     chancery.Date `json:"date"`
		Language string        `json:"language"`
		Want     []Want        `json:"want"`
	}
	if err := json.Unmarshal(labels, &said); err != nil {
		return l, &chancery.Error{Problem: chancery.Bad, Key: "ingest.bad_labels", Args: []any{"file", LabelsOf(name)}, Cause: err}
	}
	l.Date, l.Want, l.Language = said.Date, said.Want, said.Language
	if l.Language == "" {
		l.Language = string(languageOf(l.Text.Body))
	}
	return l, nil
}

// Measure extracts from every text and compares with its labels.
func Measure(e *Extractor, set []Labelled) Score {
	s := Score{map[chancery.Kind]Count{}, map[string]Count{}, nil, len(set)}
	for _, l := range set {
		s.compare(l, e.Extract(l.Text, l.Date))
	}
	return s
}

func (s *Score) compare(l Labelled, got []Proposal) {
	used := make([]bool, len(got))
	for _, w := range l.Want {
		c := s.Kinds[w.Kind]
		c.Wanted++
		best, most := -1, 0
		for i, p := range got {
			if n := agreement(w, p); !used[i] && n > most {
				best, most = i, n
			}
		}
		if best < 0 {
			s.Faults = append(s.Faults, fmt.Sprintf("%s: missed %s %v", l.Name, w.Kind, w.Fields))
			s.lost(w.Kind, w.Fields, Count{Wanted: 1})
		} else {
			used[best] = true
			c.Right++
			s.fields(l.Name, w, got[best])
		}
		s.Kinds[w.Kind] = c
	}
	for i, p := range got {
		c := s.Kinds[p.Kind]
		c.Proposed++
		s.Kinds[p.Kind] = c
		if !used[i] {
			s.Faults = append(s.Faults, fmt.Sprintf("%s: proposed %s %v from %q", l.Name, p.Kind, flat(p), p.Passage.Text))
			s.lost(p.Kind, flat(p), Count{Proposed: 1})
		}
	}
}

// lost counts the fields of a record that was missed, or proposed wrongly.
func (s *Score) lost(kind chancery.Kind, fields map[string]any, as Count) {
	for _, f := range measured[kind] {
		if fields[f] != nil {
			key := string(kind) + "." + f
			s.Fields[key] = s.Fields[key].plus(as)
		}
	}
}

func (s *Score) fields(name string, w Want, p Proposal) {
	have := flat(p)
	for _, f := range measured[w.Kind] {
		key := string(w.Kind) + "." + f
		c := s.Fields[key]
		want, asked := w.Fields[f]
		got, given := have[f]
		if asked {
			c.Wanted++
		}
		if given {
			c.Proposed++
		}
		if asked && given && equalValue(f, want, got) {
			c.Right++
		} else if asked || given {
			s.Faults = append(s.Faults, fmt.Sprintf("%s: %s want %v got %v (%v)", name, key, want, got, w.Fields))
		}
		s.Fields[key] = c
	}
	if w.Matches != "" {
		c := s.Fields[string(w.Kind)+".matches"]
		c.Wanted++
		if p.Matches != "" {
			c.Proposed++
		}
		if p.Matches == w.Matches {
			c.Right++
		}
		s.Fields[string(w.Kind)+".matches"] = c
	}
}

// agreement counts the fields in which a proposal is what was wanted; 0 when
// it is something else.
func agreement(w Want, p Proposal) int {
	if w.Kind != p.Kind {
		return 0
	}
	have := flat(p)
	n := 0
	for f, v := range w.Fields {
		if equalValue(f, v, have[f]) {
			n++
		}
	}
	same := func(f string) bool { return equalValue(f, w.Fields[f], have[f]) }
	ok := n > 0
	switch w.Kind {
	case "activity":
		ok = same("type") && (n > 1 || len(w.Fields) == 1)
	case "rotation":
		ok = same("unit") && (same("number") && w.Fields["number"] != nil || same("missions"))
	case "agreement":
		ok = same("type")
	case "person":
		ok = same("name")
	case "task", "shortcoming":
		ok = same("text")
	}
	if !ok {
		return 0
	}
	return n
}

// flat gives a proposal in the form of labels.
func flat(p Proposal) map[string]any {
	out := maps.Clone(p.Fields)
	if list, ok := p.Fields["positions"].([]map[string]any); ok && len(list) > 0 {
		maps.Copy(out, list[0])
	}
	if out["end_date"] == out["start_date"] {
		delete(out, "end_date")
	}
	return out
}

func equalValue(field string, want, got any) bool {
	switch g := got.(type) {
	case chancery.Text:
		w, _ := want.(string)
		if field == "text" {
			return max(overlap(chancery.Text{EN: w}, chancery.Text{EN: g.EN}), overlap(chancery.Text{VI: w}, chancery.Text{VI: g.VI})) >= 0.7
		}
		return w != "" && (i18n.Fold(w) == i18n.Fold(g.EN) || i18n.Fold(w) == i18n.Fold(g.VI))
	case []string:
		w, _ := want.([]any)
		list := make([]string, 0, len(w))
		for _, v := range w {
			list = append(list, fmt.Sprint(v))
		}
		return slices.Equal(slices.Sorted(slices.Values(list)), slices.Sorted(slices.Values(g)))
	case int64:
		w, ok := want.(float64)
		return ok && w == float64(g)
	}
	return want == got
}

// String is the score as a table.
func (s Score) String() string {
	var b strings.Builder
	row := func(name string, c Count) {
		fmt.Fprintf(&b, "%-26s %5d %5d %5d   %5.2f %5.2f\n", name, c.Right, c.Proposed, c.Wanted, c.Precision(), c.Recall())
	}
	fmt.Fprintf(&b, "%-26s %5s %5s %5s   %5s %5s\n", "", "right", "prop.", "want.", "prec.", "rec.")
	for _, k := range slices.Sorted(maps.Keys(s.Kinds)) {
		row(string(k), s.Kinds[k])
	}
	row("all kinds", Total(s.Kinds))
	for _, f := range slices.Sorted(maps.Keys(s.Fields)) {
		row(f, s.Fields[f])
	}
	row("all fields", Total(s.Fields))
	return b.String()
}

// Total adds up the counts of all kinds, or of all fields.
func Total[K comparable](counts map[K]Count) Count {
	var sum Count
	for _, c := range counts {
		sum = sum.plus(c)
	}
	return sum
}
