package chart

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/internal/chancery"
)

func frame(title string) Frame { return Frame{Title: title, Desc: "what it shows"} }

var words = TimelineWords{
	Lane: "Mission", Period: "Rotation", Start: "From", End: "To", Note: "Note", Today: "today", Planned: "planned",
	Gap:     func(n int) string { return fmt.Sprintf("gap %d d", n) },
	Overlap: func(n int) string { return fmt.Sprintf("overlap %d d", n) },
}

// wellFormed reads the SVG as XML and returns the text it shows.
func wellFormed(t interface{ Fatalf(string, ...any) }, svg string) string {
	d := xml.NewDecoder(strings.NewReader(svg))
	var text strings.Builder
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return text.String()
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, svg)
		}
		switch tok := tok.(type) {
		case xml.CharData:
			text.Write(tok)
			text.WriteByte('\n')
		case xml.StartElement:
			for _, a := range tok.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Value)), "javascript:") {
					t.Fatalf("%s has %s=%q", tok.Name.Local, a.Name.Local, a.Value)
				}
			}
			if tok.Name.Local == "script" {
				t.Fatalf("a script element")
			}
		}
	}
}

// within fails when a mark leaves the scene by more than the width of a stroke.
func within(t *rapid.T, s Scene) {
	var check func(marks []Mark)
	check = func(marks []Mark) {
		for _, m := range marks {
			if g, ok := m.(Group); ok {
				check(g.Marks)
				continue
			}
			r, ok := bounds([]Mark{m})
			if !ok {
				continue
			}
			for _, v := range []float64{r.X, r.Y, r.W, r.H} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("%#v is nowhere", m)
				}
			}
			if r.X < -4 || r.Y < -4 || r.X+r.W > s.W+4 || r.Y+r.H > s.H+6 {
				t.Fatalf("%#v covers %+v, outside %gx%g", m, r, s.W, s.H)
			}
		}
	}
	check(s.Marks)
}

func tidy(t *rapid.T, c Chart) {
	within(t, c.Scene)
	for i, row := range c.Table.Rows {
		if len(row) != len(c.Table.Head) {
			t.Fatalf("row %d has %d cells under %d heads", i, len(row), len(c.Table.Head))
		}
	}
	svg := c.Scene.SVG(SVG{})
	wellFormed(t, svg)
	if c.Scene.SVG(SVG{}) != svg {
		t.Fatalf("two writings differ")
	}
}

var names = rapid.StringMatching(`[\p{L}<>&"' -]{0,24}`)

func genSeries(t *rapid.T, most, values int, lo float64) []Series {
	var out []Series
	for range rapid.IntRange(0, most).Draw(t, "series") {
		s := Series{Name: names.Draw(t, "name")}
		for range rapid.IntRange(0, values).Draw(t, "values") {
			s.Values = append(s.Values, Value{
				V:       math.Round(rapid.Float64Range(lo, 5000).Draw(t, "v")),
				Missing: rapid.IntRange(0, 9).Draw(t, "missing") == 0,
				Href:    rapid.SampledFrom([]string{"", "/a?b=1&c=2", "javascript:alert(1)"}).Draw(t, "href"),
			})
		}
		out = append(out, s)
	}
	return out
}

func genFrame(t *rapid.T) Frame {
	return Frame{Title: names.Draw(t, "title"), Width: float64(rapid.IntRange(300, 900).Draw(t, "width"))}
}

func TestBarsStayInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cats := rapid.SliceOfN(names, 0, 14).Draw(t, "categories")
		tidy(t, Bars{Frame: genFrame(t), Head: "h", Categories: cats, Series: genSeries(t, 7, len(cats), -3000), Absent: "–",
			Stacked: rapid.Bool().Draw(t, "stacked"), Lying: rapid.Bool().Draw(t, "lying"), Total: "sum"}.Chart())
	})
}

func TestLinesStayInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cats := rapid.SliceOfN(names, 0, 14).Draw(t, "categories")
		tidy(t, Lines{Frame: genFrame(t), Head: "h", Categories: cats, Series: genSeries(t, 7, len(cats), -3000), Absent: "–"}.Chart())
	})
}

func TestHeatStaysInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cols := rapid.SliceOfN(names, 0, 9).Draw(t, "columns")
		total := rapid.SampledFrom([]string{"", "all"})
		tidy(t, Heat{Frame: genFrame(t), Head: "h", Columns: cols, Rows: genSeries(t, 7, len(cols), 0), Absent: "–",
			RowTotal: total.Draw(t, "rows"), ColTotal: total.Draw(t, "cols")}.Chart())
	})
}

func TestStripStaysInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		no := 0
		var es []Edition
		for range rapid.IntRange(0, 20).Draw(t, "editions") {
			no += rapid.IntRange(1, 3).Draw(t, "step")
			es = append(es, Edition{No: no, When: names.Draw(t, "when"), Where: names.Draw(t, "where"), State: EditionState(rapid.IntRange(0, 2).Draw(t, "state"))})
		}
		tidy(t, Strip{Frame: genFrame(t), Editions: es}.Chart())
	})
}

func TestTimelineStaysInside(t *testing.T) {
	date := rapid.Custom(func(t *rapid.T) chancery.Date {
		s := fmt.Sprintf("%04d-%02d-%02d", rapid.IntRange(1998, 2026).Draw(t, "y"), rapid.IntRange(1, 12).Draw(t, "m"), rapid.IntRange(1, 28).Draw(t, "d"))
		return chancery.Date(s[:rapid.SampledFrom([]int{0, 4, 7, 10}).Draw(t, "precision")])
	})
	rapid.Check(t, func(t *rapid.T) {
		var lanes []Lane
		for range rapid.IntRange(0, 5).Draw(t, "lanes") {
			l := Lane{Name: names.Draw(t, "lane"), Sequence: rapid.Bool().Draw(t, "sequence")}
			for range rapid.IntRange(0, 6).Draw(t, "periods") {
				p := Period{Name: names.Draw(t, "name"), Start: date.Draw(t, "start"), End: date.Draw(t, "end"), Planned: rapid.Bool().Draw(t, "planned")}
				if p.Start != "" && p.End != "" && p.End.Last().Before(p.Start.First()) {
					p.Start, p.End = p.End, p.Start
				}
				l.Periods = append(l.Periods, p)
			}
			lanes = append(lanes, l)
		}
		tidy(t, Timeline{Frame: genFrame(t), Lanes: lanes, Today: date.Draw(t, "today"), Words: words}.Chart())
	})
}

func TestMissingIsNotNought(t *testing.T) {
	c := Bars{Frame: frame("t"), Head: "h", Categories: []string{"a", "b"}, Absent: "n/a",
		Series: []Series{{Name: "s", Values: []Value{{V: 0}, {V: 7, Missing: true}}}}}.Chart()
	if got := c.Table.Rows[0][1].Text + " " + c.Table.Rows[1][1].Text; got != "0 n/a" {
		t.Errorf("table says %q", got)
	}
	text := wellFormed(t, c.Scene.SVG(SVG{}))
	if !strings.Contains(text, "n/a") || strings.Contains(text, "7") {
		t.Errorf("drawing says %q", text)
	}
	if (Series{Values: Values(math.NaN())}).value(0).Missing != true {
		t.Error("not a number counts as a figure")
	}
}

func TestTicksCoverTheRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := -float64(rapid.IntRange(0, 1e8).Draw(t, "lo")) / 100
		hi := float64(rapid.IntRange(0, 1e8).Draw(t, "hi")) / 100
		ts := ticks(lo, hi, 4, false)
		if slack := (hi - lo) * 1e-6; ts[0] > lo+slack || ts[len(ts)-1] < hi-slack || len(ts) < 2 || len(ts) > 8 {
			t.Fatalf("%v for %g to %g", ts, lo, hi)
		}
		nought := false
		for _, v := range ts {
			nought = nought || v == 0
		}
		if !nought {
			t.Fatalf("%v leaves out nought", ts)
		}
	})
}

func TestTimelineRemarks(t *testing.T) {
	tests := []struct {
		name   string
		a, b   Period
		slack  int
		remark string
	}{
		{"days between", Period{Start: "2022-01-01", End: "2022-01-10"}, Period{Start: "2022-01-21", End: "2022-02-01"}, 0, "gap 10 d"},
		{"next day", Period{Start: "2022-01-01", End: "2022-01-10"}, Period{Start: "2022-01-11", End: "2022-02-01"}, 0, ""},
		{"same day", Period{Start: "2022-01-01", End: "2022-01-10"}, Period{Start: "2022-01-10", End: "2022-02-01"}, 0, "overlap 1 d"},
		{"within the slack", Period{Start: "2022-01-01", End: "2022-01-10"}, Period{Start: "2022-01-09", End: "2022-02-01"}, 2, ""},
		{"month may touch", Period{Start: "2022-01-01", End: "2022-01-20"}, Period{Start: "2022-02", End: "2022-03"}, 20, ""},
		{"month cannot touch", Period{Start: "2022-01-01", End: "2022-01-20"}, Period{Start: "2022-03", End: "2022-04"}, 0, "gap 39 d"},
		{"year may overlap", Period{Start: "2021", End: "2022"}, Period{Start: "2022-06-01", End: "2023"}, 0, ""},
		{"no end says nothing", Period{Start: "2021-01-01"}, Period{Start: "2022-06-01", End: "2023-01-01"}, 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := Timeline{Frame: frame("t"), Lanes: []Lane{{Name: "UNMISS", Sequence: true, Slack: tt.slack, Periods: []Period{tt.b, tt.a}}}, Words: words}.Chart()
			if got := c.Table.Rows[1][4].Text; got != tt.remark {
				t.Errorf("remark %q, want %q", got, tt.remark)
			}
			if tt.remark != "" && !strings.Contains(c.Scene.SVG(SVG{}), tt.remark) {
				t.Error("the drawing does not say so")
			}
		})
	}
}

func TestStripShowsGaps(t *testing.T) {
	c := Strip{Frame: frame("t"), Editions: []Edition{{No: 3}, {No: 4}, {No: 7}, {No: 9}}}.Chart()
	var nos []string
	for _, r := range c.Table.Rows {
		nos = append(nos, r[0].Text)
	}
	if got := strings.Join(nos, " "); got != "3 4 5–6 7 8 9" {
		t.Errorf("chain is %q", got)
	}
}

func TestStripCallsWhatHasNoNumberByItsDate(t *testing.T) {
	c := Strip{Frame: frame("t"), Editions: []Edition{{When: "2019"}, {No: 3, When: "2020"}, {When: "2021", Note: "held"}, {No: 4, When: "2022"}}}.Chart()
	var names []string
	for _, r := range c.Table.Rows {
		names = append(names, r[0].Text)
	}
	if got := strings.Join(names, " "); got != "2019 3 2021 4" {
		t.Errorf("the chain reads %q", got)
	}
}

func TestFitAndWrapKeepTheWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := names.Draw(t, "s")
		w := float64(rapid.IntRange(20, 200).Draw(t, "w"))
		lines, whole := wrap(s, w, 12, 3)
		if len(lines) > 3 {
			t.Fatalf("%d lines", len(lines))
		}
		for _, l := range lines {
			if textWidth(l, 12, false) > w {
				t.Fatalf("%q is wider than %g", l, w)
			}
		}
		if whole && strings.Join(lines, " ") != strings.Join(strings.Fields(s), " ") {
			t.Fatalf("whole, yet %q became %q", s, lines)
		}
	})
}

func TestVietnameseIsAsWideAsItsLetters(t *testing.T) {
	for vi, plain := range map[string]string{"ngoại": "ngoai", "PHÒNG": "PHONG", "Lễ": "Le", "Le\u0302\u0303": "Le"} {
		if a, b := textWidth(vi, 12, false), textWidth(plain, 12, false); a != b {
			t.Errorf("%s is %g wide, %s %g", vi, a, plain, b)
		}
	}
	if textWidth("đường", 12, false) <= textWidth("dung", 12, false) {
		t.Error("a horn takes no room")
	}
}

func TestHeatTextReadsOnItsShade(t *testing.T) {
	for step := range HeatSteps {
		ink := StyleOf(Label).Fill
		if step >= heatDark {
			ink = StyleOf(OnFill).Fill
		}
		shade := StyleOf(heatInk(step)).Fill
		if c := contrast(luminance(ink.R, ink.G, ink.B), luminance(shade.R, shade.G, shade.B)); c < 4.5 {
			t.Errorf("shade %d has contrast %.2f", step, c)
		}
	}
}

func luminance(rgb ...uint8) float64 {
	l := 0.0
	for i, share := range []float64{.2126, .7152, .0722} {
		c := float64(rgb[i]) / 255
		if c <= .03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		l += share * c
	}
	return l
}

func contrast(a, b float64) float64 { return (max(a, b) + .05) / (min(a, b) + .05) }

func TestStyleSheetKnowsEveryInk(t *testing.T) {
	for i, class := range classes {
		if class == "" {
			t.Errorf("ink %d has no class", i)
		}
		if !strings.Contains(CSS, "."+class+" ") && !strings.Contains(CSS, "."+class+",") {
			t.Errorf("the sheet does not know .%s", class)
		}
		st := styles[i]
		for _, c := range []string{hex(st.Fill), hex(st.Stroke)} {
			if c != "none" && c != "#ffffff" && !strings.Contains(CSS, c) {
				t.Errorf(".%s: the sheet falls back to another colour than %s", class, c)
			}
		}
	}
}

func TestSVGForReaders(t *testing.T) {
	bars := Bars{Frame: frame("Đoàn ra"), Categories: []string{"a"}, Series: []Series{{Name: "s", Values: []Value{{V: 1, Href: "/activities?x=1&y=2"}}}}}
	svg := bars.Chart().Scene.SVG(SVG{})
	for _, want := range []string{`role="group"`, `<title id="`, `<desc id="`, `href="/activities?x=1&amp;y=2"`, `<title>a: 1</title>`} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in %s", want, svg)
		}
	}
	bars.Series[0].Values[0].Href = "javascript:alert(1)"
	if svg := bars.Chart().Scene.SVG(SVG{}); strings.Contains(svg, "javascript") {
		t.Error("an unsafe address became a link")
	}
	file := bars.Chart().Scene.SVG(SVG{File: true})
	if !strings.Contains(file, "xmlns") || strings.Contains(file, "<a ") {
		t.Error("a file needs the namespace and no links")
	}
}

func TestSafeHref(t *testing.T) {
	for href, want := range map[string]bool{
		"/a": true, "a?b": true, "#x": true, "https://example.org/": true, "mailto:a@example.org": true,
		"": false, "javascript:alert(1)": false, "JaVaScript:alert(1)": false, " javascript:alert(1)": false, "java\nscript:alert(1)": false,
		"data:text/html,x": false, "//example.org": false, "/\\example.org": false, "http:": false,
	} {
		if SafeHref(href) != want {
			t.Errorf("SafeHref(%q) is %t", href, !want)
		}
	}
}

func FuzzSVGStaysWellFormed(f *testing.F) {
	for _, s := range []string{"", "</title><script>alert(1)</script>", `"><svg onload=x>`, "\x00\xff\ufffe", "Đối ngoại & <quốc phòng>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := Bars{Frame: Frame{Title: s, Desc: s}, Head: s, Categories: []string{s}, Absent: s,
			Series: []Series{{Name: s, Values: []Value{{V: 3, Href: s}}}, {Name: s}}}.Chart()
		wellFormed(t, c.Scene.SVG(SVG{File: true}))
		wellFormed(t, "<div>"+c.Scene.SVG(SVG{})+"</div>")
	})
}

func BenchmarkBarsSVG(b *testing.B) {
	var cats []string
	var v []float64
	for i := range 24 {
		cats, v = append(cats, strconv.Itoa(i)), append(v, float64(i*7%23))
	}
	for b.Loop() {
		Bars{Frame: frame("t"), Categories: cats, Series: []Series{{Values: Values(v...)}, {Values: Values(v...)}}}.Chart().Scene.SVG(SVG{})
	}
}
