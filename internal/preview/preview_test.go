package preview_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"chancery/internal/preview"
)

const body = `<w:document xmlns:w="w"><w:body>
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Bản ghi nhớ</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Hai bên </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>thống nhất</w:t></w:r><w:del><w:r><w:t>xóa</w:t></w:r></w:del></w:p>
<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:rPr><w:i w:val="0"/></w:rPr><w:t>mục một</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>
<w:p><w:r><w:instrText>DDEAUTO cmd</w:instrText></w:r></w:p><w:p><w:r><w:t>&lt;script&gt;</w:t></w:r></w:p>
</w:body></w:document>`

func word(tb testing.TB, xml string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("word/document.xml")
	if err == nil {
		_, err = io.WriteString(f, xml)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestWordKeepsTheTextAndItsLook(t *testing.T) {
	d, err := preview.Word(word(t, body))
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Blocks) != 5 {
		t.Fatalf("%d blocks: %+v", len(d.Blocks), d.Blocks)
	}
	if b := d.Blocks[0]; b.Level != 1 || b.Runs[0].Text != "Bản ghi nhớ" {
		t.Errorf("heading: %+v", b)
	}
	if b := d.Blocks[1]; len(b.Runs) != 2 || b.Runs[0].Text != "Hai bên " || !b.Runs[1].Bold {
		t.Errorf("paragraph: %+v", b)
	}
	if b := d.Blocks[2]; !b.List || b.Runs[0].Italic {
		t.Errorf("item: %+v", b)
	}
	if b := d.Blocks[3]; len(b.Rows) != 1 || len(b.Rows[0]) != 2 || b.Rows[0][0][0].Text != "a" {
		t.Errorf("table: %+v", b)
	}
	text := d.Text()
	if !strings.Contains(text, "Hai bên thống nhất") || strings.Contains(text, "DDEAUTO") || strings.Contains(text, "xóa") {
		t.Errorf("text: %q", text)
	}
}

func TestWhatIsNoFileIsRefused(t *testing.T) {
	for name, b := range map[string][]byte{
		"nothing": nil, "no archive": []byte("PK\x03\x04"), "no document": zipOf(t), "broken": word(t, "<w:document><w:p>"),
		"deep": word(t, strings.Repeat("<a>", 300)),
	} {
		if _, err := preview.Word(b); err == nil {
			t.Errorf("%s is shown", name)
		}
		if _, err := preview.Workbook(b); err == nil {
			t.Errorf("%s is shown as a workbook", name)
		}
	}
}

func zipOf(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := zip.NewWriter(&b).Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLongFilesAreCut(t *testing.T) {
	d, err := preview.Word(word(t, "<d>"+strings.Repeat("<p><r><t>x</t></r></p>", 4000)+"</d>"))
	if err != nil || !d.Cut || len(d.Blocks) > 3000 {
		t.Errorf("%d blocks, cut %t, %v", len(d.Blocks), d.Cut, err)
	}
	d, err = preview.Plain([]byte(strings.Repeat("ế", 200_000)))
	if err != nil || !d.Cut || strings.Contains(d.Text(), "\uFFFD") {
		t.Errorf("cut %t, %v", d.Cut, err)
	}
	d, err = preview.Table([]byte(strings.Repeat("a;b\n", 1000)))
	if err != nil || !d.Cut || len(d.Blocks[0].Rows[0]) != 2 {
		t.Errorf("%+v, %v", d.Blocks[0].Rows[0], err)
	}
}

func TestWorkbookShowsItsSheets(t *testing.T) {
	book := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "Đối tác", "B1": "Số", "A3": "Lào", "B3": 2} {
		if err := book.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	d, err := preview.Workbook(b.Bytes())
	if err != nil || len(d.Blocks) != 1 || d.Blocks[0].Title != "Sheet1" || len(d.Blocks[0].Rows) != 2 {
		t.Fatalf("%+v, %v", d, err)
	}
	if got := d.Text(); !strings.Contains(got, "Đối tác | Số\nLào | 2") {
		t.Errorf("%q", got)
	}
}

func FuzzWord(f *testing.F) {
	f.Add(body)
	f.Add("<d><tbl><tr><tc><p><r><t>x</t></r></p></tc></tr></tbl></d>")
	f.Add("</p><p></tbl>")
	f.Fuzz(func(t *testing.T, xml string) {
		if d, err := preview.Word(word(t, xml)); err == nil && len(d.Text()) > 8<<20 {
			t.Error("the text is without bound")
		}
	})
}

func FuzzTables(f *testing.F) {
	f.Add([]byte("a;b\n\"c"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, read := range []func([]byte) (*preview.Document, error){preview.Table, preview.Plain, preview.Workbook} {
			if d, err := read(b); err == nil && d == nil {
				t.Error("neither a document nor an error")
			}
		}
	})
}

// FuzzWordBody mutates the main part of a document rather than the archive around it.
func FuzzWordBody(f *testing.F) {
	f.Add(`<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>A</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>B</w:t></w:r></w:p><w:tbl><w:tr><w:tc/></w:tr></w:tbl></w:tc></w:tr></w:tbl></w:body></w:document>`)
	f.Add(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document><w:t>&e;</w:t></w:document>`)
	f.Add(`<w:document></w:tc></w:tr></w:tbl><w:del><w:t>x</w:t></w:del></w:document>`)
	f.Fuzz(func(t *testing.T, xml string) {
		d, err := preview.Word(word(t, xml))
		if err != nil {
			return
		}
		if text := d.Text(); strings.Contains(text, "root:x:0") || len(d.Blocks) > 3001 {
			t.Errorf("it shows %d blocks: %.100q", len(d.Blocks), text)
		}
	})
}
