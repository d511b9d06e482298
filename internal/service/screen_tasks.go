package service

import (
	"cmp"
	"context"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Way is how a task stands on a day, in the four ways leaders count them.
type Way string

// The four ways. An open task without a due date is in term.
const (
	DoneOnTime  Way = "done_on_time"
	DoneLate    Way = "done_late"
	OpenInTerm  Way = "open_in_term"
	OpenOverdue Way = "open_overdue"
)

// Ways lists the four ways in the order they are shown.
var Ways = []Way{DoneOnTime, DoneLate, OpenInTerm, OpenOverdue}

func openTask(t *chancery.Task) bool { return t.State != "done" && t.State != "verified" }

// WayOf is how a task stands on a day. A date known to the month or the year
// makes a task late only when it is surely so.
func WayOf(t *chancery.Task, today chancery.Date) Way {
	due := t.Deadline()
	switch {
	case !openTask(t) && due.Certainly(t.DoneOn):
		return DoneLate
	case !openTask(t):
		return DoneOnTime
	case due.Certainly(today):
		return OpenOverdue
	}
	return OpenInTerm
}

// FourWay counts tasks in the four ways; Undated are the open ones in term
// that have no due date at all.
type FourWay struct {
	DoneOnTime, DoneLate, OpenInTerm, OpenOverdue int
	Undated                                       int
}

// Of is the count of one way.
func (f FourWay) Of(w Way) int {
	switch w {
	case DoneOnTime:
		return f.DoneOnTime
	case DoneLate:
		return f.DoneLate
	case OpenInTerm:
		return f.OpenInTerm
	}
	return f.OpenOverdue
}

// Total is all tasks counted.
func (f FourWay) Total() int { return f.DoneOnTime + f.DoneLate + f.OpenInTerm + f.OpenOverdue }

func (f *FourWay) add(t *chancery.Task, today chancery.Date) {
	switch WayOf(t, today) {
	case DoneOnTime:
		f.DoneOnTime++
	case DoneLate:
		f.DoneLate++
	case OpenInTerm:
		f.OpenInTerm++
		if t.Deadline() == "" {
			f.Undated++
		}
	case OpenOverdue:
		f.OpenOverdue++
	}
}

// BoardRow is one line of the board of tasks.
type BoardRow struct {
	// Key names the line in addresses: a reference, or "text:…" where only
	// words say who is responsible; "" for tasks without either.
	Key   string
	Name  *Name         // of the organisation or of what the tasks came from
	Words chancery.Text // where there is no Name
	FourWay
}

// TaskBoard counts all tasks in the four ways.
type TaskBoard struct {
	Around
	All            FourWay
	ByOrganisation []BoardRow
	BySource       []BoardRow // conferences, the latest first, then directives and others
	// Picked are the tasks of the cell that was asked for.
	Picked []*chancery.Task
	Cut    bool
}

// Cell is one cell of the board: a line by its key and a way; an empty Way is the whole line.
type Cell struct {
	By  string // "organisation", "source", or "" for all tasks
	Row string
	Way Way
}

// maxTasks bounds the board.
const maxTasks = 20_000

// TaskBoard reads the board, with the tasks of one cell where pick is given.
func (s *Service) TaskBoard(ctx context.Context, who chancery.Actor, pick *Cell) (*TaskBoard, error) {
	b := &TaskBoard{}
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		tasks, cut, err := every[chancery.Task](tx, Query{Kind: "task", Sort: "-given_on"}, maxTasks)
		if err != nil {
			return err
		}
		b.Cut = cut
		if b.Around, err = around(tx, entities(tasks)); err != nil {
			return err
		}
		for _, t := range tasks {
			b.count(t, pick)
		}
		b.order()
		return nil
	})
	return b, err
}

func (b *TaskBoard) count(t *chancery.Task, pick *Cell) {
	byOrganisation, bySource := b.responsible(t), b.source(t)
	b.All.add(t, b.Today)
	b.ByOrganisation = addTo(b.ByOrganisation, byOrganisation, t, b.Today)
	b.BySource = addTo(b.BySource, bySource, t, b.Today)
	if pick == nil || pick.Way != "" && pick.Way != WayOf(t, b.Today) {
		return
	}
	if pick.By == "organisation" && pick.Row != byOrganisation.Key || pick.By == "source" && pick.Row != bySource.Key {
		return
	}
	b.Picked = append(b.Picked, t)
}

// responsible is the line of the lead, else of the words that name one.
func (b *TaskBoard) responsible(t *chancery.Task) BoardRow {
	if n, ok := b.Names[t.Lead]; ok {
		return BoardRow{Key: n.Ref, Name: &n}
	}
	if !t.Responsible.Empty() {
		words, _ := t.Responsible.In("en")
		return BoardRow{Key: "text:" + words, Words: t.Responsible}
	}
	return BoardRow{}
}

func (b *TaskBoard) source(t *chancery.Task) BoardRow {
	if n, ok := b.Names[t.From]; ok {
		return BoardRow{Key: string(n.Kind) + "/" + n.Ref, Name: &n}
	}
	return BoardRow{}
}

func addTo(rows []BoardRow, row BoardRow, t *chancery.Task, today chancery.Date) []BoardRow {
	at := slices.IndexFunc(rows, func(r BoardRow) bool { return r.Key == row.Key })
	if at < 0 {
		at = len(rows)
		rows = append(rows, row)
	}
	rows[at].add(t, today)
	return rows
}

// order puts the organisations with most overdue and most open tasks first,
// conferences by their day, and what has no name last.
func (b *TaskBoard) order() {
	slices.SortStableFunc(b.ByOrganisation, func(x, y BoardRow) int {
		return cmp.Or(cmp.Compare(btoi(x.Key == ""), btoi(y.Key == "")), y.OpenOverdue-x.OpenOverdue, y.OpenInTerm-x.OpenInTerm, cmp.Compare(x.Key, y.Key))
	})
	slices.SortStableFunc(b.BySource, func(x, y BoardRow) int {
		return cmp.Or(cmp.Compare(sourceRank(x), sourceRank(y)), cmp.Compare(lastDay(y), lastDay(x)), cmp.Compare(x.Key, y.Key))
	})
}

func sourceRank(r BoardRow) int {
	switch {
	case r.Name == nil:
		return 2
	case r.Name.Kind == "conference":
		return 0
	}
	return 1
}

func lastDay(r BoardRow) chancery.Date {
	if r.Name == nil {
		return ""
	}
	return r.Name.Ends
}
