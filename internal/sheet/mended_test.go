package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"chancery/internal/sheet"
)

// TestASpanInOneCellFillsBothDays reads what units write into one column.
func TestASpanInOneCellFillsBothDays(t *testing.T) {
	for cell, want := range map[string][2]string{
		"5–7/3/2024": {"2024-03-05", "2024-03-07"}, "28/2-3/3/2024": {"2024-02-28", "2024-03-03"}, "từ 5 đến 7/3/2024": {"2024-03-05", "2024-03-07"},
		"5/3/2024": {"5/3/2024", ""},
	} {
		recs, err := records(t, reading("activity.csv", "title_vi,start_date\nThăm,"+cell+"\n"))
		if err != nil || len(recs) != 1 || len(recs[0].Faults) > 0 {
			t.Fatalf("%q: %v %+v", cell, err, recs)
		}
		from, _ := recs[0].Values["start_date"].(string)
		to, _ := recs[0].Values["end_date"].(string)
		if want[1] == "" {
			want[0] = "2024-03-05"
		}
		if from != want[0] || to != want[1] {
			t.Errorf("%q is %q to %q, want %v", cell, from, to, want)
		}
	}
	recs, err := records(t, reading("activity.csv", "title_vi,start_date,end_date\nThăm,5–7/3/2024,8/3/2024\nHọp,5–7/3/2024,\n"))
	if err != nil || len(recs) != 2 {
		t.Fatal(err)
	}
	if recs[0].Values["end_date"] != "2024-03-08" || recs[1].Values["end_date"] != "2024-03-07" {
		t.Errorf("the ends are %v and %v", recs[0].Values["end_date"], recs[1].Values["end_date"])
	}
	turned := reading("activity.csv", "title_vi,start_date\nThăm,5–7/3/2024\n")
	turned.Orders = map[string]string{"": sheet.MonthFirst}
	if recs, err := records(t, turned); err != nil || len(recs[0].Faults) == 0 {
		t.Errorf("a span was read in a column with the month first: %v", err)
	}
}

// TestALineOfJSONIsMended reads a line as it was mended, shows it so, and copies
// it so.
func TestALineOfJSONIsMended(t *testing.T) {
	r := reading("activity.jsonl", "{\"key\":\"a-1\",\"start_date\":\"2024-03-05\"}\n{\"key\":\"a-2\" \"start_date\"}\n")
	r.Cells = map[int]map[int]string{2: {1: "{\"key\":\"a-2\",\r\n\"start_date\":\"2024-03-06\"}"}}
	recs, err := records(t, r)
	if err != nil || len(recs) != 2 || recs[1].Broken || recs[1].Key != "a-2" || recs[1].Values["start_date"] != "2024-03-06" {
		t.Fatalf("%v %+v", err, recs)
	}
	book, err := sheet.Open(r)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	g, err := book.Tables[0].Grid(map[int]bool{2: true})
	if err != nil || len(g.Rows) != 1 || g.Columns[0] != sheet.LineColumn || !strings.Contains(g.Rows[0].Cells[0], "2024-03-06") {
		t.Errorf("the grid is %+v (%v)", g, err)
	}
	var out bytes.Buffer
	if err := book.Tables[0].Pick(map[int]string{2: "reason"}, &out); err != nil || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("copied as %q (%v)", out.String(), err)
	}
}
