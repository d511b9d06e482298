package chancery

import "testing"

func TestRelative(t *testing.T) {
	c := &Calendar{}
	for _, p := range [][3]string{{"H1", "01-01", "06-30"}, {"H2", "07-01", "12-31"}, {"Q1", "01-01", "03-31"}, {"Q2", "04-01", "06-30"}, {"Q3", "07-01", "09-30"}, {"Q4", "10-01", "12-31"}, {"Y", "01-01", "12-31"}} {
		c.Parts = append(c.Parts, CalendarPart{Part: p[0], From: p[1], To: p[2]})
	}
	shifted := &Calendar{Parts: []CalendarPart{{Part: "H1", From: "12-15", FromYear: Num(-1), To: "06-14"}, {Part: "H2", From: "06-15", To: "12-14"}}}
	const today = "2022-06-15" // a Wednesday
	for _, x := range []struct {
		c               *Calendar
		words, from, to Date
	}{
		{c, "this-half", "2022-01-01", "2022-06-30"}, {c, "last-half", "2021-07-01", "2021-12-31"}, {c, "last-2-halves", "2021-01-01", "2021-12-31"},
		{c, "next-half", "2022-07-01", "2022-12-31"}, {c, "next-2-halves", "2022-07-01", "2023-06-30"}, {c, "this-quarter", "2022-04-01", "2022-06-30"},
		{c, "last-2-quarters", "2021-10-01", "2022-03-31"}, {c, "this-year", "2022-01-01", "2022-12-31"}, {c, "last-year", "2021-01-01", "2021-12-31"},
		{c, "this-month", "2022-06-01", "2022-06-30"}, {c, "last-3-months", "2022-03-01", "2022-05-31"}, {c, "next-month", "2022-07-01", "2022-07-31"},
		{c, "this-week", "2022-06-13", "2022-06-19"}, {c, "last-week", "2022-06-06", "2022-06-12"}, {c, "today", today, today},
		{c, "+30d", today, "2022-07-15"}, {c, "-30d", "2022-05-16", today}, {c, "2022-H1", "2022-01-01", "2022-06-30"}, {c, "2021H2", "2021-07-01", "2021-12-31"},
		{c, "2022", "2022-01-01", "2022-12-31"}, {c, "2022-02", "2022-02-01", "2022-02-28"},
		{shifted, "this-half", "2022-06-15", "2022-12-14"}, {shifted, "last-half", "2021-12-15", "2022-06-14"},
	} {
		from, to, ok := x.c.Relative(string(x.words), today)
		if !ok || from != x.from || to != x.to {
			t.Errorf("%s: %s to %s (%t), want %s to %s", x.words, from, to, ok, x.from, x.to)
		}
	}
	for _, words := range []string{"", "this-2-halves", "last-0-halves", "2022-H7", "30d", "soon"} {
		if from, to, ok := c.Relative(words, today); ok {
			t.Errorf("%q is read as %s to %s", words, from, to)
		}
	}
}
