package paper

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"chancery/internal/chart"
)

// pdfDoc is a PDF read back far enough to know what it says.
type pdfDoc struct {
	raw     []byte
	streams []string // content streams, one for each page
	text    string   // what they show, one space between pieces
	pages   int
}

var streamHead = regexp.MustCompile(`(?s)<<[^<>]*?/Length (\d+)[^<>]*?>>\s*stream\r?\n`)

func readPDF(t tester, p *Paper) pdfDoc {
	t.Helper()
	var b bytes.Buffer
	if err := WritePDF(&b, p, Decree30()); err != nil {
		t.Fatalf("write: %v", err)
	}
	d := pdfDoc{raw: b.Bytes(), pages: len(regexp.MustCompile(`/Type /Page\b[^s]`).FindAll(b.Bytes(), -1))}
	for _, at := range streamHead.FindAllSubmatchIndex(d.raw, -1) {
		n, _ := strconv.Atoi(string(d.raw[at[2]:at[3]]))
		r, err := zlib.NewReader(bytes.NewReader(d.raw[at[1] : at[1]+n]))
		if err != nil {
			continue
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("a torn stream: %v", err)
		}
		if bytes.Contains(content, []byte(" Td ")) {
			d.streams = append(d.streams, string(content))
		}
	}
	var text strings.Builder
	for _, s := range d.streams {
		for _, shown := range shownTexts(s) {
			text.WriteString(shown + " ")
		}
	}
	d.text = text.String()
	return d
}

// shownTexts are the strings between BT and ET; those of one TJ belong together.
func shownTexts(stream string) []string {
	var out []string
	for _, bt := range strings.Split(stream, "BT ")[1:] {
		bt = bt[:max(strings.LastIndex(bt, "ET"), 0)]
		var units []uint16
		var raw []byte
		in := false
		for i := 0; i < len(bt); i++ {
			switch c := bt[i]; {
			case !in && c == '(':
				in, raw = true, nil
			case in && c == ')':
				in = false
				for k := 0; k+1 < len(raw); k += 2 {
					units = append(units, uint16(raw[k])<<8|uint16(raw[k+1]))
				}
			case in && c == '\\':
				i++
				raw = append(raw, map[byte]byte{'r': '\r', 'n': '\n'}[bt[i]]|bt[i]*b2i(bt[i] != 'r' && bt[i] != 'n'))
			case in:
				raw = append(raw, c)
			}
		}
		if len(units) > 0 { // others only choose a typeface
			out = append(out, string(utf16.Decode(units)))
		}
	}
	return out
}

func b2i(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func TestPDFHoldsItsTypefaceAndItsTitle(t *testing.T) {
	d := readPDF(t, sample("vi"))
	if n := bytes.Count(d.raw, []byte("/FontFile2 ")); n != int(faces) {
		t.Errorf("%d faces embedded, want %d", n, faces)
	}
	if whole := len(regular.file()); len(d.raw) > whole {
		t.Errorf("%d bytes: the typeface of %d was not cut down to what is used", len(d.raw), whole)
	}
	title := utf16.Encode([]rune("BÁO CÁO Kết quả"))
	var be bytes.Buffer
	for _, u := range title {
		be.Write([]byte{byte(u >> 8), byte(u)})
	}
	for _, want := range []string{"/Lang (vi)", "/Title (\xfe\xff" + be.String(), "/CreationDate (D:20220705000000)", "/PageMode /UseOutlines"} {
		if !bytes.Contains(d.raw, []byte(want)) {
			t.Errorf("no %q", want)
		}
	}
	headings := 0
	for _, b := range sample("vi").Blocks {
		if _, ok := b.(Heading); ok {
			headings++
		}
	}
	if n := bytes.Count(d.raw, []byte("/XYZ 0 ")); n < headings {
		t.Errorf("%d places in the outline for %d headings", n, headings)
	}
}

func TestPDFPages(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		d := readPDF(t, sample(lang))
		if d.pages != len(d.streams) || d.pages < 7 || d.pages > 10 {
			t.Errorf("%s: %d pages, %d of them with text", lang, d.pages, len(d.streams))
		}
		marking := sample(lang).Meta.Marking
		for i, s := range d.streams {
			shown := shownTexts(s)
			if got := shown[0] == strconv.Itoa(i+1); got != (i > 0) {
				t.Errorf("page %d begins with %q", i+1, shown[0])
			}
			if !strings.Contains(strings.Join(shown[:2], " "), marking) {
				t.Errorf("page %d does not show its marking", i+1)
			}
		}
	}
	if d := readPDF(t, &Paper{}); d.pages != 1 {
		t.Errorf("an empty paper has %d pages", d.pages)
	}
}

func TestPDFRepeatsTableHeads(t *testing.T) {
	var rows []Row
	for i := range 200 {
		rows = append(rows, Row{Cells: Cells(fmt.Sprint("r", i), "x")})
	}
	d := readPDF(t, &Paper{Blocks: []Block{Table{Head: []Row{{Cells: Cells("đầu bảng", "y")}}, Rows: rows}}})
	if n := strings.Count(d.text, "đầu bảng"); n != d.pages || n < 4 {
		t.Errorf("%d heads on %d pages", n, d.pages)
	}
	for i := range 200 {
		if !strings.Contains(d.text, fmt.Sprintf("r%d ", i)) {
			t.Errorf("row %d is lost", i)
		}
	}
	if last := shownTexts(d.streams[len(d.streams)-1]); len(last) < 6 {
		t.Errorf("the last page holds a single row: %q", last)
	}
}

func TestPDFLinks(t *testing.T) {
	p := sample("en")
	if d := readPDF(t, p); !bytes.Contains(d.raw, []byte("/URI (https://chancery.example.org/figures/activities.held?period=2022-H1)")) || !bytes.Contains(d.raw, []byte("/Dest [")) {
		t.Error("figures or headings lead nowhere")
	}
	p.Base = ""
	if d := readPDF(t, p); bytes.Contains(d.raw, []byte("/URI")) {
		t.Error("a relative link in a file that travels")
	}
}

func TestPDFTakesAnyText(t *testing.T) {
	for _, s := range attacks {
		readPDF(t, hostile(s))
	}
	d := readPDF(t, &Paper{Blocks: []Block{Paragraph{Text: Spans(Plain(`ngoặc ) và \ gạch (chéo)`))}}})
	for _, w := range []string{"ngoặc", ")", `\`, "(chéo)"} {
		if !strings.Contains(d.text, w) {
			t.Errorf("%q is lost in %q", w, d.text)
		}
	}
}

var placed2 = regexp.MustCompile(`(-?[\d.]+) (-?[\d.]+) Td`)

// TestPDFStaysOnThePage places every text inside the sheet and loses no word,
// whatever the shape of the paper.
func TestPDFStaysOnThePage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPaper(t)
		d := readPDF(t, p)
		for _, s := range d.streams {
			for _, m := range placed2.FindAllStringSubmatch(s, -1) {
				x, _ := strconv.ParseFloat(m[1], 64)
				y, _ := strconv.ParseFloat(m[2], 64)
				if x < 0 || y < 20 || x > 842 || y > 842 {
					t.Fatalf("text at %g, %g", x, y)
				}
			}
		}
		for _, b := range p.Blocks {
			if para, ok := b.(Paragraph); ok {
				for _, s := range para.Text {
					for _, w := range strings.Fields(s.Text) {
						if !strings.Contains(d.text, w) {
							t.Fatalf("%q is lost", w)
						}
					}
				}
			}
		}
	})
}

// long is a paper of about forty pages.
func long() *Paper {
	p := sample("vi")
	body := p.Blocks
	for range 5 {
		p.Blocks = append(p.Blocks, body...)
	}
	return p
}

func TestLongPaperHasFortyPages(t *testing.T) {
	if n := readPDF(t, long()).pages; n < 36 || n > 50 {
		t.Errorf("%d pages", n)
	}
}

func benchmark(b *testing.B, write func(io.Writer, *Paper) error) {
	p := long()
	b.ReportAllocs()
	for b.Loop() {
		if err := write(io.Discard, p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPDF40Pages(b *testing.B) {
	benchmark(b, func(w io.Writer, p *Paper) error { return WritePDF(w, p, Decree30()) })
}

func BenchmarkDOCX40Pages(b *testing.B) {
	benchmark(b, func(w io.Writer, p *Paper) error { return WriteDOCX(w, p, Decree30()) })
}

func BenchmarkHTML40Pages(b *testing.B) { benchmark(b, WriteHTML) }

func BenchmarkRaster(b *testing.B) {
	s := chart.Lines{Categories: []string{"a", "b", "c"}, Series: []chart.Series{{Name: "s", Values: chart.Values(1, 5, 3)}}}.Chart().Scene
	for b.Loop() {
		if _, err := rasterise(s); err != nil {
			b.Fatal(err)
		}
	}
}
