package figures

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"chancery/internal/chancery"
)

// Set is the figures of one period for one audience at one position of the
// ledger. Its JSON is the central report's, to which the report adds sections.
type Set struct {
	Kind     string        `json:"kind"` // "central_report"
	Period   string        `json:"period"`
	Calendar chancery.Code `json:"calendar"`
	// From and To are the first and the last day of the period.
	From        chancery.Date `json:"from"`
	To          chancery.Date `json:"to"`
	Compared    Compared      `json:"compared"`
	Audience    Audience      `json:"audience"`
	Ledger      Position      `json:"ledger"`
	GeneratedAt time.Time     `json:"generated_at"`
	Figures     Figures       `json:"figures"`
	// Names are what keys of groups are called: "partner/CN", "organisation/vn-navy",
	// "mechanism/admm", and terms by their vocabulary, "level/minister".
	Names map[string]chancery.Text `json:"names"`
	// Definitions are the measures the figures were computed by; only a frozen
	// set carries them.
	Definitions []Measure `json:"definitions,omitempty"`
}

// Compared are the periods the values are compared with.
type Compared struct {
	Previous   string `json:"previous"`
	YearBefore string `json:"year_before"`
}

// Audience is for whom the figures were counted: what somebody cleared to the
// level and serving in the organisation may see. No organisation means the
// whole ministry.
type Audience struct {
	Level        chancery.Code `json:"level"`
	Organisation *string       `json:"organisation"` // reference
}

// Position is a position of the ledger: its size and the root of its tree.
type Position struct {
	Size int64  `json:"size"`
	Root string `json:"root"` // base64, as in checkpoints
}

// Figure is one value, what to compare it with, and the records it counted.
type Figure struct {
	Value      Amount `json:"value"`
	Previous   Amount `json:"previous"`
	YearBefore Amount `json:"year_before"`
	// Records are the records counted in the period, "activity/2022-0001", in
	// order. Of more than MaxRecords only RecordsTotal and RecordsHash are kept:
	// the SHA-256, in hex, of the sorted list, one record to a line.
	Records      []string `json:"records"`
	RecordsTotal int      `json:"records_total,omitempty"`
	RecordsHash  string   `json:"records_sha256,omitempty"`
	// Imprecise are those among the records counted whose date is known to the
	// month or the year only: they belong to the period in which the last day
	// that date can mean lies.
	Imprecise []string `json:"imprecise,omitempty"`
	// Editions are the numbers of the editions counted, of editions.held by mechanism.
	Editions []int64 `json:"editions,omitempty"`
	// Reciprocal stands in figures of reciprocity only: "out", "in", "balance".
	*Reciprocal
}

// MaxRecords is up to how many records a figure names.
const MaxRecords = 10_000

// Reciprocal sets delegations sent to a partner against those received from
// it; Balance, which is also the figure's value, is Out less In.
type Reciprocal struct {
	Out     int64 `json:"out"`
	In      int64 `json:"in"`
	Balance int64 `json:"balance"`
}

// Count is how many records the figure counted.
func (f Figure) Count() int { return max(f.RecordsTotal, len(f.Records)) }

// Change is the value less that of the period before.
func (f Figure) Change() Amount { return f.Value.less(f.Previous) }

// YearChange is the value less that of the same period of the year before.
func (f Figure) YearChange() Amount { return f.Value.less(f.YearBefore) }

// Group is the figures of one measure by one dimension, by key: "CN", "minister", "2022-06".
type Group map[string]Figure

// Figures are all figures of a set: totals by measure ("activities.held"), groups by
// measure and dimension ("activities.held.by_partner"). Reciprocity is a group named "reciprocity".
type Figures struct {
	Totals map[string]Figure
	Groups map[string]Group
}

// MarshalJSON writes totals and groups as one object, in the order of their names.
func (f Figures) MarshalJSON() ([]byte, error) {
	all := make(map[string]any, len(f.Totals)+len(f.Groups))
	for name, x := range f.Totals {
		all[name] = x
	}
	for name, g := range f.Groups {
		all[name] = g
	}
	return json.Marshal(all)
}

// UnmarshalJSON tells totals from groups by their names.
func (f *Figures) UnmarshalJSON(raw []byte) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	f.Totals, f.Groups = map[string]Figure{}, map[string]Group{}
	for name, part := range all {
		if !isGroup(name) {
			var x Figure
			if err := json.Unmarshal(part, &x); err != nil {
				return err
			}
			f.Totals[name] = x
			continue
		}
		var g Group
		if err := json.Unmarshal(part, &g); err != nil {
			return err
		}
		f.Groups[name] = g
	}
	return nil
}

func isGroup(name string) bool { return name == Reciprocity || strings.Contains(name, ".by_") }

// Reciprocity is the name of the group that sets delegations sent against
// delegations received, by partner.
const Reciprocity = "reciprocity"

// Figure finds a total by its name; a measure that was not computed is an empty figure.
func (s *Set) Figure(name string) Figure { return s.Figures.Totals[name] }

// Value is the value of a total, 0 where there is none.
func (s *Set) Value(name string) int64 { return s.Figure(name).Value.Int() }

// Row is one key of a group.
type Row struct {
	Key string
	Figure
}

// By lists a group ("activities.held.by_partner"), the largest values first and
// equal ones by key.
func (s *Set) By(name string) []Row {
	rows := s.InOrder(name)
	slices.SortStableFunc(rows, func(a, b Row) int { return compare(b.Value, a.Value) })
	return rows
}

// InOrder lists a group in the order of its keys: months come as they follow one another.
func (s *Set) InOrder(name string) []Row {
	g := s.Figures.Groups[name]
	rows := make([]Row, 0, len(g))
	for key, f := range g {
		rows = append(rows, Row{key, f})
	}
	slices.SortFunc(rows, func(a, b Row) int { return strings.Compare(a.Key, b.Key) })
	return rows
}

// Name is what a key of a group is called; the key itself in both languages
// where it has no name. of is the kind or the vocabulary: "partner", "level".
func (s *Set) Name(of, key string) chancery.Text {
	if t, ok := s.Names[of+"/"+key]; ok && !t.Empty() {
		return t
	}
	return chancery.Text{EN: key, VI: key}
}

// Imprecise lists every record that counts in the period though its date is
// known to the month or the year only.
func (s *Set) Imprecise() []string {
	var all []string
	for _, f := range s.Figures.Totals {
		all = append(all, f.Imprecise...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
