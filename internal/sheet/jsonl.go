package sheet

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"chancery/internal/chancery"
)

// jsonRecords reads one object per line, in the form of chancery.Field.Value
// with "ref", "key", "state" and, if it is there, "kind" beside the fields.
// A line that was mended is read as it is in cells, as the first column of its row.
func jsonRecords(spec *chancery.Spec, text io.Reader, mapping map[string]string, cells map[int]map[int]string, limits Limits) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		lines := bufio.NewScanner(text)
		lines.Buffer(make([]byte, 64<<10), limits.Cell*16)
		number := 0
		for lines.Scan() {
			number++
			line := bytes.TrimSpace(lines.Bytes())
			if mended, ok := cells[number][1]; ok {
				line = []byte(strings.TrimSpace(mended))
			}
			if len(line) == 0 {
				continue
			}
			if number > limits.Rows {
				yield(nil, chancery.Invalid("", "import.too_many_rows", "max", limits.Rows))
				return
			}
			if !yield(jsonRecord(spec, number, line, mapping), nil) {
				return
			}
		}
		err := lines.Err()
		if errors.Is(err, bufio.ErrTooLong) {
			err = chancery.Invalid("", "import.line_too_long", "max", limits.Cell*16)
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func jsonRecord(spec *chancery.Spec, number int, line []byte, mapping map[string]string) *Record {
	rec := &Record{Row: number, Values: map[string]any{}, Print: fingerprint([]string{string(line)})}
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	var object map[string]any
	if err := d.Decode(&object); err != nil || object == nil {
		rec.broken("import.not_json")
		return rec
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		rec.broken("import.not_json")
		return rec
	}
	fields := spec.DescribeAll()
	for _, name := range slices.Sorted(maps.Keys(object)) {
		v := object[name]
		if to, ok := mapping[name]; ok {
			name = to
		}
		switch name {
		case "-":
		case "kind":
			if v != string(spec.Kind) {
				rec.fault("kind", "import.other_kind", "value", v, "kind", string(spec.Kind))
			}
		case ColumnRef, ColumnKey, ColumnState:
			s, ok := v.(string)
			if !ok && v != nil {
				rec.fault(name, "value.not_text", "value", v)
			}
			rec.head(name, s)
		default:
			f, ok := fields.ByName(name)
			if !ok {
				rec.Faults = append(rec.Faults, unknownField(fields, name))
				continue
			}
			rec.Values[name] = whole(f, v)
		}
	}
	return rec
}

// whole gives a text both languages: an object that lacks one means it is empty.
func whole(f chancery.Field, v any) any {
	text, ok := v.(map[string]any)
	if !ok || !bilingual(f) {
		return v
	}
	for _, lang := range []string{"en", "vi"} {
		if _, ok := text[lang]; !ok {
			text[lang] = ""
		}
	}
	return text
}
