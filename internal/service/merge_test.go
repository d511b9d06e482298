package service_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// exported is everything an actor may see, by file.
func exported(t rapid.TB, s *service.Service, dir string) map[string]string {
	t.Helper()
	if err := s.ExportAll(context.Background(), chancery.System(), dir); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(f)] = string(b)
	}
	return out
}

func differing(a, b map[string]string) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if a[name] != b[name] {
			out = append(out, name)
		}
	}
	if len(a) != len(b) {
		out = append(out, "the number of files")
	}
	return out
}

// TestMergesComeUndone makes any two records of a kind one, by any choice of
// fields, once or in a chain, and takes it back: every export is the same,
// byte by byte, and in between nothing refers to what is gone.
func TestMergesComeUndone(t *testing.T) {
	checks := flag.Lookup("rapid.checks").Value
	was := checks.String()
	if err := checks.Set("12"); err != nil { // each writes the whole ministry out
		t.Fatal(err)
	}
	defer func() { _ = checks.Set(was) }()
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx, who := open(t, dsn), context.Background(), chancery.System()
		dir := t.TempDir()
		before, well := exported(t, s, dir), ailmentsOf(t, s)
		refs := map[chancery.Kind][]string{}
		for _, kind := range []chancery.Kind{"person", "organisation", "partner", "mechanism", "activity", "agreement", "task", "rotation", "conference"} {
			reg, err := s.List(ctx, who, service.Query{Kind: kind, Sort: "ref", Limit: 500}, false)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range reg.Records {
				refs[kind] = append(refs[kind], e.Head().Ref)
			}
		}
		kinds := slices.Sorted(maps.Keys(refs))
		done := 0
		rapid.Check(t, func(t *rapid.T) {
			kind := rapid.SampledFrom(kinds).Draw(t, "kind")
			three := rapid.SliceOfNDistinct(rapid.SampledFrom(refs[kind]), 3, 3, rapid.ID[string]).Draw(t, "records")
			chain := rapid.Bool().Draw(t, "chain")
			var runs []chancery.ID
			merge := func(keep, drop string) {
				in := service.MergeInput{Keep: keep, Drop: drop, Take: map[string]chancery.Side{}}
				spec, _ := chancery.SpecOf(kind)
				for _, f := range spec.DescribeAll() {
					if rapid.Bool().Draw(t, "choose "+f.Name) {
						in.Take[f.Name] = rapid.SampledFrom([]chancery.Side{chancery.SideKept, chancery.SideOther, chancery.SideBoth}).Draw(t, f.Name)
					}
				}
				run, err := s.Merge(ctx, who, kind, in)
				if p := chancery.ProblemOf(err); err != nil && p != chancery.Bad && p != chancery.Refused {
					t.Fatal(err)
				}
				if err != nil {
					return
				}
				runs = append(runs, run)
				dropped, err := s.MovedTo(ctx, who, kind, drop)
				if err != nil || dropped == nil || dropped.Ref != keep {
					t.Fatalf("%s leads to %v (%v), not to %s", drop, dropped, err, keep)
				}
				if left := chancery.ProblemOf(mustBeGone(s, kind, drop)); left != chancery.Missing {
					t.Fatalf("%s is still there", drop)
				}
			}
			merge(three[1], three[0])
			if chain {
				merge(three[2], three[1])
			}
			if now := ailmentsOf(t, s); !slices.Equal(now, well) {
				t.Fatalf("after the merge the doctor finds %q, before %q", now, well)
			}
			for _, run := range slices.Backward(runs) {
				_, left, err := s.Unmerge(ctx, who, run)
				if err != nil || len(left) > 0 {
					t.Fatalf("un-merge: left %v, %v", left, err)
				}
				done++
			}
			if names := differing(before, exported(t, s, dir)); len(names) > 0 {
				t.Fatalf("different after the un-merge: %s", strings.Join(names, ", "))
			}
		})
		if done == 0 {
			t.Error("every merge was refused")
		}
	})
}

// ailmentsOf is what the doctor finds, such as references to what is not there.
func ailmentsOf(t rapid.TB, s *service.Service) []string {
	t.Helper()
	checks, err := s.Doctor(context.Background(), chancery.System())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range checks {
		for _, f := range c.Findings {
			if f.Key != "doctor.ledger.no_checkpoint" {
				out = append(out, fmt.Sprint(c.Name, " ", f.Key, f.Args))
			}
		}
	}
	return out
}

func mustBeGone(s *service.Service, kind chancery.Kind, ref string) error {
	_, err := s.Get(context.Background(), chancery.System(), kind, ref)
	return err
}
