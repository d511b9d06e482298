package store

import (
	"strings"

	"chancery/internal/chancery"
)

// registerCounter is where the running numbers of registers of documents are
// counted: it is no kind, so that no reference of a record is counted with them.
const registerCounter chancery.Kind = "document_register"

// registerSeries names one series of numbers: of an organisation, a direction
// and a series such as that of secret papers. It begins anew every year.
func registerSeries(organisation chancery.ID, direction, series chancery.Code) string {
	return strings.Join([]string{string(organisation), string(direction), string(series)}, "/")
}

// NextEntry gives the next running number of a register. Two writers never get
// the same one, and a write that fails gives its number back.
func (t *Tx) NextEntry(organisation chancery.ID, direction, series chancery.Code, year int) (int64, error) {
	n, err := t.counter(registerCounter, registerSeries(organisation, direction, series), year)
	if err != nil {
		return 0, err
	}
	*n++
	return *n, nil
}

// ClaimEntry keeps the counter at or above a number that comes with a record.
func (t *Tx) ClaimEntry(e chancery.RegisterEntry) error {
	n, err := t.counter(registerCounter, registerSeries(e.Organisation, e.Direction, e.Series), int(e.Year.N))
	if err == nil && e.Number.N > *n {
		*n = e.Number.N
	}
	return err
}

// RegisterLine is one line of a register of documents: the document and which of
// its entries.
type RegisterLine struct {
	Document chancery.ID
	Entry    int
}

// RegisterQuery asks for the lines of one register. Days bound the day of entry
// where they are not empty.
type RegisterQuery struct {
	Organisation chancery.ID
	Direction    chancery.Code
	Series       chancery.Code
	From, To     chancery.Date
	Void         bool // those that no longer count, too
	Limit        int
}

// RegisterLines reads the lines of a register in the order of their numbers, as
// far as the actor may see the documents.
func (t *Tx) RegisterLines(q RegisterQuery) ([]RegisterLine, error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	where, args := `e.organisation = ? AND e.direction = ? AND e.series = ?`, []any{string(q.Organisation), string(q.Direction), string(q.Series)}
	if q.From != "" {
		where, args = where+` AND e."on" >= ?`, append(args, string(q.From.FirstDay()))
	}
	if q.To != "" {
		where, args = where+` AND e."on" <= ?`, append(args, string(q.To.LastDay()))
	}
	if !q.Void {
		where += ` AND e.void = ''`
	}
	var out []RegisterLine
	err = t.query(func(scan func(...any) error) error {
		var l RegisterLine
		err := scan(&l.Document, &l.Entry)
		out = append(out, l)
		return err
	}, `SELECT r.id, e.ord FROM document_entries e JOIN record r ON r.id = e.record WHERE `+where+` AND NOT r.removed AND `+sc.where+`
		ORDER BY e."year", e.number LIMIT ?`, append(append(args, sc.args...), q.Limit)...)
	return out, err
}

// Registers lists the registers that have a line the actor may see.
func (t *Tx) Registers() ([]chancery.RegisterEntry, error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	var out []chancery.RegisterEntry
	err = t.query(func(scan func(...any) error) error {
		var e chancery.RegisterEntry
		err := scan(&e.Organisation, &e.Direction, &e.Series, &e.Year.N)
		e.Year.OK = true
		out = append(out, e)
		return err
	}, `SELECT DISTINCT e.organisation, e.direction, e.series, e."year" FROM document_entries e JOIN record r ON r.id = e.record
		WHERE NOT r.removed AND `+sc.where+` ORDER BY e."year" DESC, e.organisation, e.direction, e.series`, sc.args...)
	return out, err
}

// RegisterOf is the organisation in whose register a document of an owner is
// entered: the nearest upwards that numbers for itself, or the ministry, or the
// top of its tree.
func (t *Tx) RegisterOf(owner, ministry chancery.ID) (chancery.ID, error) {
	for range 50 { // a tree deeper than this is a ring, which saving refuses
		var symbol string
		var parent *string
		found, err := t.one([]any{&symbol, &parent}, `SELECT symbol, parent FROM organisation WHERE id = ?`, string(owner))
		if err != nil || !found || symbol != "" || parent == nil || owner == ministry {
			return owner, err
		}
		owner = chancery.ID(*parent)
	}
	return owner, nil
}

// registersBehind finds registers whose next number was given already.
func (t *Tx) registersBehind(last map[counterKey]int64) (Ailment, error) {
	a := Ailment{Key: "doctor.counter", Table: "document_entries"}
	err := t.query(func(scan func(...any) error) error {
		var e chancery.RegisterEntry
		if err := scan(&e.Organisation, &e.Direction, &e.Series, &e.Year.N, &e.Number.N); err != nil {
			return err
		}
		name := registerSeries(e.Organisation, e.Direction, e.Series)
		if e.Number.N > last[counterKey{registerCounter, name, int(e.Year.N)}] {
			a.Count, a.Example = a.Count+1, name
		}
		return nil
	}, `SELECT COALESCE(organisation, ''), direction, series, COALESCE("year", 0), COALESCE(MAX(number), 0) FROM document_entries GROUP BY organisation, direction, series, "year"`)
	return a, err
}
