package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/sheet"
)

func reading(name, content string) sheet.Reading {
	return sheet.Reading{Name: name, Kind: "activity", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

// records reads all tables of a file; the error is that of the file or of its header.
func records(t testing.TB, r sheet.Reading) ([]*sheet.Record, error) {
	t.Helper()
	book, err := sheet.Open(r)
	if err != nil {
		return nil, err
	}
	defer book.Close()
	var out []*sheet.Record
	for _, table := range book.Tables {
		for rec, err := range table.Records() {
			if err != nil {
				return out, err
			}
			out = append(out, rec)
		}
	}
	return out, nil
}

func TestRowsAreNumberedAsASpreadsheetShowsThem(t *testing.T) {
	for name, tt := range map[string]struct {
		content string
		want    []int
	}{
		"plain":            {"key,type\na,b\nc,d\n", []int{2, 3}},
		"without last end": {"key,type\na,b", []int{2}},
		"several lines":    {"key,source\na,\"1\n2\n3\"\nc,d\n", []int{2, 3}},
		"CRLF":             {"key,source\r\na,\"1\r\n2\"\r\nc,d\r\n", []int{2, 3}},
		"empty rows":       {"key,type\n\na,b\n\n\nc,d\n", []int{3, 6}},
		"header below":     {"\n\nkey,type\na,b\n", []int{4}},
		"after a fault":    {"key,type\na\"a,b\n\nc,d\n", []int{2, 4}},
		"fault in several": {"key,type\n\"a\nb\"x,b\nc,d\n", []int{2, 3}},
		"told separator":   {"sep=;\r\nkey;type\r\na,b,c,d;e\r\n", []int{2}},
		"rows of commas":   {"key,type\n,\na,b\n", []int{3}},
	} {
		recs, err := records(t, reading("activity.csv", tt.content))
		var got []int
		for _, r := range recs {
			got = append(got, r.Row)
		}
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: rows %v, want %v (%v)", name, got, tt.want, err)
		}
	}
}

func TestWhatARowBecomes(t *testing.T) {
	r := reading("activity.csv", "ref;key;title_en;start_date;partners;agenda.at;agenda.item_en;agenda.item_vi;gifts.side;state;note\n"+
		"2024-0001;a;'=1;22/6/2022;CN;9:05;One;Một;ours;held;x\n;;;;;10:00;Two;;;;\n;;;;;;;;theirs;;\n")
	r.Map = map[string]string{"note": "-"}
	recs, err := records(t, r)
	if err != nil || len(recs) != 1 {
		t.Fatalf("%v %v", recs, err)
	}
	rec := recs[0]
	want := map[string]any{
		"title": map[string]any{"en": "=1"}, "start_date": "2022-06-22", "partners": "CN",
		"agenda": []map[string]any{{"at": "09:05", "item": map[string]any{"en": "One", "vi": "Một"}}, {"at": "10:00", "item": map[string]any{"en": "Two"}}},
		"gifts":  []map[string]any{{"side": "ours"}, {"side": "theirs"}},
	}
	if !reflect.DeepEqual(rec.Values, want) || rec.Ref != "2024-0001" || rec.Key != "a" || rec.State != "held" {
		t.Errorf("%+v", rec)
	}
	for path, row := range map[string]int{"title": 2, "agenda.1.at": 2, "agenda.2.at": 3, "gifts.2.side": 4, "gifts.9.side": 2, "ref": 2} {
		if got := rec.RowOf(path); got != row {
			t.Errorf("%s stands in row %d, want %d", path, got, row)
		}
	}
}

func TestSeparatorsAreFound(t *testing.T) {
	for _, sep := range []string{",", ";", "\t"} {
		recs, err := records(t, reading("activity.csv", strings.ReplaceAll("key|title_en|\"type\"\na|\"x, y; z\"|b\n", "|", sep)))
		if err != nil || len(recs) != 1 || recs[0].Values["title"].(map[string]any)["en"] != "x, y; z" {
			t.Errorf("%q: %+v %v", sep, recs, err)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"title_en", "title_vi", "start_date", "end_date", "type"}
	for name, want := range map[string]string{"titel_en": "title_en", "startdate": "start_date", "Start_Date": "start_date", "typ": "type", "colour": "", "": ""} {
		if got := sheet.Nearest(name, names); got != want {
			t.Errorf("nearest to %q is %q, want %q", name, got, want)
		}
	}
}

func TestEveryColumnHasALabelOfItsOwn(t *testing.T) {
	for _, spec := range chancery.Specs() {
		for _, lang := range i18n.Langs() {
			seen := map[string]string{}
			for column, label := range sheet.Labels(lang, spec) {
				if missing := i18n.Missing(label); len(missing) > 0 {
					t.Errorf("%s %s: no label for %v", lang, spec.Kind, missing)
				}
				if other := seen[label]; other != "" {
					t.Errorf("%s %s: %s and %s are both called %q", lang, spec.Kind, column, other, label)
				}
				seen[label] = column
			}
		}
	}
}

func TestFormulasComeBackAsTheyWere(t *testing.T) {
	for _, s := range []string{"=1", "+84 24", "-5", "@x", "'=1", "''=1", "'quoted'", "plain", "", "'", "'''", "\tx", "\n=1", "＝1", "＋1", "－1", "＠x", "'＝1"} {
		if got := sheet.Escape(s); sheet.Unescape(got) != s || strings.ContainsAny(string([]rune(got + " ")[0]), "=+-@\t\r\n＝＋－＠") {
			t.Errorf("%q is written %q and read %q", s, got, sheet.Unescape(got))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`['=+@x\-]{0,6}.{0,10}`).Draw(t, "text")
		if sheet.Unescape(sheet.Escape(s)) != s {
			t.Fatalf("%q comes back as %q", s, sheet.Unescape(sheet.Escape(s)))
		}
	})
}

// sound holds for whatever a reader makes of whatever bytes.
func sound(t *testing.T, name string, content []byte) {
	r := reading(name, string(content))
	r.Limits = sheet.Limits{Bytes: 1 << 20, XLSX: 1 << 20, Unzip: 8 << 20, Rows: 5000, Columns: 200, Cell: 1 << 16}
	first, err := records(t, r)
	if err != nil {
		var known *chancery.Error
		if !errors.As(err, &known) || known.Problem == chancery.Broken {
			t.Fatalf("a broken file looks like an outage: %v", err)
		}
	}
	for _, rec := range first {
		if rec.Row < 1 || rec.Values == nil || rec.Broken && len(rec.Faults) == 0 {
			t.Fatalf("%+v", rec)
		}
		for _, f := range rec.Faults {
			if !i18n.Has(i18n.EN, f.Key) {
				t.Fatalf("no words for %s", f.Key)
			}
		}
		e := new(chancery.Activity)
		for _, f := range chancery.AllFields(e) {
			f.Accept(rec.Values[f.Name], anything{})
		}
	}
	second, again := records(t, r)
	if !reflect.DeepEqual(first, second) || (err == nil) != (again == nil) {
		t.Fatal("a second reading gave something else")
	}
}

type anything struct{}

func (anything) ResolveRef(_ []chancery.Kind, name string) (chancery.ID, bool) {
	return chancery.ID(name), true
}
func (anything) HasTerm(string, chancery.Code) bool { return true }

func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"key,title_en\na,b\n", "key;title_en;agenda.at;agenda.item_en\na;\"b\nc\";09:00;x\n;;10:00;y\n", "\uFEFFkey\ttype\r\na\tb\r\n", "key,\"type\nx", "\"", ",,,\n,,\n", "key\n\x00", "ref,start_date\n1,31/02/2022\n",
		"\xff\xfek\x00e\x00y\x00\n\x00a\x00\n\x00", "key,title_vi\na,H\xe9i ngh\xde\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) { sound(t, "activity.csv", content) })
}

func FuzzJSONL(f *testing.F) {
	for _, s := range []string{
		`{"key":"a","title":{"en":"x"},"agenda":[{"at":"09:00"}]}`, "{}\n\n[]\nnull\n{\"key\":1}", `{"title":{"en":{"en":1}},"partners":[1,null,"x"]}`, `{"kind":"task"}{}`, `{"a`, "{\"participants\":1e400}",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) { sound(t, "activity.jsonl", content) })
}

// talksWorkbook is a workbook with one activity.
func talksWorkbook(f *testing.F) []byte {
	spec, err := chancery.SpecOf("activity")
	if err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	w, err := sheet.NewWriter(&b, spec, sheet.Writing{Format: sheet.XLSX})
	if err != nil {
		f.Fatal(err)
	}
	if err := w.Write(talks("2024-0001", "2024-05-06", ""), nobody); err != nil {
		f.Fatal(err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	return b.Bytes()
}

func FuzzXLSX(f *testing.F) {
	whole := talksWorkbook(f)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) { sound(t, "activity.xlsx", content) })
}

// FuzzWorksheet changes what is inside a workbook that is whole otherwise.
func FuzzWorksheet(f *testing.F) {
	const sheetFile = "xl/worksheets/sheet1.xml"
	whole := talksWorkbook(f)
	in, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		f.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, part := range in.File {
		r, err := part.Open()
		if err != nil {
			f.Fatal(err)
		}
		if parts[part.Name], err = io.ReadAll(r); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(parts[sheetFile])
	for _, data := range []string{
		`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, `<row r="1048576"><c r="XFD1"><v>1</v></c></row>`, `<row r="-1"><c r="A"/></row>`,
		`<row r="1"><c t="inlineStr"><is><t>key</t></is></c></row><row r="2"><c t="d"><v>2024-05-06T00:00:00</v></c><c t="e"><v>#REF!</v></c><c t="b"><v>9</v></c></row>`,
	} {
		f.Add([]byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + data + `</sheetData></worksheet>`))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		var b bytes.Buffer
		out := zip.NewWriter(&b)
		for _, name := range slices.Sorted(maps.Keys(parts)) {
			w, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
			if err != nil {
				t.Fatal(err)
			}
			part := parts[name]
			if name == sheetFile {
				part = content
			}
			if _, err := w.Write(part); err != nil {
				t.Fatal(err)
			}
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
		sound(t, "activity.xlsx", b.Bytes())
	})
}

func ExampleEscape() {
	fmt.Println(sheet.Escape("=SUM(A1)"), sheet.Unescape("'=SUM(A1)"))
	// Output: '=SUM(A1) =SUM(A1)
}
