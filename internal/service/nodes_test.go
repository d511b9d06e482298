package service_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// What is remembered of counts never differs from what counting anew finds, for
// any reader, whichever of two programs changed something.
func TestRememberedCountsAreTheReadersOwnAndOfNow(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		nodes := []*service.Service{open(t, dsn), open(t, dsn)}
		r := rand.New(rand.NewPCG(3, 5))
		page, err := nodes[0].Page(ctx, system, service.Query{Kind: "activity", Limit: 60}, false)
		if err != nil {
			t.Fatal(err)
		}
		navy, err := nodes[0].Get(ctx, system, "organisation", "vn-navy")
		if err != nil {
			t.Fatal(err)
		}
		readers := []chancery.Actor{
			system, {User: "nothing", MinistryWide: true, Clearance: chancery.Clearance{Rank: -1}}, {User: "low", MinistryWide: true},
			{User: "high", MinistryWide: true, Clearance: chancery.Clearance{Rank: 9}}, {User: "navy", Organisation: navy.Head().ID, Clearance: chancery.Clearance{Rank: 9}},
		}
		queries := []service.Query{
			{Kind: "activity"}, {Kind: "activity", Where: []service.Filter{{Field: "type", Values: []string{"visit_in", "visit_out"}}}},
			{Kind: "activity", Where: []service.Filter{{Field: "marking", Values: []string{"secret"}}}}, {Kind: "activity", Where: []service.Filter{{Field: "q", Values: []string{"hải quân"}}}},
		}
		markings := []string{"public", "internal", "confidential", "secret"}
		differ := map[string]bool{}
		for round := range 12 {
			ref := page.Records[r.IntN(len(page.Records))].Head().Ref
			change := service.Input{Values: map[string]any{"marking": markings[r.IntN(len(markings))], "owner": []string{"vn-mnd", "vn-navy"}[r.IntN(2)]}}
			if err := nodes[round%2].Edit(ctx, system, "activity", ref, change); err != nil {
				t.Fatal(err)
			}
			fresh := open(t, dsn)
			for _, who := range readers {
				for _, q := range queries {
					q.Limit = 1
					want, err := fresh.List(ctx, who, q, true)
					if err != nil {
						t.Fatal(err)
					}
					differ[fmt.Sprint(want.Total)] = true
					for i := range 4 { // the second asking is the remembered one
						got, err := nodes[i%2].List(ctx, who, q, true)
						if err != nil {
							t.Fatal(err)
						}
						if got.Total != want.Total || !reflect.DeepEqual(got.Facets, want.Facets) {
							t.Fatalf("round %d, %s, %+v: %d and %+v, counted anew %d and %+v", round, who.User, q.Where, got.Total, got.Facets, want.Total, want.Facets)
						}
					}
				}
			}
		}
		if len(differ) < 6 {
			t.Errorf("the readers' counts hardly differ: %v", differ)
		}
	})
}

// A marking that one program makes rank higher hides its records on another at
// once.
func TestARankChangedElsewhereCountsAtOnce(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		one, other := open(t, dsn), open(t, dsn)
		public, err := one.Get(ctx, system, "term", "marking_level.public")
		if err != nil {
			t.Fatal(err)
		}
		low := chancery.Actor{User: "low", MinistryWide: true, Clearance: chancery.Clearance{Rank: int(public.Entity.(*chancery.Term).Rank.N)}}
		count := func() int {
			page, err := other.Page(ctx, low, service.Query{Kind: "activity", Limit: 1}, true)
			if err != nil {
				t.Fatal(err)
			}
			return page.Total
		}
		if count() == 0 {
			t.Fatal("nothing is public")
		}
		if err := one.Edit(ctx, system, "term", "marking_level.public", service.Input{Values: map[string]any{"rank": int64(90)}}); err != nil {
			t.Fatal(err)
		}
		if n := count(); n != 0 {
			t.Errorf("%d activities are still seen below their rank", n)
		}
	})
}
