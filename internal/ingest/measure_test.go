package ingest

import (
	"os"
	"testing"
)

// TestMeasure measures the half of the labelled texts that was written and
// labelled before there was any rule, and was only ever measured with: its
// faults are not printed.
func TestMeasure(t *testing.T) {
	set, err := ReadLabelled(os.DirFS("testdata"), "unseen")
	if err != nil {
		t.Fatal(err)
	}
	score := Measure(testExtractor(), set)
	t.Logf("%d texts\n%s", len(set), score)
}

// TestSeen measures the texts the rules were written with, and says what is wrong.
func TestSeen(t *testing.T) {
	set, err := ReadLabelled(os.DirFS("testdata"), "seen")
	if err != nil {
		t.Fatal(err)
	}
	score := Measure(testExtractor(), set)
	t.Logf("%d texts\n%s", len(set), score)
	for _, f := range score.Faults {
		t.Log(f)
	}
}
