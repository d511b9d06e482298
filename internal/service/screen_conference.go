package service

import (
	"context"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// ConferencePage is a review conference with what it gave and what became of it.
type ConferencePage struct {
	View *View
	Around
	Conference   *chancery.Conference
	Tasks        []*chancery.Task
	Count        FourWay
	Shortcomings []*chancery.Shortcoming
	// Previous is the conference before, with what became of its tasks; nil for the first.
	Previous      *chancery.Conference
	PreviousTasks []*chancery.Task
	PreviousCount FourWay
	After         *chancery.Conference
}

// maxOfConference bounds what one conference gave.
const maxOfConference = 1000

// ConferencePage reads a conference.
func (s *Service) ConferencePage(ctx context.Context, who chancery.Actor, ref string) (*ConferencePage, error) {
	p := &ConferencePage{}
	err := s.store.Read(ctx, who, func(tx *store.Tx) error { return p.read(tx, ref) })
	return p, err
}

func (p *ConferencePage) read(tx *store.Tx, ref string) (err error) {
	if p.Conference, err = store.Load[chancery.Conference](tx, "conference", ref); err != nil {
		return err
	}
	if p.View, err = wholeView(tx, p.Conference); err != nil {
		return err
	}
	if p.Tasks, p.Count, err = tasksOf(tx, p.Conference.ID); err != nil {
		return err
	}
	named := where("conference", string(p.Conference.ID))
	if p.Shortcomings, _, err = every[chancery.Shortcoming](tx, Query{Kind: "shortcoming", Where: named, Sort: "ref"}, maxOfConference); err != nil {
		return err
	}
	if err := p.readNeighbours(tx); err != nil {
		return err
	}
	shown := append(entities(p.Tasks), entities(p.PreviousTasks)...)
	shown = append(append(shown, entities(p.Shortcomings)...), p.Conference)
	p.Around, err = around(tx, shown)
	return err
}

// tasksOf reads the tasks a conference gave, in the order of their references,
// and counts them.
func tasksOf(tx *store.Tx, conference chancery.ID) (tasks []*chancery.Task, count FourWay, err error) {
	tasks, _, err = every[chancery.Task](tx, Query{Kind: "task", Where: where("from", string(conference)), Sort: "ref"}, maxOfConference)
	for _, t := range tasks {
		count.addTask(t, tx.Today())
	}
	return tasks, count, err
}

// readNeighbours finds the conferences just before and after by date. Those on
// one theme or on several years stand outside the line of periods.
func (p *ConferencePage) readNeighbours(tx *store.Tx) error {
	all, _, err := every[chancery.Conference](tx, Query{Kind: "conference", Sort: "begins"}, maxOfConference)
	if err != nil {
		return err
	}
	beside, err := tx.CodesFor("conference_kind", "thematic", "multiyear")
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(c *chancery.Conference) bool {
		return c.ID != p.Conference.ID && (c.Date == "" || slices.Contains(beside, string(c.Type)))
	})
	at := slices.IndexFunc(all, func(c *chancery.Conference) bool { return c.ID == p.Conference.ID })
	if at < 0 {
		return nil
	}
	if at+1 < len(all) {
		p.After = all[at+1]
	}
	if at > 0 {
		p.Previous = all[at-1]
		p.PreviousTasks, p.PreviousCount, err = tasksOf(tx, p.Previous.ID)
	}
	return err
}
