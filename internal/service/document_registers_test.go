package service_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store/storetest"
)

// TestRegistersNumberWithoutGap enters documents from many at once, over the
// turn of a year, with a series of its own for what is secret.
func TestRegistersNumberWithoutGap(t *testing.T) {
	eachRegistry(t, func(t *testing.T, r *registry) {
		ctx, sys := context.Background(), chancery.System()
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Go(func() {
				for i := range 3 {
					values := paper("Công văn", "official_letter")
					values["direction"] = "outgoing"
					if w == 3 {
						values["type"], values["marking"] = "report", "secret"
					}
					r.mustAttach(sys, "2022-0001", "cv.txt", fmt.Appendf(nil, "công văn %d %d", w, i), values, true)
				}
			})
		}
		wg.Wait()
		numbers := func(q service.RegisterQuery) (out []string) {
			t.Helper()
			reg, err := r.DocumentRegister(ctx, sys, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range reg.Lines {
				out = append(out, fmt.Sprintf("%d=%s", l.Entry.Number.N, l.Entry.Symbol))
			}
			return out
		}
		open := numbers(service.RegisterQuery{Direction: "outgoing"})
		want := []string{"1=01/BQP", "2=02/BQP", "3=03/BQP", "4=04/BQP", "5=05/BQP", "6=06/BQP", "7=07/BQP", "8=08/BQP", "9=09/BQP"}
		if !slices.Equal(open, want) {
			t.Errorf("ordinary: %v", open)
		}
		if got := numbers(service.RegisterQuery{Direction: "outgoing", Series: "secret"}); !slices.Equal(got, []string{"1=01/BC-BQP", "2=02/BC-BQP", "3=03/BC-BQP"}) {
			t.Errorf("secret: %v", got)
		}
		r.now = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
		values := paper("Công văn", "official_letter")
		values["direction"] = "outgoing"
		ref := r.mustAttach(sys, "2022-0001", "cv.txt", []byte("năm mới"), values, true)
		year := service.RegisterQuery{Direction: "outgoing"}
		if got := numbers(year); !slices.Equal(got, []string{"1=01/BQP"}) {
			t.Errorf("a new year: %v", got)
		}

		if err := r.EnterDocument(ctx, sys, ref, 0); chancery.ProblemOf(err) != chancery.Refused {
			t.Errorf("twice: %v", err)
		}
		if err := r.VoidEntry(ctx, sys, ref, 0, " ", true); chancery.ProblemOf(err) != chancery.Bad {
			t.Errorf("without a reason: %v", err)
		}
		if err := r.VoidEntry(ctx, sys, ref, 0, "nhầm độ mật", true); err != nil {
			t.Fatal(err)
		}
		if got := numbers(year); !slices.Equal(got, []string{"1=01/BQP", "2=02/BQP"}) {
			t.Errorf("corrected: %v", got)
		}
		if err := r.Remove(ctx, sys, "document", ref, "bỏ"); err != nil {
			t.Fatal(err)
		}
		r.mustAttach(sys, "2022-0001", "cv.txt", []byte("nữa"), values, true)
		if got := numbers(year); !slices.Equal(got, []string{"3=03/BQP"}) {
			t.Errorf("after removing: %v", got)
		}
		storetest.Exec(t, r.dsn, `UPDATE counter SET last = 1 WHERE kind = 'document_register'`)
		if found := ailing(t, r.Service); !slices.Contains(found, "doctor.counter") {
			t.Errorf("a counter behind: %v", found)
		}
	})
}

// TestRegistersThatCollideAreNotMerged makes one of two organisations that each
// gave number 1 of the year, and of two of which only one did.
func TestRegistersThatCollideAreNotMerged(t *testing.T) {
	eachRegistry(t, func(t *testing.T, r *registry) {
		ctx, sys := context.Background(), chancery.System()
		for _, ref := range []string{"vn-new", "vn-third"} {
			if _, err := r.Create(ctx, sys, "organisation", service.Input{Ref: ref, Values: map[string]any{
				"name": map[string]any{"en": "Invented " + ref, "vi": "Ví dụ " + ref}, "type": "department", "own": true,
			}}); err != nil {
				t.Fatal(err)
			}
		}
		for _, unit := range []string{"vn-navy", "vn-new"} {
			clerk, values := r.person(unit, 20, chancery.RoleCentre), paper("Công văn của "+unit, "official_letter")
			values["direction"] = "outgoing"
			ref, err := r.Create(ctx, clerk, "document", service.Input{Values: values})
			if err == nil {
				err = r.EnterDocument(ctx, clerk, ref, 0)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		merge := func(keep, drop string) error {
			_, err := r.Merge(ctx, sys, "organisation", service.MergeInput{Keep: keep, Drop: drop})
			return err
		}
		var e *chancery.Error
		if err := merge("vn-navy", "vn-new"); !errors.As(err, &e) || e.Key != "merge.number_in_both" {
			t.Errorf("with a number in both: %v", err)
		}
		if err := merge("vn-third", "vn-new"); err != nil {
			t.Errorf("with a number in one: %v", err)
		}
	})
}
