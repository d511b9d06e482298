package sheet_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/xuri/excelize/v2"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/sheet"
)

func nobody(chancery.ID) (chancery.Kind, string) { return "", "" }

func written(t *testing.T, how sheet.Writing, es ...chancery.Entity) string {
	t.Helper()
	spec, err := chancery.SpecOf("activity")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := sheet.NewWriter(&b, spec, how)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range es {
		if err := w.Write(e, nobody); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func talks(ref string, start, end chancery.Date) *chancery.Activity {
	a := new(chancery.Activity)
	a.ID, a.Kind, a.Ref, a.State, a.UpdatedAt = chancery.ID("id-"+ref), "activity", ref, "held", time.Date(2024, 7, 1, 8, 0, 0, 0, time.UTC)
	a.Title, a.Place, a.Start, a.End = chancery.Text{EN: "Talks, part; one", VI: "Hội đàm"}, chancery.Text{VI: "Hà Nội"}, start, end
	return a
}

func TestCalendarOfWholeDays(t *testing.T) {
	text := written(t, sheet.Writing{Format: sheet.ICS, Lang: i18n.VI, Host: "mnd.example"}, talks("1", "2024-05-06", "2024-05-08"), talks("2", "2024-02", ""), talks("3", "", ""))
	cal, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	want := [][3]string{{"20240506", "20240509", "id-1@mnd.example"}, {"20240201", "20240301", "id-2@mnd.example"}}
	events := cal.Events()
	if len(events) != len(want) {
		t.Fatalf("%d events, want %d", len(events), len(want))
	}
	for i, ev := range events {
		start, end := ev.Props.Get(ical.PropDateTimeStart), ev.Props.Get(ical.PropDateTimeEnd)
		uid, _ := ev.Props.Text(ical.PropUID)
		if got := [3]string{start.Value, end.Value, uid}; got != want[i] || start.Params.Get(ical.ParamValue) != "DATE" {
			t.Errorf("event %v, want %v, as %s", got, want[i], start.Params)
		}
		summary, _ := ev.Props.Text(ical.PropSummary)
		place, _ := ev.Props.Text(ical.PropLocation)
		if summary != "Hội đàm" || place != "Hà Nội" {
			t.Errorf("%q at %q", summary, place)
		}
	}
	if empty := written(t, sheet.Writing{Format: sheet.ICS}); !strings.HasPrefix(empty, "BEGIN:VCALENDAR\r\n") {
		t.Errorf("a calendar without events: %q", empty)
	}
}

func TestKindsWithoutDatesMakeNoCalendar(t *testing.T) {
	spec, err := chancery.SpecOf("term")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sheet.NewWriter(new(bytes.Buffer), spec, sheet.Writing{Format: sheet.ICS}); chancery.ProblemOf(err) != chancery.Refused {
		t.Errorf("%v", err)
	}
	if _, err := sheet.NewWriter(new(bytes.Buffer), spec, sheet.Writing{Format: "pdf"}); chancery.ProblemOf(err) != chancery.Bad {
		t.Errorf("%v", err)
	}
}

func TestSpreadsheetsOpenTheFilesAsTheyShould(t *testing.T) {
	if text := written(t, sheet.Writing{Format: sheet.CSV, BOM: true}, talks("1", "2024-05-06", "")); !strings.HasPrefix(text, "\uFEFFref,key,") || strings.Contains(text, "\r") {
		t.Errorf("%q", text[:20])
	}
	book, err := excelize.OpenReader(strings.NewReader(written(t, sheet.Writing{Format: sheet.XLSX}, talks("1", "2024-05-06", "2024-05"))))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	panes, err := book.GetPanes("activity")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header does not stay in sight: %+v %v", panes, err)
	}
	rows, err := book.GetRows("activity")
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{}
	for i, cell := range rows[1] {
		shown[rows[0][i]] = cell
	}
	if shown["start_date"] != "06/05/2024" || shown["end_date"] != "2024-05" || shown["title_vi"] != "Hội đàm" {
		t.Errorf("%v", shown)
	}
}

func TestATextTooLongForExcelIsNotCut(t *testing.T) {
	a := talks("1", "2024", "")
	a.Result.EN = strings.Repeat("x", excelize.TotalCellChars+1)
	spec, err := chancery.SpecOf("activity")
	if err != nil {
		t.Fatal(err)
	}
	w, err := sheet.NewWriter(new(bytes.Buffer), spec, sheet.Writing{Format: sheet.XLSX})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(a, nobody); chancery.ProblemOf(err) != chancery.Refused {
		t.Errorf("%v", err)
	}
}

func TestATemplateOffersTheValuesOfCodes(t *testing.T) {
	spec, err := chancery.SpecOf("activity")
	if err != nil {
		t.Fatal(err)
	}
	terms := map[string][]chancery.Term{"activity_kind": {{Code: "meeting", Label: chancery.Text{EN: "Meeting", VI: "Hội đàm"}}, {Code: "old", Retired: true}}}
	var b bytes.Buffer
	if err := sheet.WriteTemplate(&b, spec, i18n.VI, terms); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	validations, err := book.GetDataValidations("activity")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("_values")
	if err != nil {
		t.Fatal(err)
	}
	offered := map[string]string{}
	for _, dv := range validations {
		offered[dv.Formula1] = dv.Sqref
	}
	if rows[0][0] != "activity_kind" || rows[1][0] != "meeting" || rows[1][1] != "Hội đàm" || offered["_values!$A$2:$A$2"] == "" {
		t.Errorf("%v %v", rows, offered)
	}
	if names := book.GetSheetList(); names[0] != "activity" {
		t.Errorf("the sheets are %v", names)
	}
}
