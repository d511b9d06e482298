package service

import (
	"context"
	"os/exec"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/content"
	"chancery/internal/store"
)

// sweepRoom is how much longer than an upload waits a file is left alone: clocks of
// several machines differ, and a file is on its way before its upload is noted.
const sweepRoom = time.Hour

func (s *Service) sweepBefore() time.Time { return s.Now().Add(-store.UploadLife - sweepRoom) }

// SweepFiles removes the contents that nobody describes: files that were sent and
// never became a document, once they waited longer than an upload may. What any
// version of any document ever held stays. It may run while files arrive, and in
// several processes at once. It returns how many files went, and their bytes.
func (s *Service) SweepFiles(ctx context.Context) (n int, freed int64, err error) {
	before := s.sweepBefore()
	var old []string
	if err := s.files.Each(func(hash string, _ int64, at time.Time) error {
		if at.Before(before) {
			old = append(old, hash)
		}
		return ctx.Err()
	}); err != nil {
		return 0, 0, err
	}
	if len(old) == 0 {
		return 0, 0, s.files.Clear(before)
	}
	var known map[string]bool
	// Uploads that waited too long go first, in the same transaction: none can
	// become a document after it was seen to be none.
	err = s.store.Write(ctx, chancery.System(), "document.sweep", func(tx *store.Tx) (err error) {
		if err = tx.ForgetUploads(); err == nil {
			known, err = tx.FilesOnceUsed()
		}
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	var gone []string
	for _, hash := range old {
		if known[hash] {
			continue
		}
		size, err := s.files.Sweep(hash, before)
		if err != nil {
			return n, freed, err
		}
		if size > 0 {
			n, freed, gone = n+1, freed+size, append(gone, hash)
		}
	}
	if len(gone) > 0 {
		if err := s.store.Write(ctx, chancery.System(), "document.sweep", func(tx *store.Tx) error { return tx.ForgetFileTexts(gone) }); err != nil {
			return n, freed, err
		}
	}
	return n, freed, s.files.Clear(before)
}

// reread is how many files are read again in one go.
const reread = 500

// ReadFilesAgain reads the PDF files anew that were read without pdftotext, where it
// is there now, and indexes their documents by what they say. It returns how many
// texts are sure now.
func (s *Service) ReadFilesAgain(ctx context.Context) (n int, err error) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		return 0, nil
	}
	var list []Upload
	if err := s.store.Read(ctx, chancery.System(), func(tx *store.Tx) (err error) {
		list, err = tx.DoubtfulTexts(reread)
		return err
	}); err != nil {
		return 0, err
	}
	for _, u := range list {
		f, err := s.files.Open(u.Hash)
		if chancery.ProblemOf(err) == chancery.Missing && err != nil {
			continue // doctor tells
		}
		if err != nil {
			return n, err
		}
		text := readText(ctx, content.Detect(u.FileName, f, f.Size()), u.FileName, f, f.Size())
		_ = f.Close()
		if text.Unverified || ctx.Err() != nil {
			continue
		}
		text.Hash = u.Hash
		if err := s.store.Write(ctx, chancery.System(), "document.upload", func(tx *store.Tx) error { return tx.KeepFileText(text) }); err != nil {
			return n, err
		}
		n++
	}
	return n, ctx.Err()
}

// Tidied is what was mended without asking.
type Tidied struct {
	Files int   // contents removed
	Bytes int64 // that they took
	Texts int   // files read again
}

// TidyFiles sweeps files and reads again what could not be read well.
func (s *Service) TidyFiles(ctx context.Context) (t Tidied, err error) {
	if t.Files, t.Bytes, err = s.SweepFiles(ctx); err == nil {
		t.Texts, err = s.ReadFilesAgain(ctx)
	}
	return t, err
}

// Tidy mends what the doctor may mend without asking.
func (s *Service) Tidy(ctx context.Context, who chancery.Actor) (Tidied, error) {
	if !who.Allows("system.doctor") {
		return Tidied{}, chancery.May("system.doctor")
	}
	return s.TidyFiles(ctx)
}
