package service_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// lie gives every file of the folder an age.
func (r *registry) lie(age time.Duration) (n int) {
	r.t.Helper()
	at := r.now.Add(-age)
	err := filepath.WalkDir(filepath.Join(r.dir, service.FilesFolder), func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			n++
			err = os.Chtimes(path, at, at)
		}
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

func (r *registry) sweep() int {
	r.t.Helper()
	n, _, err := r.SweepFiles(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

func TestFilesThatBecameNoDocumentAreSwept(t *testing.T) {
	eachRegistry(t, func(t *testing.T, r *registry) {
		ctx := context.Background()
		officer := r.person("vn-mnd", 20, chancery.RoleOfficer)
		ref := r.mustAttach(officer, "2022-0001", "a.txt", []byte("thành tài liệu"), paper("Thư", "official_letter"), false)
		if _, err := r.TakeUpload(ctx, officer, "b.txt", bytes.NewReader([]byte("bỏ dở"))); err != nil {
			t.Fatal(err)
		}
		cut := filepath.Join(r.dir, service.FilesFolder, "put-cutoff.part")
		if err := os.WriteFile(cut, []byte("dở dang"), 0o600); err != nil {
			t.Fatal(err)
		}
		if r.lie(time.Hour); r.sweep() != 0 {
			t.Error("a file went that waits for its document")
		}
		r.now = r.now.Add(48 * time.Hour)
		if n := r.sweep(); n != 1 {
			t.Errorf("%d files went, not the one left lying", n)
		}
		if n := r.sweep(); n != 0 {
			t.Errorf("%d more went", n)
		}
		if _, err := os.Stat(cut); !os.IsNotExist(err) {
			t.Errorf("what was half written is still there: %v", err)
		}
		f, err := r.OpenFile(ctx, officer, ref)
		if err != nil {
			t.Fatalf("the file of a document went: %v", err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestASweepTakesNothingThatArrives sends the same contents again and again while
// sweeps run over their old copies.
func TestASweepTakesNothingThatArrives(t *testing.T) {
	r := openRegistry(t, demoSeed.SQLite(t))
	r.now = time.Now()
	ctx := context.Background()
	officer := r.person("vn-mnd", 20, chancery.RoleOfficer)
	done := make(chan struct{})
	var sweeps sync.WaitGroup
	for range 2 {
		sweeps.Go(func() {
			for {
				if _, _, err := r.SweepFiles(ctx); err != nil {
					t.Error(err)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for i := range 40 {
		text := []byte("nội dung thứ " + string(rune('a'+i%4)))
		if _, err := r.TakeUpload(ctx, officer, "x.txt", bytes.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		r.lie(48 * time.Hour) // as if it had been left lying; it is noted as sent all the same
		ref, err := r.attach(officer, "2022-0001", "x.txt", text, service.Attachment{Values: paper("Thư", "official_letter"), Lower: true})
		if err != nil {
			t.Fatal(err)
		}
		f, err := r.OpenFile(ctx, officer, ref)
		if err != nil {
			t.Fatalf("the file of %s went while it arrived: %v", ref, err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	close(done)
	sweeps.Wait()
}

// aPDF is a page with one line, whose letters any reader finds.
const aPDF = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n" +
	"4 0 obj<</Length 58>>stream\nBT /F1 12 Tf 20 100 Td (Zephyrine lanterns at the pier) Tj ET\nendstream endobj\n" +
	"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

// TestWithoutTheReadersOfPDF keeps and shows a PDF where pdftotext and pdftoppm are
// not installed, and reads it again when they are.
func TestWithoutTheReadersOfPDF(t *testing.T) {
	r := openRegistry(t, demoSeed.SQLite(t))
	ctx := context.Background()
	officer := r.person("vn-mnd", 20, chancery.RoleOfficer)
	path := os.Getenv("PATH")
	t.Setenv("PATH", t.TempDir())
	ref := r.mustAttach(officer, "2022-0001", "a.pdf", []byte(aPDF), paper("Thư", "official_letter"), false)
	doc, err := r.Document(ctx, officer, ref)
	if err != nil {
		t.Fatal(err)
	}
	if !doc.Text.Unverified && doc.Text.Problem == "" {
		t.Errorf("the text counts as sure: %+v", doc.Text)
	}
	shown, err := r.Preview(ctx, officer, ref)
	if err != nil || !shown.PDF || shown.Pages != 0 || service.HasPageImages() {
		t.Errorf("shown %+v, %v", shown, err)
	}
	if n, err := r.ReadFilesAgain(ctx); n != 0 || err != nil {
		t.Errorf("read %d again without a reader, %v", n, err)
	}
	t.Setenv("PATH", path)
	if n, err := r.ReadFilesAgain(ctx); n != 1 || err != nil {
		t.Fatalf("read %d again, %v", n, err)
	}
	found, err := r.SearchFor(ctx, officer, service.SearchQuery{Words: `"zephyrine lanterns"`}, 10, 0)
	if err != nil || len(found.Hits) != 1 || found.Hits[0].Ref != ref {
		t.Errorf("found %+v, %v", found, err)
	}
	if doc, err = r.Document(ctx, officer, ref); err != nil || doc.Text.Unverified {
		t.Errorf("the text is still doubtful: %+v, %v", doc.Text, err)
	}
	if n, err := r.ReadFilesAgain(ctx); n != 0 || err != nil {
		t.Errorf("read %d once more, %v", n, err)
	}
}
