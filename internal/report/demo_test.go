package report_test

import (
	"io/fs"
	"testing"

	"chancery/demo"
	"chancery/internal/chancery"
	"chancery/internal/report"
	"chancery/profiles"
	"chancery/profiles/profiletest"
)

// ministry is the demonstration ministry as an import would load it.
func ministry(tb testing.TB) *profiletest.Set {
	tb.Helper()
	profile, err := fs.Sub(profiles.FS, "vn-mnd")
	if err != nil {
		tb.Fatal(err)
	}
	return profiletest.Load(tb, profile, demo.FS)
}

func namesOf(s *profiletest.Set) *report.Names {
	terms := map[string][]chancery.Term{}
	for _, t := range profiletest.Of[*chancery.Term](s, "term") {
		terms[t.Vocabulary] = append(terms[t.Vocabulary], *t)
	}
	n := report.NewNames(terms)
	for _, kind := range []chancery.Kind{"partner", "person", "mechanism", "organisation", "activity"} {
		n.Add(profiletest.Of[chancery.Entity](s, kind)...)
	}
	return n
}
