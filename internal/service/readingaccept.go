package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/ingest"
	"chancery/internal/store"
)

// Acceptance is what somebody decided to let enter of one proposal.
type Acceptance struct {
	N int // of the proposal, from 1
	// In, when given, is what somebody made of it in a form, taken as it stands.
	In *Input
	// Take names fields in which the record that is there already gets what the
	// text says instead of what it has; lines are added to those it has.
	Take []string
}

// AcceptProposal lets one proposal enter, as in says when it is given, and
// returns what it became.
func (s *Service) AcceptProposal(ctx context.Context, who chancery.Actor, id chancery.ID, n int, version int64, in *Input) (kind chancery.Kind, ref string, err error) {
	done, _, err := s.AcceptProposals(ctx, who, id, version, Acceptance{N: n, In: in})
	if err != nil {
		return "", "", err
	}
	return done[0].Kind, done[0].Record, nil
}

// AcceptProposals lets proposals enter, all or none: each as a new record, or,
// where it is a record that is there already, by filling what that record
// leaves empty and what the choice takes. Those that others name enter before
// them. version is that of the reading; 0 does not ask. Everything accepted
// from one reading belongs to one run, which can be taken back whole. When it
// fails, at is the number of the proposal that could not enter, 0 for none.
func (s *Service) AcceptProposals(ctx context.Context, who chancery.Actor, id chancery.ID, version int64, choices ...Acceptance) (done []ReadingItem, at int, err error) {
	if len(choices) == 0 {
		return nil, 0, chancery.Refuse("reading.none_chosen")
	}
	a := &accepting{id: id, version: version, choices: choices}
	action := "reading.accept"
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		r, c, err := loadReading(tx, id)
		if err != nil {
			return err
		}
		a.run = r.Run
		for _, choice := range choices {
			if _, err := c.item(choice.N); err != nil {
				return err
			}
		}
		if len(choices) == 1 {
			action = c.Items[choices[0].N-1].act()
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	a.fresh = a.run == ""
	if a.fresh {
		a.run = chancery.NewID(s.Now())
	}
	err = s.store.WriteRun(ctx, who, action, string(a.run), a.write)
	return a.done, a.at, err
}

// act is what accepting a proposal does: create, or edit what is there.
func (item *ReadingItem) act() string {
	if item.Matches != "" {
		return string(item.Kind) + ".edit"
	}
	return string(item.Kind) + ".create"
}

// accepting is the accepting of some proposals of one reading.
type accepting struct {
	id      chancery.ID
	version int64
	run     chancery.ID
	fresh   bool
	choices []Acceptance
	done    []ReadingItem
	at      int // the proposal being accepted
}

func (a *accepting) write(tx *store.Tx) error {
	a.done, a.at = nil, 0
	r, c, err := loadReading(tx, a.id)
	if err != nil {
		return err
	}
	if err := stillAt(r, a.version); err != nil {
		return err
	}
	if a.fresh != (r.Run == "") {
		return &chancery.Error{Problem: chancery.Stale, Key: "reading.changed_meanwhile"}
	}
	if a.fresh {
		r.Run = a.run
		if err := tx.StartRun(store.Run{ID: a.run, Source: r.Title, Hash: textsHash(c.Texts)}); err != nil {
			return err
		}
	}
	for waiting := slices.Clone(a.choices); len(waiting) > 0; {
		i := max(0, slices.IndexFunc(waiting, func(choice Acceptance) bool { return !c.waits(choice.N) }))
		if err := a.acceptOne(tx, c, waiting[i]); err != nil {
			return err
		}
		waiting = slices.Delete(waiting, i, i+1)
	}
	a.at = 0
	outcome, err := json.Marshal(c.receipt(a.run))
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	if err := tx.FinishRun(a.run, string(outcome)); err != nil {
		return err
	}
	return c.save(tx, r)
}

// receipt is what the run of a reading left behind, told as every run is.
func (c *readingContent) receipt(run chancery.ID) Receipt {
	r := Receipt{Run: run, Rejected: []Rejection{}, RejectedRows: c.counts().Rejected}
	for _, item := range c.Items {
		switch {
		case item.State != ItemAccepted:
		case item.Matches == "":
			r.New++
		case item.Changed:
			r.Changed++
		default:
			r.Unchanged++
		}
	}
	return r
}

// waits reports whether a proposal names one that is undecided.
func (c *readingContent) waits(n int) bool {
	item, err := c.item(n)
	return err == nil && slices.ContainsFunc(item.Links, func(l ingest.Link) bool {
		return l.To >= 0 && l.To < len(c.Items) && c.Items[l.To].State == ItemOpen
	})
}

func (a *accepting) acceptOne(tx *store.Tx, c *readingContent, choice Acceptance) error {
	a.at = choice.N
	item, err := c.item(choice.N)
	if err != nil {
		return err
	}
	if item.State == ItemAccepted {
		return chancery.Refuse("reading.decided_already")
	}
	e, err := c.enter(tx, item, choice)
	if err != nil {
		return err
	}
	item.State, item.Record = ItemAccepted, e.Head().Ref
	passages := []store.Passage{{File: item.Passage.File, Words: item.Passage.Text}}
	for _, p := range item.Also {
		passages = append(passages, store.Passage{File: p.File, Words: p.Text})
	}
	if err := tx.SavePassages(e.Head().ID, a.id, choice.N, passages); err != nil {
		return err
	}
	if err := c.fileSources(tx, a.id, e, item); err != nil {
		return err
	}
	a.done = append(a.done, *item)
	return nil
}

func textsHash(texts []*ingest.Text) string {
	h := sha256.New()
	for _, t := range texts {
		fmt.Fprintf(h, "%d %s\n%s\n", len(t.Body), t.File, t.Body)
	}
	return hex.EncodeToString(h.Sum(nil))
}
