package ingest

import (
	"testing"
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
	for _, p := range testExtractor().Extract(text, "2023-05-20") {
		for _, passage := range append([]Passage{p.Passage}, passages(p.Why)...) {
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
