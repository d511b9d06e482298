package service_test

import (
	"bytes"
	"context"
	"strconv"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store"
)

// TestNobodyFillsTheQueue holds that the jobs of one account leave room for those of others.
func TestNobodyFillsTheQueue(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	s.Handle("nap", func(context.Context, chancery.Actor, *service.Work) (service.JobResult, error) {
		return service.JobResult{}, nil
	})
	for range service.MaxOpenJobs {
		enqueued(t, s, wide, "nap")
	}
	if _, err := s.Enqueue(ctx, wide, "nap", "one more", nil); chancery.ProblemOf(err) != chancery.Refused {
		t.Errorf("a job too many: %v", err)
	}
	enqueued(t, s, keeper, "nap")
	jobs, err := s.Jobs(ctx, chancery.Actor{User: "wide"})
	if err != nil || len(jobs) != service.MaxOpenJobs {
		t.Fatalf("%d jobs, %v", len(jobs), err)
	}
	if err := s.CancelJob(ctx, wide, jobs[0].ID); err != nil {
		t.Fatal(err)
	}
	enqueued(t, s, wide, "nap")
}

// TestNobodyFillsTheDisk holds how many files somebody may have waiting, and
// that somebody who may enter nothing has none.
func TestNobodyFillsTheDisk(t *testing.T) {
	dsn := ministrySeed.SQLite(t)
	s := open(t, dsn)
	reader := chancery.Actor{User: "reader", MinistryWide: true, Roles: []chancery.Role{chancery.RoleReader}}
	if _, err := s.StageImport(ctx, reader, "partner.csv", "partner", bytes.NewReader([]byte(partnerHead))); chancery.ProblemOf(err) != chancery.Forbidden {
		t.Errorf("a reader's file: %v", err)
	}
	for i := range service.MaxStaged {
		stage(t, s, wide, "partner.csv", "partner", []byte(partnerHead+strconv.Itoa(i)))
	}
	if _, err := s.StageImport(ctx, wide, "partner.csv", "partner", bytes.NewReader([]byte(partnerHead))); chancery.ProblemOf(err) != chancery.Refused {
		t.Errorf("a file too many: %v", err)
	}
	stage(t, s, keeper, "partner.csv", "partner", []byte(partnerHead))

	beside, err := store.Open(ctx, dsn, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(beside.Close)
	if err := beside.Write(ctx, system, "setting.edit", func(tx *store.Tx) error { return tx.Set(service.SettingFileLimit, "1") }); err != nil {
		t.Fatal(err)
	}
	content := bytes.Repeat([]byte("a line of text\n"), 1<<16)
	for i := range 40 {
		_, err := s.TakeUpload(ctx, wide, "a.txt", bytes.NewReader(append([]byte(strconv.Itoa(i)+"\n"), content...)))
		if chancery.ProblemOf(err) == chancery.Refused {
			if i < 32 {
				t.Errorf("refused after %d files", i)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Error("forty files of a megabyte wait, and nobody minded")
}

// TestAFilterHasItsBounds holds that nobody keeps the database busy with one list.
func TestAFilterHasItsBounds(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	for field, most := range map[string]int{"partners": 200, "lead_person": 200, "organisation": 200, "owner": 200, "type": 10_000, "ref": 10_000} {
		for n, refused := range map[int]bool{most: false, most + 1: true} {
			values := make([]string, n)
			for i := range values {
				values[i] = "x" + strconv.Itoa(i)
			}
			for _, op := range []service.Op{service.OneOf, service.NoneOf} {
				_, err := s.List(ctx, wide, service.Query{Kind: "activity", Where: []service.Filter{{Field: field, Op: op, Values: values}}}, false)
				if got := chancery.ProblemOf(err) == chancery.Bad; got != refused || err != nil && !got {
					t.Errorf("%d values of %s: %v", n, field, err)
				}
			}
		}
	}
}

// TestManyAlikeAreListedPageByPage has forty persons of one name: every pair is
// listed once, whatever page it is on.
func TestManyAlikeAreListedPageByPage(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		const people = 40
		file := "ref,name_en,name_vi,country\n"
		for i := range people {
			file += "twin-" + strconv.Itoa(i) + ",Nguyen Van Twin,Nguyễn Văn Twin,VN\n"
		}
		importing(t, s, keeper, service.ImportOptions{}, "person.csv", file)
		seen, from := map[[2]chancery.ID]int{}, ""
		for range people * people {
			d, err := s.Duplicates(ctx, keeper, "person", from)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range d.Pairs {
				seen[[2]chancery.ID{p.One.Head().ID, p.Other.Head().ID}]++
			}
			if from = d.Next; from == "" {
				break
			}
		}
		if want := people * (people - 1) / 2; len(seen) != want {
			t.Errorf("%d pairs, want %d", len(seen), want)
		}
		for p, n := range seen {
			if n != 1 {
				t.Errorf("%v is listed %d times", p, n)
			}
		}
	})
}
