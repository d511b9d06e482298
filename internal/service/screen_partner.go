package service

import (
	"cmp"
	"context"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// PartnerFile is everything about one partner on one page.
type PartnerFile struct {
	View *View
	Around
	Partner *chancery.Partner
	// Activities are those of all years and states, the latest first; More
	// tells that older ones are left to the register.
	Activities []*chancery.Activity
	More       bool
	Last, Next *chancery.Activity
	Agreements []*chancery.Agreement
	Mechanisms []MechanismLine
	// ByKind and ByLevel count what was held by year; Out and In the
	// delegations sent and received by year and level.
	ByKind  []YearCount
	Out, In []YearCount
	// OutKinds and InKinds are the kinds of activity that are visits.
	OutKinds, InKinds []string
	Tasks             []*chancery.Task       // open ones that came from an activity, an agreement or a conference with it
	Duties            []*chancery.Commitment // open ones
	People            []Counterpart
	Issues            []*chancery.Issue
	Outlook           []*chancery.Forecast // on its issues
}

// YearCount is how many records of one value end in one year.
type YearCount = store.YearCount

// MechanismLine is a mechanism in a partner's file.
type MechanismLine struct {
	Mechanism *chancery.Mechanism
	Held      int
	Last      *ChainEdition // nil where none is known; its activity has no title
	Next      *Expected
}

// Counterpart is a person of the partner in a post.
type Counterpart struct {
	Person   *chancery.Person
	Position chancery.Position
	Body     *chancery.Organisation
	Current  bool
}

// How much of each a partner's file shows.
const (
	fileActivities = 300
	fileOthers     = 200
)

// PartnerFile reads a partner's file.
func (s *Service) PartnerFile(ctx context.Context, who chancery.Actor, ref string) (*PartnerFile, error) {
	f := &PartnerFile{}
	err := s.store.Read(ctx, who, func(tx *store.Tx) error { return f.read(tx, ref) })
	return f, err
}

func (f *PartnerFile) read(tx *store.Tx, ref string) (err error) {
	if f.Partner, err = store.Load[chancery.Partner](tx, "partner", ref); err != nil {
		return err
	}
	if f.View, err = wholeView(tx, f.Partner); err != nil {
		return err
	}
	id := string(f.Partner.ID)
	for _, part := range []func(*store.Tx, string) error{f.readContacts, f.readCounts, f.readPapers, f.readMechanisms, f.readDuties, f.readPeople} {
		if err := part(tx, id); err != nil {
			return err
		}
	}
	shown := append(entities(f.Activities), entities(f.Agreements)...)
	shown = append(shown, entities(f.Tasks)...)
	shown = append(shown, entities(f.Duties)...)
	shown = append(append(shown, entities(f.Issues)...), entities(f.Outlook)...)
	f.Around, err = around(tx, append(shown, f.Partner))
	return err
}

// readContacts reads the activities and finds the last held and the next expected.
func (f *PartnerFile) readContacts(tx *store.Tx, id string) (err error) {
	f.Activities, f.More, err = every[chancery.Activity](tx, Query{Kind: "activity", Where: where("partners", id), Sort: "-ends"}, fileActivities)
	if err != nil {
		return err
	}
	today := tx.Today()
	for _, a := range f.Activities {
		from, to := when(a)
		switch {
		case tookPlace(a) && f.Last == nil:
			f.Last = a
		case comes(a) && to.LastDay() >= today && (f.Next == nil || from.FirstDay() < f.Next.Start.FirstDay()):
			f.Next = a
		}
	}
	return nil
}

func (f *PartnerFile) readCounts(tx *store.Tx, id string) (err error) {
	held := append(where("partners", id), happened)
	if f.ByKind, err = tx.CountByYear("activity", held, "type"); err != nil {
		return err
	}
	if f.OutKinds, f.Out, err = visits(tx, "visit_out", held); err != nil {
		return err
	}
	f.InKinds, f.In, err = visits(tx, "visit_in", held)
	return err
}

// visits counts the activities of the kinds that mean one of the two ways of visiting.
func visits(tx *store.Tx, way chancery.Code, held []Filter) (kinds []string, counts []YearCount, err error) {
	if kinds, err = tx.CodesFor("activity_kind", way); err != nil {
		return nil, nil, err
	}
	counts, err = tx.CountByYear("activity", append(where("type", kinds...), held...), "level")
	return kinds, counts, err
}

func (f *PartnerFile) readPapers(tx *store.Tx, id string) (err error) {
	if f.Agreements, _, err = every[chancery.Agreement](tx, Query{Kind: "agreement", Where: where("partners", id), Sort: "-signed_on"}, fileOthers); err != nil {
		return err
	}
	if f.Issues, _, err = every[chancery.Issue](tx, Query{Kind: "issue", Where: where("partners", id)}, fileOthers); err != nil {
		return err
	}
	if len(f.Issues) == 0 {
		return nil
	}
	var issues []string
	for _, i := range f.Issues {
		issues = append(issues, string(i.ID))
	}
	f.Outlook, _, err = every[chancery.Forecast](tx, Query{Kind: "forecast", Where: where("issue", issues...), Sort: "closes_on"}, fileOthers)
	return err
}

func (f *PartnerFile) readMechanisms(tx *store.Tx, id string) error {
	list, _, err := every[chancery.Mechanism](tx, Query{Kind: "mechanism", Where: where("partners", id), Sort: "title"}, fileOthers)
	if err != nil {
		return err
	}
	scopes, err := tx.Terms("mechanism_scope")
	if err != nil {
		return err
	}
	cadences, err := tx.Terms("cadence")
	if err != nil {
		return err
	}
	rank := ranks(scopes)
	slices.SortStableFunc(list, func(a, b *chancery.Mechanism) int { return cmp.Compare(rank[a.Scope], rank[b.Scope]) })
	all, err := tx.ChainLinks(idsOf(list))
	if err != nil {
		return err
	}
	of := map[chancery.ID][]*chancery.Activity{}
	for _, a := range all {
		of[a.Mechanism] = append(of[a.Mechanism], a)
	}
	for _, m := range list {
		c := Chain{Mechanism: m}
		c.lay(of[m.ID], nil, cadences, tx.Today())
		line := MechanismLine{Mechanism: m, Last: latestHeld(c.Editions), Next: c.Next}
		for _, e := range c.Editions {
			if e.Held {
				line.Held++
			}
		}
		f.Mechanisms = append(f.Mechanisms, line)
	}
	return nil
}

// readDuties reads the open tasks and commitments that touch the partner.
func (f *PartnerFile) readDuties(tx *store.Tx, id string) error {
	var ids []chancery.ID
	for _, between := range []chancery.Kind{"activity", "agreement"} {
		found, err := tx.Through("from", between, "partners", chancery.ID(id), fileOthers)
		if err != nil {
			return err
		}
		ids = append(ids, found...)
	}
	tasks, err := many[chancery.Task](tx, "task", ids)
	if err != nil {
		return err
	}
	f.Tasks = slices.DeleteFunc(tasks, func(t *chancery.Task) bool { return !openTask(t) })
	slices.SortStableFunc(f.Tasks, func(a, b *chancery.Task) int { return byDue(a.Deadline(), b.Deadline()) })
	open := append(where("partners", id), Filter{Field: "state", Values: []string{"open"}})
	f.Duties, _, err = every[chancery.Commitment](tx, Query{Kind: "commitment", Where: open, Sort: "due"}, fileOthers)
	return err
}

// byDue puts the earliest first and what has no date last.
func byDue(a, b chancery.Date) int {
	if (a == "") != (b == "") {
		return cmp.Compare(len(b), len(a))
	}
	return cmp.Compare(a.LastDay(), b.LastDay())
}

// readPeople finds who holds or held a post in a body of the partner.
func (f *PartnerFile) readPeople(tx *store.Tx, id string) error {
	bodies, _, err := every[chancery.Organisation](tx, Query{Kind: "organisation", Where: where("partner", id)}, fileOthers)
	if err != nil {
		return err
	}
	byID := map[chancery.ID]*chancery.Organisation{}
	seen := map[chancery.ID]bool{}
	var ids []chancery.ID
	for _, b := range bodies {
		byID[b.ID] = b
		back, err := tx.Backlinks(b.ID, fileOthers)
		if err != nil {
			return err
		}
		for _, l := range back {
			if l.Field == "positions.organisation" && !seen[l.From.ID] {
				seen[l.From.ID] = true
				ids = append(ids, l.From.ID)
			}
		}
	}
	people, err := many[chancery.Person](tx, "person", ids)
	if err != nil {
		return err
	}
	for _, p := range people {
		for _, post := range p.Positions {
			if b := byID[post.Organisation]; b != nil {
				f.People = append(f.People, Counterpart{p, post, b, post.To == "" || post.To.LastDay() >= tx.Today()})
			}
		}
	}
	slices.SortStableFunc(f.People, func(a, b Counterpart) int {
		if a.Current != b.Current {
			return cmp.Compare(btoi(b.Current), btoi(a.Current))
		}
		return cmp.Compare(b.Position.From, a.Position.From)
	})
	return nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
