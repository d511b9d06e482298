package ingest

import (
	"os"
	"testing"
)

func labelledIn(t testing.TB, dir string) []Labelled {
	t.Helper()
	set, err := ReadLabelled(os.DirFS("testdata"), dir)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func labelledOwn(t testing.TB) (all []Labelled) {
	for _, own := range OwnSets {
		all = append(all, labelledIn(t, own.Name)...)
	}
	return all
}

func labelled(t testing.TB) []Labelled {
	return append(labelledIn(t, "seen"), labelledOwn(t)...)
}

// TestMeasure measures the sets that come with the program; the faults of those
// nothing is learned from are not printed. The floors are what was measured
// last (see testdata/README.md) less 0.05, so that a change that reads
// markedly worse is seen.
func TestMeasure(t *testing.T) {
	for _, c := range []struct {
		set             string
		records, fields Rates
	}{
		{UnseenSet, Rates{0.92, 0.91}, Rates{0.91, 0.89}},
		{ApartSet, Rates{0.88, 0.52}, Rates{0.84, 0.49}},
		{FreshSet, Rates{0.93, 0.90}, Rates{0.91, 0.87}},
		{FurtherSet, Rates{0.95, 0.95}, Rates{0.93, 0.91}},
		{VariedSet, Rates{0.92, 0.88}, Rates{0.91, 0.88}},
	} {
		score := Measure(testExtractor(), labelledIn(t, c.set))
		t.Logf("%s\n%s", c.set, score)
		kinds, fields := Total(score.Kinds), Total(score.Fields)
		for _, f := range []struct {
			what       string
			got, floor float64
		}{
			{"precision of records", kinds.Precision(), c.records.Precision}, {"recall of records", kinds.Recall(), c.records.Recall},
			{"precision of fields", fields.Precision(), c.fields.Precision}, {"recall of fields", fields.Recall(), c.fields.Recall},
		} {
			if f.got < f.floor {
				t.Errorf("%s: %s is %.2f, below %.2f", c.set, f.what, f.got, f.floor)
			}
		}
	}
}

// TestSeen measures the texts the rules were written with, and says what is wrong.
func TestSeen(t *testing.T) {
	for set, floor := range map[string]float64{"seen": 0.97, FurtherSet: 0.95, FreshSet: 0.90, VariedSet: 0.88} {
		score := Measure(testExtractor(), labelledIn(t, set))
		t.Logf("%s: texts the rules were written with\n%s", set, score)
		for _, f := range score.Faults {
			t.Log(f)
		}
		if r := Total(score.Kinds).Recall(); r < floor {
			t.Errorf("%s: recall is %.2f", set, r)
		}
	}
}

// TestMeasureTells gives Measure labels that are wrong and expects it to say so.
func TestMeasureTells(t *testing.T) {
	set := labelledIn(t, "seen")[:1]
	set[0].Want = append(set[0].Want[1:], Want{Kind: "rotation", Fields: map[string]any{"unit": "individual", "missions": []any{"UNMISS"}}})
	s := Measure(testExtractor(), set)
	if c := s.Kinds["rotation"]; c.Wanted != 1 || c.Right != 0 || c.Recall() != 0 {
		t.Errorf("rotation %+v", c)
	}
	if c := s.Kinds["activity"]; c.Proposed != c.Right+1 || c.Precision() == 1 {
		t.Errorf("activity %+v", c)
	}
}
