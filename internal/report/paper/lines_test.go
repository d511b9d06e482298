package paper

import (
	"bytes"
	"image/png"
	"math"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"chancery/internal/chart"
)

// vietnamese holds every letter of the alphabet with every tone, both cases.
func vietnamese() string {
	var b strings.Builder
	for _, v := range "aăâeêioôơuưy" {
		for _, tone := range []string{"", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"} {
			s := norm.NFC.String(string(v) + tone)
			b.WriteString(s + strings.ToUpper(s))
		}
	}
	return b.String() + "đĐ"
}

func TestTypefaceHasVietnamese(t *testing.T) {
	var buf sfnt.Buffer
	for f := range faces {
		for _, r := range vietnamese() + "“”‘’–—…•×−→§°" {
			if g, err := f.metrics().font.GlyphIndex(&buf, r); err != nil || g == 0 {
				t.Errorf("face %d has no %q: %v", f, r, err)
			}
		}
	}
	if n := len([]rune(vietnamese())); n != 2*12*6+2 {
		t.Errorf("%d letters: some did not compose", n)
	}
}

func TestWidthsAreThoseOfTimes(t *testing.T) {
	// Advance widths of Times New Roman Regular in 1/2048 em.
	for s, units := range map[string]float64{"a": 909, "M": 1821, " ": 512, "i": 569, "đ": 1024, "ậ": 909} {
		if got := regular.width(s, unitsPerEm); math.Abs(got-units) > 1 {
			t.Errorf("%q is %g units wide, want %g", s, got, units)
		}
	}
}

func TestLinesKeepTextAndWidth(t *testing.T) {
	word := rapid.StringMatching(`[A-Za-zđơạếữ/.,-]{1,30}`)
	rapid.Check(t, func(t *rapid.T) {
		var text []Span
		for range rapid.IntRange(0, 5).Draw(t, "spans") {
			s := strings.Join(rapid.SliceOfN(word, 1, 8).Draw(t, "words"), rapid.SampledFrom([]string{" ", "  ", "\n"}).Draw(t, "gap"))
			text = append(text, Span{Text: s, Bold: rapid.Bool().Draw(t, "bold"), Italic: rapid.Bool().Draw(t, "italic")})
		}
		room := float64(rapid.IntRange(20, 400).Draw(t, "room"))
		first := room - float64(rapid.IntRange(0, 10).Draw(t, "indent"))
		var want, got strings.Builder
		for _, s := range text {
			want.WriteString(clean(s.Text))
		}
		lines := breakLines(text, 14, first, room)
		for i, ln := range lines {
			limit, w, letters := room, 0.0, 0
			if i == 0 {
				limit = first
			}
			for _, r := range ln.runs {
				got.WriteString(r.text)
				w += r.width
				letters += len([]rune(r.text))
				if strings.Count(r.text, " ") != r.spaces {
					t.Fatalf("%q counts %d spaces", r.text, r.spaces)
				}
			}
			if math.Abs(w-ln.width) > .01 {
				t.Fatalf("line of %g says %g", w, ln.width)
			}
			if w > limit+.02 && letters > 1 {
				t.Fatalf("line %d is %g wide in %g", i, w, limit)
			}
		}
		if a, b := squeeze(got.String()), squeeze(want.String()); a != b {
			t.Fatalf("%q became %q", b, a)
		}
	})
}

// squeeze leaves out white space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func TestCleanComposesAndDropsWhatNoPageHolds(t *testing.T) {
	if got := clean("Đo\u0302\u0301i ngoa\u0323i\x00\x1b\u200b\tquốc\xffphòng"); got != "Đối ngoại quốc\uFFFDphòng" {
		t.Errorf("%q", got)
	}
}

func TestPlaceFillsTheGrid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cols := rapid.IntRange(1, 6).Draw(t, "cols")
		var rows []Row
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			r := Row{}
			for range rapid.IntRange(0, 7).Draw(t, "cells") {
				r.Cells = append(r.Cells, Cell{Across: rapid.IntRange(0, 4).Draw(t, "across"), Down: rapid.IntRange(0, 4).Draw(t, "down")})
			}
			rows = append(rows, r)
		}
		covered := make([][]int, len(rows))
		for i := range covered {
			covered[i] = make([]int, cols)
		}
		for i, row := range place(rows, cols, true) {
			for _, c := range row {
				for y := range c.down {
					for x := range c.across {
						covered[i+y][c.col+x]++
					}
				}
			}
		}
		for i, row := range covered {
			for j, n := range row {
				if n != 1 {
					t.Fatalf("place %d,%d is covered %d times", i, j, n)
				}
			}
		}
	})
}

func TestColumnsFillTheWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tab Table
		n := rapid.IntRange(1, 12).Draw(t, "columns")
		for range n {
			tab.Columns = append(tab.Columns, Column{Width: rapid.SampledFrom([]float64{0, 0, 0, .1, .3}).Draw(t, "width")})
		}
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			tab.Rows = append(tab.Rows, Row{Cells: Cells(rapid.SliceOfN(rapid.StringMatching(`[a-z ]{0,60}`), n, n).Draw(t, "cells")...)})
		}
		ws := tab.columnWidths(467, 12)
		for _, w := range ws {
			if w <= 0 || math.IsNaN(w) {
				t.Fatalf("widths %v", ws)
			}
		}
		if math.Abs(sum(ws)-467) > .01 {
			t.Fatalf("widths %v make %g", ws, sum(ws))
		}
	})
}

func TestRasterShowsTheScene(t *testing.T) {
	fill := chart.Bars{Series: []chart.Series{{Values: chart.Values(1)}}, Categories: []string{"a"}}.Chart().Scene
	data, err := rasterise(fill)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds().Size(); got.X != int(fill.W)*rasterScale || got.Y != int(fill.H)*rasterScale {
		t.Errorf("%v for a scene of %gx%g", got, fill.W, fill.H)
	}
	found := map[[3]uint32]bool{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, b, _ := img.At(x, y).RGBA()
			found[[3]uint32{r >> 8, g >> 8, b >> 8}] = true
		}
	}
	if !found[[3]uint32{0x1f, 0x4e, 0x79}] || !found[[3]uint32{0xff, 0xff, 0xff}] {
		t.Error("neither bar nor paper has its colour")
	}
}

func TestRasterCutsWhatLiesOutside(t *testing.T) {
	label := chart.Label
	s := chart.Scene{W: 40, H: 30, Marks: []chart.Mark{
		chart.Line{X1: -100, Y1: -50, X2: 300, Y2: 200, Ink: chart.Axis},
		chart.Rect{X: 30, Y: 20, W: 500, H: 500, Ink: chart.Alert},
		chart.Rect{X: -900, Y: -900, W: 10, H: 10, Ink: chart.Alert},
		chart.Text{X: -20, Y: 10, S: "ngoài lề", Size: 40, Ink: label},
		chart.Line{X1: 5, Y1: 5, X2: 5, Y2: 5, Ink: chart.Absent},
	}}
	if _, err := rasterise(s); err != nil {
		t.Fatal(err)
	}
}
