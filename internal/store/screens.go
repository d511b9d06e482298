package store

import (
	"database/sql"
	"strings"

	"chancery/internal/chancery"
)

// YearCount is how many records of one value of a field end in one year.
type YearCount struct {
	Year  string // "" where the record has no date
	Value string // a code, or the identifier of a record; "" where the field is empty
	Count int
}

// CountByYear counts the records the filters keep by the year they end in and
// by the values of a field, in the order of years and values.
func (t *Tx) CountByYear(kind chancery.Kind, filters []Filter, field string) ([]YearCount, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	from, args, err := t.from(spec, filters)
	if err != nil {
		return nil, err
	}
	join, value, joinArgs, err := valueExpr(spec, field)
	if err != nil {
		return nil, err
	}
	from = strings.Replace(from, " WHERE ", join+" WHERE ", 1)
	var out []YearCount
	err = t.query(func(scan func(...any) error) error {
		var c YearCount
		if err := scan(&c.Year, &c.Value, &c.Count); err != nil {
			return err
		}
		out = append(out, c)
		return nil
	}, `SELECT substr(r.ends, 1, 4) AS y, `+value+` AS v, COUNT(*) `+from+` GROUP BY substr(r.ends, 1, 4), `+value+` ORDER BY y, v`,
		append(joinArgs, args...)...)
	return out, err
}

// Meeting reads the records of a kind that go on at some time between two days,
// by the day they begin; at most limit.
func (t *Tx) Meeting(kind chancery.Kind, filters []Filter, from, to chancery.Date, limit int) ([]chancery.Entity, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	where, args, err := t.where(spec, filters)
	if err != nil {
		return nil, err
	}
	where += " AND r.ends >= ? AND r.begins <> '' AND r.begins <= ?"
	return t.loadWhere(spec, where, append(args, string(from), string(to)), "ORDER BY r.begins, r.ref LIMIT ?", limit)
}

// Through lists the records whose field via points to a record of another kind
// whose own field points to id: the tasks that came from a partner's activities.
// The actor must see the record between, too.
func (t *Tx) Through(via string, between chancery.Kind, field string, id chancery.ID, limit int) ([]chancery.ID, error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	var out []chancery.ID
	err = t.query(func(scan func(...any) error) error {
		var id chancery.ID
		if err := scan(&id); err != nil {
			return err
		}
		out = append(out, id)
		return nil
	}, `SELECT DISTINCT l.src FROM link p JOIN record r ON r.id = p.src JOIN link l ON l.dst = r.id AND l.field = ?
		WHERE p.dst = ? AND p.field = ? AND r.kind = ? AND NOT r.removed AND `+sc.where+` ORDER BY l.src LIMIT ?`,
		append(append([]any{via, string(id), field, string(between)}, sc.args...), limit)...)
	return out, err
}

// ChainLinks reads what belongs to the mechanisms, by when it begins, as far as
// a chain of editions needs it: of each activity the reference, the state, the
// mechanism, the edition, what it is within, its dates and its host.
func (t *Tx) ChainLinks(mechanisms []chancery.ID) ([]*chancery.Activity, error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	var out []*chancery.Activity
	for chunk := range chunks(mechanisms, 200) {
		err := t.query(func(scan func(...any) error) error {
			a := &chancery.Activity{}
			var within sql.NullString
			var edition sql.NullInt64
			if err := scan(&a.ID, &a.Ref, &a.State, &a.Mechanism, &edition, &within, &a.Start, &a.End, &a.Host, &a.PostponedTo); err != nil {
				return err
			}
			a.Kind, a.Within, a.Edition = "activity", chancery.ID(within.String), chancery.Number{N: edition.Int64, OK: edition.Valid}
			out = append(out, a)
			return nil
		}, `SELECT r.id, r.ref, r.state, k.mechanism, k.edition, k.within, k.start_date, k.end_date, k.host, k.postponed_to
			FROM activity k JOIN record r ON r.id = k.id WHERE k.mechanism IN (`+places(len(chunk))+`) AND NOT r.removed AND `+sc.where+` ORDER BY r.begins, r.ref`,
			append(anyIDs(chunk), sc.args...)...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
