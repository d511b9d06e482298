package service

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/sheet"
	"chancery/internal/store"
)

// exportChunk is how many records are read at once.
const exportChunk = 400

// Export writes the records of a register that the reader may see, in the
// order of the query or, where it names none, of their references. What it
// writes an import reads; references to records the reader may not see are
// left out.
func (s *Service) Export(ctx context.Context, who chancery.Actor, q Query, how sheet.Writing, w io.Writer) error {
	if how.Lang == "" {
		how.Lang = langOf(who)
	}
	return s.store.Read(ctx, who, func(tx *store.Tx) error { return export(tx, q, how, w) })
}

func export(tx *store.Tx, q Query, how sheet.Writing, w io.Writer) error {
	spec, err := chancery.SpecOf(q.Kind)
	if err != nil {
		return err
	}
	out, err := sheet.NewWriter(w, spec, how)
	if err != nil {
		return writeError(err)
	}
	write := func(es []chancery.Entity) error {
		name, err := naming(tx, es)
		if err != nil {
			return err
		}
		for _, e := range es {
			if err := out.Write(e, name); err != nil {
				return writeError(err)
			}
		}
		return nil
	}
	if q.Sort == "" {
		err = exportByRef(tx, q, write)
	} else {
		err = exportSorted(tx, q, write)
	}
	if err != nil {
		return err
	}
	return writeError(out.Close())
}

func exportByRef(tx *store.Tx, q Query, write func([]chancery.Entity) error) error {
	index, err := tx.Index(q.Kind, q.Where)
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(index, exportChunk) {
		ids := make([]chancery.ID, len(chunk))
		for i, n := range chunk {
			ids[i] = n.ID
		}
		es, err := tx.LoadMany(q.Kind, ids)
		if err != nil {
			return err
		}
		if err := write(es); err != nil {
			return err
		}
	}
	return nil
}

func exportSorted(tx *store.Tx, q Query, write func([]chancery.Entity) error) error {
	q.Limit, q.Cursor = exportChunk, ""
	for {
		page, err := tx.List(q)
		if err != nil {
			return err
		}
		if err := write(page.Records); err != nil {
			return err
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return nil
		}
	}
}

// naming gives what the records refer to the names an import finds it by.
func naming(tx *store.Tx, es []chancery.Entity) (sheet.Naming, error) {
	var ids []chancery.ID
	for _, e := range es {
		ids = append(ids, References(e)...)
	}
	slices.Sort(ids)
	names, err := tx.Names(slices.Compact(ids))
	return func(id chancery.ID) (chancery.Kind, string) {
		n := names[id]
		if n.Removed {
			return "", ""
		}
		return n.Kind, n.Ref
	}, err
}

// writeError tells a full disk or a broken connection from a refusal.
func writeError(err error) error {
	if err == nil || chancery.ProblemOf(err) != chancery.Broken {
		return err
	}
	return chancery.Failure("export.unwritable", err)
}

// ExportAll writes everything the reader may see into a folder: one CSV file
// for each kind, the files of documents and templates, the papers that were kept
// with all their versions, and the settings, in a form that depends on the content alone.
// The folder is a profile: Init makes the same ministry of it again.
func (s *Service) ExportAll(ctx context.Context, who chancery.Actor, dir string) error {
	return s.exportKinds(ctx, who, dir, chancery.Specs(), func(tx *store.Tx) error {
		if err := s.exportFiles(tx, dir); err != nil {
			return err
		}
		return exportPapers(tx, dir)
	})
}

// exportKinds writes the tables of some kinds, what else belongs to them, and the settings.
func (s *Service) exportKinds(ctx context.Context, who chancery.Actor, dir string, specs []*chancery.Spec, files func(*store.Tx) error) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return chancery.Failure("export.unwritable", err)
	}
	return s.store.Read(ctx, who, func(tx *store.Tx) error {
		for _, spec := range specs {
			err := writeFile(filepath.Join(dir, string(spec.Kind)+".csv"), func(w io.Writer) error {
				return export(tx, Query{Kind: spec.Kind}, sheet.Writing{Format: sheet.CSV}, w)
			})
			if err != nil {
				return err
			}
		}
		if files != nil {
			if err := files(tx); err != nil {
				return err
			}
		}
		return writeFile(filepath.Join(dir, MinistryFile), func(w io.Writer) error { return exportSettings(tx, w) })
	})
}

func writeFile(name string, fill func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return chancery.Failure("export.unwritable", err)
	}
	err = fill(f)
	if closing := f.Close(); err == nil && closing != nil {
		err = chancery.Failure("export.unwritable", closing)
	}
	return err
}

func exportSettings(tx *store.Tx, w io.Writer) error {
	for _, name := range []string{SettingMinistry, SettingCountry, SettingCalendar} {
		v, err := tx.Setting(name)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s = %q\n", name, v); err != nil {
			return writeError(err)
		}
	}
	v, err := tx.Setting(SettingLanguages)
	if err != nil {
		return err
	}
	var list []string
	for lang := range strings.SplitSeq(v, ";") {
		if lang != "" {
			list = append(list, fmt.Sprintf("%q", lang))
		}
	}
	_, err = fmt.Fprintf(w, "%s = [%s]\n", SettingLanguages, strings.Join(list, ", "))
	return writeError(err)
}

// Template writes an empty file for records of a kind: the header and, in a
// workbook, lists of the values that coded columns take.
func (s *Service) Template(ctx context.Context, who chancery.Actor, kind chancery.Kind, how sheet.Writing, w io.Writer) error {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return err
	}
	if how.Lang == "" {
		how.Lang = langOf(who)
	}
	if how.Format != sheet.XLSX {
		out, err := sheet.NewWriter(w, spec, how)
		if err == nil {
			err = out.Close()
		}
		return writeError(err)
	}
	return s.store.Read(ctx, who, func(tx *store.Tx) error {
		terms, err := tx.AllTerms()
		if err != nil {
			return err
		}
		return writeError(sheet.WriteTemplate(w, spec, how.Lang, terms))
	})
}
