package word

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// box is a text box as Word writes it, in both forms.
func box(anchor, body string) string {
	return `<w:r><mc:AlternateContent xmlns:mc="urn:mc" xmlns:wps="urn:wps" xmlns:wp="urn:wp" xmlns:a="urn:a" xmlns:v="urn:v"><mc:Choice Requires="wps"><w:drawing>` + anchor +
		`<wp:extent cx="1828800" cy="457200"/><a:graphic><a:graphicData><wps:wsp><wps:spPr><a:ln w="12700"/></wps:spPr><wps:txbx><w:txbxContent>` + body +
		`</w:txbxContent></wps:txbx><wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>` +
		`<mc:Fallback><w:pict><v:shape style="position:absolute;margin-left:10pt;margin-top:5pt;width:144pt;height:36pt"><v:textbox><w:txbxContent>` + body + `</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
}

const beside = `<wp:anchor><wp:positionH relativeFrom="column"><wp:posOffset>127000</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>63500</wp:posOffset></wp:positionV><wp:wrapTopAndBottom/>`

func TestTextBoxesLinesAndColumnsArePrinted(t *testing.T) {
	rule := `<w:r><w:pict xmlns:v="urn:v"><v:line style="position:absolute" from="0,10pt" to="100pt,10pt" strokeweight="1pt"/></w:pict></w:r>`
	flow := flowOf(t, `<w:p>`+box(beside, p("MẬT"))+`<w:r><w:t>after the box</w:t></w:r></w:p><w:p>`+rule+`</w:p>`+
		`<w:p><w:pPr><w:sectPr><w:type w:val="continuous"/></w:sectPr></w:pPr></w:p>`+
		p("first")+`<w:p><w:r><w:br w:type="column"/><w:t>second</w:t></w:r></w:p><w:sectPr><w:type w:val="continuous"/><w:cols w:num="2" w:space="720" w:sep="1"/></w:sectPr>`)
	first := flow.Sections[0].Blocks[0].(paper.FlowText)
	if len(first.Floats) != 1 {
		t.Fatalf("the two forms of one box came out as %d", len(first.Floats))
	}
	f := first.Floats[0]
	if f.Width != 144 || f.Height != 36 || f.X.Offset != 10 || f.Y.Offset != 5 || !f.Beside || f.Border != 1 || f.Middle != paper.Centre || len(f.Blocks) != 1 {
		t.Errorf("the box: %+v", f)
	}
	if line := flow.Sections[0].Blocks[1].(paper.FlowText).Floats; len(line) != 1 || !line[0].Rule || line[0].Width != 100 || line[0].Y.Offset != 10 {
		t.Errorf("the line: %+v", line)
	}
	s := flow.Sections[1]
	if len(s.Columns) != 2 || s.Columns[1].At <= s.Columns[0].Width || !s.Separated || !s.Continues {
		t.Errorf("columns: %+v", s)
	}
	if !s.Blocks[1].(paper.FlowText).NewColumn {
		t.Error("the break of the column is lost")
	}
}

// TestColumnsHoldEverything prints columns that go over several pages and ones that
// end evenly above more text: every word comes out once.
func TestColumnsHoldEverything(t *testing.T) {
	var long strings.Builder
	for range 150 {
		long.WriteString(p("Một đoạn văn của văn bản ví dụ, đủ dài để xuống dòng trong một cột hẹp."))
	}
	cols := func(kind, num string) string {
		return `<w:p><w:pPr><w:sectPr><w:type w:val="` + kind + `"/><w:cols w:num="` + num + `"/></w:sectPr></w:pPr></w:p>`
	}
	flow := flowOf(t, p("head")+cols("nextPage", "1")+long.String()+cols("continuous", "3")+p("tail")+`<w:sectPr><w:type w:val="continuous"/></w:sectPr>`)
	var b, again bytes.Buffer
	if err := paper.WriteFlowPDF(&b, flow); err != nil {
		t.Fatal(err)
	}
	if err := paper.WriteFlowPDF(&again, flow); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("the bytes differ from time to time: %v", err)
	}
	one := flowOf(t, long.String())
	var whole bytes.Buffer
	if err := paper.WriteFlowPDF(&whole, one); err != nil {
		t.Fatal(err)
	}
	pages := func(b []byte) int { return bytes.Count(b, []byte("/Type /Page\n")) }
	if got, across := pages(b.Bytes()), pages(whole.Bytes()); got < across || got > across+2 {
		t.Errorf("in columns %d pages, across the sheet %d", got, across)
	}
}

// asWord is a template as Word saves it: fields cut into runs by the spelling and
// by when they were typed, tags of old, content controls, changes that were tracked,
// fields of Word's own, links and notes.
func asWord() string {
	cut := func(runs ...string) string {
		var b strings.Builder
		for i, s := range runs {
			b.WriteString(`<w:proofErr w:type="spellStart"/><w:r w:rsidR="00A7710` + itoa(i) + `" w:rsidRPr="00C21"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">` + s + `</w:t></w:r><w:proofErr w:type="spellEnd"/>`)
		}
		return b.String()
	}
	return `<w:p w:rsidR="00A77101" w14:paraId="1A2B3C4D" xmlns:w14="urn:w14"><w:bookmarkStart w:id="0" w:name="_GoBack"/>` + cut("About ", "{", "{ti", "tle", "}} end") + `<w:bookmarkEnd w:id="0"/></w:p>` +
		`<w:sdt><w:sdtPr><w:alias w:val="People"/><w:id w:val="7"/></w:sdtPr><w:sdtContent><w:p>` + cut("{{#each peo", "ple}}") + `</w:p><w:p><w:smartTag w:uri="urn:x" w:element="PersonName">` + cut("{{na", "me}}") + `</w:smartTag>` +
		`<w:ins w:id="1" w:author="Ví dụ" w:date="2026-01-01T00:00:00Z">` + cut(", {{ra", "nk}}") + `</w:ins><w:del w:id="2" w:author="Ví dụ"><w:r><w:delText>{{gone}}</w:delText></w:r></w:del></w:p><w:p>` + cut("{{/each", "}}") + `</w:p></w:sdtContent></w:sdt>` +
		`<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid><w:sdt><w:sdtContent><w:tr w:rsidR="00A7"><w:tc><w:tcPr/><w:p>` + cut("{{#each people}}{{@num", "ber}}") + `</w:p></w:tc>` +
		`<w:sdt><w:sdtContent><w:tc><w:tcPr/><w:p>` + cut("{{name}}{{/ea", "ch}}") + `</w:p></w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>` +
		`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> DATE \@ "dd/MM/yyyy" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>01/01/2026</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` +
		`<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>9</w:t></w:r></w:fldSimple><w:hyperlink r:id="rId9" xmlns:r="urn:r">` + cut("link {{ti", "tle}}") + `</w:hyperlink><w:r><w:footnoteReference w:id="2"/></w:r></w:p>` +
		`<w:p>` + box(beside, `<w:p>`+cut("Box {{ti", "tle}}")+`</w:p>`) + `</w:p>`
}

func filled(t *testing.T, body string, data Scope) *File {
	t.Helper()
	c, err := Compile(open(t, body))
	if err != nil {
		t.Fatal(err)
	}
	made, _, err := c.Fill(Filling{Lang: i18n.EN, Data: data, Figure: func(string, string) (string, bool) { return "1", true }})
	if err != nil {
		t.Fatal(err)
	}
	b, err := made.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Open(b)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

func said(t *testing.T, f *File) (out []string) {
	t.Helper()
	root, err := f.story(f.main)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range units(root) {
		if u.text != "" {
			out = append(out, u.text)
		}
	}
	return out
}

func TestATemplateAsWordSavesItIsFilled(t *testing.T) {
	data := fields{"title": Text("Visit"), "people": {Type: List, Of: person("", ""), Items: []Scope{person("An", "Major"), person("Binh", "Captain")}}}
	f := filled(t, asWord(), data)
	want := []string{"About Visit end", "An, Major", "Binh, Captain", "1 | An", "2 | Binh", "01/01/2026link Visit[*]", "Box Visit"}
	if got := said(t, f); !slices.Equal(got, want) {
		t.Errorf("it says %q", got)
	}
	flow, err := f.flow()
	if err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	for _, b := range flow.Sections[0].Blocks {
		printed.WriteString(flowText(b) + "\n")
	}
	for _, w := range []string{"About Visit end", "Binh, Captain", "2|Binh", "01/01/2026", "link Visit", "(Box Visit)"} {
		if !strings.Contains(printed.String(), w) {
			t.Errorf("printed is %q, not %q", printed.String(), w)
		}
	}
	if strings.Contains(printed.String(), "gone") || strings.Contains(printed.String(), "DATE") {
		t.Errorf("printed is what was deleted, or the code of a field: %q", printed.String())
	}
	var b bytes.Buffer
	if err := WritePDF(&b, f); err != nil {
		t.Error(err)
	}
}

func flowText(b paper.FlowBlock) string {
	var out strings.Builder
	switch b := b.(type) {
	case paper.FlowText:
		for _, s := range b.Spans {
			out.WriteString(s.Text)
		}
		for _, f := range b.Floats {
			for _, x := range f.Blocks {
				out.WriteString("(" + flowText(x) + ")")
			}
		}
	case paper.FlowTable:
		for _, r := range b.Rows {
			for i, c := range r.Cells {
				if i > 0 {
					out.WriteByte('|')
				}
				for _, x := range c.Blocks {
					out.WriteString(flowText(x))
				}
			}
			out.WriteByte('\n')
		}
	}
	return out.String()
}

func TestHandEditsInAFileAsWordSavesItStay(t *testing.T) {
	people := func(list ...Scope) fields {
		return fields{"title": Text("Visit"), "people": {Type: List, Of: person("", ""), Items: list}}
	}
	base := filled(t, asWord(), people(person("An", "Major"), person("Binh", "Captain")))
	hand := base.with(map[string][]byte{base.main: bytes.Replace(bytes.Replace(base.part(base.main), []byte(`>An</w:t>`), []byte(`>An (head)</w:t>`), 1), []byte("About "), []byte("All about "), 1)})
	made := filled(t, asWord(), people(person("An", "Major"), person("Binh", "Colonel"), person("Chi", "Captain")))
	merged, changes, err := Merge(base, hand, made, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"All about Visit end", "An (head), Major", "Binh, Colonel", "Chi, Captain", "1 | An", "2 | Binh", "3 | Chi", "01/01/2026link Visit[*]", "Box Visit"}
	if got := said(t, merged); !slices.Equal(got, want) {
		t.Errorf("it says %q after %+v", got, changes)
	}
	// The text box stays in a paragraph whose text the records change, and its own
	// text follows them in the one form that is left.
	boxed := func(title, more string) *File {
		return open(t, `<w:p>`+box(beside, p("Box "+title))+`<w:r><w:t>On the `+title+` visit`+more+`</w:t></w:r></w:p>`)
	}
	merged, _, err = Merge(boxed("first", ""), boxed("first", ""), boxed("second", ""), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := said(t, merged); !slices.Equal(got, []string{"On the second visit", "Box second"}) {
		t.Errorf("it says %q", got)
	}
	if bytes.Contains(merged.part(merged.main), []byte("first")) {
		t.Errorf("the older form of the box still says the old: %s", merged.part(merged.main))
	}
}

// TestWhatAnotherWordProcessorSaved reads files of testdata: templates and papers of
// ours, opened and saved by LibreOffice, which names and cuts everything its own way.
func TestWhatAnotherWordProcessorSaved(t *testing.T) {
	read := func(name string) *File {
		t.Helper()
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		f, err := Open(b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return f
	}
	ours, theirs := read("list-template.docx"), read("list-template-saved.docx")
	names := func(f *File) (out []string) {
		c, err := Compile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range c.stories {
			out = append(out, tagsOf(s.root)...)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	if a, b := names(ours), names(theirs); !slices.Equal(a, b) || len(a) < 15 {
		t.Errorf("the fields are %q, then %q", a, b)
	}
	base, hand := read("list.docx"), read("list-saved.docx")
	if _, changes, err := Merge(base, hand, base, nil); err != nil || len(changes) > 0 {
		t.Errorf("saved without an edit it differs: %+v, %v", changes, err)
	}
	edited := hand.with(map[string][]byte{hand.main: bytes.Replace(hand.part(hand.main), []byte("Nguyễn Văn Thử"), []byte("Nguyễn Văn Thử (dẫn đầu)"), 1)})
	made := base.with(map[string][]byte{base.main: bytes.Replace(base.part(base.main), []byte("Đại tá"), []byte("Thiếu tướng"), 1)})
	merged, changes, err := Merge(base, edited, made, nil)
	if err != nil || len(changes) != 2 {
		t.Fatalf("%+v, %v", changes, err)
	}
	if got := strings.Join(said(t, merged), "\n"); !strings.Contains(got, "Nguyễn Văn Thử (dẫn đầu) | Thiếu tướng") {
		t.Errorf("it says %s", got)
	}
	var b bytes.Buffer
	if err := WritePDF(&b, merged); err != nil {
		t.Error(err)
	}
}

func tagsOf(o *op) (out []string) {
	if o.tag != nil {
		out = append(out, o.tag.raw)
	}
	if o.as != nil {
		for _, pc := range o.as.pieces {
			if pc.tag != nil {
				out = append(out, pc.tag.raw)
			}
		}
	}
	for _, k := range append(slices.Clone(o.kids), o.no...) {
		out = append(out, tagsOf(k)...)
	}
	return out
}
