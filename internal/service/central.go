package service

import (
	"context"
	"math"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/report"
	"chancery/internal/store"
)

// CentralReport is the central report of a period for an audience: its figures
// and its text in both languages. It writes itself as HTML, DOCX, PDF and JSON.
type CentralReport struct {
	Set *figures.Set
	*report.Document
}

// PaperCSS is the look of a report shown within a page.
func PaperCSS() string { return report.CSS() }

// noLimit is for a report: one that left records out would say what is not so.
const noLimit = math.MaxInt

// CentralReport writes the central report as the audience asked for may read
// it. base is the address of the installation, for the links in files; without
// one files have none.
func (s *Service) CentralReport(ctx context.Context, who chancery.Actor, a Ask, base string) (*CentralReport, error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, err
	}
	m := &report.Material{Country: chancery.Code(settings[SettingCountry]), Work: chancery.Text{EN: settings[SettingWorkEN], VI: settings[SettingWorkVI]}, Base: base}
	m.Set, err = s.forAudience(ctx, who, a, func(tx *store.Tx, set *figures.Set) error {
		if err := s.count(tx, a, set); err != nil {
			return err
		}
		return gather(tx, a, set, settings[SettingMinistry], m)
	})
	if err != nil {
		return nil, err
	}
	return &CentralReport{m.Set, report.NewCentral(m)}, nil
}

// FreezeCentral keeps the central report as issued, text and figures, and
// gives the identifier of what was kept.
func (s *Service) FreezeCentral(ctx context.Context, who chancery.Actor, a Ask, base string) (*CentralReport, chancery.ID, error) {
	r, err := s.CentralReport(ctx, who, a, base)
	if err != nil {
		return nil, "", err
	}
	if a.Size == 0 {
		a.Size = r.Set.Ledger.Size // the text and the figures kept must be of one position
	}
	_, id, err := s.Freeze(ctx, who, a, func(set *figures.Set) ([]byte, error) {
		set.GeneratedAt = r.Set.GeneratedAt
		*r.Set = *set
		return r.JSON()
	})
	return r, id, err
}

// gather reads what the report is written from.
func gather(tx *store.Tx, a Ask, set *figures.Set, ministry string, m *report.Material) error {
	calendar, _, err := reportingCalendar(tx, a.Calendar)
	if err != nil {
		return err
	}
	m.Calendar = calendar.Name
	period, err := calendar.Period(set.Period)
	if err != nil {
		return err
	}
	next, err := calendar.After(period)
	if err != nil {
		return err
	}
	m.Next = next.Label()
	if m.Activities, _, err = every[chancery.Activity](tx, Query{Kind: "activity", Sort: "ends", Where: []Filter{
		{Field: "from", Values: []string{string(set.From)}}, {Field: "to", Values: []string{string(set.To)}}, {Field: "state", Values: []string{"held", "closed"}},
	}}, noLimit); err != nil {
		return err
	}
	if err := gatherRest(tx, m); err != nil {
		return err
	}
	if m.Names, err = nameMaterial(tx, m); err != nil {
		return err
	}
	return gatherBodies(tx, set, ministry, m)
}

func gatherRest(tx *store.Tx, m *report.Material) error {
	for _, err := range []error{
		readAll(tx, "agreement", &m.Agreements), readAll(tx, "rotation", &m.Rotations), readAll(tx, "directive", &m.Directives),
		readAll(tx, "conference", &m.Conferences), readAll(tx, "shortcoming", &m.Shortcomings), readAll(tx, "task", &m.Tasks),
		readAll(tx, "recommendation", &m.Recommendations), readAll(tx, "request", &m.Requests),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func readAll[T any, P store.Pointer[T]](tx *store.Tx, kind chancery.Kind, into *[]P) (err error) {
	*into, _, err = every[T, P](tx, Query{Kind: kind, Sort: "ref"}, noLimit)
	return err
}

// nameMaterial reads what the records of the report are called by.
func nameMaterial(tx *store.Tx, m *report.Material) (*report.Names, error) {
	var records []chancery.Entity
	ids := map[chancery.Kind][]chancery.ID{}
	for _, a := range m.Activities {
		records = append(records, a)
	}
	for _, g := range m.Agreements {
		if g.SignedAt != "" {
			ids["activity"] = append(ids["activity"], g.SignedAt)
		}
		ids["partner"] = append(ids["partner"], g.Partners...)
	}
	for _, c := range m.Conferences {
		ids["person"] = append(ids["person"], c.Chair)
	}
	for _, t := range m.Tasks {
		ids["organisation"] = append(ids["organisation"], t.Lead)
	}
	var more []chancery.Entity
	for _, kind := range []chancery.Kind{"activity", "partner", "person", "organisation"} {
		list := ids[kind]
		slices.Sort(list)
		found, err := tx.LoadMany(kind, slices.Compact(list))
		if err != nil {
			return nil, err
		}
		more = append(more, found...)
	}
	names, err := wordsFor(tx, append(records, more...))
	if err != nil {
		return nil, err
	}
	names.Add(more...)
	return names, nil
}

// gatherBodies finds the ministry and the organisation the audience is limited to.
func gatherBodies(tx *store.Tx, set *figures.Set, ministry string, m *report.Material) error {
	find := func(ref string) (*chancery.Organisation, error) {
		o, err := store.Load[chancery.Organisation](tx, "organisation", ref)
		if chancery.ProblemOf(err) == chancery.Missing && err != nil {
			return nil, nil
		}
		return o, err
	}
	var err error
	if m.Ministry, err = find(ministry); err != nil {
		return err
	}
	m.Names.Ministry = m.Ministry // a copy of the past has records and no settings
	if set.Audience.Organisation == nil {
		return nil
	}
	m.Audience, err = find(*set.Audience.Organisation)
	return err
}
