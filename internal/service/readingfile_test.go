package service_test

import (
	"context"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

const secondText = `Ngày 2/6/2022, tại Hà Nội, Trung tướng Đào Văn Thử, Thứ trưởng Bộ Quốc phòng hội đàm với Thứ trưởng Bộ Quốc phòng Lào Khamphan Tuayang.`

// sources reads the documents that texts of a reading stand filed as.
func (r reader) sources() map[string]*chancery.Document {
	r.t.Helper()
	out := map[string]*chancery.Document{}
	for file, ref := range r.view().Filed {
		v, err := r.s.Get(context.Background(), r.who, "document", ref)
		if err != nil {
			r.t.Fatal(err)
		}
		out[file], _ = v.Entity.(*chancery.Document)
	}
	return out
}

// TestTheTextsReadAreFiled: with the first thing accepted from it a text
// becomes one document, about all that is accepted from it; it goes with them
// when they are taken back, and is not made where the reader says no.
func TestTheTextsReadAreFiled(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		texts := []service.TextFile{{Name: "review.txt", Content: []byte(readingText)}, {Name: "talks.txt", Content: []byte(secondText)}}
		start := func(file bool) reader {
			t.Helper()
			id, err := s.StartReading(ctx, system, service.ReadingOptions{File: file, Day: "2022-08-01", Marking: "internal"}, texts...)
			if err != nil {
				t.Fatal(err)
			}
			return reader{t, s, system, id}
		}
		r := start(true)
		if got := r.view(); len(got.Filed) != 0 || !got.File {
			t.Errorf("filed before anything was accepted: %v", got.Filed)
		}
		r.accept("partner", "Kenya")
		r.accept("person", "Dao Van Thu") // both texts name him
		filed := r.sources()
		if len(filed) != 2 {
			t.Fatalf("filed as %v", r.view().Filed)
		}
		review, talks := filed["review.txt"], filed["talks.txt"]
		if len(review.About) != 2 || len(talks.About) != 1 || review.Type != "article" || review.Language != "en" || talks.Language != "vi" || talks.Title.VI != "talks" ||
			review.Marking.Level != "internal" || review.IssuedOn != "2022-08-01" || review.FileName != "review.txt" {
			t.Errorf("%+v and %+v", review, talks)
		}
		f, err := s.OpenFile(ctx, system, review.Ref)
		if err != nil {
			t.Fatal(err)
		}
		content := make([]byte, len(readingText))
		if _, err := f.ReadAt(content, 0); err != nil || string(content) != readingText {
			t.Errorf("the file is %q (%v)", content, err)
		}
		_ = f.Close()

		if done, err := s.UndoReading(ctx, system, r.id); err != nil || done.Removed != 4 {
			t.Errorf("taken back %+v (%v)", done, err)
		}
		if got := r.view().Filed; len(got) != 0 {
			t.Errorf("still filed as %v", got)
		}
		r.accept("partner", "Kenya")
		anew := r.sources()["review.txt"]
		if anew == nil || anew.Ref == review.Ref {
			t.Fatalf("after it was taken back it is filed as %v", anew)
		}

		again := start(true) // the same text is not filed twice
		again.accept("mechanism", "Kenya")
		if got := again.sources()["review.txt"]; got.Ref != anew.Ref || len(got.About) != 2 {
			t.Errorf("filed again as %s about %d", got.Ref, len(got.About))
		}
		if done, err := s.UndoReading(ctx, system, again.id); err != nil || done.Removed != 1 || done.Reverted != 1 {
			t.Errorf("taken back %+v (%v)", done, err)
		}

		no := start(false)
		no.accept("mechanism", "Kenya")
		if got := no.view(); len(got.Filed) != 0 || got.File {
			t.Errorf("filed though the reader said no: %v", got.Filed)
		}
	})
}

// TestSeveralAreAcceptedTogether: all or none, those that are named first.
func TestSeveralAreAcceptedTogether(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		r := startReading(t, s, system)
		dialogue, series, partner := r.item("activity", "Kenya"), r.item("mechanism", "Kenya"), r.item("partner", "Kenya")
		accept := func(ns ...int) ([]service.ReadingItem, int, error) {
			var list []service.Acceptance
			for _, n := range ns {
				list = append(list, service.Acceptance{N: n})
			}
			return s.AcceptProposals(ctx, system, r.id, 0, list...)
		}
		if _, at, err := accept(dialogue.N, partner.N); chancery.ProblemOf(err) != chancery.Refused || at != dialogue.N {
			t.Errorf("accepted without its series: %d, %v", at, err)
		}
		if got := r.view().Counts; got.Accepted != 0 {
			t.Errorf("a part was accepted: %+v", got)
		}
		if _, _, err := accept(); chancery.ProblemOf(err) != chancery.Refused {
			t.Errorf("none: %v", err)
		}
		if _, _, err := accept(999); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("one that is not there: %v", err)
		}
		done, _, err := accept(dialogue.N, series.N, partner.N)
		if err != nil || len(done) != 3 || done[0].Kind != "partner" || done[2].Kind != "activity" {
			t.Fatalf("%+v (%v)", done, err)
		}
		if taken, err := s.UndoReading(ctx, system, r.id); err != nil || taken.Removed != 3 {
			t.Errorf("taken back %+v (%v)", taken, err)
		}
		if err := s.RejectProposals(ctx, system, r.id, 0, dialogue.N, series.N); err != nil {
			t.Fatal(err)
		}
		if err := s.RejectProposals(ctx, system, r.id, 0, partner.N, series.N); chancery.ProblemOf(err) != chancery.Refused {
			t.Errorf("rejected twice: %v", err)
		}
		if got := r.view().Counts; got.Rejected != 2 {
			t.Errorf("rejected %+v", got)
		}
	})
}

// TestWhatIsRegisteredOtherwiseIsTakenWhereAsked: accepting leaves what is
// registered, and overwrites a field only where that was chosen; a text in one
// language leaves the other, lines are added.
func TestWhatIsRegisteredOtherwiseIsTakenWhereAsked(t *testing.T) {
	s, ctx := open(t, demoSeed.SQLite(t)), context.Background()
	text := `General Phan Van Giang, Minister of Sample Affairs, attended the 16th ASEAN Defence Ministers' Meeting (ADMM-16) in Nairobi on June 22, 2022.`
	start := func() reader {
		t.Helper()
		id, err := s.StartReading(ctx, system, service.ReadingOptions{}, service.TextFile{Name: "a.txt", Content: []byte(text)})
		if err != nil {
			t.Fatal(err)
		}
		return reader{t, s, system, id}
	}
	r := start()
	item := r.item("activity", "ADMM-16")
	if item.Matches == "" || item.There == nil {
		t.Fatalf("not recognised: %+v", item.ReadingItem)
	}
	differs := map[string]bool{}
	for _, told := range item.Told {
		differs[told.Name] = told.Against == service.AgainstOther
	}
	if !differs["place"] {
		t.Fatalf("the place differs: %v", differs)
	}
	activity := func() *chancery.Activity {
		t.Helper()
		v, err := s.Get(ctx, system, "activity", item.Matches)
		if err != nil {
			t.Fatal(err)
		}
		return v.Entity.(*chancery.Activity)
	}
	was := activity()
	r.accept("activity", "ADMM-16")
	if got := activity(); got.Place != was.Place {
		t.Errorf("the place was overwritten: %+v", got.Place)
	}
	if _, err := s.UndoReading(ctx, system, r.id); err != nil && chancery.ProblemOf(err) != chancery.Refused {
		t.Fatal(err)
	}
	r = start()
	if _, _, err := s.AcceptProposals(ctx, system, r.id, 0, service.Acceptance{N: r.item("activity", "ADMM-16").N, Take: []string{"place", "no_such_field", "marking"}}); err != nil {
		t.Fatal(err)
	}
	if got := activity(); got.Place.EN != "Nairobi" || got.Place.VI != was.Place.VI || got.Marking.Level != was.Marking.Level {
		t.Errorf("the place is %+v, was %+v", got.Place, was.Place)
	}
	if _, err := s.UndoReading(ctx, system, r.id); err != nil {
		t.Fatal(err)
	}
	if got := activity(); got.Place != was.Place {
		t.Errorf("not put back: %+v", got.Place)
	}

	person := r.item("person", "Giang")
	before, err := s.Get(ctx, system, "person", person.Matches)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.AcceptProposals(ctx, system, r.id, 0, service.Acceptance{N: person.N, Take: []string{"positions"}}); err != nil {
		t.Fatal(err)
	}
	after, err := s.Get(ctx, system, "person", person.Matches)
	if err != nil {
		t.Fatal(err)
	}
	had, has := before.Entity.(*chancery.Person).Positions, after.Entity.(*chancery.Person).Positions
	if len(has) != len(had)+1 || !strings.Contains(has[len(has)-1].Title.EN, "Minister") {
		t.Errorf("the posts are %+v, were %+v", has, had)
	}
}
