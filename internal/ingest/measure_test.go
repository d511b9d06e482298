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

func labelled(t testing.TB) []Labelled {
	return append(labelledIn(t, "seen"), labelledIn(t, "unseen")...)
}

// TestMeasure measures the half of the labelled texts that was written and
// labelled before there was any rule and is only ever measured with: its
// faults are not printed. The floors are what was measured when the rules were
// finished (see testdata/README.md) less 0.05, so that a change that reads
// markedly worse is seen.
func TestMeasure(t *testing.T) {
	score := Measure(testExtractor(), labelledIn(t, "unseen"))
	t.Logf("30 texts not seen while writing the rules\n%s", score)
	further := Measure(testExtractor(), labelledIn(t, "further"))
	t.Logf("24 texts of another manner, not seen either\n%s", further)
	kinds, fields := Total(score.Kinds), Total(score.Fields)
	kindsFurther, fieldsFurther := Total(further.Kinds), Total(further.Fields)
	for _, f := range []struct {
		what       string
		got, floor float64
	}{
		{"precision of records", kinds.Precision(), 0.91}, {"recall of records", kinds.Recall(), 0.90},
		{"precision of fields", fields.Precision(), 0.91}, {"recall of fields", fields.Recall(), 0.88},
		{"precision of further records", kindsFurther.Precision(), 0.88}, {"recall of further records", kindsFurther.Recall(), 0.75},
		{"precision of further fields", fieldsFurther.Precision(), 0.90}, {"recall of further fields", fieldsFurther.Recall(), 0.69},
	} {
		if f.got < f.floor {
			t.Errorf("%s is %.2f, below %.2f", f.what, f.got, f.floor)
		}
	}
}

// TestSeen measures the texts the rules were written with, and says what is wrong.
func TestSeen(t *testing.T) {
	score := Measure(testExtractor(), labelledIn(t, "seen"))
	t.Logf("30 texts the rules were written with\n%s", score)
	for _, f := range score.Faults {
		t.Log(f)
	}
	if r := Total(score.Kinds).Recall(); r < 0.97 {
		t.Errorf("recall is %.2f", r)
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
