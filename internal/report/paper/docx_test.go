package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

type tester interface {
	Helper()
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

// openDOCX reads the package back: its files by name.
func openDOCX(t tester, p *Paper) map[string]string {
	t.Helper()
	return openLaid(t, p, Decree30())
}

func openLaid(t tester, p *Paper, l Layout) map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteDOCX(&b, p, l); err != nil {
		t.Fatalf("write: %v", err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatalf("not a package: %v", err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if _, twice := files[f.Name]; twice {
			t.Fatalf("%s is there twice", f.Name)
		}
		files[f.Name] = string(data)
	}
	return files
}

// node is an element of a part; attributes keep their local names.
type node struct {
	name  string
	attrs map[string]string
	text  string
}

// elements reads a part as XML, failing where it is not well-formed.
func elements(t tester, name, content string) []node {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(content))
	var out []node
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("%s is not well-formed: %v", name, err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			n := node{name: tok.Name.Local, attrs: map[string]string{}}
			for _, a := range tok.Attr {
				if _, twice := n.attrs[a.Name.Local]; twice && a.Name.Space != "xmlns" {
					t.Fatalf("%s: <%s> has %s twice", name, n.name, a.Name.Local)
				}
				n.attrs[a.Name.Local] = a.Value
			}
			out = append(out, n)
		case xml.CharData:
			if len(out) > 0 {
				out[len(out)-1].text += string(tok)
			}
		}
	}
}

// sound checks what word processors are strict about.
func sound(t tester, files map[string]string) {
	t.Helper()
	parsed := map[string][]node{}
	for name, content := range files {
		if !strings.HasSuffix(name, ".png") {
			parsed[name] = elements(t, name, content)
		}
	}
	typed := map[string]bool{}
	for _, n := range parsed["[Content_Types].xml"] {
		typed["."+n.attrs["Extension"]] = true
		if part := n.attrs["PartName"]; part != "" {
			typed[part] = true
			if _, ok := files[part[1:]]; !ok {
				t.Errorf("a type for %s, which is not there", part)
			}
		}
	}
	for name := range files {
		if !typed["/"+name] && !typed[path.Ext(name)] {
			t.Errorf("%s has no type", name)
		}
	}
	rels := map[string]bool{}
	used := map[string]bool{"[Content_Types].xml": true}
	for name, nodes := range parsed {
		if !strings.HasSuffix(name, ".rels") {
			continue
		}
		used[name] = true
		base := path.Dir(path.Dir(name))
		for _, n := range nodes[1:] {
			if name == "word/_rels/document.xml.rels" {
				rels[n.attrs["Id"]] = true
			}
			if n.attrs["TargetMode"] == "External" {
				continue
			}
			target := path.Join(base, n.attrs["Target"])
			used[target] = true
			if _, ok := files[target]; !ok {
				t.Errorf("%s leads to %s, which is not there", name, target)
			}
		}
	}
	for name := range files {
		if !used[name] {
			t.Errorf("nothing leads to %s", name)
		}
	}
	soundBody(t, parsed, rels)
}

func soundBody(t tester, parsed map[string][]node, rels map[string]bool) {
	t.Helper()
	styles, nums, bookmarks, ids := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, n := range parsed["word/styles.xml"] {
		if n.name == "style" {
			styles[n.attrs["styleId"]] = true
		}
	}
	for _, n := range parsed["word/numbering.xml"] {
		if n.name == "num" {
			nums[n.attrs["numId"]] = true
		}
	}
	for _, n := range parsed["word/document.xml"] {
		id := n.name + " " + n.attrs["id"]
		switch n.name {
		case "bookmarkStart":
			bookmarks[n.attrs["name"]] = true
			fallthrough
		case "docPr":
			if ids[id] {
				t.Errorf("%s twice", id)
			}
			ids[id] = true
		}
	}
	for name, nodes := range parsed {
		for _, n := range nodes {
			switch v := n.attrs["val"]; n.name {
			case "pStyle", "rStyle", "tblStyle", "basedOn", "next":
				if !styles[v] {
					t.Errorf("%s uses style %q, which is not there", name, v)
				}
			case "numId":
				if !nums[v] {
					t.Errorf("list %q is not there", v)
				}
			case "hyperlink", "blip", "svgBlip", "headerReference", "footerReference":
				id := n.attrs["id"] + n.attrs["embed"]
				if anchor := n.attrs["anchor"]; anchor != "" {
					if !bookmarks[anchor] {
						t.Errorf("a link to %q, which is not there", anchor)
					}
				} else if !rels[id] {
					t.Errorf("%s uses relationship %q, which is not there", n.name, id)
				}
			}
		}
	}
}

func docxText(t tester, p *Paper) string {
	files := openDOCX(t, p)
	var b strings.Builder
	for _, name := range []string{"word/document.xml", "word/header1.xml", "word/footer1.xml"} {
		for _, n := range elements(t, name, files[name]) {
			if n.name == "t" {
				b.WriteString(n.text)
			}
		}
	}
	return b.String()
}

func TestDOCXIsSound(t *testing.T) {
	sound(t, openDOCX(t, sample("vi")))
	sound(t, openDOCX(t, sample("en")))
	sound(t, openDOCX(t, &Paper{}))
	lying := Decree30()
	lying.PageWidth, lying.PageHeight = lying.PageHeight, lying.PageWidth
	sound(t, openLaid(t, sample("vi"), lying))
	for _, s := range attacks {
		sound(t, openDOCX(t, hostile(s)))
	}
}

func TestDOCXOfAnyShapeIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { sound(t, openDOCX(t, anyPaper(t))) })
}

func TestDOCXFollowsTheDecree(t *testing.T) {
	files := openDOCX(t, sample("vi"))
	body := files["word/document.xml"]
	for _, want := range []string{
		`<w:pgSz w:w="11906" w:h="16838"/>`, `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`,
		`<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701" w:header="567" w:footer="510" w:gutter="0"/>`,
		`<w:pgMar w:top="1701" w:right="1134" w:bottom="850" w:left="1134"`,
		`<w:tblHeader/>`, `<w:vMerge w:val="restart"/>`, `<w:vMerge w:val="continue"/>`, `<w:gridSpan w:val="2"/>`,
		`<w:lang w:val="en-GB"/>`, `w:anchor="part1"`, `r:embed=`, `asvg:svgBlip`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	if n := strings.Count(body, "<w:titlePg/>"); n != 1 {
		t.Errorf("%d sections have a first page of their own, want 1", n)
	}
	if n := strings.Count(body, "<w:sectPr>"); n != 3 {
		t.Errorf("%d sections, want 3", n)
	}
	for name, numbered := range map[string]bool{"word/header1.xml": true, "word/header2.xml": true, "word/header3.xml": false} {
		if strings.Contains(files[name], " PAGE ") != numbered || !strings.Contains(files[name], "MẬT") {
			t.Errorf("%s: page number or marking is wrong", name)
		}
	}
	if s := files["word/styles.xml"]; !strings.Contains(s, `w:ascii="Times New Roman"`) || !strings.Contains(s, `<w:lang w:val="vi-VN"`) {
		t.Error("typeface or language is wrong")
	}
	if !strings.Contains(files["docProps/core.xml"], "<dc:title>BÁO CÁO Kết quả") || !strings.Contains(files["docProps/core.xml"], "2022-07-05T00:00:00Z") {
		t.Error("the file does not know its title or date")
	}
}

func TestDOCXLinksLeadOutOnlyWithBase(t *testing.T) {
	p := sample("vi")
	const want = "https://chancery.example.org/figures/activities.held?period=2022-H1"
	if !strings.Contains(openDOCX(t, p)["word/_rels/document.xml.rels"], want) {
		t.Error("the figure leads nowhere")
	}
	p.Base = ""
	if strings.Contains(openDOCX(t, p)["word/_rels/document.xml.rels"], "hyperlink") {
		t.Error("a relative link in a file that travels")
	}
}

func TestDOCXListsBeginAgain(t *testing.T) {
	item := []Item{{Text: Spans(Plain("x"))}}
	files := openDOCX(t, &Paper{Blocks: []Block{List{true, item}, List{true, item}, List{false, item}}})
	for _, want := range []string{`<w:numId w:val="2"/>`, `<w:numId w:val="3"/>`, `<w:numId w:val="1"/>`} {
		if !strings.Contains(files["word/document.xml"], want) {
			t.Errorf("no %s", want)
		}
	}
	if n := strings.Count(files["word/numbering.xml"], `<w:startOverride w:val="1"/>`); n != 6 {
		t.Errorf("%d levels begin again, want 6", n)
	}
}

func TestDeepPointsAreNotLost(t *testing.T) {
	deep := []Item{{Text: Spans(Plain("four"))}}
	for range 3 {
		deep = []Item{{Text: Spans(Plain("over")), Sub: deep}}
	}
	for _, numbered := range []bool{false, true} {
		p := &Paper{Blocks: []Block{List{numbered, deep}}}
		for name, said := range map[string]string{"docx": docxText(t, p), "html": htmlText(t, p), "pdf": readPDF(t, p).text} {
			if strings.Count(said, "over") != 3 || !strings.Contains(said, "four") {
				t.Errorf("%s says %q", name, said)
			}
		}
	}
}

func TestDOCXTextIsComposed(t *testing.T) {
	p := &Paper{Blocks: []Block{Paragraph{Text: Spans(Plain(norm.NFD.String("Đối ngoại quốc phòng")))}}}
	if !strings.Contains(openDOCX(t, p)["word/document.xml"], "Đối ngoại quốc phòng") {
		t.Error("text is not in normal form C")
	}
}

func TestSameBytesEveryTime(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{
		"docx": func(w io.Writer) error { return WriteDOCX(w, sample("vi"), Decree30()) },
		"pdf":  func(w io.Writer) error { return WritePDF(w, sample("vi"), Decree30()) },
		"html": func(w io.Writer) error { return WritePage(w, sample("vi"), Decree30()) },
	} {
		var first []byte
		for range 4 {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = b.Bytes()
			} else if !bytes.Equal(first, b.Bytes()) {
				t.Errorf("%s: two writings differ", name)
			}
		}
	}
}

func TestWritersRunSideBySide(t *testing.T) {
	p := sample("vi")
	done := make(chan [2]int)
	const writers = 4
	for range writers {
		go func() {
			var d, f bytes.Buffer
			if WriteDOCX(&d, p, Decree30()) != nil || WritePDF(&f, p, Decree30()) != nil {
				d.Reset()
			}
			done <- [2]int{d.Len(), f.Len()}
		}()
	}
	first := <-done
	for range writers - 1 {
		if got := <-done; got != first || got[0] == 0 {
			t.Errorf("sizes %v and %v", got, first)
		}
	}
}

func FuzzDOCXIsSound(f *testing.F) {
	for _, s := range attacks {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { sound(t, openDOCX(t, hostile(s))) })
}
