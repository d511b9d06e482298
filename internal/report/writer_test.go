package report

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

func said(spans []paper.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// A sentence says what its message says, with every span whole and in its place.
func TestUnfoldKeepsTextAndSpans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var held [][]paper.Span
		var text, want string
		for i := range rapid.IntRange(0, 4).Draw(t, "spans") {
			before := rapid.StringMatching(`[a-zđ ]{0,6}`).Draw(t, "before")
			value := rapid.StringMatching(`[0-9]{1,3}`).Draw(t, "value")
			held = append(held, []paper.Span{paper.Figure(value, "/x?ref="+value)})
			text += before + mark(i)
			want += before + value
		}
		got := unfold(text, held)
		if said(got) != want {
			t.Fatalf("%q became %q, want %q", text, said(got), want)
		}
		links := 0
		for _, s := range got {
			if s.Href != "" {
				links++
			}
		}
		if links != len(held) {
			t.Fatalf("%d links of %d", links, len(held))
		}
	})
}

func TestAFullStopIsSaidOnce(t *testing.T) {
	spans := unfold("in "+mark(0)+".", [][]paper.Span{{paper.Plain("Washington D.C.")}})
	if got := said(spans); got != "in Washington D.C." {
		t.Errorf("%q", got)
	}
}

func TestAFigureChoosesThePlural(t *testing.T) {
	w := &writer{m: &Material{}, l: i18n.EN}
	for n, want := range map[int]string{1: "1 rotation returned home: x.", 2: "2 rotations returned home: x."} {
		refs := make([]string, n)
		for i := range refs {
			refs[i] = "2022-000" + itoa(int64(i+1))
		}
		spans := w.sentence("central.peacekeeping.returned", "count", w.figure("rotation", refs), "items", "x")
		if got := said(spans); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if spans[0].Href != evidence("rotation", refs) || !strings.Contains(spans[0].Href, "/rotations?ref=2022-0001") {
			t.Errorf("the figure leads to %q", spans[0].Href)
		}
	}
}

func TestWaysOfTasks(t *testing.T) {
	m := &Material{Set: &figures.Set{From: "2022-01-01", To: "2022-06-30"}}
	for name, c := range map[string]struct {
		task   chancery.Task
		want   way
		counts bool
	}{
		"no due date":         {chancery.Task{GivenOn: "2022-01-07"}, openInTerm, true},
		"due later":           {chancery.Task{GivenOn: "2022-01-07", Due: "2022-09-01"}, openInTerm, true},
		"due on the last day": {chancery.Task{GivenOn: "2022-01-07", Due: "2022-06-30"}, openInTerm, true},
		"overdue":             {chancery.Task{GivenOn: "2022-01-07", Due: "2022-05"}, openOverdue, true},
		"extended":            {chancery.Task{GivenOn: "2022-01-07", Due: "2022-05", ExtendedTo: "2022-08"}, openInTerm, true},
		"done in time":        {chancery.Task{GivenOn: "2022-01-07", Due: "2022-05-31", DoneOn: "2022-05-31"}, doneOnTime, true},
		"done late":           {chancery.Task{GivenOn: "2022-01-07", Due: "2022-05-31", DoneOn: "2022-06-01"}, doneLate, true},
		"done afterwards":     {chancery.Task{GivenOn: "2022-01-07", Due: "2022-05-31", DoneOn: "2022-07-01"}, openOverdue, true},
		"done before":         {chancery.Task{GivenOn: "2021-01-07", DoneOn: "2021-12-31"}, 0, false},
		"given afterwards":    {chancery.Task{GivenOn: "2022-07-29"}, 0, false},
	} {
		if c.task.State = "assigned"; c.task.DoneOn != "" {
			c.task.State = "done"
		}
		got, counts := m.wayOf(&c.task)
		if got != c.want || counts != c.counts {
			t.Errorf("%s: %d %v, want %d %v", name, got, counts, c.want, c.counts)
		}
	}
}

func TestComparedOnlyWithWhatThereIs(t *testing.T) {
	set := &figures.Set{Compared: figures.Compared{Previous: "2021-H2", YearBefore: "2021-H1"}}
	w := &writer{m: &Material{Set: set}, l: i18n.EN}
	whole := figures.Whole
	for _, c := range []struct {
		f    figures.Figure
		want string
	}{
		{figures.Figure{Value: whole(5), Previous: whole(0), YearBefore: whole(0)}, "There are no figures for the second half of 2021 or the first half of 2021 to compare with."},
		{figures.Figure{Value: whole(5), Previous: whole(0), YearBefore: whole(3)}, "The number is 2 more than in the first half of 2021 (3)."},
		{figures.Figure{Value: whole(5), Previous: whole(5), YearBefore: whole(9)}, "The number is the same as in the second half of 2021 (5); 4 fewer than in the first half of 2021 (9)."},
	} {
		if got := said(w.compared(c.f)); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestDatesInWords(t *testing.T) {
	w := &writer{l: i18n.VI}
	for _, c := range []struct{ from, to, want string }{
		{"2022-06-22", "2022-06-22", "ngày 22 tháng 6 năm 2022"},
		{"2022-06", "", "tháng 6 năm 2022"},
		{"2022", "", "năm 2022"},
		{"2022-06-07", "2022-06-09", "từ ngày 7 đến ngày 9 tháng 6 năm 2022"},
		{"2022-03", "2022-03-05", "đến ngày 5 tháng 3 năm 2022"},
	} {
		if got := w.when(chancery.Date(c.from), chancery.Date(c.to)); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}
