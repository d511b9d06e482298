package word

import (
	"bytes"
	"strings"
	"testing"

	"chancery/internal/report/paper"
)

const lists = `<w:numbering xmlns:w="urn:w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/><w:suff w:val="space"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`

const looksOf = `<w:styles xmlns:w="urn:w"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:jc w:val="both"/><w:spacing w:before="120"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Deep"><w:basedOn w:val="Base"/><w:pPr><w:ind w:firstLine="720"/></w:pPr><w:rPr><w:b w:val="0"/><w:i/></w:rPr></w:style></w:styles>`

// flowOf reads a file with styles, lists and a header.
func flowOf(t *testing.T, body string) *paper.Flow {
	t.Helper()
	b := docx(t, body, "word/styles.xml", looksOf, "word/numbering.xml", lists, "word/header1.xml", `<w:hdr xmlns:w="urn:w"><w:p><w:r><w:tab/></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>9</w:t></w:r></w:fldSimple></w:p></w:hdr>`,
		"word/_rels/document.xml.rels", `<Relationships><Relationship Id="r1" Type="x/header" Target="header1.xml"/></Relationships>`)
	f, err := Open(b)
	if err != nil {
		t.Fatal(err)
	}
	// The numbering part is found by its content type.
	f = f.with(map[string][]byte{"[Content_Types].xml": []byte(strings.Replace(string(f.part("[Content_Types].xml")), "</Types>", `<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/></Types>`, 1))})
	flow, err := f.flow()
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

func TestLooksComeFromStylesAndTheParagraph(t *testing.T) {
	item := func(s string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>` + s + `</w:t></w:r></w:p>`
	}
	flow := flowOf(t, `<w:p><w:pPr><w:pStyle w:val="Deep"/><w:spacing w:after="40" w:line="360" w:lineRule="auto"/></w:pPr><w:r><w:rPr><w:sz w:val="20"/><w:u w:val="single"/></w:rPr><w:t>a</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> NUMPAGES </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>77</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`+
		item("x")+item("y")+`<w:sectPr><w:headerReference w:type="default" r:id="r1"/><w:pgSz w:w="16838" w:h="11906"/><w:titlePg/></w:sectPr>`)
	s := flow.Sections[0]
	if s.Width < s.Height || !s.OwnFirst || len(s.Header) != 1 {
		t.Errorf("section: %+v", s)
	}
	head := s.Header[0].(paper.FlowText)
	if len(head.Spans) != 2 || !head.Spans[0].Tab || !head.Spans[1].Page {
		t.Errorf("header: %+v", head.Spans)
	}
	a := s.Blocks[0].(paper.FlowText)
	if a.Align != paper.Justified || a.Indent != 36 || a.Before != 6 || a.After != 2 || a.Line != 1.5 || len(a.Spans) != 2 {
		t.Errorf("paragraph: %+v", a)
	}
	if x := a.Spans[0]; x.Bold || !x.Italic || !x.Underline || x.Size != 10 {
		t.Errorf("run: %+v", x)
	}
	if !a.Spans[1].Pages {
		t.Errorf("a field in runs is not counted anew: %+v", a.Spans[1])
	}
	for i, want := range []string{"3) ", "4) "} {
		if got := s.Blocks[i+1].(paper.FlowText).Spans[0].Text; got != want {
			t.Errorf("label %q, want %q", got, want)
		}
	}
}

func TestTablesKeepTheirGrid(t *testing.T) {
	flow := flowOf(t, `<w:tbl><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8"/><w:insideH w:val="single" w:sz="4"/></w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w="1000"/><w:gridCol w:w="2000"/></w:tblGrid>`+
		`<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>`+p("a")+`</w:tc><w:tc>`+p("b")+`</w:tc></w:tr>`+
		`<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>`+p("")+`</w:tc><w:tc>`+p("c")+`</w:tc></w:tr>`+
		`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>`+p("d")+`</w:tc></w:tr></w:tbl>`)
	tab := flow.Sections[0].Blocks[0].(paper.FlowTable)
	if len(tab.Columns) != 2 || tab.Columns[1] != 100 || !tab.Rows[0].Head || tab.Rows[0].Cells[0].Down != 2 || !tab.Rows[1].Cells[0].Continues || tab.Rows[2].Cells[0].Across != 2 {
		t.Errorf("%+v", tab)
	}
	if b := tab.Rows[0].Cells[0].Borders; b.Top != 1 || b.Bottom != .5 || b.Left != 0 {
		t.Errorf("borders %+v", b)
	}
}

func TestPagesAreTheSameEveryTime(t *testing.T) {
	var body strings.Builder
	for range 120 {
		body.WriteString(p("Một đoạn văn của văn bản ví dụ, đủ dài để xuống dòng và sang trang khi có nhiều đoạn như thế này nối tiếp nhau."))
	}
	tall := strings.Repeat(p("ô cao"), 90)
	body.WriteString(`<w:tbl><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid><w:tr><w:tc>` + tall + `</w:tc></w:tr></w:tbl>`)
	flow := flowOf(t, body.String())
	var a, b bytes.Buffer
	if err := paper.WriteFlowPDF(&a, flow); err != nil {
		t.Fatal(err)
	}
	if err := paper.WriteFlowPDF(&b, flow); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the bytes differ from time to time")
	}
	if n := bytes.Count(a.Bytes(), []byte("/Type /Page\n")); n < 7 || n > 14 {
		t.Errorf("%d pages", n)
	}
}
