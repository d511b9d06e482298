package service

import (
	"context"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// PeriodPage is one reporting period with how far its cycle is.
type PeriodPage struct {
	Around
	Period      chancery.Period
	Previous    chancery.Period
	YearBefore  chancery.Period
	After       chancery.Period
	Calendars   []*chancery.Calendar
	Calendar    *chancery.Calendar // nil for a ministry that has entered none
	Programmes  []*chancery.Programme
	Held        int // activities that ended in the period
	Expected    int // activities still to come that end in it
	Off         int // postponed, cancelled or rejected
	Reports     []*chancery.Report
	Conferences []*chancery.Conference
	Tasks       []*chancery.Task // that the conferences gave
	Count       FourWay
	Issued      []Issued // central reports, the newest first
	// Organisations are our own that an audience may be limited to.
	Organisations []*chancery.Organisation
}

// PeriodLine is a period in the list of periods.
type PeriodLine struct {
	Period      chancery.Period
	Held        int
	Reports     int
	Conferences []Name
}

// PeriodPage reads a period under a calendar; "" is the ministry's own.
func (s *Service) PeriodPage(ctx context.Context, who chancery.Actor, label, calendar string) (*PeriodPage, error) {
	p := &PeriodPage{}
	err := s.store.Read(ctx, who, func(tx *store.Tx) error { return p.read(tx, label, calendar) })
	if err == nil {
		p.Issued, err = s.issued(ctx, who, label, string(p.Period.Calendar))
	}
	return p, err
}

func (p *PeriodPage) read(tx *store.Tx, label, calendar string) (err error) {
	if p.Calendar, p.Calendars, err = reportingCalendar(tx, calendar); err != nil {
		return err
	}
	if err := p.place(label); err != nil {
		return err
	}
	if p.Organisations, err = audiences(tx); err != nil {
		return err
	}
	if p.Programmes, _, err = every[chancery.Programme](tx, Query{Kind: "programme", Where: where("year", label[:4])}, maxOfConference); err != nil {
		return err
	}
	for _, c := range []struct {
		n      *int
		states []string
	}{
		{&p.Held, happened.Values},
		{&p.Expected, []string{"proposed", "endorsed", "approved", "scheduled"}},
		{&p.Off, []string{"postponed", "cancelled", "rejected"}},
	} {
		if *c.n, err = endedIn(tx, p.Period, c.states); err != nil {
			return err
		}
	}
	if p.Reports, _, err = every[chancery.Report](tx, Query{Kind: "report", Where: where("period", label), Sort: "ref"}, maxOfConference); err != nil {
		return err
	}
	if p.Conferences, _, err = every[chancery.Conference](tx, Query{Kind: "conference", Where: where("period", label), Sort: "begins"}, maxOfConference); err != nil {
		return err
	}
	for _, c := range p.Conferences {
		tasks, _, err := tasksOf(tx, c.ID)
		if err != nil {
			return err
		}
		p.Tasks = append(p.Tasks, tasks...)
	}
	for _, t := range p.Tasks {
		p.Count.addTask(t, tx.Today())
	}
	shown := append(entities(p.Programmes), entities(p.Reports)...)
	shown = append(append(shown, entities(p.Conferences)...), entities(p.Tasks)...)
	p.Around, err = around(tx, shown)
	return err
}

// audiences are our own organisations that the reader serves in or above.
func audiences(tx *store.Tx) (out []*chancery.Organisation, err error) {
	own, _, err := every[chancery.Organisation](tx, Query{Kind: "organisation", Where: where("own", "true"), Sort: "title"}, maxOfConference)
	if err != nil || tx.Actor.MinistryWide {
		return own, err
	}
	for _, o := range own {
		in, err := tx.InSubtree(o.ID)
		if err != nil {
			return nil, err
		}
		if in {
			out = append(out, o)
		}
	}
	return out, nil
}

// place finds the days of the period and of those beside it.
func (p *PeriodPage) place(label string) (err error) {
	if p.Period, err = p.Calendar.Period(label); err != nil {
		return err
	}
	if p.Previous, err = p.Calendar.Before(p.Period); err != nil {
		return err
	}
	if p.YearBefore, err = p.Calendar.YearBefore(p.Period); err != nil {
		return err
	}
	p.After, err = p.Calendar.After(p.Period)
	return err
}

// ReportingCalendar is the calendar of that code; "" is the one that the
// ministry uses where none is named.
func (s *Service) ReportingCalendar(ctx context.Context, who chancery.Actor, code string) (c *chancery.Calendar, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		c, _, err = reportingCalendar(tx, code)
		return err
	})
	return c, err
}

// reportingCalendar finds the calendar of that code and all there are.
func reportingCalendar(tx *store.Tx, code string) (found *chancery.Calendar, all []*chancery.Calendar, err error) {
	if code == "" {
		if code, err = tx.Setting(SettingCalendar); err != nil {
			return nil, nil, err
		}
	}
	if code == "" {
		code = "calendar"
	}
	all, _, err = every[chancery.Calendar](tx, Query{Kind: "calendar", Sort: "ref"}, maxOfConference)
	if err != nil {
		return nil, nil, err
	}
	at := slices.IndexFunc(all, func(c *chancery.Calendar) bool { return c.Ref == code })
	switch {
	case at >= 0:
		return all[at], all, nil
	case code == "calendar":
		return civilCalendar(), all, nil
	}
	return nil, nil, chancery.NotFound("calendar", code)
}

// civilCalendar stands in for the calendar year until a ministry enters its own.
func civilCalendar() *chancery.Calendar {
	c := &chancery.Calendar{Name: chancery.Text{EN: "Calendar year", VI: "Năm dương lịch"}}
	c.Ref = "calendar"
	for _, p := range [][3]string{
		{"H1", "01-01", "06-30"}, {"H2", "07-01", "12-31"}, {"Q1", "01-01", "03-31"}, {"Q2", "04-01", "06-30"},
		{"Q3", "07-01", "09-30"}, {"Q4", "10-01", "12-31"}, {"9M", "01-01", "09-30"}, {"Y", "01-01", "12-31"},
	} {
		c.Parts = append(c.Parts, chancery.CalendarPart{Part: p[0], From: p[1], To: p[2]})
	}
	return c
}

// endedIn counts the activities of some states that ended in the period.
func endedIn(tx *store.Tx, p chancery.Period, states []string) (int, error) {
	n, _, err := tx.Count("activity", []Filter{
		{Field: "state", Values: states},
		{Field: "from", Values: []string{string(p.From)}}, {Field: "to", Values: []string{string(p.To)}},
	})
	return n, err
}

// listedYears is how many years back the list of periods goes at most.
const listedYears = 12

// Periods lists the half-years and years from this one back to the first
// activity, the latest first.
func (s *Service) Periods(ctx context.Context, who chancery.Actor, calendar string) (lines []PeriodLine, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		c, _, err := reportingCalendar(tx, calendar)
		if err != nil {
			return err
		}
		first, err := firstYear(tx)
		if err != nil {
			return err
		}
		conferences, _, err := every[chancery.Conference](tx, Query{Kind: "conference", Sort: "begins"}, maxOfConference)
		if err != nil {
			return err
		}
		for _, label := range labelsBetween(first, tx.Today().Year()) {
			l, err := periodLine(tx, c, label, conferences)
			if err != nil {
				return err
			}
			lines = append(lines, l)
		}
		return nil
	})
	return lines, err
}

// firstYear is the year of the earliest activity held, within what is listed,
// and this one where all that was held is entered under later days.
func firstYear(tx *store.Tx) (int, error) {
	page, err := tx.List(Query{Kind: "activity", Where: []Filter{happened, {Field: "from", Values: []string{"1000-01-01"}}}, Sort: "ends", Limit: 1})
	year := tx.Today().Year()
	if err != nil || len(page.Records) == 0 {
		return year, err
	}
	_, ends := chancery.SpanOf(page.Records[0])
	return min(year, max(ends.Year(), year-listedYears+1)), nil
}

func labelsBetween(first, last int) (labels []string) {
	for y := last; y >= first; y-- {
		for _, part := range []chancery.Part{"", "H2", "H1"} {
			labels = append(labels, chancery.Period{Year: y, Part: part}.Label())
		}
	}
	return labels
}

func periodLine(tx *store.Tx, c *chancery.Calendar, label string, conferences []*chancery.Conference) (l PeriodLine, err error) {
	if l.Period, err = c.Period(label); err != nil {
		return l, err
	}
	if l.Held, err = endedIn(tx, l.Period, happened.Values); err != nil {
		return l, err
	}
	if l.Reports, _, err = tx.Count("report", where("period", label)); err != nil {
		return l, err
	}
	for _, x := range conferences {
		if x.Period == label {
			l.Conferences = append(l.Conferences, Name{ID: x.ID, Kind: "conference", Ref: x.Ref, Title: x.Title, State: x.State})
		}
	}
	return l, nil
}
