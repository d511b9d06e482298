package service

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/ingest"
	"chancery/internal/store"
)

// What a reading is made of; web sees them through these names.
type (
	Proposal    = ingest.Proposal
	ReadText    = ingest.Text
	Passage     = ingest.Passage
	ReadPassage = store.Passage
)

// ItemState is what somebody decided on a proposal.
type ItemState string

// The states of a proposal.
const (
	ItemOpen     ItemState = "open"
	ItemAccepted ItemState = "accepted"
	ItemRejected ItemState = "rejected"
)

// ReadingItem is one proposal of a reading with what was decided.
type ReadingItem struct {
	ingest.Proposal
	State   ItemState `json:"state"`
	Record  string    `json:"record,omitempty"` // reference of what it became, or of the record that has it
	Changed bool      `json:"changed,omitempty"`
	Model   string    `json:"model,omitempty"` // that proposed it; empty for the program's own rules
}

// readingContent is what a reading is stored as.
type readingContent struct {
	Day     chancery.Date          `json:"day"`
	Marking string                 `json:"marking"`
	Texts   []*ingest.Text         `json:"texts"`
	Items   []ReadingItem          `json:"items"`
	Notes   []ModelNote            `json:"notes,omitempty"`
	Long    []string               `json:"long,omitempty"`  // texts of which not everything is proposed
	File    bool                   `json:"file,omitempty"`  // the texts become documents with what is accepted
	Filed   map[string]chancery.ID `json:"filed,omitempty"` // the documents texts stand filed as, by their names
}

// ReadingCounts are how many proposals are in each state.
type ReadingCounts struct {
	Open     int `json:"open"`
	Accepted int `json:"accepted"`
	Rejected int `json:"rejected"`
	Texts    int `json:"texts"`
}

// ReadingName is a reading in a list.
type ReadingName struct {
	ID        chancery.ID
	Title     string
	At        time.Time
	ChangedAt time.Time
	Counts    ReadingCounts
}

// ReadingOptions say how texts are to be read in.
type ReadingOptions struct {
	Day     chancery.Date // the texts are of; empty for the one each states
	Marking string        // of what is accepted; the lowest level when empty
	Model   bool          // the texts may be sent to the model the ministry runs
	File    bool          // the texts are filed as documents with what is accepted from them
}

// Limits of one reading.
const (
	MaxReadingFiles = 20
	MaxReadingBytes = 40 << 20
)

// StartReading reads texts and keeps what they propose for who alone, to be
// decided on. Nothing enters by it.
func (s *Service) StartReading(ctx context.Context, who chancery.Actor, o ReadingOptions, files ...TextFile) (chancery.ID, error) {
	if !who.Allows("activity.create") {
		return "", chancery.May("activity.create")
	}
	if len(files) == 0 {
		return "", chancery.Invalid("files", "reading.no_files")
	}
	if len(files) > MaxReadingFiles {
		return "", chancery.Invalid("files", "reading.too_many", "count", MaxReadingFiles)
	}
	texts, err := readTexts(files)
	if err != nil {
		return "", err
	}
	c := readingContent{Day: o.Day, Marking: o.Marking, Texts: texts, File: o.File}
	proposals, long, err := s.propose(ctx, who, o.Day, texts)
	if err != nil {
		return "", err
	}
	c.Long = long
	for _, p := range proposals {
		c.Items = append(c.Items, ReadingItem{Proposal: p, State: ItemOpen})
	}
	if o.Model {
		if err := s.askModel(ctx, who, &c); err != nil {
			return "", err
		}
	}
	var kept []keptFile
	if o.File {
		if kept, err = s.keepFiles(ctx, who, files); err != nil {
			return "", err
		}
	}
	id := chancery.NewID(s.Now())
	err = s.store.Write(ctx, who, "reading.start", func(tx *store.Tx) error {
		if err := c.settleMarking(tx); err != nil {
			return err
		}
		if err := noteFiles(tx, id, kept); err != nil {
			return err
		}
		return c.save(tx, store.Reading{ID: id, Title: readingTitle(texts)})
	})
	return id, err
}

func readingTitle(texts []*ingest.Text) string {
	names := make([]string, len(texts))
	for i, t := range texts {
		names[i] = t.File
	}
	return strings.Join(names, ", ")
}

// settleMarking puts the lowest level where none was chosen, and refuses one
// that does not exist or is above what the actor is cleared for.
func (c *readingContent) settleMarking(tx *store.Tx) error {
	terms, err := tx.AllTerms()
	if err != nil {
		return err
	}
	levels := slices.Clone(terms["marking_level"])
	slices.SortFunc(levels, func(a, b chancery.Term) int { return cmp.Compare(a.Rank.N, b.Rank.N) })
	for _, t := range levels {
		if c.Marking == "" {
			c.Marking = t.Code
		}
		if t.Code == c.Marking && (tx.Actor.SeesEverything() || int(t.Rank.N) <= tx.Actor.Clearance.Rank) {
			return nil
		}
	}
	return chancery.Invalid("marking", "value.no_such_term", "value", c.Marking)
}

func (c *readingContent) counts() ReadingCounts {
	n := ReadingCounts{Texts: len(c.Texts)}
	for _, item := range c.Items {
		switch item.State {
		case ItemAccepted:
			n.Accepted++
		case ItemRejected:
			n.Rejected++
		default:
			n.Open++
		}
	}
	return n
}

func (c *readingContent) save(tx *store.Tx, r store.Reading) error {
	content, err := json.Marshal(c)
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	counts, err := json.Marshal(c.counts())
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	r.Content, r.Counts = string(content), string(counts)
	return tx.SaveReading(r)
}

// loadReading reads a reading. Where its run was taken back elsewhere, what was
// accepted is open again.
func loadReading(tx *store.Tx, id chancery.ID) (store.Reading, *readingContent, error) {
	r, err := tx.Reading(id)
	if err != nil {
		return r, nil, err
	}
	var c readingContent
	if err := json.Unmarshal([]byte(r.Content), &c); err != nil {
		return r, nil, chancery.Failure("error.storage", err)
	}
	if r.Run != "" {
		run, err := tx.Run(r.Run)
		if err != nil {
			return r, nil, err
		}
		if run.Status == "undone" {
			r.Run = ""
			c.reopen()
		}
	}
	return r, &c, nil
}

func (c *readingContent) reopen() {
	c.Filed = nil // with what was accepted their filing was taken back
	for i := range c.Items {
		if c.Items[i].State == ItemAccepted {
			c.Items[i].State, c.Items[i].Record, c.Items[i].Changed = ItemOpen, "", false
		}
	}
}

// item is proposal number n, from 1.
func (c *readingContent) item(n int) (*ReadingItem, error) {
	if n < 1 || n > len(c.Items) {
		return nil, &chancery.Error{Problem: chancery.Missing, Key: "reading.not_found"}
	}
	return &c.Items[n-1], nil
}

// Readings lists the readings of who, the one changed last first.
func (s *Service) Readings(ctx context.Context, who chancery.Actor, limit int) (out []ReadingName, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		list, err := tx.Readings(limit)
		for _, r := range list {
			n := ReadingName{ID: r.ID, Title: r.Title, At: r.At, ChangedAt: r.ChangedAt}
			if err := json.Unmarshal([]byte(r.Counts), &n.Counts); err != nil {
				return chancery.Failure("error.storage", err)
			}
			out = append(out, n)
		}
		return err
	})
	return out, err
}

// RejectProposal notes that a proposal is not to enter; ReopenProposal that it
// is to be decided on again. version is that of the reading; 0 does not ask.
func (s *Service) RejectProposal(ctx context.Context, who chancery.Actor, id chancery.ID, n int, version int64) error {
	return s.decide(ctx, who, id, version, ItemOpen, ItemRejected, n)
}

// RejectProposals rejects several, all or none.
func (s *Service) RejectProposals(ctx context.Context, who chancery.Actor, id chancery.ID, version int64, ns ...int) error {
	if len(ns) == 0 {
		return chancery.Refuse("reading.none_chosen")
	}
	return s.decide(ctx, who, id, version, ItemOpen, ItemRejected, ns...)
}

// ReopenProposal takes a rejection back.
func (s *Service) ReopenProposal(ctx context.Context, who chancery.Actor, id chancery.ID, n int, version int64) error {
	return s.decide(ctx, who, id, version, ItemRejected, ItemOpen, n)
}

func (s *Service) decide(ctx context.Context, who chancery.Actor, id chancery.ID, version int64, from, to ItemState, ns ...int) error {
	return s.store.Write(ctx, who, "reading.decide", func(tx *store.Tx) error {
		r, c, err := loadReading(tx, id)
		if err != nil {
			return err
		}
		for _, n := range ns {
			item, err := c.item(n)
			if err != nil {
				return err
			}
			if err := stillAt(r, version); err != nil {
				return err
			}
			if item.State != from {
				return chancery.Refuse("reading.decided_already")
			}
			item.State = to
		}
		return c.save(tx, r)
	})
}

func stillAt(r store.Reading, version int64) error {
	if version != 0 && version != r.Version {
		return &chancery.Error{Problem: chancery.Stale, Key: "reading.changed_meanwhile"}
	}
	return nil
}

// DropReading deletes a reading of who; what was accepted from it stays, with
// its passages.
func (s *Service) DropReading(ctx context.Context, who chancery.Actor, id chancery.ID) error {
	return s.store.Write(ctx, who, "reading.drop", func(tx *store.Tx) error {
		if _, err := tx.Reading(id); err != nil {
			return err
		}
		return tx.DropReading(id)
	})
}

// UndoReading takes back together everything that was accepted from a reading;
// it refuses, and changes nothing, where later work builds on it.
func (s *Service) UndoReading(ctx context.Context, who chancery.Actor, id chancery.ID) (TakenBack, error) {
	var run chancery.ID
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		r, _, err := loadReading(tx, id)
		run = r.Run
		return err
	})
	if err != nil {
		return TakenBack{}, err
	}
	if run == "" {
		return TakenBack{}, chancery.Refuse("reading.nothing_accepted")
	}
	done, err := s.UndoImport(ctx, who, run)
	if err != nil {
		return done, err
	}
	return done, s.store.Write(ctx, who, "reading.undo", func(tx *store.Tx) error {
		r, c, err := loadReading(tx, id)
		if err != nil {
			return err
		}
		if err := tx.DropPassages(id); err != nil {
			return err
		}
		return c.save(tx, r)
	})
}

// Passages lists where a record was read, for those who may see the record.
func (s *Service) Passages(ctx context.Context, who chancery.Actor, record chancery.ID) (out []ReadPassage, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		out, err = tx.Passages(record)
		return err
	})
	return out, err
}
