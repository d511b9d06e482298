package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/BurntSushi/toml"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

type importCommands struct {
	Files importCommand     `cmd:"" default:"withargs" hidden:""`
	Undo  importUndoCommand `cmd:""`
}

type importCommand struct {
	Path   []string `arg:""`
	Kind   string   `placeholder:"KIND"`
	Map    string   `placeholder:"FILE"`
	DryRun bool     ``
	Key    []string `sep:"," placeholder:"COLUMN"`
	Mode   string   `enum:"both,create,update" default:"both" placeholder:"both|create|update"`

	DateOrder string `enum:"auto,dmy,mdy" default:"auto" placeholder:"auto|dmy|mdy"`
	Encoding  string `placeholder:"ENCODING"`
	Sheet     string `placeholder:"NAME"`
	HeaderRow int    `placeholder:"N"`

	Format string `enum:"text,json" default:"text" placeholder:"text|json"`
}

// Run imports files and folders in one run.
func (c *importCommand) Run(s *session) error {
	o := service.ImportOptions{DryRun: c.DryRun, Match: c.Key, Encoding: i18n.Encoding(c.Encoding), Sheet: c.Sheet, HeaderRow: c.HeaderRow}
	if c.Mode != "both" {
		o.Mode = service.ImportMode(c.Mode)
	}
	if c.DateOrder != "auto" {
		o.Orders = map[string]string{"": c.DateOrder}
	}
	var err error
	if c.Kind != "" {
		if o.Kind, err = kind(c.Kind); err != nil {
			return err
		}
	}
	if c.Map != "" {
		if o.Map, err = columnMap(c.Map); err != nil {
			return err
		}
	}
	sources, err := sourcesOf(c.Path)
	if err != nil {
		return err
	}
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	err = eachFolder(c, func(folder fs.FS) error { // before the documents and templates that have them
		_, err := svc.TakeFiles(s.ctx, who, folder)
		return err
	})
	if err != nil {
		return err
	}
	receipt, err := svc.Import(s.ctx, who, sources, o)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		err = s.json(receipt)
	} else {
		s.receipt(receipt, c.DryRun)
	}
	if err == nil && receipt.RejectedRows > 0 && receipt.New+receipt.Changed+receipt.Unchanged == 0 {
		err = errSaid // nothing of the files could be used
	}
	if err != nil {
		return err
	}
	return eachFolder(c, func(folder fs.FS) error {
		_, err := svc.TakePapers(s.ctx, who, folder)
		return err
	})
}

// eachFolder visits the folders named, unless nothing is to be changed.
func eachFolder(c *importCommand, fn func(fs.FS) error) error {
	for _, path := range c.Path {
		if at, err := os.Stat(path); err != nil || !at.IsDir() || c.DryRun {
			continue
		}
		if err := fn(os.DirFS(path)); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) receipt(r *service.Receipt, dryRun bool) {
	for _, x := range r.Rejected {
		where := x.File
		if x.Sheet != "" {
			where += " [" + x.Sheet + "]"
		}
		if x.Row > 0 { // else the whole file
			where += ", " + s.t("cli.import.row", "row", x.Row)
		}
		if x.Field != "" {
			where += ", " + x.Field
		}
		s.printf("%s: %s\n", where, x.Reason)
	}
	key := "cli.import.done"
	if dryRun {
		key = "cli.import.would"
	}
	s.printf("%s\n", s.t(key, "new", r.New, "changed", r.Changed, "unchanged", r.Unchanged, "rejected", r.RejectedRows))
	if r.Skipped > 0 {
		s.note("cli.import.skipped", "count", r.Skipped)
	}
	if !dryRun && r.New+r.Changed > 0 {
		s.note("cli.import.undo_with", "run", string(r.Run))
	}
}

// sourcesOf are the files named, and those named by kind in the folders named.
func sourcesOf(paths []string) ([]service.Source, error) {
	var out []service.Source
	for _, path := range paths {
		at, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, wrongUse{chancery.Refuse("cli.unreadable", "file", path)}
		case err != nil:
			return nil, &chancery.Error{Problem: chancery.Refused, Key: "cli.unreadable", Args: []any{"file", path}, Cause: err}
		case at.IsDir():
			more, err := service.FolderSources(os.DirFS(path))
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		default:
			out = append(out, service.Source{Name: filepath.Base(path), Open: func() (io.ReadCloser, error) { return os.Open(path) }})
		}
	}
	return out, nil
}

// columnMap reads a TOML file of column = "field" lines.
func columnMap(path string) (map[string]string, error) {
	m := map[string]string{}
	if _, err := toml.DecodeFile(path, &m); err != nil {
		return nil, wrongUse{&chancery.Error{Problem: chancery.Bad, Key: "cli.bad_map", Args: []any{"file", path, "reason", err.Error()}, Cause: err}}
	}
	return m, nil
}
