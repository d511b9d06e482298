package service

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// WorkdaysOf reads on which days a country works; "" is the ministry's own.
func (s *Service) WorkdaysOf(ctx context.Context, who chancery.Actor, country chancery.Code) (days *chancery.Workdays, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		days, err = workdays(tx, country)
		return err
	})
	return days, err
}

func workdays(tx *store.Tx, country chancery.Code) (*chancery.Workdays, error) {
	if country == "" {
		own, err := tx.Setting(SettingCountry)
		if err != nil {
			return nil, err
		}
		country = chancery.Code(own)
	}
	weeks, _, err := every[chancery.WorkingWeek](tx, Query{Kind: "working_week", Sort: "ref"}, maxTerms)
	if err != nil {
		return nil, err
	}
	holidays, _, err := every[chancery.Holiday](tx, Query{Kind: "holiday", Sort: "ref"}, 5*maxTerms)
	if err != nil {
		return nil, err
	}
	weekday, err := tx.Terms("weekday")
	return chancery.WorkdaysOf(country, weeks, holidays, weekday), err
}

// ClockTrial is what a clock gives for a day.
type ClockTrial struct {
	Clock  *chancery.Clock
	Start  chancery.Date
	Due    chancery.Date
	Passed []chancery.PassedOver
	Works  bool // it counts working days
}

// Clocks lists the clocks, those in force on the day first.
func (s *Service) Clocks(ctx context.Context, who chancery.Actor, on chancery.Date) (list []*chancery.Clock, terms map[string][]chancery.Term, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		if list, _, err = every[chancery.Clock](tx, Query{Kind: "clock", Sort: "title"}, maxTerms); err != nil {
			return err
		}
		slices.SortStableFunc(list, func(a, b *chancery.Clock) int { return btoi(b.InForce(on)) - btoi(a.InForce(on)) })
		terms, err = tx.AllTerms()
		return err
	})
	return list, terms, err
}

// TryClock says what a clock would give for a day, and which days it passes over.
func (s *Service) TryClock(ctx context.Context, who chancery.Actor, ref string, start chancery.Date) (t *ClockTrial, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		c, err := store.Load[chancery.Clock](tx, "clock", ref)
		if err != nil {
			return err
		}
		t, err = tryClock(tx, c, start)
		return err
	})
	return t, err
}

func tryClock(tx *store.Tx, c *chancery.Clock, start chancery.Date) (*ClockTrial, error) {
	if start == "" {
		start = tx.Today()
	}
	days, err := workdays(tx, c.Country)
	if err != nil {
		return nil, err
	}
	units, err := tx.Terms("clock_unit")
	if err != nil {
		return nil, err
	}
	unit := chancery.MeaningOf(units, c.Unit)
	t := &ClockTrial{Clock: c, Start: start, Works: unit == "working_day"}
	t.Due, t.Passed = c.DueAfter(start, unit, days)
	return t, nil
}

// SupersedeClock ends a clock the day before another length, article and note
// take its place: the old rule stays what it was for what it was counted on.
// It returns the code of the new one.
func (s *Service) SupersedeClock(ctx context.Context, who chancery.Actor, ref string, from chancery.Date, length int64, unit chancery.Code, article string) (made string, err error) {
	if !who.Allows("clock.edit") || !who.Allows("clock.create") {
		return "", chancery.May("clock.edit")
	}
	if from.Precision() != chancery.ToDay {
		return "", chancery.Invalid("from", "date.needs_day", "value", string(from))
	}
	err = s.store.Write(ctx, who, "clock.supersede", func(tx *store.Tx) error {
		old, err := store.Load[chancery.Clock](tx, "clock", ref)
		if err != nil {
			return err
		}
		if old.To != "" && old.To.LastDay() < from || old.From != "" && old.From.FirstDay() >= from {
			return chancery.Invalid("from", "ministry.clock_over", "value", string(from))
		}
		if !tx.HasTerm("clock_unit", unit) {
			return chancery.Invalid("unit", "value.no_such_term", "value", string(unit), "vocabulary", "clock_unit")
		}
		next := *old
		next.Record = chancery.Record{Kind: "clock", Marking: old.Marking, Owner: old.Owner}
		next.Ref = old.Ref + "-" + strings.ReplaceAll(string(from), "-", "")
		next.From, next.To, next.Length, next.Unit, next.Article = from, old.To, chancery.Num(length), unit, strings.TrimSpace(article)
		old.To = chancery.DayOf(from.First().AddDate(0, 0, -1))
		if err := save(tx, old); err != nil {
			return err
		}
		made = next.Ref
		return save(tx, &next)
	})
	return made, err
}

// HolidayYear is the holidays of a country in a year, and those of the year
// before that have no counterpart.
type HolidayYear struct {
	Country   chancery.Code
	Year      int
	Holidays  []*chancery.Holiday
	Proposed  []*chancery.Holiday // of the year before, moved on by a year
	Countries []chancery.Code     // that have any
	Terms     map[string][]chancery.Term
}

// HolidaysOf reads the holidays of a year; country "" is the ministry's own.
func (s *Service) HolidaysOf(ctx context.Context, who chancery.Actor, country chancery.Code, year int) (h *HolidayYear, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		h = &HolidayYear{Country: country, Year: year}
		if h.Terms, err = tx.AllTerms(); err != nil {
			return err
		}
		if country == "" {
			own, err := tx.Setting(SettingCountry)
			if err != nil {
				return err
			}
			h.Country = chancery.Code(own)
		}
		all, _, err := every[chancery.Holiday](tx, Query{Kind: "holiday", Sort: "begins"}, 5*maxTerms)
		h.lay(all)
		return err
	})
	return h, err
}

func (h *HolidayYear) lay(all []*chancery.Holiday) {
	named := map[string]int{}
	key := func(x *chancery.Holiday) string { return x.Name.EN + "/" + x.Name.VI }
	for _, x := range all {
		if !slices.Contains(h.Countries, x.Country) {
			h.Countries = append(h.Countries, x.Country)
		}
		if x.Country == h.Country && x.Date.Year() == h.Year {
			h.Holidays = append(h.Holidays, x)
			named[key(x)]++
		}
	}
	for _, x := range all {
		if x.Country != h.Country || x.Date.Year() != h.Year-1 || x.Worked {
			continue
		}
		if named[key(x)] > 0 {
			named[key(x)]--
			continue
		}
		moved := &chancery.Holiday{Name: x.Name, Country: x.Country, Date: chancery.Date(strconv.Itoa(h.Year) + string(x.Date[4:]))}
		h.Proposed = append(h.Proposed, moved)
	}
}

// AddHolidays enters holidays in one act.
func (s *Service) AddHolidays(ctx context.Context, who chancery.Actor, list []*chancery.Holiday) error {
	if !who.Allows("holiday.create") {
		return chancery.May("holiday.create")
	}
	return s.store.Write(ctx, who, "holiday.create", func(tx *store.Tx) error {
		var errs []chancery.FieldError
		for i, h := range list {
			h.Kind, h.Record.ID, h.Record.Version = "holiday", "", 0
			err := save(tx, h)
			if err != nil && chancery.ProblemOf(err) == chancery.Broken {
				return err
			}
			fields := chancery.FieldsOf(err)
			if err != nil && len(fields) == 0 {
				fields = []chancery.FieldError{{Field: "date", Key: "ministry.code_taken", Args: []any{"value", string(h.Date)}}}
			}
			for _, fe := range fields {
				fe.Field = "rows." + strconv.Itoa(i+1) + "." + fe.Field
				errs = append(errs, fe)
			}
		}
		return chancery.InvalidFields(errs)
	})
}

// MarkingChange is what another rank of a marking level would let people see.
type MarkingChange struct {
	Level   chancery.Term
	Rank    int64    // as it would be
	Records int      // of that level, as far as the actor sees them
	Gain    []string // accounts that would see them and do not now
	Lose    []string // accounts that see them now and would not
}

// MarkingChanges says what new ranks of marking levels would change. Accounts
// are compared by level alone: compartments and organisations limit as before.
func (s *Service) MarkingChanges(ctx context.Context, who chancery.Actor, ranks map[chancery.Code]int64) (out []MarkingChange, err error) {
	if !who.Allows("term.edit") {
		return nil, chancery.May("term.edit")
	}
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		levels, err := tx.Terms("marking_level")
		if err != nil {
			return err
		}
		accounts, err := tx.Accounts()
		if err != nil {
			return err
		}
		uses, err := tx.TermUses("marking_level")
		if err != nil {
			return err
		}
		now, then := map[chancery.Code]int64{}, map[chancery.Code]int64{}
		for _, l := range levels {
			c := chancery.Code(l.Code)
			now[c], then[c] = l.Rank.N, l.Rank.N
			if r, ok := ranks[c]; ok {
				then[c] = r
			}
		}
		for _, l := range levels {
			c := chancery.Code(l.Code)
			m := MarkingChange{Level: l, Rank: then[c]}
			for _, u := range uses {
				if u.Code == c {
					m.Records += u.Count
				}
			}
			for _, a := range accounts {
				if a.Disabled {
					continue
				}
				sees, would := now[a.Marking] >= now[c], then[a.Marking] >= then[c]
				switch {
				case would && !sees:
					m.Gain = append(m.Gain, a.Name)
				case sees && !would:
					m.Lose = append(m.Lose, a.Name)
				}
			}
			out = append(out, m)
		}
		return nil
	})
	return out, err
}

// NumberSample is what the next record of a kind would be called.
type NumberSample struct {
	Kind         chancery.Kind
	Organisation Name
	Next         string
}

// Numbering is the rules of numbering with what they give.
type Numbering struct {
	Rules   []*chancery.NumberingRule
	Names   map[chancery.ID]Name
	Samples []NumberSample // of activities, for the organisations that number
	Trial   []NumberSample // with the pattern tried; empty without one
}

// Numbering reads the rules and tries a pattern for a kind; nothing is counted.
func (s *Service) Numbering(ctx context.Context, who chancery.Actor, kind chancery.Kind, pattern string) (*Numbering, error) {
	n := &Numbering{}
	if kind == "" {
		kind = "activity"
	}
	var tried *chancery.Pattern
	if pattern != "" {
		var err error
		if tried, err = chancery.ParsePattern(pattern); err != nil {
			return nil, err
		}
	}
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if n.Rules, _, err = every[chancery.NumberingRule](tx, Query{Kind: "numbering", Sort: "title"}, maxTerms); err != nil {
			return err
		}
		if n.Names, err = namesOf(tx, referencesOf(entities(n.Rules))); err != nil {
			return err
		}
		own, _, err := every[chancery.Organisation](tx, Query{Kind: "organisation", Where: where("own", "true"), Sort: "title"}, maxTerms)
		if err != nil {
			return err
		}
		for _, o := range own {
			if o.Symbol == "" && o.Parent != "" {
				continue
			}
			name := Name{ID: o.ID, Kind: "organisation", Ref: o.Ref, Title: o.Name}
			next, err := tx.NextNumber(kind, o.ID, nil, tx.Today().Year())
			if err != nil {
				return err
			}
			n.Samples = append(n.Samples, NumberSample{kind, name, next})
			if tried == nil {
				continue
			}
			if next, err = tx.NextNumber(kind, o.ID, tried, tx.Today().Year()); err != nil {
				return err
			}
			n.Trial = append(n.Trial, NumberSample{kind, name, next})
		}
		return nil
	})
	return n, err
}

func referencesOf(es []chancery.Entity) (ids []chancery.ID) {
	for _, e := range es {
		ids = append(ids, References(e)...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
