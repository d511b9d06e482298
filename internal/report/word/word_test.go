package word

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// docx is a file with a body, and more parts by name.
func docx(t testing.TB, body string, more ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	types := `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
		`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`
	parts := append([]string{"[Content_Types].xml", types, "word/document.xml", `<w:document xmlns:w="urn:w"><w:body>` + body + `</w:body></w:document>`}, more...)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(w, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func p(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func row(cells ...string) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(`<w:tc><w:tcPr/>` + p(c) + `</w:tc>`)
	}
	return `<w:tr>` + b.String() + `</w:tr>`
}

type fields map[string]Value

func (f fields) Get(name string) (Value, bool) { v, ok := f[name]; return v, ok }

func person(name, rank string) fields {
	f := fields{"name": Text(name), "rank": Text(rank), "side": {Type: Term, Code: "ours", EN: "Ours", VI: "Phía ta"}}
	f[Itself] = Text(name)
	return f
}

func sample() fields {
	return fields{
		"title": {EN: "Visit of the Example Fleet", VI: "Chuyến thăm của Hạm đội Ví dụ"}, "note": Text(""),
		"on": {Type: Day, Date: "2022-07-29"}, "count": {Type: Count, N: 1234, Has: true}, "held": {Type: Flag, Has: true},
		"partner": {Type: Record, EN: "Laos", VI: "Lào", Code: "LA", Of: fields{"name": {EN: "Laos", VI: "Lào"}}},
		"people":  {Type: List, Of: person("", ""), Items: []Scope{person("An <Mẫu> & Co", "Đại tá"), person("Bình Mẫu", "")}},
		"nobody":  {Type: List, Of: person("", "")},
		"story":   Text("Một\nHai & ba\n\nBốn"),
	}
}

func compile(t testing.TB, b []byte) (*Template, error) {
	t.Helper()
	f, err := Open(b)
	if err != nil {
		t.Fatal(err)
	}
	return Compile(f)
}

func fill(t testing.TB, b []byte) *File {
	t.Helper()
	c, err := compile(t, b)
	if err != nil {
		t.Fatal(err)
	}
	f, _, err := c.Fill(Filling{Lang: i18n.VI, Data: sample(), Figure: func(m, p string) (string, bool) { return "51", m == "activities.held" && p == "2022-H1" }})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// lines are the texts of the paragraphs and rows of the main part.
func linesOf(t testing.TB, f *File) []string {
	t.Helper()
	root, err := f.story(f.main)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, u := range units(root) {
		out = append(out, u.text)
	}
	return out
}

func TestFieldsLoopsAndConditions(t *testing.T) {
	each := func(s string) string { return "{{#each people}}" + s + "{{/each}}" }
	for _, c := range []struct {
		body string
		want []string
	}{
		{p("{{title}} / {{title.en upper}}"), []string{"Chuyến thăm của Hạm đội Ví dụ / VISIT OF THE EXAMPLE FLEET"}},
		{p("{{ Title }}|{{\u00a0on long }}|{{on}}|{{on year}}|{{count}}|{{count plain}}|{{partner.name}}|{{partner code}}"), []string{"Chuyến thăm của Hạm đội Ví dụ|ngày 29 tháng 7 năm 2022|29/07/2022|2022|1.234|1234|Lào|LA"}},
		{p("{{people}}"), []string{"An <Mẫu> & Co và Bình Mẫu"}},
		{p(each("{{@number}}. {{name}}{{#if not @last}}; {{/if}}")), []string{"1. An <Mẫu> & Co; 2. Bình Mẫu"}},
		{p("{{#each people}}") + p("- {{rank}} {{name}}") + p("{{/each}}") + p("end"), []string{"- Đại tá An <Mẫu> & Co", "- Bình Mẫu", "end"}},
		{p("{{#if note}}") + p("a") + p("{{else}}") + p("b") + p("{{/if}}"), []string{"b"}},
		{p("{{#if held = yes}}x{{else}}y{{/if}}{{#if partner = la}}z{{/if}}{{#if partner != la}}w{{/if}}"), []string{"xz"}},
		{"<w:tbl><w:tblPr/>" + row("No.", "Name") + row("{{#each people}}{{@number}}", "{{name}}{{/each}}") + "</w:tbl>" + p(""), []string{"No. | Name", "1 | An <Mẫu> & Co", "2 | Bình Mẫu", ""}},
		{"<w:tbl><w:tblPr/>" + row("{{#each people}}") + row("{{name}}") + row("{{rank}}") + row("{{/each}}") + "</w:tbl>" + p(""), []string{"An <Mẫu> & Co", "Đại tá", "Bình Mẫu", "", ""}},
		{"<w:tbl><w:tblPr/>" + row("{{#each nobody}}{{name}}", "{{rank}}{{/each}}") + "</w:tbl>" + p("after"), []string{"after"}},
		{p("{{story}}"), []string{"Một", "Hai & ba", "Bốn"}},
		{p("figure: {{figure activities.held 2022-H1}}"), []string{"figure: 51"}},
		{p("- {{#each people}}") + p("- {{this}};") + p("- {{/each}}"), []string{"- An <Mẫu> & Co;", "- Bình Mẫu;"}},
	} {
		if got := linesOf(t, fill(t, docx(t, c.body))); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s\n got %q\nwant %q", c.body, got, c.want)
		}
	}
}

func TestTagsSplitOverRunsKeepTheLooksOfTheirBeginning(t *testing.T) {
	body := `<w:p><w:r><w:t>a {</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{tit</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>le</w:t></w:r><w:r><w:t>}} b {{#if held}}</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>c</w:t></w:r><w:r><w:t>{{/if}}</w:t></w:r></w:p>`
	f := fill(t, docx(t, body))
	if got := linesOf(t, f)[0]; got != "a Chuyến thăm của Hạm đội Ví dụ b c" {
		t.Errorf("%q", got)
	}
	if s := string(f.part(f.main)); !strings.Contains(s, "<w:i/>") || strings.Contains(s, "{{") {
		t.Errorf("looks were lost: %s", s)
	}
}

func TestHeadersAreFilledAndTheRestStays(t *testing.T) {
	styles := `<w:styles xmlns:w="urn:w"><!-- as it was --><w:style/></w:styles>`
	f := fill(t, docx(t, p("x"), "word/header1.xml", `<w:hdr xmlns:w="urn:w">`+p("{{partner}}")+`</w:hdr>`, "word/styles.xml", styles, "word/media/a.bin", "\x00\x01"))
	if !strings.Contains(string(f.part("word/header1.xml")), ">Lào<") || string(f.part("word/styles.xml")) != styles || string(f.part("word/media/a.bin")) != "\x00\x01" {
		t.Error("a part is not as it should be")
	}
	a, err := f.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	b, err := f.Bytes()
	if err != nil || !bytes.Equal(a, b) {
		t.Error("the bytes differ from time to time")
	}
}

func keys(err error) (out []string) {
	for _, f := range chancery.FieldsOf(err) {
		out = append(out, f.Key)
	}
	return out
}

func TestWhatIsWrongIsToldWithItsPlace(t *testing.T) {
	for body, want := range map[string]string{
		p("{{title"):                           "word.tag.braces",
		p("title}}"):                           "word.tag.braces",
		p("{{}}"):                              "word.tag.empty",
		p("{{#each people}}"):                  "word.tag.unclosed",
		p("{{/each}}"):                         "word.tag.stray",
		p("{{else}}"):                          "word.tag.stray",
		p("{{#each people}}{{else}}{{/each}}"): "word.tag.stray",
		p("{{#each people}}x{{/if}}"):          "word.tag.mismatch",
		p("{{#loop people}}"):                  "word.tag.unknown_word",
		p("{{title loud}}"):                    "word.tag.format",
		p("{{ti-tle}}"):                        "word.tag.form",
		p("{{#if}}x{{/if}}"):                   "word.tag.no_field",
		p("{{figure x}}"):                      "word.tag.figure",
		p("{{#if held}}") + p("a {{else}} b") + p("{{/if}}"): "word.tag.else_alone",
	} {
		_, err := compile(t, docx(t, p("first")+body))
		if got := keys(err); len(got) == 0 || got[0] != want {
			t.Errorf("%s: %q, want %s", body, got, want)
			continue
		}
		f := chancery.FieldsOf(err)[0]
		for _, l := range i18n.Langs() {
			said := i18n.T(l, f.Key, f.Args...)
			if len(i18n.Missing(said)) > 0 || !strings.Contains(said, "2") && !strings.Contains(said, "3") {
				t.Errorf("%s: %q", body, said)
			}
		}
	}
}

func TestUnknownFieldsAreToldBeforeAnythingIsMade(t *testing.T) {
	c, err := compile(t, docx(t, p("{{titel}} {{partner.nmae}} {{title long}}")+p("{{#each title}}{{/each}}")+p("{{#each people}}{{rankk}}{{/each}}")+p("{{@number}}")))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = c.Fill(Filling{Lang: i18n.EN, Data: sample()})
	want := []string{"word.tag.unknown_field", "word.tag.unknown_field", "word.tag.format_type", "word.tag.not_list", "word.tag.unknown_field", "word.tag.unknown_field"}
	if got := keys(err); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q", got)
	}
	names, err := func() ([]string, error) {
		c, err := compile(t, docx(t, p("{{title}}{{title upper}}{{#each people}}{{name}}{{/each}}")))
		if err != nil {
			return nil, err
		}
		return c.Fields(sample())
	}()
	if err != nil || fmt.Sprint(names) != "[title people name]" {
		t.Errorf("%q %v", names, err)
	}
}

func TestHostileFilesAreRefused(t *testing.T) {
	bomb := docx(t, p(""), "word/media/zeros.bin", strings.Repeat("\x00", maxPart+1))
	many := []string{}
	for i := range maxParts + 1 {
		many = append(many, fmt.Sprintf("word/media/%d.bin", i), "")
	}
	rel := func(kind string) []byte {
		return docx(t, p(""), "word/_rels/document.xml.rels", `<Relationships><Relationship Id="r1" Type="http://x/`+kind+`" Target="http://example.org/x" TargetMode="External"/></Relationships>`)
	}
	for name, c := range map[string]struct {
		b   []byte
		key string
	}{
		"no zip": {[]byte("PK"), "word.not_docx"}, "a bomb": {bomb, "word.bomb"}, "many parts": {docx(t, "", many...), "word.bomb"},
		"a way out": {docx(t, "", "../evil.xml", ""), "word.not_docx"}, "fetched picture": {rel("image"), "word.fetches"}, "attached template": {rel("attachedTemplate"), "word.fetches"},
		"too large": {make([]byte, MaxFile+1), "word.too_large"},
	} {
		if _, err := Open(c.b); len(keys(err)) == 0 || keys(err)[0] != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(rel("hyperlink")); err != nil {
		t.Errorf("a link is no harm: %v", err)
	}
	f, err := Open(docx(t, "", "word/header1.xml", `<!DOCTYPE a [<!ENTITY b "c">]><w:hdr>&b;</w:hdr>`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Compile(f); len(keys(err)) == 0 || keys(err)[0] != "word.unreadable" {
		t.Errorf("entities: %v", err)
	}
	if _, err := parseXML([]byte(strings.Repeat("<a>", maxDepth+2))); !errors.Is(err, errTooMany) {
		t.Errorf("depth: %v", err)
	}
}

func TestWhatIsSaidComesOutAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringN(0, 40, -1).Draw(t, "text")
		b := plainFile(p("[{{v}}]"))
		f, err := Open(b)
		if err != nil {
			t.Fatal(err)
		}
		c, err := Compile(f)
		if err != nil {
			t.Fatal(err)
		}
		made, _, err := c.Fill(Filling{Lang: i18n.EN, Data: fields{"v": Text(s)}})
		if err != nil {
			t.Fatal(err)
		}
		root, err := made.story(made.main)
		if err != nil {
			t.Fatalf("%q made what cannot be read: %v", s, err)
		}
		want := strings.Join(strings.Fields("["+readable(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))+"]"), "")
		var got string
		for _, u := range units(root) {
			got += strings.Join(strings.Fields(u.text), "")
		}
		if got != want {
			t.Fatalf("%q came out as %q", want, got)
		}
	})
}

// plainFile is a small file without a test to fail.
func plainFile(body string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"word/document.xml", `<w:document><w:body>` + body + `</w:body></w:document>`},
	} {
		if w, err := z.Create(part[0]); err == nil {
			_, _ = io.WriteString(w, part[1]) // a buffer never fails
		}
	}
	_ = z.Close()
	return b.Bytes()
}

// FuzzTemplate looks for files that break the reader, the filler or the printer.
func FuzzTemplate(f *testing.F) {
	f.Add("{{title}}", true)
	f.Add("{{#each people}}{{name}}{{/each}}", false)
	f.Add("{{#if held}}{{else}}{{/if}}", true)
	f.Add("}}{{#each", false)
	f.Fuzz(func(t *testing.T, text string, raw bool) {
		body := text
		if !raw {
			body = p(textEscapes.Replace(readable(text)))
		}
		file, err := Open(plainFile(body))
		if err != nil {
			return
		}
		c, err := Compile(file)
		if err != nil {
			return
		}
		made, _, err := c.Fill(Filling{Lang: i18n.EN, Data: sample(), Figure: func(string, string) (string, bool) { return "1", true }})
		if err != nil {
			return
		}
		if err := made.Readable(); err != nil {
			t.Fatalf("%q made what cannot be read: %v", text, err)
		}
		if err := WritePDF(io.Discard, made); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

// TestATableStandsForItsParagraph fills a field that is a table: as wide as the
// sheet, with its head on every page, and only where it stands alone.
func TestATableStandsForItsParagraph(t *testing.T) {
	data := sample()
	data["table"] = Value{Type: Grid, Table: &paper.Table{
		Columns: []paper.Column{{Whole: true}, {}, {Align: paper.Right}}, Head: []paper.Row{{Cells: paper.Cells("Ref", "Title", "People")}},
		Rows: []paper.Row{
			{Total: true, Cells: []paper.Cell{{Text: paper.Spans(paper.Plain("Group & more")), Across: 3}}},
			{Cells: []paper.Cell{{Text: paper.Spans(paper.Figure("2022-0001", `https://example.test/a"b`))}, {Text: paper.Spans(paper.Plain("Talks"))}, {Text: paper.Spans(paper.Plain("12"))}}},
		},
	}}
	sheet := `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701"/></w:sectPr>`
	c, err := compile(t, docx(t, p("Before")+p("{{table}}")+p("After")+sheet))
	if err != nil {
		t.Fatal(err)
	}
	made, _, err := c.Fill(Filling{Lang: i18n.EN, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	text := string(made.part("word/document.xml"))
	for _, want := range []string{"<w:tblHeader/>", `<w:tblW w:w="9355" w:type="dxa"/>`, `<w:gridSpan w:val="3"/>`, "Group &amp; more", "a%22b", `<w:jc w:val="right"/>`, "After"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in %s", want, text)
		}
	}
	if strings.Count(text, "<w:gridCol") != 3 || strings.Contains(text, "{{") {
		t.Errorf("the columns are not those of the table: %s", text)
	}
	for _, wrong := range []string{p("In a sentence: {{table}}."), `<w:tbl>` + row("{{table}}") + `</w:tbl>`} {
		c, err := compile(t, docx(t, wrong))
		if err == nil {
			_, _, err = c.Fill(Filling{Lang: i18n.EN, Data: data})
		}
		if len(chancery.FieldsOf(err)) == 0 {
			t.Errorf("%s is not refused", wrong)
		}
	}
}
