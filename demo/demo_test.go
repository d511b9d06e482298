package demo_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"chancery/demo"
	"chancery/internal/chancery"
	"chancery/profiles"
	"chancery/profiles/profiletest"
)

func load(t *testing.T) *profiletest.Set {
	profile, err := fs.Sub(profiles.FS, "vn-mnd")
	if err != nil {
		t.Fatal(err)
	}
	return profiletest.Load(t, profile, demo.FS)
}

func TestEveryRecordCanBeLoaded(t *testing.T) {
	s := load(t)
	for kind, want := range map[chancery.Kind]int{
		"activity": 525, "agreement": 106, "conference": 11, "mechanism": 94, "organisation": 80, "partner": 51, "person": 176,
		"rotation": 33, "shortcoming": 4, "task": 47,
	} {
		if got := s.Count(kind); got != want {
			t.Errorf("%d records of %s, want %d", got, kind, want)
		}
	}
}

// Titles of activities are composed from their structure where they lack a
// language; names of people and some of their ranks are known in one only.
func TestWhatStandsInOneLanguageOnly(t *testing.T) {
	allowed := []string{"activity.title ", "person.name ", "person.positions.rank "}
	for _, one := range load(t).Untranslated() {
		if !slices.ContainsFunc(allowed, func(prefix string) bool { return strings.HasPrefix(one, prefix) }) {
			t.Errorf("in one language only: %s", one)
		}
	}
}

func TestEverythingIsPublicAndHasASource(t *testing.T) {
	s := load(t)
	for _, spec := range chancery.Specs() {
		for _, e := range profiletest.Of[chancery.Entity](s, spec.Kind) {
			h := e.Head()
			if h.Marking.Level != "public" || len(h.Marking.Compartments) > 0 {
				t.Errorf("%s %s%s is marked %s", h.Kind, h.Ref, h.Key, h.Marking.Canonical())
			}
			sourced := []chancery.Kind{"activity", "agreement", "conference", "directive", "partner", "rotation", "shortcoming", "task"}
			if slices.Contains(sourced, h.Kind) && !strings.HasPrefix(h.Source, "http") {
				t.Errorf("%s %s%s has no source", h.Kind, h.Ref, h.Key)
			}
		}
	}
}

func TestForumsAndTheirEditions(t *testing.T) {
	s := load(t)
	forums, editions := 0, 0
	type edition struct {
		mechanism chancery.ID
		number    int64
	}
	seen := map[edition]string{}
	for _, m := range profiletest.Of[*chancery.Mechanism](s, "mechanism") {
		if m.Type == "forum" {
			forums++
		}
		editions += len(m.Editions)
		for _, e := range m.Editions {
			if e.Number.OK {
				seen[edition{m.ID, e.Number.N}] = m.Ref
			}
		}
	}
	if forums != 30 || editions != 12 {
		t.Errorf("%d forums with %d editions we know of without an activity, want 30 with 12", forums, editions)
	}
	for _, a := range profiletest.Of[*chancery.Activity](s, "activity") {
		if !a.Edition.OK {
			continue
		}
		e := edition{a.Mechanism, a.Edition.N}
		if had, ok := seen[e]; ok {
			t.Errorf("%s is the same edition as %s", a.Key, had)
		}
		seen[e] = a.Key
	}
}

func TestSideMeetingsAreWithinThePlenary(t *testing.T) {
	s := load(t)
	plenary := map[chancery.ID]*chancery.Activity{}
	activities := profiletest.Of[*chancery.Activity](s, "activity")
	for _, a := range activities {
		plenary[a.ID] = a
	}
	within := 0
	for _, a := range activities {
		if a.Within == "" {
			continue
		}
		within++
		if p := plenary[a.Within]; p.Mechanism == "" || p.Within != "" {
			t.Errorf("%s is within %s, which is no occurrence of a mechanism", a.Key, p.Key)
		}
	}
	if within != 46 {
		t.Errorf("%d activities within another, want 46", within)
	}
}

// What was announced and never reported as held stays scheduled.
func TestStatesOfActivities(t *testing.T) {
	announced := []string{"xiangshan-11-2024", "navy-leqdon-departure-2025", "id-coastguard-visit-2025-08", "ph-coastguard-visit-2025-10", "cn-haison-station-2026"}
	for _, a := range profiletest.Of[*chancery.Activity](load(t), "activity") {
		want := chancery.State("held")
		if slices.Contains(announced, a.Key) {
			want = "scheduled"
		}
		if a.State != want {
			t.Errorf("%s is %s, want %s", a.Key, a.State, want)
		}
	}
}

func TestOwnersAreOrganisationsOfTheMinistry(t *testing.T) {
	s := load(t)
	parent := map[chancery.ID]chancery.ID{}
	var ministry chancery.ID
	for _, o := range profiletest.Of[*chancery.Organisation](s, "organisation") {
		parent[o.ID] = o.Parent
		if o.Ref == "vn-mnd" {
			ministry = o.ID
		}
		if foreign := !strings.HasPrefix(o.Ref, "vn-"); foreign == o.Own {
			t.Errorf("%s: own is %v", o.Ref, o.Own)
		}
	}
	for _, spec := range chancery.Specs() {
		for _, e := range profiletest.Of[chancery.Entity](s, spec.Kind) {
			o := e.Head().Owner
			for o != "" && o != ministry {
				o = parent[o]
			}
			if shared := e.Head().Owner == ""; shared != spec.Shared || !shared && o != ministry {
				t.Errorf("%s %s is owned by %q", spec.Kind, e.Head().Ref+e.Head().Key, e.Head().Owner)
			}
		}
	}
}
