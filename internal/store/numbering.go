package store

import (
	"chancery/internal/chancery"
)

// numberingRule is a rule of numbering as it is applied.
type numberingRule struct {
	ref          string // of the record; empty for the rule that holds without any
	kind         chancery.Kind
	organisation chancery.ID
	from, to     chancery.Date
	pattern      *chancery.Pattern
}

var plainRule = func() *numberingRule {
	p, err := chancery.ParsePattern(chancery.DefaultPattern)
	if err != nil {
		panic(err)
	}
	return &numberingRule{pattern: p}
}()

// series is the name of the counter a rule counts in, and its year: 0 where
// the numbers do not begin again. A rule that leaves the symbol out counts for
// itself where it is for one organisation, else with the ministry.
func (r *numberingRule) series(symbol string, year int) (string, int) {
	if !r.pattern.Yearly {
		year = 0
	}
	switch {
	case r.pattern.Symbol:
		return symbol, year
	case r.organisation != "":
		return "@" + r.ref, year
	}
	return "", year
}

// numberings reads the rules, also those no longer in force: numbers given by
// them are still numbers.
func (t *Tx) numberings() ([]*numberingRule, error) {
	if t.rules != nil && !t.touched["numbering"] {
		return t.rules, nil
	}
	rules := []*numberingRule{}
	err := t.query(func(scan func(...any) error) error {
		r := &numberingRule{}
		var pattern string
		if err := scan(&r.ref, &r.kind, &r.organisation, &pattern, &r.from, &r.to); err != nil {
			return err
		}
		p, err := chancery.ParsePattern(pattern)
		if err == nil {
			r.pattern = p
			rules = append(rules, r)
		}
		return nil
	}, `SELECT r.ref, k.of_kind, COALESCE(k.for_organisation, ''), k.pattern, k."from", k."to" FROM numbering k JOIN record r ON r.id = k.id ORDER BY k."from" DESC, r.ref`)
	t.rules = rules
	return rules, err
}

// numberingFor is the rule in force today for records of a kind and an owner:
// the one for the nearest organisation upwards, else for all; a rule for the
// kind goes before one for all kinds, a later one before an earlier.
func (t *Tx) numberingFor(kind chancery.Kind, owner chancery.ID) (*numberingRule, error) {
	rules, err := t.numberings()
	if err != nil || len(rules) == 0 {
		return plainRule, err
	}
	today := t.Today()
	pick := func(organisation chancery.ID) (best *numberingRule) {
		for _, r := range rules {
			if r.organisation != organisation || r.kind != "" && r.kind != kind || r.from != "" && r.from.FirstDay() > today || r.to != "" && r.to.LastDay() < today {
				continue
			}
			if best == nil || best.kind == "" && r.kind != "" {
				best = r
			}
		}
		return best
	}
	for range 50 { // as in series
		if r := pick(owner); r != nil {
			return r, nil
		}
		if owner == "" {
			return plainRule, nil
		}
		var parent *string
		if _, err := t.peek([]any{&parent}, `SELECT parent FROM organisation WHERE id = ?`, string(owner)); err != nil {
			return nil, err
		}
		owner = ""
		if parent != nil {
			owner = chancery.ID(*parent)
		}
	}
	return plainRule, nil
}

// readNumber finds the counter that a reference was counted in, by the form
// that always was or by that of a rule.
func (t *Tx) readNumber(kind chancery.Kind, ref string) (series string, year int, n int64, ok bool, err error) {
	rules, err := t.numberings()
	if err != nil {
		return "", 0, 0, false, err
	}
	for _, r := range append([]*numberingRule{plainRule}, rules...) {
		if r.kind != "" && r.kind != kind {
			continue
		}
		if y, number, symbol, is := r.pattern.Read(ref); is {
			series, year = r.series(symbol, y)
			return series, year, number, true, nil
		}
	}
	return "", 0, 0, false, nil
}

// IsNumber reports whether a reference has a form that records of a Yearly
// kind are given.
func (t *Tx) IsNumber(kind chancery.Kind, ref string) (bool, error) {
	_, _, _, ok, err := t.readNumber(kind, ref)
	return ok, err
}

// NextNumber is the reference that the next record of a kind would get for an
// owner, begun in a year; nothing is counted.
func (t *Tx) NextNumber(kind chancery.Kind, owner chancery.ID, pattern *chancery.Pattern, year int) (string, error) {
	symbol, err := t.series(owner)
	if err != nil {
		return "", err
	}
	rule, err := t.numberingFor(kind, owner)
	if err != nil {
		return "", err
	}
	if pattern != nil {
		rule = &numberingRule{ref: rule.ref, organisation: owner, pattern: pattern}
	}
	series, counted := rule.series(symbol, year)
	var n int64
	_, err = t.peek([]any{&n}, `SELECT last FROM counter WHERE kind = ? AND series = ? AND "year" = ?`, string(kind), series, counted)
	return rule.pattern.Format(year, n+1, symbol), err
}
