package service_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store"
)

// TestABulkActThatIsCutOffGoesOn stops the worker of a bulk act at several
// points of its work, lets another one go on, and takes the act back.
func TestABulkActThatIsCutOffGoesOn(t *testing.T) {
	ministrySeed.Each(t, func(t *testing.T, dsn string) {
		const many = 250
		var left atomic.Int64 // how often the clock is read until the worker is stopped
		var stop atomic.Pointer[context.CancelFunc]
		clock := func() time.Time {
			if left.Add(-1) == 0 {
				(*stop.Load())()
			}
			return time.Now()
		}
		st, err := store.Open(ctx, dsn, clock)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(st.Close)
		s, other := service.New(st, t.TempDir()), open(t, dsn)
		var rows strings.Builder
		rows.WriteString("key,title_en,type,start_date\n")
		for i := range many {
			fmt.Fprintf(&rows, "b-%d,Example meeting %d,meeting,2024-05-06\n", i, i)
		}
		wantTold(t, importing(t, other, system, service.ImportOptions{}, "activity.csv", rows.String()))
		reg, err := other.List(ctx, system, service.Query{Kind: "activity", Sort: "ref", Limit: 500}, false)
		if err != nil || len(reg.Records) != many {
			t.Fatal(len(reg.Records), err)
		}
		var refs []string
		for _, e := range reg.Records {
			refs = append(refs, e.Head().Ref)
		}
		having := func(place string) int {
			n, err := other.Count(ctx, system, "activity", []service.Filter{{Field: "place", Op: store.Holds, Values: []string{place}}}, "")
			if err != nil {
				t.Fatal(err)
			}
			return int(n.Total)
		}
		inTheMiddle := 0
		for at := int64(2); at <= 12; at += 2 {
			place := fmt.Sprintf("Pretended hall number%d", at)
			b := service.Bulk{Kind: "activity", Act: "edit", Refs: refs, Values: map[string]any{"place": map[string]any{"en": place}}}
			job, err := other.EnqueueBulk(ctx, system, b, "Move the meetings", many, "/activities")
			if err != nil {
				t.Fatal(err)
			}
			cut, cancel := context.WithCancel(ctx)
			stop.Store(&cancel)
			left.Store(at)
			_, _ = s.RunJob(cut) // however it ends, the other goes on
			cancel()
			if n := having(place); n > 0 && n < many {
				inTheMiddle++
			}
			for did := true; did; {
				if did, err = other.RunJob(ctx); err != nil {
					t.Fatal(err)
				}
			}
			wantJob(t, other, system, job, service.JobDone)
			if n := having(place); n != many {
				t.Fatalf("stopped at %d: %d of %d were changed", at, n, many)
			}
			out, err := other.BulkRun(ctx, system, job)
			if err != nil || out.Done != many || out.Total != many || out.Refused > 0 {
				t.Fatalf("stopped at %d: %+v %v", at, out, err)
			}
			done, err := other.UndoBulk(ctx, system, job)
			if err != nil || done.Reverted != many || having(place) != 0 {
				t.Fatalf("taken back: %+v %v", done, err)
			}
		}
		if inTheMiddle == 0 {
			t.Error("the worker was never stopped in the middle")
		}
		if a := record[*chancery.Activity](t, other, "activity", refs[0]); a.Place.EN != "" {
			t.Errorf("the place is %q still", a.Place.EN)
		}
	})
}
