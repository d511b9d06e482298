package service_test

import (
	"context"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/ingest"
	"chancery/internal/service"
)

// readingText names a new series with a new partner, somebody new, a review
// conference that is registered, and an edition that is registered as well.
const readingText = `A conference reviewing defence external relations in the first half of 2022 was held on July 29, 2022. Lieutenant General Dao Van Thu, Deputy Minister of National Defence, chaired the event. The ministry took part in the third Vietnam-Kenya Defence Policy Dialogue in Nairobi on June 5, 2022. It also took part in the 16th ASEAN Defence Ministers' Meeting (ADMM-16). He asked agencies and units to train their interpreters.
`

type reader struct {
	t   *testing.T
	s   *service.Service
	who chancery.Actor
	id  chancery.ID
}

func startReading(t *testing.T, s *service.Service, who chancery.Actor) reader {
	t.Helper()
	id, err := s.StartReading(context.Background(), who, service.ReadingOptions{}, service.TextFile{Name: "review.txt", Content: []byte(readingText)})
	if err != nil {
		t.Fatal(err)
	}
	return reader{t, s, who, id}
}

func (r reader) view() *service.ReadingView {
	r.t.Helper()
	v, err := r.s.Reading(context.Background(), r.who, r.id)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

// item finds the proposal of a kind whose passage or name has some words.
func (r reader) item(kind chancery.Kind, words string) service.ItemView {
	r.t.Helper()
	for _, item := range r.view().Items {
		if item.Kind == kind && (strings.Contains(item.Passage.Text, words) || strings.Contains(chancery.TitleOf(item.View.Entity).EN, words)) {
			return item
		}
	}
	r.t.Fatalf("no %s with %q", kind, words)
	return service.ItemView{}
}

func (r reader) accept(kind chancery.Kind, words string) string {
	r.t.Helper()
	_, ref, err := r.s.AcceptProposal(context.Background(), r.who, r.id, r.item(kind, words).N, 0, nil)
	if err != nil {
		r.t.Fatalf("accepting the %s %q: %v", kind, words, err)
	}
	return ref
}

func TestAReadingEntersWhatIsAcceptedAndIsTakenBackWhole(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		who := system
		size := func() int64 {
			_, n, err := s.LedgerEntries(ctx, system, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := size()
		r := startReading(t, s, who)
		if size() != before {
			t.Fatal("reading a text changed the ledger")
		}

		// What it names must be decided first.
		dialogue := r.item("activity", "Kenya")
		if len(dialogue.Waits) != 2 {
			t.Errorf("the dialogue waits for %v", dialogue.Waits)
		}
		if _, _, err := s.AcceptProposal(ctx, who, r.id, dialogue.N, 0, nil); chancery.ProblemOf(err) != chancery.Refused {
			t.Errorf("accepted before its series: %v", err)
		}
		r.accept("partner", "Kenya")
		series := r.accept("mechanism", "Kenya")
		ref := r.accept("activity", "Kenya")
		view, err := s.Get(ctx, who, "activity", ref)
		if err != nil {
			t.Fatal(err)
		}
		a := view.Entity.(*chancery.Activity)
		if view.RefName(a.Mechanism) != series || a.Edition.N != 3 || len(a.Partners) != 1 || view.RefName(a.Partners[0]) != "KE" || a.State != "held" || a.Source != "review.txt" {
			t.Errorf("the dialogue is %+v", a)
		}

		// What is registered gains only what it lacks.
		person := r.accept("person", "Dao Van Thu")
		was, err := s.Get(ctx, who, "conference", "2022-H1")
		if err != nil {
			t.Fatal(err)
		}
		if got := r.accept("conference", "first half"); got != "2022-H1" {
			t.Errorf("the conference became %s", got)
		}
		is, err := s.Get(ctx, who, "conference", "2022-H1")
		if err != nil {
			t.Fatal(err)
		}
		if c, old := is.Entity.(*chancery.Conference), was.Entity.(*chancery.Conference); old.Chair != "" && c.Chair != old.Chair {
			t.Error("the chair that was registered is another now")
		}
		passages, err := s.Passages(ctx, who, is.Head().ID)
		if err != nil || len(passages) != 1 || passages[0].File != "review.txt" || !strings.HasPrefix(passages[0].Words, "A conference reviewing") {
			t.Errorf("read from %+v (%v)", passages, err)
		}

		// Rejected ones are left out of what names them, and can come back.
		task := r.item("task", "interpreters")
		if err := s.RejectProposal(ctx, who, r.id, task.N, 0); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.AcceptProposal(ctx, who, r.id, dialogue.N, 0, nil); chancery.ProblemOf(err) != chancery.Refused {
			t.Errorf("accepted twice: %v", err)
		}
		if got := r.view().Counts; got.Accepted != 5 || got.Rejected != 1 {
			t.Errorf("decided %+v", got)
		}
		if err := s.ReopenProposal(ctx, who, r.id, task.N, 0); err != nil {
			t.Fatal(err)
		}

		done, err := s.UndoReading(ctx, who, r.id)
		if err != nil || done.Removed != 4 {
			t.Fatalf("taken back %+v (%v)", done, err)
		}
		for kind, ref := range map[chancery.Kind]string{"activity": ref, "mechanism": series, "person": person, "partner": "KE"} {
			if _, err := s.Get(ctx, who, kind, ref); chancery.ProblemOf(err) != chancery.Missing {
				t.Errorf("%s %s is still there (%v)", kind, ref, err)
			}
		}
		after := r.view()
		if after.Counts.Accepted != 0 || after.Undo {
			t.Errorf("after it was taken back: %+v", after.Counts)
		}
		if passages, err := s.Passages(ctx, who, is.Head().ID); err != nil || len(passages) > 0 {
			t.Errorf("still read from %+v (%v)", passages, err)
		}
		r.accept("partner", "Kenya") // again, in a run of its own
	})
}

func TestAProposalIsMended(t *testing.T) {
	s, ctx := open(t, demoSeed.SQLite(t)), context.Background()
	r := startReading(t, s, system)
	person := r.item("person", "Dao Van Thu")
	got, item, version, err := s.MendProposal(ctx, system, r.id, person.N)
	if err != nil || got.Entity.(*chancery.Person).Name.EN != "Dao Van Thu" || item.Ref != "dao-van-thu" {
		t.Fatalf("the form begins with %+v (%v)", got, err)
	}
	in := &service.Input{Ref: "dao-van-thu", Values: map[string]any{"name": chancery.Text{EN: "Dao Van Thu", VI: "Đào Văn Thử"}, "country": "VN", "marking": "public"}}
	if err := s.RejectProposal(ctx, system, r.id, r.item("task", "interpreters").N, 0); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.AcceptProposal(ctx, system, r.id, person.N, version, in); chancery.ProblemOf(err) != chancery.Stale {
		t.Errorf("accepted though the reading was changed meanwhile: %v", err)
	}
	_, ref, err := s.AcceptProposal(ctx, system, r.id, person.N, 0, in)
	if err != nil {
		t.Fatal(err)
	}
	view, err := s.Get(ctx, system, "person", ref)
	if err != nil || view.Entity.(*chancery.Person).Name.VI != "Đào Văn Thử" {
		t.Errorf("it became %+v (%v)", view, err)
	}
	if got := r.item("person", "Dao Van Thu"); got.State != service.ItemAccepted || got.Record != ref {
		t.Errorf("the proposal is %s %s", got.State, got.Record)
	}
}

// TestTheRunOfAReadingHasAReceipt reads it as imports are read, as its reader
// and as somebody else who sees what it entered.
func TestTheRunOfAReadingHasAReceipt(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		r := startReading(t, s, system)
		r.accept("partner", "Kenya")
		if err := s.RejectProposal(ctx, system, r.id, r.item("mechanism", "Kenya").N, 0); err != nil {
			t.Fatal(err)
		}
		if err := s.AddUser(ctx, system, service.Account{Name: "other", Roles: []chancery.Role{chancery.RoleCentre}, Organisation: "vn-mnd", MinistryWide: true, Marking: "internal"}, "lantern-over-the-quiet-harbour-41"); err != nil {
			t.Fatal(err)
		}
		other, err := s.Actor(ctx, "other")
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []chancery.Actor{system, other} {
			runs, err := s.Runs(ctx, who, 1)
			if err != nil || len(runs) != 1 {
				t.Fatalf("%s: %d runs, %v", who.User, len(runs), err)
			}
			_, receipt, err := s.ImportReceipt(ctx, who, runs[0].ID)
			if err != nil || receipt.New == 0 {
				t.Errorf("%s: the receipt is %+v, %v", who.User, receipt, err)
			}
		}
	})
}

func TestAReadingIsItsReadersAlone(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		actor := func(name string, role chancery.Role) chancery.Actor {
			t.Helper()
			if err := s.AddUser(ctx, system, service.Account{Name: name, Roles: []chancery.Role{role}, Organisation: "vn-mnd", MinistryWide: true, Marking: "top_secret"}, "lantern-over-the-quiet-harbour-41"); err != nil {
				t.Fatal(err)
			}
			who, err := s.Actor(ctx, name)
			if err != nil {
				t.Fatal(err)
			}
			return who
		}
		mine, other := actor("mine", chancery.RoleCentre), actor("other", chancery.RoleAdministrator)
		r := startReading(t, s, mine)
		absent := chancery.NewID(s.Now())
		for _, id := range []chancery.ID{r.id, absent} {
			_, err := s.Reading(ctx, other, id)
			errs := []error{err, s.RejectProposal(ctx, other, id, 1, 0), s.DropReading(ctx, other, id)}
			_, _, err = s.AcceptProposal(ctx, other, id, 1, 0, nil)
			errs = append(errs, err)
			_, _, _, err = s.MendProposal(ctx, other, id, 1)
			errs = append(errs, err)
			_, err = s.UndoReading(ctx, other, id)
			for i, err := range append(errs, err) {
				if chancery.ProblemOf(err) != chancery.Missing {
					t.Errorf("%d: %v", i, err)
				}
			}
		}
		if list, err := s.Readings(ctx, other, 10); err != nil || len(list) > 0 {
			t.Errorf("another sees %v (%v)", list, err)
		}
		if list, err := s.Readings(ctx, mine, 10); err != nil || len(list) != 1 || list[0].Counts.Open == 0 {
			t.Errorf("its reader sees %v (%v)", list, err)
		}
		_, err := s.StartReading(ctx, actor("onlooker", chancery.RoleReader), service.ReadingOptions{}, service.TextFile{Name: "a.txt", Content: []byte(readingText)})
		if chancery.ProblemOf(err) != chancery.Forbidden {
			t.Errorf("somebody who may enter nothing reads texts in: %v", err)
		}

		// Whoever may not see the record is not told where it was read.
		ref := r.accept("person", "Dao Van Thu")
		if err := s.Edit(ctx, mine, "person", ref, service.Input{Values: map[string]any{"marking": "secret"}}); err != nil {
			t.Fatal(err)
		}
		view, err := s.Get(ctx, mine, "person", ref)
		if err != nil {
			t.Fatal(err)
		}
		for who, want := range map[string]int{"mine": 1, "onlooker": 1} {
			actor, err := s.Actor(ctx, who)
			if err != nil {
				t.Fatal(err)
			}
			if who == "onlooker" {
				actor.Clearance, want = chancery.Clearance{}, 0
			}
			if p, err := s.Passages(ctx, actor, view.Head().ID); err != nil || len(p) != want {
				t.Errorf("%s is told %v (%v)", who, p, err)
			}
		}
	})
}

// oracle is a model that answers what it was given to answer.
type oracle struct {
	asked  int
	answer ingest.ModelAnswer
	err    error
}

func (o *oracle) Name() string { return "oracle.example" }

func (o *oracle) Propose(_ context.Context, q ingest.ModelRequest) (ingest.ModelAnswer, error) {
	o.asked++
	return o.answer, o.err
}

func TestAModelIsAskedOnlyWhereItIsAllowed(t *testing.T) {
	s, ctx := open(t, demoSeed.SQLite(t)), context.Background()
	if s.Model() != "" {
		t.Errorf("without being named the model is %q", s.Model())
	}
	file := service.TextFile{Name: "note.txt", Content: []byte("The two staffs rowed a race on the lake on 5 May 2022. It rained.")}
	start := func(allowed bool) *service.ReadingView {
		t.Helper()
		id, err := s.StartReading(ctx, system, service.ReadingOptions{Model: allowed}, file)
		if err != nil {
			t.Fatal(err)
		}
		v, err := s.Reading(ctx, system, id)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if v := start(true); len(v.Items) != 0 || len(v.Notes) != 0 {
		t.Errorf("where none is named: %+v", v.Items)
	}
	o := &oracle{answer: ingest.ModelAnswer{Proposals: []ingest.ModelProposal{
		{Kind: "activity", Passage: "The two staffs rowed a race on the lake on 5 May 2022.", Fields: map[string]any{"type": "other", "start_date": "2022-05-05", "title": map[string]any{"en": "Rowing race"}}},
		{Kind: "activity", Passage: "They flew to the moon.", Fields: map[string]any{"type": "other"}},
	}}}
	s.UseModel(o)
	if v := start(false); o.asked != 0 || len(v.Items) != 0 {
		t.Errorf("asked %d times without leave", o.asked)
	}
	v := start(true)
	if o.asked != 1 || len(v.Items) != 1 || v.Items[0].Model != "oracle.example" || v.Items[0].Confidence != ingest.Low || v.Notes[0].Dropped != 1 {
		t.Fatalf("asked %d times: %+v, %+v", o.asked, v.Items, v.Notes)
	}
	if _, _, err := s.AcceptProposal(ctx, system, v.ID, 1, 0, nil); err != nil {
		t.Errorf("accepting it: %v", err)
	}
	o.err = context.DeadlineExceeded
	if v := start(true); !v.Notes[0].Failed {
		t.Errorf("a model that fails: %+v", v.Notes)
	}
}
