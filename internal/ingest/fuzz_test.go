package ingest

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"chancery/internal/chancery"
)

// sound holds what must be true of whatever was read.
func sound(t *testing.T, text *Text) {
	t.Helper()
	if !utf8.ValidString(text.Body) {
		t.Fatal("the body is no UTF-8")
	}
	last := 0
	for _, p := range text.Paragraphs {
		if p.Start < last || p.End <= p.Start || p.End > len(text.Body) {
			t.Fatalf("paragraph %+v of %d bytes", p, len(text.Body))
		}
		last = p.End
	}
	known, empty := testExtractor().Extract(text, "2023-05-20"), emptyExtractor().Extract(text, "")
	for _, proposals := range [][]Proposal{known, empty, Join(known, empty)} {
		soundProposals(t, text, proposals)
	}
}

var emptyExtractor = sync.OnceValue(func() *Extractor { return NewExtractor(Registry{Home: "VN", Terms: testRegistry().Terms}) })

func soundProposals(t *testing.T, text *Text, proposals []Proposal) {
	t.Helper()
	for i, p := range proposals {
		for _, l := range p.Links {
			if l.To < 0 || l.To >= len(proposals) || l.To == i {
				t.Fatalf("link %+v of %d among %d", l, i, len(proposals))
			}
		}
		for _, passage := range slices.Concat([]Passage{p.Passage}, p.Also, passages(p.Why)) {
			if passage.Start < 0 || passage.End > len(text.Body) || passage.Start > passage.End || text.Body[passage.Start:passage.End] != passage.Text || !utf8.ValidString(passage.Text) {
				t.Fatalf("passage %+v", passage)
			}
		}
		for name, v := range p.Fields {
			spec, _ := chancery.SpecOf(p.Kind)
			if _, ok := spec.New().Fields().ByName(name); !ok || v == nil {
				t.Fatalf("%s.%s = %v", p.Kind, name, v)
			}
		}
	}
}

func passages(why []Reason) []Passage {
	var out []Passage
	for _, w := range why {
		out = append(out, w.Passage)
	}
	return out
}

func FuzzExtract(f *testing.F) {
	for _, l := range labelled(f) {
		f.Add(l.Text.Body)
	}
	f.Add("{P:0} visited {N:LA} on {D:9}. Ngày 5/1, İstanbul {")
	f.Fuzz(func(t *testing.T, body string) {
		text, err := Read("a.txt", []byte(body))
		if err == nil {
			sound(t, text)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add("a.html", []byte(samplePage))
	f.Add("a.docx", []byte(docx(f, `<w:document xmlns:w="x"><w:p><w:t>General Le Vi Du visited Laos on May 2.</w:t></w:p></w:document>`)))
	f.Add("a.pdf", []byte(pdfOf(f, story)))
	f.Add("a.txt", []byte("\xff\xfea\x00b\x00"))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		text, err := Read(name, b)
		if err == nil {
			sound(t, text)
		} else if chancery.ProblemOf(err) != chancery.Bad {
			t.Fatalf("%v", err)
		}
	})
}

// FuzzDOCX fuzzes the main part of a document, which a fuzzer of whole archives
// hardly reaches.
func FuzzDOCX(f *testing.F) {
	f.Add(`<w:document xmlns:w="x">` + paragraphXML("Heading1", "Minister visits Laos") + paragraphXML("", story) + `</w:document>`)
	f.Add(`<w:document xmlns:w="x"><w:p><w:t>a`)
	f.Add(strings.Repeat("<w:p>", 300))
	f.Fuzz(func(t *testing.T, document string) {
		text, err := Read("a.docx", []byte(docx(t, document)))
		if err == nil {
			sound(t, text)
		} else if chancery.ProblemOf(err) != chancery.Bad {
			t.Fatalf("%v", err)
		}
	})
}

func FuzzHTML(f *testing.F) {
	f.Add(samplePage)
	f.Add("<p>" + story + "<figcaption>x<table><td><h1>" + strings.Repeat("<div>", 500) + "a")
	f.Fuzz(func(t *testing.T, page string) {
		text, err := Read("a.html", []byte("<html>"+page))
		if err == nil {
			sound(t, text)
		} else if chancery.ProblemOf(err) != chancery.Bad {
			t.Fatalf("%v", err)
		}
	})
}

func FuzzPDF(f *testing.F) {
	f.Add([]byte(pdfOf(f, story)))
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Length 9999999999>>stream\nBT (a) Tj"))
	f.Fuzz(func(t *testing.T, b []byte) {
		text, err := Read("a.pdf", append([]byte("%PDF-"), b...))
		if err == nil {
			sound(t, text)
		} else if chancery.ProblemOf(err) != chancery.Bad {
			t.Fatalf("%v", err)
		}
	})
}

// FuzzDates: a date lies within what was read, is a date, and does not end
// before it begins.
func FuzzDates(f *testing.F) {
	for _, s := range []string{"from May 30 to June 2", "từ ngày 30/5 đến ngày 2/6", "ngày 22 tháng 6 năm 2022", "on Friday", "5/1/2024", "31-31 31/31/9999"} {
		f.Add(s, "2023-05-20")
	}
	f.Fuzz(func(t *testing.T, text, anchor string) {
		day, err := chancery.ParseDate(anchor)
		if err != nil {
			day = ""
		}
		for _, w := range dates(text, 0, len(text), day) {
			_, err1 := chancery.ParseDate(string(w.from))
			_, err2 := chancery.ParseDate(string(w.to))
			if w.start < 0 || w.end > len(text) || w.start >= w.end || err1 != nil || err2 != nil || w.from > w.to {
				t.Fatalf("%q: %+v", text, w)
			}
		}
	})
}

// closing are the marks that may stand between two sentences, besides spaces.
const closing = "”\"’')]»"

// FuzzSentences: sentences follow each other, and lose nothing but what stands
// between them.
func FuzzSentences(f *testing.F) {
	for _, s := range []string{"Lt. Gen. A. B. spoke. He left!", "Ngày 5.1. Hết…", "“Yes.” said he", "U.N. U.S.A. 3.5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		between := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(closing, r) }
		for _, at := range sentences(text, 0, len(text)) {
			if at[0] < last || at[1] <= at[0] || at[1] > len(text) || strings.TrimFunc(text[last:at[0]], between) != "" {
				t.Fatalf("%q: %v after %d", text, at, last)
			}
			last = at[1]
		}
		if strings.TrimFunc(text[last:], between) != "" {
			t.Fatalf("%q: lost %q", text, text[last:])
		}
	})
}

func BenchmarkNewExtractor(b *testing.B) {
	r := testRegistry()
	for b.Loop() {
		NewExtractor(r)
	}
}

func BenchmarkExtract(b *testing.B) {
	set := labelled(b)
	x := testExtractor()
	bytes := 0
	for _, l := range set {
		bytes += len(l.Text.Body)
	}
	b.SetBytes(int64(bytes))
	for b.Loop() {
		for _, l := range set {
			x.Extract(l.Text, l.Date)
		}
	}
}

func BenchmarkReadHTML(b *testing.B) {
	b.SetBytes(int64(len(samplePage)))
	for b.Loop() {
		if _, err := Read("a.html", []byte(samplePage)); err != nil {
			b.Fatal(err)
		}
	}
}
