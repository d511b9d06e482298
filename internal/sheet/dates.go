package sheet

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
)

// dateOrder is how the numbers of dates follow each other in a column.
type dateOrder string

var numericDate = regexp.MustCompile(`^([0-9]{1,2})([/.-])([0-9]{1,2})([/.-])([0-9]{4})$`)

// turned puts the day first where the column has the month first.
func (o dateOrder) turned(cell string) string {
	if o != MonthFirst {
		return cell
	}
	return numericDate.ReplaceAllString(cell, "$3$2$1$4$5")
}

// Dates is what the dates of a column look like.
type Dates struct {
	Column     string
	DayFirst   int // dates of which the first number can only be a day
	MonthFirst int // dates of which the second number can only be a day
	Either     int // dates that may be read both ways
	Serial     int // dates a spreadsheet knows as such
	Order      string
	Told       bool // the order was chosen, not found
}

// Mixed reports dates in both orders in one column.
func (d Dates) Mixed() bool { return d.DayFirst > 0 && d.MonthFirst > 0 }

// Assumed reports that nothing in the column says which number is the day.
func (d Dates) Assumed() bool {
	return !d.Told && d.Either > 0 && d.DayFirst == 0 && d.MonthFirst == 0
}

func (d *Dates) add(cell string, serial bool) {
	cell = strings.TrimSpace(cell)
	m := numericDate.FindStringSubmatch(cell)
	if m == nil {
		if day, err := strconv.ParseFloat(cell, 64); err == nil && serial && day >= 3000 {
			d.Serial++
		}
		return
	}
	first, _ := strconv.Atoi(m[1]) // two digits
	second, _ := strconv.Atoi(m[3])
	switch {
	case first > 12 && second <= 12:
		d.DayFirst++
	case second > 12 && first <= 12:
		d.MonthFirst++
	default:
		d.Either++
	}
}

// datesWithin is how many rows are looked at to find the order of dates.
const datesWithin = 20_000

// dates looks at the columns of dates. The day comes first unless only the
// opposite can be read, as everybody here writes.
func (t *Table) dates(b *body) ([]Dates, error) {
	var out []Dates
	at := map[int]int{}
	for i, c := range b.cols {
		if !c.skip && c.field.Type == chancery.TypeDate {
			at[i] = len(out)
			out = append(out, Dates{Column: c.name})
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	n := 0
	for r, err := range b.below {
		if err != nil {
			return nil, err
		}
		for i, d := range at {
			if i < len(r.cells) {
				out[d].add(r.cells[i], t.format == XLSX)
			}
		}
		if n++; n == datesWithin {
			break
		}
	}
	for i := range out {
		d := &out[i]
		told, ok := t.reading.Orders[d.Column]
		if !ok {
			told, ok = t.reading.Orders[""]
		}
		switch {
		case ok && (told == DayFirst || told == MonthFirst):
			d.Order, d.Told = told, true
		case d.MonthFirst > 0 && d.DayFirst == 0:
			d.Order = MonthFirst
		default:
			d.Order = DayFirst
		}
	}
	return out, nil
}

// converterFor is a converter that knows the order of dates in the columns.
func (t *Table) converterFor() (converter, error) {
	c := t.converter()
	c.values, c.ends = t.reading.Values, endsOf(t.Spec)
	known := columnsByName(t.Spec)
	for _, name := range slices.Sorted(maps.Keys(t.reading.Constant)) {
		if col, ok := known[name]; ok && col.group == "" {
			c.constant = append(c.constant, constant{col, t.reading.Constant[name]})
		}
	}
	if t.orders == nil {
		b, err := t.body()
		if err != nil {
			return c, err
		}
		defer b.stop()
		list, err := t.dates(b)
		if err != nil {
			return c, err
		}
		t.orders = map[string]dateOrder{}
		for _, d := range list {
			t.orders[d.Column] = dateOrder(d.Order)
		}
	}
	c.orders = t.orders
	return c, nil
}
