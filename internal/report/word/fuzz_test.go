package word

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// FuzzOpen reads whole files, as they come from anybody.
func FuzzOpen(f *testing.F) {
	files, err := filepath.Glob("testdata/*.docx")
	if err != nil || len(files) == 0 {
		f.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add(plainFile(asWord()))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Open(b)
		if err != nil {
			return
		}
		if _, err := Compile(file); err == nil {
			if _, _, err := Merge(file, file, file, nil); err != nil {
				t.Fatalf("a file that can be read does not merge with itself: %v", err)
			}
		}
		_, _ = file.flow() // what comes of it is printed by FuzzFlow: that takes longer
	})
}

// few keeps a fuzzed paper from being printed for minutes.
func few(f *paper.Flow) {
	f.Sections = f.Sections[:min(len(f.Sections), 8)]
	for i := range f.Sections {
		f.Sections[i].Blocks = f.Sections[i].Blocks[:min(len(f.Sections[i].Blocks), 40)]
	}
}

// FuzzMerge brings three texts together; what comes out can be read.
func FuzzMerge(f *testing.F) {
	f.Add(asWord(), asWord(), p("x"))
	f.Add(p("a a")+grid([]string{"1", "An"}), p("a a by hand")+grid([]string{"1", "An"}), p("a a")+grid([]string{"1", "An"}, []string{"2", "Binh"}))
	f.Add(`<w:p>`+box(beside, p("one"))+`</w:p>`, `<w:p>`+box(beside, p("two"))+`</w:p>`, p("one"))
	f.Fuzz(func(t *testing.T, base, hand, made string) {
		var files []*File
		for _, s := range []string{base, hand, made} {
			file, err := Open(plainFile(s))
			if err != nil {
				return
			}
			files = append(files, file)
		}
		for _, choice := range []Choice{TakeHand, TakeNew} {
			merged, _, err := Merge(files[0], files[1], files[2], func(string) Choice { return choice })
			if err != nil {
				return
			}
			if err := merged.Readable(); err != nil {
				t.Fatalf("%q %q %q: %v", base, hand, made, err)
			}
			if _, err := merged.flow(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzFlow prints texts with looks, drawings and fields that contradict themselves.
func FuzzFlow(f *testing.F) {
	f.Add(asWord() + `<w:sectPr><w:pgSz w:w="NaN" w:h="-1"/><w:cols w:num="3" w:space="99999" w:sep="1"/></w:sectPr>`)
	f.Add(`<w:p><w:pPr><w:spacing w:line="0" w:lineRule="exact"/><w:ind w:left="30000" w:right="30000"/></w:pPr><w:r><w:rPr><w:sz w:val="NaN"/></w:rPr><w:t>a b</w:t><w:br w:type="column"/></w:r></w:p>`)
	f.Add(`<w:p><w:r><w:pict><v:shape style="width:1e9pt;height:NaNpt;margin-left:-5in" strokeweight="Inf"><v:textbox><w:txbxContent><w:p/></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>`)
	f.Fuzz(func(t *testing.T, body string) {
		file, err := Open(plainFile(body))
		if err != nil {
			return
		}
		flow, err := file.flow()
		if err != nil {
			return
		}
		few(flow)
		if err := paper.WriteFlowPDF(io.Discard, flow); err != nil {
			t.Fatal(err)
		}
		if c, err := Compile(file); err == nil {
			if _, err := c.Fields(sample()); err == nil {
				if made, _, err := c.Fill(Filling{Lang: i18n.VI, Data: sample()}); err == nil && made.Readable() != nil {
					t.Fatalf("%q made what cannot be read", body)
				}
			}
		}
	})
}
