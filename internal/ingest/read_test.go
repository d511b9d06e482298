package ingest

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"chancery/internal/chancery"
)

const story = "General Le Vi Du, Minister of National Defence, received Ambassador of Germany Max Mustermann in Hanoi on September 4, 2023."

func docx(t testing.TB, document string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	part, err := z.Create("word/document.xml")
	if err == nil {
		_, err = part.Write([]byte(document))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func paragraphXML(style, text string) string {
	properties := ""
	if style != "" {
		properties = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	half := len(text) / 2
	return `<w:p>` + properties + `<w:r><w:t xml:space="preserve">` + text[:half] + `</w:t></w:r><w:r><w:t xml:space="preserve">` + text[half:] + `</w:t></w:r></w:p>`
}

func pdfOf(t testing.TB, text string) string {
	t.Helper()
	doc := fpdf.New("P", "mm", "A4", "")
	doc.AddPage()
	doc.SetFont("Helvetica", "", 12)
	doc.MultiCell(0, 6, text, "", "L", false)
	var b bytes.Buffer
	if err := doc.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const samplePage = `<!DOCTYPE html><html><head><title>Reception in Hanoi</title><meta property="article:published_time" content="2023-09-05T08:00:00+07:00">
<script>var visit = "Minister visited Laos from May 1 to 3"</script></head><body>
<nav><a href="/">Home</a> <a href="/d">Minister visits France on May 2</a></nav>
<div class="wrap"><div class="share-bar">Facebook Twitter</div><article><h1>Minister receives ambassador</h1>
<p>` + story + `</p><figure><img src="a.jpg"><figcaption>General Le Vi Du speaks at the event.</figcaption></figure>
<p>They spoke of training &amp; peacekeeping for about an hour, and of what the two armies could do together in the coming year.</p><p>Translated by Mai Thi</p></article>
<div class="related"><p>A Lao delegation visited Vietnam from June 1 to 3, as was reported at length on another page of this site.</p></div></div><footer>Tel. 123</footer></body></html>`

func TestRead(t *testing.T) {
	cases := []struct {
		name, file, body string
		format           Format
		want, not        []string
		date             chancery.Date
		title            string
		unverified       bool
	}{
		{"plain", "a.txt", story + "\r\n\r\nSecond.", Plain, []string{story, "Second."}, nil, "", "", false},
		{"html", "a.txt", samplePage, HTML, []string{story, "Minister receives ambassador", "training & peacekeeping", "speaks at the event"}, []string{"France", "Lao ", "Facebook", "Tel.", "var visit"}, "2023-09-05", "Reception in Hanoi", false},
		{"one paragraph", "a.html", "<p>" + story + "</p>", HTML, []string{story}, nil, "", "", false},
		{"docx", "a.docx", docx(t, `<w:document xmlns:w="x"><w:body>`+paragraphXML("Heading1", "Report on a reception")+paragraphXML("", story)+`</w:body></w:document>`), DOCX, []string{story}, nil, "", "Report on a reception", false},
		{"pdf", "a.pdf", pdfOf(t, story), PDF, []string{"received Ambassador of Germany Max Mustermann"}, nil, "", "", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := read(t, c.file, c.body)
			if text.Format != c.format || text.Date != c.date || text.Title != c.title || text.Unverified != c.unverified {
				t.Errorf("read as %+v", text)
			}
			for _, s := range c.want {
				if !strings.Contains(text.Body, s) {
					t.Errorf("%q is missing in %q", s, text.Body)
				}
			}
			for _, s := range c.not {
				if strings.Contains(text.Body, s) {
					t.Errorf("%q is in %q", s, text.Body)
				}
			}
			got := testExtractor().Extract(text, "")
			found := false
			for _, p := range got {
				if p.Kind == "activity" && p.Fields["type"] == "courtesy_call" && p.Fields["start_date"] == "2023-09-04" {
					found = true
					if (p.Confidence == Low) != c.unverified {
						t.Errorf("confidence %s", p.Confidence)
					}
				}
			}
			if !found {
				t.Errorf("the reception is not proposed: %+v", got)
			}
		})
	}
}

// TestNamedWrapper: a page whose whole text stands in a block named like
// something beside a text is read all the same, in little time.
func TestNamedWrapper(t *testing.T) {
	body := `<body><div class="page with-sidebar"><article><header><h1>Talks in Hanoi</h1></header>` + strings.Repeat("<p>"+story+"</p>", 2000) + `</article></div></body>`
	text := read(t, "a.html", body)
	if !strings.HasPrefix(text.Body, "Talks in Hanoi") || strings.Count(text.Body, story) != 2000 {
		t.Errorf("read %d bytes: %.80q", len(text.Body), text.Body)
	}
}

func TestRoles(t *testing.T) {
	text := read(t, "a.txt", "General Le Vi Du speaks at the event.\nThe delegation visited Laos. |\n"+story+"\nTranslated by Mai Thi\nFacebook Twitter Email\nTwo sentences stand here. The minister speaks at the event.")
	want := []Role{Caption, Caption, Body, Furniture, Furniture, Caption}
	for i, p := range text.Paragraphs {
		if i < len(want) && p.Role != want[i] {
			t.Errorf("%q is %s, want %s", text.Body[p.Start:p.End], p.Role, want[i])
		}
	}
	for _, p := range testExtractor().Extract(text, "2023-09-05") {
		if p.Kind == "activity" && p.Fields["type"] != "courtesy_call" {
			t.Errorf("proposed from a caption: %+v", p)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	deep := strings.Repeat("<w:x>", 300)
	bomb := docx(t, `<w:document xmlns:w="x"><w:p><w:t>`+strings.Repeat("a", maxText+1)+`</w:t></w:p></w:document>`)
	for name, body := range map[string]string{
		"empty.txt": "", "blank.txt": " \n\t\n", "cut.docx": "PK\x03\x04 nothing", "other.docx": docx(t, "")[:40],
		"deep.docx": docx(t, deep), "bomb.docx": bomb, "cut.pdf": "%PDF-1.4\n1 0 obj", "empty.html": "<html><script>x</script></html>",
		"binary.txt": "\x00\x01\x02\x03\x00",
	} {
		_, err := Read(name, []byte(body))
		if chancery.ProblemOf(err) != chancery.Bad {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOldEncoding(t *testing.T) {
	// "Ngày 13/6, tại Hà Nội, …" in windows-1258, tones as combining marks.
	b := []byte("Ng\xe0y 13/6, ta\xf2i H\xe0 N\xf4\xf2i, Th\xfd\xf5\xf2ng t\xfd\xf5\xecng Nguy\xea\xden V\xe3n M\xe2\xdeu \xf0\xe3 ti\xea\xecp \xd0a\xf2i s\xfd\xec \xd0\xfd\xecc Max Mustermann.")
	text, err := Read("a.txt", b)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.Body, "Ngày 13/6") {
		t.Errorf("read as %q", text.Body)
	}
}
