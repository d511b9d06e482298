package service

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"chancery/internal/chancery"
	"chancery/internal/content"
	"chancery/internal/store"
)

// TakeFiles keeps the files that lie in the folders "files" and "templates" of a
// folder that holds everything, as ExportAll writes it: each under the hash of its
// content. Those of documents become the actor's uploads, so that documents imported
// next may have them. It returns how many of these there were.
func (s *Service) TakeFiles(ctx context.Context, who chancery.Actor, folder fs.FS) (n int, err error) {
	if err := s.takeTemplateFiles(ctx, who, folder); err != nil {
		return 0, err
	}
	var limit int64
	if err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		limit, err = fileLimit(tx)
		return err
	}); err != nil {
		return 0, err
	}
	err = fs.WalkDir(folder, FilesFolder, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && name == FilesFolder {
			return fs.SkipAll
		}
		if err != nil || !d.Type().IsRegular() || !content.IsHash(d.Name()) {
			return err
		}
		n++
		return s.takeFile(ctx, who, folder, name, limit)
	})
	var ours *chancery.Error
	if err != nil && !errors.As(err, &ours) {
		err = chancery.Failure("error.upload", err)
	}
	return n, err
}

func (s *Service) takeFile(ctx context.Context, who chancery.Actor, folder fs.FS, name string, limit int64) error {
	if !who.Allows("document.create") {
		return chancery.May("document.create")
	}
	in, err := folder.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	u := Upload{ID: chancery.NewID(s.Now()), FileName: path.Base(name)}
	var text store.FileText
	u.Hash, u.Size, err = s.files.Put(in, limit, func(file io.ReaderAt, size int64) error {
		format := content.Detect(u.FileName, file, size)
		if format.NeverTaken() {
			return chancery.Invalid("file", "document.format_refused", "file", name)
		}
		u.MediaType = format.MediaType()
		text = readText(ctx, format, u.FileName, file, size)
		return nil
	})
	if err != nil {
		return err
	}
	if u.Hash != path.Base(name) {
		return chancery.Invalid("file", "document.not_its_hash", "file", name)
	}
	text.Hash = u.Hash
	return s.store.Write(ctx, who, "document.upload", func(tx *store.Tx) error {
		if err := tx.KeepFileText(text); err != nil {
			return err
		}
		return tx.KeepUpload(u)
	})
}

// exportFiles writes the files of the documents the reader may see beside the
// tables, each under its hash. One that is missing is left out: doctor tells.
func (s *Service) exportFiles(tx *store.Tx, dir string) error {
	return exportByRef(tx, Query{Kind: "document"}, func(es []chancery.Entity) error {
		for _, e := range es {
			d, ok := e.(*chancery.Document)
			if !ok || d.Hash == "" {
				continue
			}
			if err := s.exportFile(d.Hash, filepath.Join(dir, FilesFolder, d.Hash)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) exportFile(hash, at string) error {
	if _, err := os.Stat(at); err == nil {
		return nil // another document has the same file
	}
	f, err := s.files.Open(hash)
	if chancery.ProblemOf(err) == chancery.Missing && err != nil {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		return chancery.Failure("export.unwritable", err)
	}
	return writeFile(at, func(w io.Writer) error {
		_, err := io.Copy(w, f)
		return writeError(err)
	})
}

// namedFiles is how many files of one sort the doctor names.
const namedFiles = 20

// checkFiles reads every file of every document and holds it against its hash,
// and looks for files that no document ever had.
func (s *Service) checkFiles(ctx context.Context) (Check, error) {
	c := Check{Name: "files"}
	var uses []store.FileUse
	var known map[string]bool
	err := s.store.Read(ctx, chancery.System(), func(tx *store.Tx) (err error) {
		if uses, err = tx.FileUses(); err == nil {
			known, err = tx.FilesOnceUsed()
		}
		return err
	})
	if err != nil {
		return c, err
	}
	found := map[string]int{}
	name := func(key, ref, hash string) {
		if found[key]++; found[key] <= namedFiles {
			c.Findings = append(c.Findings, Finding{Key: key, Kind: "document", Ref: ref, Args: []any{"ref", ref, "value", hash}})
		}
	}
	for _, u := range uses {
		if err := ctx.Err(); err != nil {
			return c, chancery.Failure("error.storage", err)
		}
		whole, err := content.Verify(s.files, u.Hash)
		switch {
		case err != nil && chancery.ProblemOf(err) == chancery.Missing:
			name("doctor.file_missing", u.Ref, u.Hash)
		case err != nil:
			return c, err
		case !whole:
			name("doctor.file_damaged", u.Ref, u.Hash)
		}
	}
	return c, s.files.Each(func(hash string, _ int64) error {
		if !known[hash] {
			name("doctor.file_orphan", "", hash)
		}
		return nil
	})
}
