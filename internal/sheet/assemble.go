package sheet

import (
	"hash/fnv"
	"iter"
	"strings"

	"chancery/internal/chancery"
)

// row is one row of a table as it stands.
type row struct {
	number int
	cells  []string
	fault  *chancery.FieldError // the row could not be read
}

// assemble makes records of the rows below a header: a row in which only
// columns of child lines are filled continues the record above it.
func assemble(cols []column, rows iter.Seq2[row, error], convert converter) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		var at *Record
		apart := false // an empty row or a total stands above
		last := 0
		for r, err := range rows {
			if err != nil {
				yield(nil, err)
				return
			}
			if at != nil && r.number > last+1 {
				apart = true
			}
			if r.fault == nil && blank(r.cells) {
				continue
			}
			last = r.number
			why := ""
			if r.fault == nil {
				why = aside(cols, r, apart)
			}
			if why == "" && continues(cols, r) && at != nil && at.Aside == "" {
				at.addLines(cols, r, convert)
				continue
			}
			if at != nil && !yield(at, nil) {
				return
			}
			if why != "" {
				at, apart = &Record{Row: r.number, Aside: why, Values: map[string]any{}}, true
				continue
			}
			apart = false
			at = begin(cols, r, convert)
		}
		if at != nil {
			yield(at, nil)
		}
	}
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

func continues(cols []column, r row) bool {
	if r.fault != nil || len(r.cells) > len(cols) {
		return false
	}
	for i, c := range r.cells {
		if cols[i].group == "" && strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

func begin(cols []column, r row, convert converter) *Record {
	rec := &Record{Row: r.number, Values: map[string]any{}, lineRows: map[string][]int{}}
	switch {
	case r.fault != nil:
		rec.Faults, rec.Broken = append(rec.Faults, *r.fault), true
		return rec
	case len(r.cells) != len(cols):
		rec.broken("import.ragged", "got", len(r.cells), "want", len(cols))
		return rec
	case continues(cols, r):
		rec.broken("import.stray_lines")
		return rec
	}
	rec.Print = fingerprint(r.cells)
	has := map[string]bool{}
	type last struct {
		field chancery.Field
		day   string
	}
	var spans []last
	for i, cell := range r.cells {
		has[cols[i].name] = true
		cell = convert.instead(cols[i], cell)
		if from, to, end, ok := convert.span(cols[i], cell); ok {
			cell = from
			spans = append(spans, last{end, to})
		}
		rec.put(cols[i], cell, convert)
	}
	for _, s := range spans { // a last day in its own column goes before
		if day, _ := rec.Values[s.field.Name].(string); day == "" {
			rec.Values[s.field.Name] = s.day
		}
	}
	for _, c := range convert.constant {
		if !has[c.name] {
			rec.put(c.column, c.value, convert)
		}
	}
	for _, c := range cols {
		if c.group != "" && rec.Values[c.group] == nil {
			rec.Values[c.group] = []map[string]any{}
		}
	}
	rec.addLines(cols, r, convert)
	return rec
}

// put enters one cell of the record itself.
func (r *Record) put(c column, cell string, convert converter) {
	switch {
	case c.skip || c.group != "":
	case c.head != "":
		r.head(c.head, strings.TrimSpace(cell))
	case c.lang != "":
		text, _ := r.Values[c.field.Name].(map[string]any)
		if text == nil {
			text = map[string]any{}
			r.Values[c.field.Name] = text
		}
		text[c.lang] = convert.text(cell)
	default:
		v, fault := convert.value(c, cell)
		r.Values[c.field.Name] = v
		if fault != nil {
			r.Faults = append(r.Faults, *fault)
		}
	}
}

func (r *Record) head(name, cell string) {
	switch name {
	case ColumnRef:
		r.Ref = cell
	case ColumnKey:
		r.Key = cell
	case ColumnState:
		r.State = chancery.State(cell)
	}
}

// addLines adds the child lines that stand in a row, one of each group at most.
func (r *Record) addLines(cols []column, from row, convert converter) {
	lines := map[string]map[string]any{}
	var order []string
	for i, cell := range from.cells {
		c := cols[i]
		if c.group == "" || strings.TrimSpace(cell) == "" {
			continue
		}
		line := lines[c.group]
		if line == nil {
			line = map[string]any{}
			lines[c.group] = line
			order = append(order, c.group)
		}
		if c.lang != "" {
			text, _ := line[c.field.Name].(map[string]any)
			if text == nil {
				text = map[string]any{}
				line[c.field.Name] = text
			}
			text[c.lang] = convert.text(cell)
			continue
		}
		v, fault := convert.value(c, convert.instead(c, cell))
		line[c.field.Name] = v
		if fault != nil {
			fault.Field = c.name
			r.Faults = append(r.Faults, *fault)
		}
	}
	for _, group := range order {
		list, _ := r.Values[group].([]map[string]any)
		r.Values[group] = append(list, lines[group])
		r.lineRows[group] = append(r.lineRows[group], from.number)
	}
	if from.number != r.Row && r.Print != 0 {
		r.Print = r.Print*1099511628211 ^ fingerprint(from.cells)
	}
}

func fingerprint(cells []string) uint64 {
	h := fnv.New64a()
	for _, c := range cells {
		_, _ = h.Write([]byte(c))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64() | 1
}
