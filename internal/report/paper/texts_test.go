package paper

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/internal/chart"
)

// attacks are texts that break a careless writer.
var attacks = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</style><script>x</script>`, `' onclick='x`,
	"\x00\x01\x1b]]>&amp;&#60;", `) Tj ET (`, `\) \( \\`, "Đo\u0302\u0301i ngoa\u0323i", "\xff\xfe", "𝔸 🚢 中国", "a\nb\tc", strings.Repeat("dài", 200),
}

// hostile is a paper whose every text is s, links included.
func hostile(s string) *Paper {
	ss := []string{s, s}
	sp := []Span{{Text: s, Href: s, Drift: s, Lang: s}, {Text: s, Bold: true, Href: "/x?q=" + s}, {Text: s, Italic: true, Href: "#" + s}}
	row := Row{Cells: []Cell{{Text: sp, Across: 2}, {Text: sp, Down: 2, Heading: true}}}
	c := chart.Bars{Frame: chart.Frame{Title: s, Desc: s}, Head: s, Categories: ss, Absent: s,
		Series: []chart.Series{{Name: s, Values: []chart.Value{{V: 1, Href: s}}}}}.Chart()
	return &Paper{
		Lang: s, Base: "https://chancery.example.org", Footer: s,
		Meta: Meta{Parent: ss, Issuer: ss, Number: s, About: s, Nation: s, Motto: s, Place: s, Kind: s, Abstract: s, To: ss, Marking: s, Urgency: s},
		Blocks: []Block{Heading{1, sp, s}, Heading{3, sp, ""}, Paragraph{Text: sp}, Paragraph{sp, Centre}, List{false, []Item{{sp, []Item{{Text: sp}}}}}, List{true, []Item{{Text: sp}}},
			Note{sp}, Table{Caption: s, Head: []Row{row, row}, Rows: []Row{row, {Total: true, Cells: row.Cells}}}, PageBreak{true}, Chart{Chart: c, TableLabel: s}, PageBreak{}},
		Signer:     Signer{ss, s},
		Recipients: Recipients{s, ss},
	}
}

// texts are all texts of a paper that a reader must find.
func texts(p *Paper) []string {
	m := p.Meta
	out := []string{m.Number, m.About, m.Nation, m.Motto, m.Place, m.Kind, m.Abstract, m.Marking, m.Urgency, p.Signer.Name, p.Recipients.Label, p.Footer}
	for _, list := range [][]string{m.Parent, m.Issuer, m.To, p.Signer.Authority, p.Recipients.Lines} {
		out = append(out, list...)
	}
	for _, b := range p.Blocks {
		out = append(out, blockTexts(b)...)
	}
	return out
}

func blockTexts(b Block) (out []string) {
	spans := func(ss []Span) {
		for _, s := range ss {
			out = append(out, s.Text, s.Drift)
		}
	}
	switch b := b.(type) {
	case Heading:
		spans(b.Text)
	case Paragraph:
		spans(b.Text)
	case Note:
		spans(b.Text)
	case List:
		for _, it := range b.Items {
			spans(it.Text)
			out = append(out, blockTexts(List{Items: it.Sub})...)
		}
	case Table:
		out = append(out, b.Caption)
		for _, rows := range [][]Row{b.Head, b.Rows} {
			for _, r := range rows {
				for _, c := range r.Cells {
					spans(c.Text)
				}
			}
		}
	case Chart:
		out = append(out, b.Chart.Table.Caption)
		if !b.NoTable {
			out = append(out, blockTexts(b.table())...)
		}
	}
	return out
}

// anyPaper draws a paper of random shape.
func anyPaper(t *rapid.T) *Paper {
	text := rapid.Custom(func(t *rapid.T) []Span {
		var ss []Span
		for range rapid.IntRange(0, 3).Draw(t, "spans") {
			s := Span{Text: rapid.StringMatching(`([a-zđơệ]{1,12} ){0,60}`).Draw(t, "text"), Bold: rapid.Bool().Draw(t, "bold")}
			s.Href = rapid.SampledFrom([]string{"", "", "/a/1", "#p1", "#nowhere"}).Draw(t, "href")
			ss = append(ss, s)
		}
		return ss
	})
	p := &Paper{Lang: "vi", Footer: "chân trang", Meta: Meta{Kind: "BÁO CÁO", Marking: "MẬT"}, Base: "https://chancery.example.org"}
	for range rapid.IntRange(0, 14).Draw(t, "blocks") {
		var b Block
		switch rapid.IntRange(0, 6).Draw(t, "kind") {
		case 0:
			b = Heading{Level: rapid.IntRange(-1, 5).Draw(t, "level"), Text: text.Draw(t, "heading"), ID: rapid.SampledFrom([]string{"", "p1"}).Draw(t, "id")}
		case 1:
			b = Paragraph{text.Draw(t, "paragraph"), Align(rapid.IntRange(0, 3).Draw(t, "align"))}
		case 2:
			b = List{rapid.Bool().Draw(t, "numbered"), []Item{{text.Draw(t, "item"), []Item{{Text: text.Draw(t, "sub"), Sub: []Item{{Text: text.Draw(t, "subsub")}}}}}}}
		case 3:
			b = anyTable(t, text)
		case 4:
			b = Chart{Chart: chart.Bars{Frame: chart.Frame{Title: "hình"}, Categories: []string{"a"}, Series: []chart.Series{{Name: "s", Values: chart.Values(3)}}}.Chart()}
		case 5:
			b = PageBreak{rapid.Bool().Draw(t, "landscape")}
		case 6:
			b = Note{text.Draw(t, "note")}
		}
		p.Blocks = append(p.Blocks, b)
	}
	return p
}

func anyTable(t *rapid.T, text *rapid.Generator[[]Span]) Table {
	row := func(n int) (r Row) {
		r.Total = rapid.Bool().Draw(t, "total")
		for range rapid.IntRange(0, n).Draw(t, "cells") {
			r.Cells = append(r.Cells, Cell{Text: text.Draw(t, "cell"), Across: rapid.IntRange(0, 3).Draw(t, "across"), Down: rapid.IntRange(0, 3).Draw(t, "down")})
		}
		return r
	}
	tab := Table{Caption: rapid.SampledFrom([]string{"", "bảng"}).Draw(t, "caption")}
	for range rapid.IntRange(0, 2).Draw(t, "head") {
		tab.Head = append(tab.Head, row(4))
	}
	for range rapid.IntRange(0, 9).Draw(t, "rows") {
		tab.Rows = append(tab.Rows, row(6))
	}
	return tab
}

func TestEveryWordOfThePaperIsWritten(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		p := sample(lang)
		for name, said := range map[string]string{"docx": docxText(t, p), "html": htmlText(t, p)} {
			for _, s := range texts(p) {
				if !strings.Contains(squeeze(said), squeeze(clean(s))) {
					t.Errorf("%s %s lacks %q", name, lang, s)
				}
			}
		}
		doc := readPDF(t, p)
		for _, s := range texts(p) {
			for _, w := range strings.Fields(clean(s)) {
				if !strings.Contains(doc.text, w) && !strings.Contains(doc.text, strings.ToUpper(w)) {
					t.Errorf("pdf %s lacks %q of %q", lang, w, s)
				}
			}
		}
	}
}
