package store

import "chancery/internal/chancery"

// TaskGroup counts the tasks of one lead, one origin and one responsible that
// stand alike on a day.
type TaskGroup struct {
	Lead, From  chancery.ID
	Responsible chancery.Text
	Done        bool // done or verified
	Late        bool // surely after the deadline: done then, or still open on the day
	Undated     bool // has no deadline
	Count       int
}

// Of dates known to the month or the year, one is surely before another when it
// already is as far as both are known.
const (
	taskDeadline = `CASE WHEN k.extended_to <> '' THEN k.extended_to ELSE k.due END`
	taskDone     = `CASE WHEN r.state IN ('done', 'verified') THEN 1 ELSE 0 END`
	taskMeasured = `CASE WHEN r.state IN ('done', 'verified') THEN k.done_on ELSE ? END`
	taskLate     = `CASE WHEN substr(d.deadline, 1, LENGTH(d.measured)) < substr(d.measured, 1, LENGTH(d.deadline)) THEN 1 ELSE 0 END`
)

// TaskGroups counts the tasks the actor may see.
func (t *Tx) TaskGroups(today chancery.Date) ([]TaskGroup, error) {
	spec, err := chancery.SpecOf("task")
	if err != nil {
		return nil, err
	}
	from, args, err := t.from(spec, nil)
	if err != nil {
		return nil, err
	}
	var out []TaskGroup
	err = t.query(func(scan func(...any) error) error {
		var g TaskGroup
		var done, late, undated int
		err := scan(&g.Lead, &g.From, &g.Responsible.EN, &g.Responsible.VI, &done, &late, &undated, &g.Count)
		g.Done, g.Late, g.Undated = done == 1, late == 1, undated == 1
		out = append(out, g)
		return err
	}, `SELECT d.lead, d.origin, d.en, d.vi, d.done, `+taskLate+`, CASE WHEN d.deadline = '' THEN 1 ELSE 0 END, COUNT(*) FROM (
		SELECT COALESCE(k.lead, '') AS lead, COALESCE(k."from", '') AS origin, k.responsible_en AS en, k.responsible_vi AS vi,
		`+taskDone+` AS done, `+taskDeadline+` AS deadline, `+taskMeasured+` AS measured `+from+`) AS d GROUP BY 1, 2, 3, 4, 5, 6, 7`,
		append([]any{string(today)}, args...)...)
	return out, err
}
