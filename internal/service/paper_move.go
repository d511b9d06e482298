package service

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/content"
	"chancery/internal/i18n"
	"chancery/internal/report/word"
	"chancery/internal/store"
)

// Where a folder that holds everything keeps what papers are made from and what
// was made: files under the hash of their content, and a line of JSON for each
// version of a paper.
const (
	TemplatesFolder = "templates"
	PapersFolder    = "papers"
	paperVersions   = "versions.jsonl"
)

// movedPaper is a version of a paper as it goes from one installation to another.
// When and by whom it was written is that of the import: the ledger that could
// bear witness stays where it is.
type movedPaper struct {
	Document     string          `json:"document"`
	Version      int64           `json:"version"`
	About        string          `json:"about,omitempty"` // "activity/2022-0001"
	Template     string          `json:"template"`
	TemplateHash string          `json:"template_hash"`
	Language     string          `json:"language"`
	Origin       string          `json:"origin"`
	Made         string          `json:"made"`
	Content      string          `json:"content"`
	Details      json.RawMessage `json:"details"`
	Uses         json.RawMessage `json:"uses"`
}

// exportPapers writes the files of the templates and every version of the papers
// the reader may see.
func exportPapers(tx *store.Tx, dir string) error {
	err := exportByRef(tx, Query{Kind: "template"}, func(es []chancery.Entity) error {
		for _, e := range es {
			t, ok := e.(*chancery.Template)
			if !ok || t.Hash == "" {
				continue
			}
			b, err := tx.TemplateFile(t.ID, t.Hash)
			if err != nil && chancery.ProblemOf(err) == chancery.Missing {
				continue // a hash that was typed in: doctor tells
			}
			if err == nil {
				err = writeUnderHash(filepath.Join(dir, TemplatesFolder), t.Hash, b)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	kept, err := tx.PaperDocuments()
	if err != nil || len(kept) == 0 {
		return err
	}
	folder := filepath.Join(dir, PapersFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return chancery.Failure("export.unwritable", err)
	}
	return writeFile(filepath.Join(folder, paperVersions), func(w io.Writer) error {
		for _, d := range kept {
			if err := exportVersions(tx, d, folder, json.NewEncoder(w)); err != nil {
				return err
			}
		}
		return nil
	})
}

// exportVersions writes the versions of one paper, the oldest first.
func exportVersions(tx *store.Tx, d Name, folder string, out *json.Encoder) error {
	list, err := tx.Papers(d.ID)
	if err != nil {
		return err
	}
	for i := len(list) - 1; i >= 0; i-- {
		p := list[i]
		names, err := tx.Names([]chancery.ID{p.About})
		if err != nil {
			return err
		}
		m := movedPaper{Document: d.Ref, Version: p.Version, Template: p.Template, TemplateHash: p.TemplateHash, Language: p.Language, Origin: p.Origin,
			Made: p.Made, Content: p.Content, Details: json.RawMessage(p.Details), Uses: json.RawMessage(p.Uses)}
		if n, ok := names[p.About]; ok && !n.Removed {
			m.About = string(n.Kind) + "/" + n.Ref
		}
		if err := writeError(out.Encode(m)); err != nil {
			return err
		}
		for _, hash := range []string{p.Made, p.Content} {
			b, err := tx.PaperFile(p.Document, hash)
			if err == nil {
				err = writeUnderHash(folder, hash, b)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func writeUnderHash(folder, hash string, b []byte) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return chancery.Failure("export.unwritable", err)
	}
	return writeFile(filepath.Join(folder, hash), func(w io.Writer) error {
		_, err := w.Write(b)
		return writeError(err)
	})
}

// takeTemplateFiles keeps the files of templates that lie in a folder, for the
// templates imported next. A file that is no template is refused.
func (s *Service) takeTemplateFiles(ctx context.Context, who chancery.Actor, folder fs.FS) error {
	entries, err := fs.ReadDir(folder, TemplatesFolder)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if !who.Allows("template.edit") {
		return chancery.May("template.edit")
	}
	return s.store.Write(ctx, who, "template.edit", func(tx *store.Tx) error {
		for _, e := range entries {
			if !e.Type().IsRegular() || !content.IsHash(e.Name()) {
				continue
			}
			b, err := paperBytes(folder, TemplatesFolder, e.Name())
			if err != nil {
				return err
			}
			f, err := word.Open(b)
			if err == nil {
				_, err = word.Compile(f)
			}
			if err != nil {
				return err
			}
			if _, err := tx.KeepTemplateFile(b); err != nil {
				return err
			}
		}
		return nil
	})
}

// paperBytes reads a file that lies under the hash of its content.
func paperBytes(folder fs.FS, dir, hash string) ([]byte, error) {
	name := path.Join(dir, hash)
	if !content.IsHash(hash) {
		return nil, chancery.Invalid("file", "document.not_its_hash", "file", name)
	}
	f, err := folder.Open(name)
	if err != nil {
		return nil, chancery.Invalid("file", "papers.file_missing", "file", name)
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, 4*word.MaxFile+1))
	if err != nil {
		return nil, chancery.Failure("error.upload", err)
	}
	if len(b) > 4*word.MaxFile {
		return nil, chancery.Invalid("file", "word.too_large", "max", 4*word.MaxFile>>20)
	}
	if hashOf(b) != hash {
		return nil, chancery.Invalid("file", "document.not_its_hash", "file", name)
	}
	return b, nil
}

// TakePapers gives the documents of a folder that was imported the versions they
// had as papers, so that they can be made again and hand edits told from what the
// records said. A document that has versions already gets those that follow them;
// one whose versions are others is left as it is. It returns how many versions came.
func (s *Service) TakePapers(ctx context.Context, who chancery.Actor, folder fs.FS) (n int, err error) {
	moved, err := movedPapers(folder)
	if err != nil || len(moved) == 0 {
		return 0, err
	}
	err = s.store.Write(ctx, who, "document.edit", func(tx *store.Tx) error {
		n = 0
		other := map[string]bool{}
		for _, m := range moved {
			if other[m.Document] {
				continue
			}
			took, same, err := takePaper(tx, folder, m)
			if err != nil {
				return err
			}
			if took {
				n++
			}
			other[m.Document] = !same
		}
		return nil
	})
	return n, err
}

// maxPaperVersions bounds what is read of the list of versions.
const maxPaperVersions = 1 << 30

func badVersion(row int, what string) error {
	return chancery.Invalid("file", "papers.bad_version", "file", path.Join(PapersFolder, paperVersions), "row", row, "value", what)
}

// movedPapers reads the list of versions of a folder; none where it has none.
func movedPapers(folder fs.FS) (out []movedPaper, err error) {
	f, err := folder.Open(path.Join(PapersFolder, paperVersions))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, chancery.Failure("error.upload", err)
	}
	defer func() { _ = f.Close() }()
	for d := json.NewDecoder(io.LimitReader(f, maxPaperVersions)); ; {
		var m movedPaper
		var ask keptAsk
		var uses []word.Use
		err := d.Decode(&m)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		row := len(out) + 1
		switch {
		case err != nil:
			return nil, badVersion(row, "JSON")
		case json.Unmarshal(m.Details, &ask) != nil:
			return nil, badVersion(row, "details")
		case json.Unmarshal(m.Uses, &uses) != nil:
			return nil, badVersion(row, "uses")
		case m.Origin != paperMade && m.Origin != paperEdited && m.Origin != paperMerged:
			return nil, badVersion(row, m.Origin)
		}
		if _, ok := i18n.Parse(m.Language); !ok {
			return nil, badVersion(row, m.Language)
		}
		out = append(out, m)
	}
}

// takePaper keeps one version in its turn; same is false where the document has
// another history.
func takePaper(tx *store.Tx, folder fs.FS, m movedPaper) (took, same bool, err error) {
	d, err := store.Load[chancery.Document](tx, "document", m.Document)
	if err != nil && chancery.ProblemOf(err) == chancery.Missing {
		return false, false, nil // its row was refused
	}
	if err == nil {
		err = may(tx, "document.edit", d)
	}
	if err != nil {
		return false, false, err
	}
	had, err := tx.Papers(d.ID) // the newest first
	if err != nil {
		return false, false, err
	}
	if at := int64(len(had)) - m.Version; m.Version < 1 || at < -1 {
		return false, false, nil
	} else if at >= 0 {
		return false, had[at].Version == m.Version && had[at].Content == m.Content, nil
	}
	p := Paper{Document: d.ID, Version: m.Version, Template: m.Template, TemplateHash: m.TemplateHash, Language: m.Language, Origin: m.Origin, Details: string(m.Details), Uses: string(m.Uses)}
	if kind, ref, ok := strings.Cut(m.About, "/"); ok {
		if about, err := tx.Find(chancery.Kind(kind), ref); err == nil {
			p.About = about.ID
		}
	}
	p.Made, p.Content = m.Made, m.Content
	for _, hash := range []string{m.Made, m.Content} {
		b, err := paperBytes(folder, PapersFolder, hash)
		if err == nil {
			_, err = word.Open(b)
		}
		if err == nil {
			_, err = tx.KeepPaperFile(b)
		}
		if err != nil {
			return false, false, err
		}
	}
	if p.LedgerSize, err = tx.LedgerSize(); err != nil {
		return false, false, err
	}
	return true, true, tx.AddPaper(p)
}
