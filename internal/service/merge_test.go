package service_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
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
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, name))
		out[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTermsAreMergedWithTheirUses makes one term of two: whatever has the one
// has the other, in fields, lists and child lines, and back again.
func TestTermsAreMergedWithTheirUses(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx, who := open(t, dsn), context.Background(), chancery.System()
		dir := t.TempDir()
		before := exported(t, s, dir)
		well := ailmentsOf(t, s)
		for _, pair := range [][2]string{{"country.KH", "country.LA"}, {"partner_tier.major", "partner_tier.asean"}} {
			run, err := s.Merge(ctx, who, "term", service.MergeInput{Keep: pair[0], Drop: pair[1]})
			if err != nil {
				t.Fatal(err)
			}
			_, gone, _ := strings.Cut(pair[1], ".")
			if names := differing(before, exported(t, s, dir)); len(names) < 2 {
				t.Errorf("merging %s changed only %q", gone, names)
			}
			if now := ailmentsOf(t, s); !slices.Equal(now, well) {
				t.Errorf("after merging %s the doctor finds %q", gone, now)
			}
			if _, left, err := s.Unmerge(ctx, who, run); err != nil || len(left) > 0 {
				t.Fatal(left, err)
			}
			if names := differing(before, exported(t, s, dir)); len(names) > 0 {
				t.Errorf("after the un-merge of %s: %q differ", gone, names)
			}
		}
		for want, pair := range map[string][2]string{
			"merge.other_vocabulary": {"side.ours", "partner_tier.asean"}, "merge.marking": {"marking_level.public", "marking_level.internal"}, "merge.named_by_content": {"", ""},
		} {
			kind := chancery.Kind("term")
			if pair[0] == "" {
				reg, err := s.List(ctx, who, service.Query{Kind: "holiday", Limit: 2}, false)
				if err != nil || len(reg.Records) < 2 {
					t.Fatal("no holidays", err)
				}
				kind, pair = "holiday", [2]string{reg.Records[0].Head().Ref, reg.Records[1].Head().Ref}
			}
			if _, err := s.Merge(ctx, who, kind, service.MergeInput{Keep: pair[0], Drop: pair[1]}); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v: %v, want %s", pair, err, want)
			}
		}
	})
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
