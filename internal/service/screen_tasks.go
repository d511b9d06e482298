package service

import (
	"cmp"
	"context"
	"slices"
	"strings"

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

func (f *FourWay) addTask(t *chancery.Task, today chancery.Date) {
	way := WayOf(t, today)
	f.add(store.TaskGroup{Done: !openTask(t), Late: way == DoneLate || way == OpenOverdue, Undated: t.Deadline() == "", Count: 1})
}

func (f *FourWay) add(g store.TaskGroup) {
	switch {
	case g.Done && g.Late:
		f.DoneLate += g.Count
	case g.Done:
		f.DoneOnTime += g.Count
	case g.Late:
		f.OpenOverdue += g.Count
	default:
		f.OpenInTerm += g.Count
		if g.Undated {
			f.Undated += g.Count
		}
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
	Cut    bool // there are more than Picked
	lang   string
}

// Cell is one cell of the board: a line by its key and a way; an empty Way is the whole line.
type Cell struct {
	By  string // "organisation", "source", or "" for all tasks
	Row string
	Way Way
}

// maxPicked bounds the list behind a cell, maxTasks how many are read for it.
const maxPicked, maxTasks = 1000, 20_000

// TaskBoard reads the board, with the tasks of one cell where pick is given.
// The board counts every task the reader may see.
func (s *Service) TaskBoard(ctx context.Context, who chancery.Actor, pick *Cell) (*TaskBoard, error) {
	b := &TaskBoard{lang: who.Lang}
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		groups, err := tx.TaskGroups(tx.Today())
		if err != nil {
			return err
		}
		var candidates []*chancery.Task
		if pick != nil {
			if candidates, b.Cut, err = every[chancery.Task](tx, pick.query(), maxTasks); err != nil {
				return err
			}
		}
		var ids []chancery.ID
		for _, g := range groups {
			ids = append(ids, g.Lead, g.From)
		}
		if b.Around, err = around(tx, entities(candidates), ids...); err != nil {
			return err
		}
		b.add(groups)
		for _, t := range candidates {
			if b.holds(t, *pick) {
				b.Picked = append(b.Picked, t)
			}
		}
		if len(b.Picked) > maxPicked {
			b.Picked, b.Cut = b.Picked[:maxPicked], true
		}
		return nil
	})
	return b, err
}

// query finds the tasks that may be in the cell, as far as the database can tell.
func (c Cell) query() Query {
	q := Query{Kind: "task", Sort: "-given_on"}
	switch {
	case c.Row == "" || strings.HasPrefix(c.Row, "text:"):
	case c.By == "organisation":
		q.Where = append(q.Where, Filter{Field: "lead", Values: []string{c.Row}})
	case c.By == "source":
		q.Where = append(q.Where, Filter{Field: "from", Values: []string{c.Row}})
	}
	closed := Filter{Field: "state", Values: []string{"done", "verified"}}
	if c.Way == OpenInTerm || c.Way == OpenOverdue {
		closed.Op = NoneOf
	}
	if c.Way != "" {
		q.Where = append(q.Where, closed)
	}
	return q
}

// add counts the groups into the lines of the board.
func (b *TaskBoard) add(groups []store.TaskGroup) {
	organisations, sources := boardRows{at: map[string]int{}}, boardRows{at: map[string]int{}}
	for _, g := range groups {
		b.All.add(g)
		organisations.add(b.responsible(g.Lead, g.Responsible), g)
		sources.add(b.source(g.From), g)
	}
	b.ByOrganisation, b.BySource = organisations.rows, sources.rows
	b.order()
}

// holds reports whether a cell counts the task.
func (b *TaskBoard) holds(t *chancery.Task, c Cell) bool {
	switch {
	case c.Way != "" && c.Way != WayOf(t, b.Today):
		return false
	case c.By == "organisation":
		return c.Row == b.responsible(t.Lead, t.Responsible).Key
	case c.By == "source":
		return c.Row == b.source(t.From).Key
	}
	return true
}

// responsible is the line of the lead, else of the words that name one, as the
// reader is shown them: what has two wordings in another language is one line.
func (b *TaskBoard) responsible(lead chancery.ID, words chancery.Text) BoardRow {
	if n, ok := b.Names[lead]; ok {
		return BoardRow{Key: n.Ref, Name: &n}
	}
	if !words.Empty() {
		key, _ := words.In(cmp.Or(b.lang, "en"))
		return BoardRow{Key: "text:" + key, Words: words}
	}
	return BoardRow{}
}

func (b *TaskBoard) source(from chancery.ID) BoardRow {
	if n, ok := b.Names[from]; ok {
		return BoardRow{Key: string(n.Kind) + "/" + n.Ref, Name: &n}
	}
	return BoardRow{}
}

// boardRows are lines under way, found by their keys.
type boardRows struct {
	rows []BoardRow
	at   map[string]int
}

func (r *boardRows) add(row BoardRow, g store.TaskGroup) {
	at, known := r.at[row.Key]
	if !known {
		at = len(r.rows)
		r.at[row.Key] = at
		r.rows = append(r.rows, row)
	}
	r.rows[at].FourWay.add(g)
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
