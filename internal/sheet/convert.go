package sheet

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// converter reads the cells of one format.
type converter struct {
	escaped bool // an apostrophe before a formula sign is not part of the text
	serial  bool // dates and times may be the numbers a spreadsheet keeps
	since04 bool // such dates count from 1904
	orders  map[string]dateOrder
	values  map[string]map[string]string
	ends    map[string]chancery.Field // of columns of first days, the field of the last day

	constant []constant
}

// constant is a value that every row has in a column the file does not have.
type constant struct {
	column
	value string
}

// text takes a text out of its cell.
func (c converter) text(cell string) string {
	if c.escaped {
		return Unescape(cell)
	}
	return cell
}

// value takes the value of a field that has one column out of its cell.
func (c converter) value(col column, cell string) (any, *chancery.FieldError) {
	f := col.field
	switch f.Type {
	case chancery.TypeDate:
		return c.date(f, c.orders[col.name].turned(strings.TrimSpace(cell)))
	case chancery.TypeNumber, chancery.TypeFlag:
		return c.number(cell), nil
	case chancery.TypeTime:
		return c.time(strings.TrimSpace(cell)), nil
	case chancery.TypeLine, chancery.TypeNote:
		return c.text(cell), nil
	}
	return cell, nil
}

// spanEnds are the fields of last days by those of first days.
var spanEnds = map[string]string{"start_date": "end_date", "from": "to", "since": "until"}

// endsOf finds the fields of a kind that hold the first and the last day of a span.
func endsOf(spec *chancery.Spec) map[string]chancery.Field {
	out := map[string]chancery.Field{}
	fields := spec.DescribeAll()
	for from, to := range spanEnds {
		first, _ := fields.ByName(from)
		last, ok := fields.ByName(to)
		if ok && first.Type == chancery.TypeDate && last.Type == chancery.TypeDate {
			out[from] = last
		}
	}
	return out
}

// span reads a cell of first days in which both days of a span stand. Where the
// column has the month first nobody can tell which number is which.
func (c converter) span(col column, cell string) (from, to string, end chancery.Field, ok bool) {
	end, ok = c.ends[col.name]
	if !ok || col.group != "" || c.orders[col.name] == MonthFirst {
		return "", "", end, false
	}
	if _, err := chancery.ParseDate(strings.TrimSpace(cell)); err == nil { // most cells are plain days
		return "", "", end, false
	}
	if v, fault := c.date(col.field, strings.TrimSpace(cell)); fault == nil && v != cell {
		return "", "", end, false
	}
	from, to, ok = i18n.ParseDays(cell)
	return from, to, end, ok
}

// date reads what people type into tables, 22/06/2022 as well as 2022-06-22,
// and the day numbers of spreadsheets.
func (c converter) date(f chancery.Field, cell string) (any, *chancery.FieldError) {
	if cell == "" {
		return "", nil
	}
	if _, err := chancery.ParseDate(cell); err == nil {
		return cell, nil
	}
	if c.serial {
		if day, err := strconv.ParseFloat(cell, 64); err == nil && day >= 3000 && day < 2_958_466 { // to the end of 9999
			if t, err := excelize.ExcelDateToTime(day, c.since04); err == nil {
				return string(chancery.DayOf(t)), nil
			}
		}
	}
	iso, err := i18n.ParseDate(cell)
	if err == nil {
		return iso, nil
	}
	var typed *i18n.InputError
	if errors.As(err, &typed) {
		return "", &chancery.FieldError{Field: f.Name, Key: string(typed.Reason), Args: []any{"input", cell, "value", cell}}
	}
	return cell, nil
}

// groupedNumber is a whole number with its thousands apart, 1.500.000 or
// 1,500,000 or 1 500 000.
var groupedNumber = regexp.MustCompile(`^-?[0-9]{1,3}([., \x{00a0}][0-9]{3})+$`)

// number lets a spreadsheet's 12.0 be 12, and takes the marks of thousands out;
// the field refuses what is no number. What a spreadsheet itself keeps as 1.234
// is a fraction.
func (c converter) number(cell string) string {
	cell = strings.TrimSpace(cell)
	if groupedNumber.MatchString(cell) {
		once := strings.Count(cell, ".") == 1 && !strings.ContainsAny(cell, ", \u00a0")
		if !c.serial || !once || strings.HasSuffix(cell, "0") {
			return strings.NewReplacer(".", "", ",", "", " ", "", "\u00a0", "").Replace(cell)
		}
	}
	if whole, zeros, found := strings.Cut(cell, ","); found && whole != "" && zeros != "" && strings.Trim(zeros, "0") == "" {
		return whole
	}
	if strings.ContainsAny(cell, ".eE") && (c.serial || strings.Trim(cell[strings.LastIndexByte(cell, '.')+1:], "0") == "") {
		if n, err := strconv.ParseFloat(cell, 64); err == nil && n == float64(int64(n)) {
			return strconv.FormatInt(int64(n), 10)
		}
	}
	return cell
}

// instead is what to read in the place of a cell, or of one of its parts.
func (c converter) instead(col column, cell string) string {
	values := c.values[col.name]
	if values == nil {
		return cell
	}
	if to, ok := values[strings.TrimSpace(cell)]; ok {
		return to
	}
	if col.field.Type != chancery.TypeRefs && col.field.Type != chancery.TypeCodes {
		return cell
	}
	parts := strings.Split(cell, ";")
	for i, p := range parts {
		if to, ok := values[strings.TrimSpace(p)]; ok {
			parts[i] = to
		}
	}
	return strings.Join(parts, ";")
}

// time reads a time of day, which a spreadsheet keeps as a part of a day.
func (c converter) time(cell string) string {
	if c.serial {
		if part, err := strconv.ParseFloat(cell, 64); err == nil && part >= 0 && part < 1 {
			return time.Time{}.Add(time.Duration(part*24*60+0.5) * time.Minute).Format("15:04")
		}
	}
	if len(cell) == 4 && cell[1] == ':' {
		return "0" + cell
	}
	return cell
}

// formulaSigns are what a spreadsheet takes for the beginning of a formula; some
// also take the wide ones of East Asian keyboards.
const formulaSigns = "=+-@\t\r\n＝＋－＠"

// Escape keeps a spreadsheet from taking a text for a formula: a text that
// begins with a sign of formulas, after any apostrophes, gets an apostrophe in
// front. Unescape takes it away again, so that every text comes back as it was.
func Escape(s string) string {
	if looksLikeFormula(s) {
		return "'" + s
	}
	return s
}

// Unescape undoes Escape.
func Unescape(s string) string {
	if strings.HasPrefix(s, "'") && looksLikeFormula(s) {
		return s[1:]
	}
	return s
}

func looksLikeFormula(s string) bool {
	rest := strings.TrimLeft(s, "'")
	first, size := utf8.DecodeRuneInString(rest)
	return size > 0 && strings.ContainsRune(formulaSigns, first)
}
