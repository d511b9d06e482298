package service

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// maxManifest and maxPacked bound what is read into memory of an archive that
// may not be what it seems.
const (
	maxManifest = 64 << 20
	maxPacked   = 1 << 30
)

// Restore makes the installation what a backup holds. Everything is verified
// before anything is replaced: the manifest, the hash of every file, then, in a
// scratch database, the whole ledger with its checkpoints and every record
// against it. database is the address to fill, dir the data folder. A SQLite
// database that was there is kept beside it as NAME.before-restore. No other
// process may use the database meanwhile.
func Restore(ctx context.Context, backup io.ReaderAt, size int64, database, dir string, now func() time.Time) (*Manifest, error) {
	a := &archive{file: backup, size: size}
	if err := a.verify(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, chancery.Failure("operations.restore_failed", err)
	}
	scratch, err := os.MkdirTemp(dir, "restore-*.part")
	if err != nil {
		return nil, chancery.Failure("operations.restore_failed", err)
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	fresh := filepath.Join(scratch, "chancery.db")
	if err := a.unpack(scratch); err != nil {
		return nil, err
	}
	if err := a.fill(ctx, "sqlite:"+fresh, now); err != nil {
		return nil, err
	}
	if err := a.audit(ctx, fresh, scratch, now); err != nil {
		return nil, err
	}
	if strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://") {
		err = a.fill(ctx, database, now)
	} else {
		err = replaceFile(fresh, strings.TrimPrefix(database, "sqlite:"))
	}
	if err != nil {
		return nil, err
	}
	return &a.manifest, a.unpack(dir)
}

// archive is a backup file that is read several times.
type archive struct {
	file     io.ReaderAt
	size     int64
	manifest Manifest
}

func damaged(name string) error { return chancery.Refuse("operations.backup_damaged", "file", name) }

// each reads the files of the archive in their order.
func (a *archive) each(fn func(name string, r io.Reader, size int64) error) error {
	t := tar.NewReader(io.NewSectionReader(a.file, 0, a.size))
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil || h.Typeflag != tar.TypeReg || !safeName(h.Name) || h.Size > maxPacked {
			return damaged("tar")
		}
		if err := fn(h.Name, t, h.Size); err != nil {
			return err
		}
	}
}

// verify reads the manifest and holds every file against it.
func (a *archive) verify() error {
	var found []PackedFile
	err := a.each(func(name string, r io.Reader, size int64) error {
		if name == manifestName {
			b, err := io.ReadAll(io.LimitReader(r, maxManifest))
			if err != nil || json.Unmarshal(b, &a.manifest) != nil {
				return damaged(name)
			}
			return nil
		}
		h := sha256.New()
		if _, err := io.Copy(h, r); err != nil {
			return damaged(name)
		}
		found = append(found, PackedFile{name, size, hex.EncodeToString(h.Sum(nil))})
		return nil
	})
	if err != nil {
		return err
	}
	m := a.manifest
	switch {
	case m.Format != backupFormat:
		return chancery.Refuse("operations.not_a_backup")
	case m.Schema > store.NewestSchema():
		return chancery.Refuse("operations.newer_schema", "value", m.Schema, "want", store.NewestSchema())
	case slices.Equal(found, m.Files):
		return nil
	}
	for i, f := range found {
		if i >= len(m.Files) || m.Files[i] != f {
			return damaged(f.Name)
		}
	}
	return damaged(m.Files[len(found)].Name)
}

// unpack writes the files of the data folder.
func (a *archive) unpack(dir string) error {
	return a.each(func(name string, r io.Reader, _ int64) error {
		name, ok := strings.CutPrefix(name, filesFolder)
		if !ok {
			return nil
		}
		at := filepath.Join(dir, filepath.FromSlash(name))
		err := os.MkdirAll(filepath.Dir(at), 0o700)
		var f *os.File
		if err == nil {
			f, err = os.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		}
		if err == nil {
			_, err = io.Copy(f, r)
			err = errors.Join(err, f.Sync(), f.Close())
		}
		if err != nil {
			return chancery.Failure("operations.restore_failed", err)
		}
		return nil
	})
}

// fill opens a database and replaces all it has by the rows of the archive.
func (a *archive) fill(ctx context.Context, database string, now func() time.Time) error {
	st, err := store.Open(ctx, database, now)
	if err != nil {
		return err
	}
	defer st.Close()
	return st.Fill(ctx, a.rows())
}

func (a *archive) rows() iter.Seq2[store.DumpRow, error] {
	return func(yield func(store.DumpRow, error) bool) {
		stopped := errors.New("stopped")
		err := a.each(func(name string, r io.Reader, _ int64) error {
			rest, ok := strings.CutPrefix(name, tablesFolder)
			if !ok {
				return nil
			}
			table, _, _ := strings.Cut(rest, "-")
			return rowsOf(table, r, func(row store.DumpRow) error {
				if !yield(row, nil) {
					return stopped
				}
				return nil
			})
		})
		if err != nil && !errors.Is(err, stopped) {
			yield(store.DumpRow{}, err)
		}
	}
}

// rowsOf reads one file of rows: the columns, then a line for each row.
func rowsOf(table string, r io.Reader, fn func(store.DumpRow) error) error {
	lines := bufio.NewReaderSize(r, 1<<16)
	var columns []string
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return nil
		}
		if err != nil {
			return damaged(table)
		}
		if columns == nil {
			if json.Unmarshal(line, &columns) != nil {
				return damaged(table)
			}
			continue
		}
		row := store.DumpRow{Table: table, Columns: columns}
		d := json.NewDecoder(bytes.NewReader(line))
		d.UseNumber()
		if d.Decode(&row.Values) != nil {
			return damaged(table)
		}
		for i, v := range row.Values {
			if row.Values[i], err = unpacked(v); err != nil {
				return damaged(table)
			}
		}
		if err := fn(row); err != nil {
			return err
		}
	}
}

func unpacked(v any) (any, error) {
	switch x := v.(type) {
	case json.Number:
		if n, err := x.Int64(); err == nil {
			return n, nil
		}
		return x.Float64()
	case map[string]any:
		text, _ := x["base64"].(string)
		return base64.StdEncoding.DecodeString(text)
	}
	return v, nil
}

// audit verifies the restored database as a whole and that it is the one the
// manifest speaks of.
func (a *archive) audit(ctx context.Context, database, dir string, now func() time.Time) error {
	st, err := store.Open(ctx, "sqlite:"+database, now)
	if err != nil {
		return err
	}
	defer st.Close()
	v, err := New(st, dir).LedgerVerify(ctx, chancery.System())
	if err != nil {
		return err
	}
	if v.Found > 0 {
		f := v.Findings[0]
		return &chancery.Error{Problem: chancery.Refused, Key: "operations.backup_does_not_hold", Args: []any{"count", v.Found},
			Fields: []chancery.FieldError{{Key: f.Key, Args: f.Args}}}
	}
	if v.Size != a.manifest.LedgerSize || v.Root != a.manifest.LedgerRoot {
		return damaged("ledger")
	}
	return nil
}

// replaceFile puts a database in the place of another, which is kept.
func replaceFile(fresh, at string) error {
	fail := func(err error) error { return chancery.Failure("operations.restore_failed", err) }
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		return fail(err)
	}
	for _, tail := range []string{"", "-wal", "-shm"} {
		err := os.Rename(at+tail, at+".before-restore"+tail)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return fail(err)
		}
		if err != nil {
			_ = os.Remove(at + ".before-restore" + tail)
		}
	}
	if err := os.Rename(fresh, at); err != nil {
		return fail(err)
	}
	return nil
}
