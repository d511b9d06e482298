package sheet_test

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"chancery/internal/sheet"
)

// workbook is a file with one sheet of rows and some merged cells.
func workbook(t testing.TB, rows [][]any, merged ...string) string {
	t.Helper()
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	for i, r := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range merged {
		from, to, _ := strings.Cut(m, ":")
		if err := book.MergeCell("Sheet1", from, to); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func preview(t testing.TB, r sheet.Reading) *sheet.Preview {
	t.Helper()
	book, err := sheet.Open(r)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	p, err := book.Tables[0].Preview()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheHeaderIsFound(t *testing.T) {
	for name, tt := range map[string]struct {
		content   string
		top, rows int
		heads     []string
	}{
		"first row":              {"key,type\na,b\n", 1, 1, []string{"key", "type"}},
		"unknown names":          {"Một,Hai,Ba\na,b,c\n", 1, 1, []string{"Một", "Hai", "Ba"}},
		"title of its own":       {"BỘ GIẢ ĐỊNH,,,\nDANH SÁCH,,,\n,,,\nMột,Hai,Ba,Bốn\na,b,c,d\n", 4, 1, []string{"Một", "Hai", "Ba", "Bốn"}},
		"known names below":      {"x,y,z\nkey,type,start_date\na,b,2024\n", 2, 1, []string{"key", "type", "start_date"}},
		"two rows":               {"STT,Tên,Thời gian,\n,,Từ,Đến\n1,a,2024,2024\n", 1, 2, []string{"STT", "Tên", "Thời gian – Từ", "Thời gian – Đến"}},
		"numbered columns":       {"Một,Hai,Ba\n(1),(2),(3)\na,b,c\n", 1, 2, []string{"Một", "Hai", "Ba"}},
		"a row with a gap above": {"key,,type\na,1,b\nc,2,d\n", 1, 1, []string{"key", "", "type"}},
	} {
		p := preview(t, reading("x.csv", tt.content))
		var heads []string
		for _, c := range p.Columns {
			heads = append(heads, c.Head)
		}
		if p.HeaderRow != tt.top || p.HeaderRows != tt.rows || !slices.Equal(heads, tt.heads) {
			t.Errorf("%s: row %d, %d rows, %q", name, p.HeaderRow, p.HeaderRows, heads)
		}
	}
	told := reading("x.csv", "a,b\nkey,type\nc,d\n")
	told.HeaderRow = 1
	told.Lenient = true
	if p := preview(t, told); p.HeaderRow != 1 || p.Columns[0].Head != "a" {
		t.Errorf("%+v", p)
	}
}

func TestMergedCellsCountForEachRow(t *testing.T) {
	r := reading("x.xlsx", workbook(t, [][]any{{"key", "source", "type"}, {"a", "Together", "x"}, {"b", nil, "y"}, {"c", nil, "z"}}, "B2:B3"))
	recs, err := records(t, r)
	if err != nil {
		t.Fatal(err)
	}
	var got []any
	for _, rec := range recs {
		got = append(got, rec.Values["source"])
	}
	if !reflect.DeepEqual(got, []any{"Together", "Together", ""}) {
		t.Errorf("%q", got)
	}
}

func TestTotalsAndSignaturesAreNoRecords(t *testing.T) {
	head := "title_vi,type,start_date,participants\n"
	for row, want := range map[string]string{
		"Tổng cộng,,,35\n":                   "import.aside.total",
		"Cộng:,,,35\n":                       "import.aside.total",
		"Total 35,,,\n":                      "import.aside.total",
		"Tổng cộng: 35 đoàn,,,\n":            "import.aside.total",
		"Cộng hòa Giả Định,meeting,2024,1\n": "",
		"Tổng kết năm,meeting,2024,\n":       "",
		"\n,NGƯỜI LẬP,,\n":                   "import.aside.below",
		"\nHội đàm,meeting,,\n":              "",
	} {
		recs, err := records(t, reading("x.csv", head+"Gặp gỡ,meeting,2024,1\n"+row))
		if err != nil || len(recs) != 2 {
			t.Fatalf("%q: %d records, %v", row, len(recs), err)
		}
		if recs[1].Aside != want {
			t.Errorf("%q is put aside as %q, want %q", row, recs[1].Aside, want)
		}
	}
}

func TestTheOrderOfDatesIsFound(t *testing.T) {
	for name, tt := range map[string]struct {
		cells []string
		told  string
		order string
		want  []any
		doubt bool
	}{
		"day first":    {[]string{"25/12/2024", "3/4/2024"}, "", "dmy", []any{"2024-12-25", "2024-04-03"}, false},
		"month first":  {[]string{"12/25/2024", "3/4/2024"}, "", "mdy", []any{"2024-12-25", "2024-03-04"}, false},
		"either":       {[]string{"3/4/2024"}, "", "dmy", []any{"2024-04-03"}, true},
		"told":         {[]string{"3/4/2024"}, "mdy", "mdy", []any{"2024-03-04"}, false},
		"mixed":        {[]string{"25/12/2024", "12/25/2024"}, "", "dmy", []any{"2024-12-25", ""}, false},
		"other forms":  {[]string{"2024-12-25", "12/2024", "2024", "ngày 3 tháng 4 năm 2024"}, "", "dmy", []any{"2024-12-25", "2024-12", "2024", "2024-04-03"}, false},
		"dots, dashes": {[]string{"25.12.2024", "3-4-2024"}, "", "dmy", []any{"2024-12-25", "2024-04-03"}, false},
	} {
		r := reading("x.csv", "key,start_date\nk,"+strings.Join(tt.cells, "\nk,")+"\n")
		if tt.told != "" {
			r.Orders = map[string]string{"start_date": tt.told}
		}
		p := preview(t, r)
		if p.Dates[0].Order != tt.order || p.Dates[0].Assumed() != tt.doubt || p.Dates[0].Mixed() != (name == "mixed") {
			t.Errorf("%s: %+v", name, p.Dates[0])
		}
		recs, err := records(t, r)
		if err != nil {
			t.Fatal(err)
		}
		var got []any
		for _, rec := range recs {
			got = append(got, rec.Values["start_date"])
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestNumbersInOtherStyles(t *testing.T) {
	for cell, want := range map[string]string{
		"1200": "1200", "1.200": "1200", "1,200": "1200", "1 200": "1200", "1.200.000": "1200000", "12,0": "12", "12.00": "12", "12,5": "12,5", "1.2": "1.2", "-1.500": "-1500", "1.20": "1.20",
	} {
		recs, err := records(t, reading("x.csv", "key;participants\na;"+cell+"\n"))
		if err != nil || recs[0].Values["participants"] != want {
			t.Errorf("%s is read as %v, want %s (%v)", cell, recs[0].Values["participants"], want, err)
		}
	}
	recs, err := records(t, reading("x.xlsx", workbook(t, [][]any{{"key", "participants"}, {"a", 1.234}, {"b", "1.500"}, {"c", 1500}})))
	if err != nil || recs[0].Values["participants"] != "1.234" || recs[1].Values["participants"] != "1500" || recs[2].Values["participants"] != "1500" {
		t.Errorf("a workbook: %v %v %v %v", recs[0].Values, recs[1].Values, recs[2].Values, err)
	}
}

func TestAWorkbookInAnOldFont(t *testing.T) {
	// "Hội đàm cấp Bộ trưởng Quốc phòng hai nước", as the keyboard of .VnTime writes it.
	text := "Héi ®µm cÊp Bé tr\u00adëng Quèc phßng hai n\u00adíc"
	r := reading("x.xlsx", workbook(t, [][]any{{"key", "source"}, {"a", text}, {"b", "Hîp t¸c ®µo t¹o"}}))
	recs, err := records(t, r)
	if err != nil || recs[0].Values["source"] != "Hội đàm cấp Bộ trưởng Quốc phòng hai nước" || recs[1].Values["source"] != "Hợp tác đào tạo" {
		t.Errorf("%v %v", recs[0].Values, err)
	}
	plain := "Señor Núñez, Café Médoc"
	if recs, err := records(t, reading("x.xlsx", workbook(t, [][]any{{"key", "source"}, {"a", plain}}))); err != nil || recs[0].Values["source"] != plain {
		t.Errorf("%v %v", recs[0].Values, err)
	}
}

func TestCellsAndValuesAreMended(t *testing.T) {
	r := reading("x.csv", "key,type,partners\na,wrong,Lào; Xa\nb,fine,Gần\n")
	r.Cells = map[int]map[int]string{2: {2: "meeting"}, 3: {5: "beyond"}}
	r.Values = map[string]map[string]string{"partners": {"Xa": "KH", "Gần": "LA"}}
	r.Constant = map[string]string{"source": "a unit", "type": "not used"}
	recs, err := records(t, r)
	if err != nil {
		t.Fatal(err)
	}
	if v := recs[0].Values; v["type"] != "meeting" || v["partners"] != "Lào;KH" || v["source"] != "a unit" {
		t.Errorf("%v", v)
	}
	if !recs[1].Broken { // a cell beyond the table makes the row too long, and says so
		t.Errorf("%+v", recs[1])
	}
}

// FuzzReaders reads anything as a file of each format: whatever it is, it is a
// table or a refusal with words, and reads the same twice.
func FuzzReaders(f *testing.F) {
	for _, seed := range []string{
		"", "key,type\na,b\n", "sep=;\nkey;type\na;b\n", "A,,\n,,\nMột,Hai,Ba\n(1),(2),(3)\nx,y,z\nTổng cộng,,3\n", "STT,Tên,Thời gian,\n,,Từ,Đến\n1,a,3/4/2024,2024\n",
		"\"a\nb,c\n", "{\"key\":\"a\"}\n{\"title\":{\"vi\":\"x\"}}\n{", "\xff\xfek\x00e\x00y\x00\n\x00", "key\tstart_date\na\t31/31/2024\n", "PK\x03\x04rubbish",
		workbook(f, [][]any{{"Tiêu đề"}, {"key", "source"}, {"a", 44621}}, "A1:B1"),
	} {
		for _, name := range []string{"x.csv", "x.xlsx", "x.jsonl"} {
			f.Add(name, []byte(seed))
		}
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		if len(content) > 1<<20 {
			return
		}
		for _, lenient := range []bool{false, true} {
			r := sheet.Reading{Name: name, Kind: "activity", Lenient: lenient, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}
			r.Limits = sheet.DefaultLimits
			r.Limits.Unzip, r.Limits.Rows = 4<<20, 20_000
			read := func() (out []string) {
				book, err := sheet.Open(r)
				if err != nil {
					return []string{err.Error()}
				}
				defer book.Close()
				for _, table := range book.Tables {
					_, _ = table.Preview()
					_, _ = table.Grid(map[int]bool{2: true})
					_ = table.Pick(map[int]string{2: "why"}, io.Discard)
					for rec, err := range table.Records() {
						if err != nil {
							out = append(out, err.Error())
							break
						}
						out = append(out, fmt.Sprint(rec.Row, rec.Ref, rec.Key, rec.Values, rec.Aside, len(rec.Faults)))
					}
				}
				return out
			}
			if a, b := read(), read(); !slices.Equal(a, b) {
				t.Errorf("%q is read differently: %q and %q", name, a, b)
			}
		}
	})
}
