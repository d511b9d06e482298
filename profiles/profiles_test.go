package profiles_test

import (
	"io/fs"
	"slices"
	"testing"

	"chancery/internal/chancery"
	"chancery/profiles"
	"chancery/profiles/profiletest"
)

func folders(t *testing.T) []string {
	entries, err := fs.ReadDir(profiles.FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if !slices.Equal(names, []string{"generic", "vn-mnd"}) {
		t.Fatalf("the profiles are %v", names)
	}
	return names
}

func load(t *testing.T, name string) *profiletest.Set {
	folder, err := fs.Sub(profiles.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	return profiletest.Load(t, folder)
}

func TestProfilesHoldWhatAMinistryStartsFrom(t *testing.T) {
	for _, name := range folders(t) {
		t.Run(name, func(t *testing.T) {
			s := load(t, name)
			for _, kind := range []chancery.Kind{"term", "calendar", "clock", "organisation"} {
				if s.Count(kind) == 0 {
					t.Errorf("there is no %s", kind)
				}
			}
			if one := s.Untranslated(); len(one) > 0 {
				t.Errorf("in one language only: %v", one)
			}
			for _, v := range vocabularies() {
				if !slices.ContainsFunc(profiletest.Of[*chancery.Term](s, "term"), func(x *chancery.Term) bool { return x.Vocabulary == v }) {
					t.Errorf("the vocabulary %s has no terms", v)
				}
			}
		})
	}
}

func vocabularies() []string {
	var out []string
	for _, spec := range chancery.Specs() {
		for _, f := range spec.DescribeAll() {
			out = append(out, f.Vocabulary)
			for _, l := range f.LineFields() {
				out = append(out, l.Vocabulary)
			}
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(v string) bool { return v == "" })
}

// The program itself knows these codes: figures, papers and bundles count by them.
func TestCodesThatEveryProfileShares(t *testing.T) {
	shared := map[string][]chancery.Code{
		"marking_level": {"public", "internal"},
		"activity_kind": {
			"exchange", "dialogue", "consultation", "visit_out", "visit_in", "courtesy_call", "meeting", "conference", "forum", "exercise",
			"training", "port_call", "ceremony", "signing", "deployment", "expo", "celebration", "other",
		},
		"mode":           {"in_person", "online", "hybrid"},
		"mechanism_type": {"forum"},
		"bearer":         {"us", "them", "both"},
		"side":           {"ours", "theirs"},
		"decision":       {"adopted", "adopted_in_part", "declined", "noted"},
		"stance":         {"agree", "agree_with_comments", "disagree"},
		"clock_unit":     {"day", "working_day"},
		"language":       {"en", "vi"},
		"country":        {"VN", "UN", "EU", "ASEAN"},
	}
	for _, name := range folders(t) {
		s := load(t, name)
		for vocabulary, codes := range shared {
			for _, c := range codes {
				if !s.HasTerm(vocabulary, c) {
					t.Errorf("%s: %s has no %s", name, vocabulary, c)
				}
			}
		}
	}
}

func TestMarkingLevelsHaveRanksInOrder(t *testing.T) {
	for _, name := range folders(t) {
		last := int64(-1)
		for _, x := range profiletest.Of[*chancery.Term](load(t, name), "term") {
			if x.Vocabulary != "marking_level" {
				continue
			}
			if !x.Rank.OK || x.Rank.N <= last {
				t.Errorf("%s: level %s has rank %v after %d", name, x.Code, x.Rank, last)
			}
			last = x.Rank.N
		}
	}
}

func TestPeriodsOfTheYear(t *testing.T) {
	tests := []struct {
		profile, calendar, period string
		from, to                  chancery.Date
	}{
		{"vn-mnd", "calendar", "2022-H1", "2022-01-01", "2022-06-30"},
		{"vn-mnd", "calendar", "2022-9M", "2022-01-01", "2022-09-30"},
		{"vn-mnd", "vn-nd09", "2022-H1", "2021-12-15", "2022-06-14"},
		{"vn-mnd", "vn-nd09", "2022-H2", "2022-06-15", "2022-12-14"},
		{"vn-mnd", "vn-nd09", "2022-Q2", "2022-03-15", "2022-06-14"},
		{"vn-mnd", "vn-nd09", "2022-9M", "2021-12-15", "2022-09-14"},
		{"vn-mnd", "vn-nd09", "2022", "2021-12-15", "2022-12-14"},
		{"generic", "calendar", "2022-Q4", "2022-10-01", "2022-12-31"},
	}
	for _, tt := range tests {
		for _, c := range profiletest.Of[*chancery.Calendar](load(t, tt.profile), "calendar") {
			if c.Ref != tt.calendar {
				continue
			}
			p, err := c.Period(tt.period)
			if err != nil || p.From != tt.from || p.To != tt.to {
				t.Errorf("%s %s is %s to %s (%v), want %s to %s", tt.calendar, tt.period, p.From, p.To, err, tt.from, tt.to)
			}
		}
	}
}

// Quarters and halves leave no day out and count none twice.
func TestPartsOfAYearMeet(t *testing.T) {
	for _, name := range folders(t) {
		for _, c := range profiletest.Of[*chancery.Calendar](load(t, name), "calendar") {
			for _, chain := range [][]string{{"2023-H1", "2023-H2", "2024-H1"}, {"2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1"}, {"2023", "2024"}} {
				for i := 1; i < len(chain); i++ {
					before, err1 := c.Period(chain[i-1])
					after, err2 := c.Period(chain[i])
					if err1 != nil || err2 != nil || chancery.DayOf(before.To.First().AddDate(0, 0, 1)) != after.From {
						t.Errorf("%s: %s ends %s and %s begins %s (%v, %v)", c.Ref, chain[i-1], before.To, chain[i], after.From, err1, err2)
					}
				}
			}
		}
	}
}

func TestClocksNameStatesAndDatesOfTheirKind(t *testing.T) {
	for _, name := range folders(t) {
		for _, c := range profiletest.Of[*chancery.Clock](load(t, name), "clock") {
			for _, fault := range c.Check() {
				t.Errorf("%s: %+v", c.Ref, fault)
			}
		}
	}
}

// An organisation numbers in the series of the nearest one above it with a
// symbol, so that a root with a symbol or a symbol given twice would mix series.
func TestSymbolsOfOwnOrganisations(t *testing.T) {
	roots := map[string]string{"vn-mnd": "vn-mnd", "generic": "ministry"}
	for _, name := range folders(t) {
		seen := map[string]bool{}
		for _, o := range profiletest.Of[*chancery.Organisation](load(t, name), "organisation") {
			if !o.Own {
				t.Errorf("%s: %s is not our own", name, o.Ref)
			}
			if o.Ref == roots[name] && o.Symbol != "" {
				t.Errorf("%s: the ministry has a symbol", name)
			}
			if o.Symbol != "" && seen[o.Symbol] {
				t.Errorf("%s: symbol %s twice", name, o.Symbol)
			}
			seen[o.Symbol] = true
		}
	}
}
