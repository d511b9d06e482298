package service

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/sheet"
	"chancery/internal/store"
)

// Staged is a file somebody prepares for an import. It belongs to its owner
// alone, and goes away when nobody touched it for a time.
type Staged struct {
	ID        chancery.ID
	Name      string
	Hash      string
	Size      int64
	CreatedAt time.Time
	UpdatedAt time.Time
	Options   ImportOptions
	Run       chancery.ID // empty until it was begun
	Job       chancery.ID
}

// stageMemory is how long a file is kept that nobody touches.
const stageMemory = 14 * 24 * time.Hour

// MaxUpload is the largest file taken for an import, in bytes.
func MaxUpload() int64 { return sheet.DefaultLimits.XLSX }

func (s *Service) stageFile(hash string) string {
	return filepath.Join(s.dir, "imports", filepath.Base(hash))
}

// StageImport keeps a file and finds out what it is. Without a kind the file
// must tell it by its name or by that of a sheet.
func (s *Service) StageImport(ctx context.Context, who chancery.Actor, name string, kind chancery.Kind, content io.Reader) (chancery.ID, error) {
	if err := s.mayStage(ctx, who); err != nil {
		return "", err
	}
	hash, size, err := s.keepUpload(content)
	if err != nil {
		return "", err
	}
	st := Staged{Name: name, Hash: hash, Options: ImportOptions{Kind: kind, Lenient: true}}
	if err := s.settle(ctx, who, &st); err != nil {
		return "", err
	}
	id := chancery.NewID(s.Now())
	options, err := json.Marshal(st.Options)
	if err != nil {
		return "", chancery.Failure("error.storage", err)
	}
	return id, s.store.Write(ctx, who, "import.stage", func(tx *store.Tx) error {
		return tx.AddStage(store.Stage{ID: id, Name: name, Hash: hash, Size: size, Options: string(options)})
	})
}

// MaxStaged is how many files one account may have that were not imported.
const MaxStaged = 30

// mayStage refuses a file, before it is kept, of somebody who may enter nothing
// or has many that wait.
func (s *Service) mayStage(ctx context.Context, who chancery.Actor) error {
	enters := func(spec *chancery.Spec) bool {
		return who.Allows(string(spec.Kind)+".create") || who.Allows(string(spec.Kind)+".edit")
	}
	if !slices.ContainsFunc(chancery.Specs(), enters) {
		return chancery.May("import.create")
	}
	return s.store.Read(ctx, who, func(tx *store.Tx) error {
		n, err := tx.StagesWaiting()
		if err == nil && n >= MaxStaged && !who.SeesEverything() {
			err = chancery.Refuse("import.too_many_waiting", "max", MaxStaged)
		}
		return err
	})
}

// keepUpload puts a file into the data folder, by its hash.
func (s *Service) keepUpload(content io.Reader) (hash string, size int64, err error) {
	broken := func(err error) (string, int64, error) { return "", 0, chancery.Failure("error.upload", err) }
	folder := filepath.Join(s.dir, "imports")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return broken(err)
	}
	part := filepath.Join(folder, rand.Text()+".part")
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return broken(err)
	}
	defer func() { _ = os.Remove(part) }()
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(f, sum), io.LimitReader(content, MaxUpload()+1))
	switch err = errors.Join(err, f.Sync(), f.Close()); {
	case err != nil:
		return broken(err)
	case size > MaxUpload():
		return "", 0, chancery.Invalid("file", "import.too_large", "max", MaxUpload()>>20)
	case size == 0:
		return "", 0, chancery.Invalid("file", "import.no_file")
	}
	hash = hex.EncodeToString(sum.Sum(nil))
	if err := os.Rename(part, s.stageFile(hash)); err != nil {
		return broken(err)
	}
	now := time.Now() // a file that was there is as fresh as a new one
	return hash, size, os.Chtimes(s.stageFile(hash), now, now)
}

func (s *Service) source(st Staged) Source {
	return Source{Name: st.Name, Open: func() (io.ReadCloser, error) { return os.Open(s.stageFile(st.Hash)) }}
}

// settle finds the kind and the sheet of a file, and what its columns were
// taken for when one of its shape came before.
func (s *Service) settle(ctx context.Context, who chancery.Actor, st *Staged) error {
	first := true
	return s.tablesOf(s.source(*st), st.Options, func(t *sheet.Table) error {
		if !first {
			return nil
		}
		first = false
		st.Options.Kind = t.Spec.Kind
		if t.Sheet != "" {
			st.Options.Sheet = t.Sheet
		}
		heads, err := t.Heads()
		if err != nil || heads == nil {
			return nil // what is wrong with it is told where it is looked at
		}
		return s.store.Read(ctx, who, func(tx *store.Tx) error {
			m, found, err := tx.Mapping(t.Spec.Kind, shapeOf(heads))
			if err != nil || !found {
				return err
			}
			var before ImportOptions
			if json.Unmarshal([]byte(m.Options), &before) == nil {
				if !m.Own {
					before.open(tx, t.Spec)
				}
				o := &st.Options
				o.Map, o.Orders, o.Match, o.Mode, o.Value, o.Constant = before.Map, before.Orders, before.Match, before.Mode, before.Value, before.Constant
			}
			return nil
		})
	})
}

// open takes out of somebody else's options the values that name records the
// reader may not see: that they were chosen must not tell that they are there.
func (o *ImportOptions) open(tx *store.Tx, spec *chancery.Spec) {
	hidden := func(column, value string) bool {
		path := column
		if to := o.Map[column]; to != "" {
			path = to
		}
		f, ok := fieldAt(spec, path)
		if !ok || f.Type != chancery.TypeRef && f.Type != chancery.TypeRefs {
			return false
		}
		_, seen := tx.ResolveRef(f.Targets, value)
		return !seen
	}
	for column, values := range o.Value {
		maps.DeleteFunc(values, func(_, to string) bool { return hidden(column, to) })
	}
	maps.DeleteFunc(o.Constant, hidden)
}

// fieldAt is the field of a kind, or of its child lines, that a path names.
func fieldAt(spec *chancery.Spec, path string) (chancery.Field, bool) {
	name, line, nested := strings.Cut(path, ".")
	f, ok := spec.DescribeAll().ByName(name)
	if !nested || !ok {
		return f, ok
	}
	return f.LineFields().ByName(line)
}

// shapeOf names files whose columns are called the same.
func shapeOf(heads []string) string {
	sum := sha256.Sum256([]byte(strings.Join(heads, "\x1f")))
	return hex.EncodeToString(sum[:])
}

// StagedImports lists the reader's files that were not imported yet, the newest first.
func (s *Service) StagedImports(ctx context.Context, who chancery.Actor, limit int) (out []Staged, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		list, err := tx.Stages(limit)
		for _, one := range list {
			out = append(out, stagedOf(one))
		}
		return err
	})
	return out, err
}

// StagedImport reads one of the reader's own files.
func (s *Service) StagedImport(ctx context.Context, who chancery.Actor, id chancery.ID) (st Staged, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		one, err := tx.Stage(id)
		st = stagedOf(one)
		return err
	})
	return st, err
}

func stagedOf(one store.Stage) Staged {
	st := Staged{ID: one.ID, Name: one.Name, Hash: one.Hash, Size: one.Size, CreatedAt: one.CreatedAt, UpdatedAt: one.UpdatedAt, Run: one.Run, Job: one.Job}
	_ = json.Unmarshal([]byte(one.Options), &st.Options) // StageImport and ChangeImport write it
	return st
}

// ChangeImport changes how a file is read or what is done with it.
func (s *Service) ChangeImport(ctx context.Context, who chancery.Actor, id chancery.ID, change func(*ImportOptions)) error {
	if who.ReadOnly {
		return chancery.May("import.create")
	}
	return s.store.Write(ctx, who, "import.stage", func(tx *store.Tx) error {
		one, err := tx.Stage(id)
		if err != nil {
			return err
		}
		st := stagedOf(one)
		change(&st.Options)
		st.Options.Lenient = true
		options, err := json.Marshal(st.Options)
		if err != nil {
			return chancery.Failure("error.storage", err)
		}
		return tx.SaveStage(id, string(options))
	})
}

// RememberImport keeps what the columns of a file are taken for, and the values
// that were chosen, for the next file whose columns are called the same; shared
// ones are offered to the whole ministry.
func (s *Service) RememberImport(ctx context.Context, who chancery.Actor, id chancery.ID, shared bool) error {
	st, err := s.StagedImport(ctx, who, id)
	if err != nil {
		return err
	}
	var heads []string
	err = s.tablesOf(s.source(st), st.Options, func(t *sheet.Table) (err error) {
		heads, err = t.Heads()
		return err
	})
	if err != nil || heads == nil {
		return err
	}
	o := st.Options
	options, err := json.Marshal(ImportOptions{Map: o.Map, Orders: o.Orders, Match: o.Match, Mode: o.Mode, Value: o.Value, Constant: o.Constant})
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	return s.store.Write(ctx, who, "import.stage", func(tx *store.Tx) error {
		return tx.SaveMapping(store.Mapping{Kind: o.Kind, Shape: shapeOf(heads), Shared: shared, Options: string(options)})
	})
}

// DiscardImport forgets a file that was not imported.
func (s *Service) DiscardImport(ctx context.Context, who chancery.Actor, id chancery.ID) error {
	return s.store.Write(ctx, who, "import.stage", func(tx *store.Tx) error {
		if _, err := tx.Stage(id); err != nil {
			return err
		}
		return tx.DropStage(id)
	})
}

// StagedPreview looks at a file as its options have it read.
func (s *Service) StagedPreview(ctx context.Context, who chancery.Actor, id chancery.ID) (Staged, *Preview, error) {
	st, err := s.StagedImport(ctx, who, id)
	if err != nil {
		return st, nil, err
	}
	list, err := s.Previews(ctx, s.source(st), st.Options)
	if len(list) == 0 {
		return st, nil, err
	}
	return st, list[0], err
}

// StagedRows reads rows of a file as they stand, with what was mended in them.
func (s *Service) StagedRows(st Staged, numbers []int) (g *sheet.Grid, err error) {
	wanted := map[int]bool{}
	for _, n := range numbers {
		wanted[n] = true
	}
	err = s.tablesOf(s.source(st), st.Options, func(t *sheet.Table) (err error) {
		g, err = t.Grid(wanted)
		return err
	})
	return g, err
}

// CleanImports forgets files that nobody touched for a time.
func (s *Service) CleanImports(ctx context.Context) error {
	var wanted []string
	err := s.store.Write(ctx, chancery.System(), "import.clean", func(tx *store.Tx) (err error) {
		wanted, err = tx.DropStages(tx.Now().Add(-stageMemory))
		return err
	})
	if err != nil {
		return err
	}
	files, err := os.ReadDir(filepath.Join(s.dir, "imports"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	for _, f := range files {
		at, infoErr := f.Info()
		if infoErr != nil || slices.Contains(wanted, f.Name()) || time.Since(at.ModTime()) < time.Hour { // one that comes in just now
			continue
		}
		err = errors.Join(err, os.Remove(filepath.Join(s.dir, "imports", f.Name())))
	}
	if err != nil {
		return chancery.Failure("error.upload", err)
	}
	return nil
}
