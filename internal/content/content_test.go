package content_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/content"
)

func TestAFileIsKeptOnceUnderItsHash(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "files")
	p := content.NewFolder(dir)
	sum := sha256.Sum256([]byte("nội dung"))
	want := hex.EncodeToString(sum[:])
	for range 2 {
		hash, size, err := p.Put(strings.NewReader("nội dung"), 100, anything)
		if err != nil || hash != want || size != int64(len("nội dung")) {
			t.Fatalf("kept %s, %d, %v", hash, size, err)
		}
	}
	seen := 0
	if err := p.Each(func(hash string, size int64, _ time.Time) error { seen++; return nil }); err != nil || seen != 1 {
		t.Errorf("%d files, %v", seen, err)
	}
	f, err := p.Open(want)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil || string(b) != "nội dung" || f.Size() != int64(len(b)) {
		t.Errorf("read %q, %v", b, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if ok, err := content.Verify(p, want); !ok || err != nil {
		t.Errorf("verified: %t, %v", ok, err)
	}
	if err := os.WriteFile(filepath.Join(dir, want[:2], want), []byte("nội dung khác"), 0o600); err != nil {
		t.Fatal(err)
	}
	if ok, err := content.Verify(p, want); ok || err != nil {
		t.Errorf("a changed file verifies: %t, %v", ok, err)
	}
}

func TestWhatIsTooLargeIsNotKept(t *testing.T) {
	p := content.NewFolder(filepath.Join(t.TempDir(), "files"))
	_, _, err := p.Put(strings.NewReader("12345"), 4, anything)
	if fields := chancery.FieldsOf(err); len(fields) != 1 || fields[0].Key != "document.too_large" {
		t.Errorf("refused with %v", err)
	}
	broken := io.MultiReader(strings.NewReader("12"), failing{})
	if _, _, err := p.Put(broken, 100, anything); len(chancery.FieldsOf(err)) != 1 || chancery.FieldsOf(err)[0].Key != "document.cut_off" {
		t.Errorf("half a file: %v", err)
	}
	unwanted := errors.New("unwanted")
	if _, _, err := p.Put(strings.NewReader("12345"), 100, func(io.ReaderAt, int64) error { return unwanted }); !errors.Is(err, unwanted) {
		t.Errorf("an unwanted file: %v", err)
	}
	if err := p.Each(func(hash string, _ int64, _ time.Time) error { return errors.New(hash) }); err != nil {
		t.Errorf("there is %v", err)
	}
}

func anything(io.ReaderAt, int64) error { return nil }

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the line broke") }

func TestOnlyHashesAreLookedFor(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := content.NewFolder(filepath.Join(dir, "files"))
	for _, name := range []string{"", "../secret", "..", strings.Repeat("a", 64), strings.Repeat("A", 64), "aa/" + strings.Repeat("a", 61)} {
		if _, err := p.Open(name); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func zipped(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range names {
		name, text, _ := strings.Cut(n, "=")
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDetectGoesByContent(t *testing.T) {
	for name, c := range map[string]struct {
		b    []byte
		want content.Format
	}{
		"letter.png":  {[]byte("%PDF-1.7\n"), content.PDF},
		"a.docx":      {zipped(t, "[Content_Types].xml", "word/document.xml"), content.DOCX},
		"a.docm":      {zipped(t, "word/document.xml", "word/vbaProject.bin"), content.Macro},
		"b.zip":       {zipped(t, "xl/workbook.xml"), content.XLSX},
		"c.zip":       {zipped(t, "mimetype=application/vnd.oasis.opendocument.text"), content.ODT},
		"d.zip":       {zipped(t, "note.txt"), content.Zip},
		"e.pdf":       {[]byte("MZ\x90\x00"), content.Program},
		"f.txt":       {[]byte("#!/bin/sh\nrm"), content.Program},
		"g.txt":       {[]byte("<html><script>"), content.HTML},
		"h.txt":       {[]byte("<svg onload=x>"), content.Unknown},
		"i.md":        {[]byte("# Biên bản"), content.Markdown},
		"j.csv":       {[]byte("a;b\n1;2"), content.CSV},
		"k":           {[]byte("Kính gửi: Cục Đối ngoại"), content.Text},
		"l.png":       {[]byte("\x89PNG\r\n\x1a\n...."), content.PNG},
		"m.webp":      {[]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), content.WebP},
		"n.bin":       {[]byte("a\x00b\x01c"), content.Unknown},
		"o.bat":       {[]byte("del *.*"), content.Program},
		"p.doc":       {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), content.Old},
		"q.zip":       {[]byte("PK\x03\x04 and nothing more"), content.Unknown},
		"empty.thing": {nil, content.Text},
	} {
		if got := content.Detect(name, bytes.NewReader(c.b), int64(len(c.b))); got != c.want {
			t.Errorf("%s is %s, want %s", name, got, c.want)
		}
	}
}

func TestSafeName(t *testing.T) {
	for name, want := range map[string]string{
		`C:\thư mục\Báo cáo.docx`: "Báo cáo.docx", "../../etc/passwd": "passwd", "": "file", "..": "file", "a\r\nSet-Cookie: x.pdf": "aSet-Cookie x.pdf",
		"tran\u202efdp.exe": "tranfdp.exe", `a"b.pdf`: "ab.pdf",
	} {
		if got := content.SafeName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	if got := content.SafeName(strings.Repeat("đ", 500) + ".docx"); len([]rune(got)) > 185 || !strings.HasSuffix(got, ".docx") {
		t.Errorf("a long name is %q", got)
	}
}

func FuzzDetect(f *testing.F) {
	f.Add("a.docx", []byte("PK\x03\x04"))
	f.Add("a.txt", []byte("%PDF-"))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		got := content.Detect(name, bytes.NewReader(b), int64(len(b)))
		if got == "" {
			t.Error("nothing was said")
		}
		if s := content.SafeName(name); s == "" || strings.ContainsAny(s, "/\\\r\n\x00") {
			t.Errorf("unsafe name %q", s)
		}
	})
}
