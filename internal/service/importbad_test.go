package service_test

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
	"chancery/internal/sheet"
)

func importing(t testing.TB, s *service.Service, who chancery.Actor, o service.ImportOptions, files ...string) *service.Receipt {
	t.Helper()
	var sources []service.Source
	for i := 0; i < len(files); i += 2 {
		sources = append(sources, service.BytesSource(files[i], []byte(files[i+1])))
	}
	r, err := s.Import(context.Background(), who, sources, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// told lists what a receipt says is wrong, as "row field key".
func told(r *service.Receipt) []string {
	out := []string{}
	for _, x := range r.Rejected {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d %s %s", x.Row, x.Field, x.Key)))
	}
	return out
}

func wantTold(t *testing.T, r *service.Receipt, want ...string) {
	t.Helper()
	if got := told(r); !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
	for _, x := range r.Rejected {
		if missing := i18n.Missing(x.Reason); len(missing) > 0 || x.Reason == "" {
			t.Errorf("the reason %q lacks %q", x.Reason, missing)
		}
	}
}

const good = "key,title_en,type,start_date\na-1,Talks,meeting,2024-05-06\n"

func TestBadInputIsToldRowByRow(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	tests := []struct {
		name, file, content string
		want                []string
		new                 int
	}{
		{"empty file", "activity.csv", "", []string{"0  import.empty"}, 0},
		{"only white space", "activity.csv", "\n\n", []string{"0  import.empty"}, 0},
		{"no kind", "list.csv", good, []string{"0  import.no_kind"}, 0},
		{"only a header", "activity.csv", "key,title_en\n", nil, 0},
		{"unknown column", "activity.csv", "key,titel_en,colour\na-1,x,y\n", []string{"1 titel_en import.unknown_column_near", "1 colour import.unknown_column"}, 0},
		{"column twice", "activity.csv", "key,key\na,b\n", []string{"1 key import.column_twice"}, 0},
		{"text without its language", "activity.csv", "key,title\na,b\n", []string{"1 title import.unknown_column_near"}, 0},
		{"stray quote", "activity.csv", good + "a-2,Ta\"lks,meeting,2024-05-06\na-3,Talks,meeting,2024-05-07\n", []string{"3  import.stray_quote"}, 2},
		{"quote never closed", "activity.csv", good + "a-2,\"Talks,meeting,2024-05-06\na-3,Talks,meeting,2024-05-07\n", []string{"3  import.open_quote"}, 1},
		{"too few cells", "activity.csv", good + "a-2,Talks\n", []string{"3  import.ragged"}, 1},
		{"too many cells", "activity.csv", good + "a-2,Talks,meeting,2024-05-06,more\n", []string{"3  import.ragged"}, 1},
		{"everything wrong with a row", "activity.csv", "key,title_en,type,start_date,participants,additional,partners\nx y,,party,31/02/2024,many,perhaps,ZZ\n", []string{
			"2 start_date input.date.day", "2 type value.no_such_term", "2 partners value.no_such_record", "2 participants value.not_number",
			"2 additional value.not_flag", "2 key value.not_a_reference", "2 title value.required"}, 0},
		{"multi-line cells count as one row", "activity.csv", "key,title_en,type,objective_en\na-1,Talks,meeting,\"one\ntwo\nthree\"\na-2,Talks,wrong,x\n", []string{"3 type value.no_such_term"}, 1},
		{"empty rows count", "activity.csv", good + "\n\na-2,Talks,wrong,\n", []string{"5 type value.no_such_term"}, 1},
		{"dangling reference", "activity.csv", "key,title_en,type,partners\na-1,Talks,meeting,ZZ\n", []string{"2 partners value.no_such_record"}, 0},
		{"bad line", "activity.csv", "key,title_en,type,agenda.at,agenda.item_en\na-1,Talks,meeting,09:30,Welcome\n,,,25:61,Lunch\n", []string{"3 agenda.2.at value.not_time"}, 0},
		{"line without record", "activity.csv", "key,title_en,type,agenda.item_en\n,,,Welcome\n", []string{"2  import.stray_lines"}, 0},
		{"same row twice", "activity.csv", good + "a-1,Talks,meeting,2024-05-06\n", []string{"3  import.twice"}, 1},
		{"same key twice", "activity.csv", good + "a-1,Other talks,meeting,2024-05-06\n", []string{"3 key import.twice"}, 1},
		{"no such state", "activity.csv", "key,title_en,type,state\na-1,Talks,meeting,begun\n", []string{"2 state value.not_a_state"}, 0},
		{"state without its fields", "activity.csv", "key,title_en,type,state\na-1,Talks,meeting,held\n", []string{"2 start_date state.needs_field"}, 0},
		{"not a number", "activity.csv", "ref,title_en,type\n2024/7,Talks,meeting\n", []string{"2 ref value.not_a_number"}, 0},
		{"code that others make", "term.csv", "ref,vocabulary,code,label_en\ncurrency.VND,currency,USD,Dollar\n", []string{"2 ref import.ref_is_made"}, 0},
		{"file of NULs", "activity.csv", "key,title_en\x00,type\na-1,x,meeting\n", []string{"0  input.encoding.binary"}, 0},
		{"broken JSON", "activity.jsonl", `{"key":"a-1","title":{"en":"Talks"},"type":"meeting"}` + "\n{\n[]\n" + `{"key":"a-4","titel":1}` + "\n", []string{"2  import.not_json", "3  import.not_json", "4 titel import.unknown_column_near", "4 title value.required", "4 type value.required"}, 1},
		{"other kind in JSON", "activity.jsonl", `{"kind":"task","key":"a-1"}`, []string{"1 kind import.other_kind", "1 title value.required", "1 type value.required"}, 0},
		{"wrong shapes in JSON", "activity.jsonl", `{"key":"a-1","title":["x"],"type":{"a":1},"partners":[{}],"agenda":{"a":1},"participants":1.5,"additional":"maybe","start_date":7}`,
			[]string{"1 title value.not_text", "1 type value.not_code", "1 start_date date.form", "1 partners value.not_list", "1 participants value.not_number", "1 additional value.not_flag", "1 agenda value.not_lines"}, 0},
		{"no workbook", "activity.xlsx", "PK\x03\x04 and then nothing", []string{"0  import.not_xlsx"}, 0},
		{"text called a workbook", "activity.xlsx", good, []string{"0  import.not_xlsx"}, 0},
		{"stands above itself", "mechanism.csv", "ref,name_en,scope,parent\nm-1,A,bilateral,m-2\nm-2,B,bilateral,m-1\n", []string{"2 parent import.refers_to_rejected", "3 parent value.ring"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := importing(t, s, system, service.ImportOptions{DryRun: true}, tt.file, tt.content)
			for i, w := range tt.want {
				tt.want[i] = strings.Join(strings.Fields(w), " ")
			}
			got := told(r)
			for i := range got {
				got[i] = strings.Join(strings.Fields(got[i]), " ")
			}
			if !slices.Equal(got, tt.want) && len(got)+len(tt.want) > 0 {
				t.Errorf("told %q, want %q", got, tt.want)
			}
			if r.New != tt.new {
				t.Errorf("%d new, want %d", r.New, tt.new)
			}
			for _, x := range r.Rejected {
				if missing := i18n.Missing(x.Reason); len(missing) > 0 || x.Reason == "" {
					t.Errorf("the reason %q lacks %q", x.Reason, missing)
				}
			}
		})
	}
}

func TestReasonsAreInTheLanguageOfTheReader(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	who := system
	who.Lang = "vi"
	r := importing(t, s, who, service.ImportOptions{DryRun: true}, "activity.csv", "key,title_vi,type\na-1,Hội đàm,wrong\n")
	want := i18n.T(i18n.VI, "value.no_such_term", "value", "wrong", "vocabulary", i18n.T(i18n.VI, "vocabulary.activity_kind"))
	if len(r.Rejected) != 1 || r.Rejected[0].Reason != want || r.Rejected[0].Value != "wrong" {
		t.Errorf("%+v, want %s", r.Rejected, want)
	}
}

func TestLimits(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	small := sheet.Limits{Bytes: 200, XLSX: 1 << 20, Unzip: 1 << 20, Rows: 3, Columns: 5, Cell: 20}
	for name, tt := range map[string]struct{ content, want string }{
		"bytes":   {good + strings.Repeat("x", 200), "0 import.too_large"},
		"rows":    {good + "a-2,T,meeting,\na-3,T,meeting,\na-4,T,meeting,\n", "0 import.too_many_rows"},
		"columns": {"key,a,b,c,d,e\n", "0 import.too_many_columns"},
		"cell":    {good + "a-2," + strings.Repeat("x", 21) + ",meeting,\n", "3 import.cell_too_long"},
	} {
		r := importing(t, s, system, service.ImportOptions{DryRun: true, Limits: small}, "activity.csv", tt.content)
		got := strings.Join(strings.Fields(strings.Join(told(r), " ")), " ")
		if got != tt.want {
			t.Errorf("%s: told %q, want %q", name, got, tt.want)
		}
	}
}

func TestEncodingsAreFoundOrRefused(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	text := "key;title_vi;type;place_vi\n" +
		"a-1;Hội nghị sơ kết công tác đối ngoại quốc phòng sáu tháng đầu năm;meeting;Hà Nội\n" +
		"a-2;Các đại biểu nhất trí đẩy mạnh hợp tác với những nước láng giềng, bè bạn truyền thống;meeting;Đà Nẵng\n"
	var utf16le bytes.Buffer
	utf16le.WriteString("\xFF\xFE")
	for _, u := range utf16.Encode([]rune(text)) {
		utf16le.Write([]byte{byte(u), byte(u >> 8)})
	}
	latin, err := charmap.Windows1252.NewEncoder().String("key,title_en,type\na-1,Café déjà vu à Genève,meeting\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"UTF-8": text, "UTF-8 marked": "\uFEFF" + text, "UTF-16": utf16le.String()} {
		r := importing(t, s, system, service.ImportOptions{DryRun: true}, "activity.csv", content)
		if r.New != 2 || len(r.Rejected) > 0 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	r := importing(t, s, system, service.ImportOptions{DryRun: true}, "activity.csv", latin)
	wantTold(t, r, "0  input.encoding.unclear")
	r = importing(t, s, system, service.ImportOptions{DryRun: true, Encoding: i18n.Windows1252}, "activity.csv", latin)
	if r.New != 1 {
		t.Errorf("told its encoding: %+v", r)
	}
}

func TestColumnsAreMappedAndLabelled(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	r := importing(t, s, system, service.ImportOptions{Map: map[string]string{"Mã": "key", "Việc": "title_vi", "Ghi chú": "-"}}, "activity.csv",
		"Mã\tViệc\t"+i18n.T(i18n.VI, "field.start_date")+"\ttype\tGhi chú\na-1\tHội đàm\t6/5/2024\tmeeting\tbỏ qua\n")
	wantTold(t, r)
	v, err := s.Get(context.Background(), system, "activity", "a-1")
	if err != nil {
		t.Fatal(err)
	}
	if a := v.Entity.(*chancery.Activity); a.Title.VI != "Hội đàm" || a.Start != "2024-05-06" {
		t.Errorf("%+v", a)
	}
}

func TestOnlyTheBadRowsToCorrect(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	csv := service.BytesSource("activity.csv", []byte("key,title_en,type,agenda.at,agenda.item_en\na-1,One,meeting,,\na-2,\"Two, too\",wrong,09:00,Start\n,,,99:00,End\na-3,Three,meeting,,\n"))
	jsonl := service.BytesSource("activity.jsonl", []byte("{\"key\":\"a-1\"}\n{\"key\":\"b-2\",\"title\":{\"en\":\"x\"},\"type\":\"meeting\"}\n"))
	for _, tt := range []struct {
		src  service.Source
		want string
		good string
	}{
		{csv, "key,title_en,type,agenda.at,agenda.item_en,_reason\na-2,\"Two, too\",wrong,09:00,Start,\"%s\"\n,,,99:00,End,\n", "wrong"},
		{jsonl, "{\"key\":\"a-1\"}\n", ""},
	} {
		r, err := s.Import(context.Background(), system, []service.Source{tt.src}, service.ImportOptions{DryRun: true})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := s.WriteRejected(tt.src, service.ImportOptions{}, r, &b); err != nil {
			t.Fatal(err)
		}
		want := tt.want
		if strings.Contains(want, "%s") {
			want = fmt.Sprintf(want, r.Rejected[0].Reason+" "+r.Rejected[1].Reason)
		}
		if b.String() != want {
			t.Errorf("%s\nwant\n%s", b.String(), want)
		}
		if tt.good != "" {
			again := importing(t, s, system, service.ImportOptions{DryRun: true}, "activity.csv", strings.NewReplacer("wrong", "meeting", "99:00", "10:00").Replace(b.String()))
			if again.New != 1 || len(again.Rejected) > 0 {
				t.Errorf("corrected: %+v", again)
			}
		}
	}
}

func TestAFileIsLookedAtBeforeItIsImported(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	src := service.BytesSource("list.csv", []byte("\uFEFFkey;titel_en;"+i18n.T(i18n.VI, "field.start_date")+";x\na-1;Talks;6/5/2024;y\n"))
	p, err := s.Previews(context.Background(), src, service.ImportOptions{Kind: "activity", Map: map[string]string{"x": "type"}})
	if err != nil || len(p) != 1 {
		t.Fatalf("%v %v", p, err)
	}
	want := []sheet.PreviewColumn{
		{Head: "key", Column: "key", Samples: []string{"a-1"}}, {Head: "titel_en", Near: "title_en", Samples: []string{"Talks"}},
		{Head: i18n.T(i18n.VI, "field.start_date"), Column: "start_date", Samples: []string{"6/5/2024"}}, {Head: "x", Column: "type", Samples: []string{"y"}},
	}
	if p[0].Encoding != i18n.UTF8 || p[0].Separator != ";" || p[0].Kind != "activity" || !reflect.DeepEqual(p[0].Columns, want) {
		t.Errorf("%+v", p[0])
	}
	if _, err := s.Previews(context.Background(), src, service.ImportOptions{}); chancery.ProblemOf(err) != chancery.Bad {
		t.Errorf("a file that names no kind: %v", err)
	}
	columns, err := service.ImportColumns(i18n.VI, "activity")
	if err != nil || len(columns) < 40 || columns[0].Name != "ref" || columns[0].Required {
		t.Errorf("%+v %v", columns, err)
	}
}
