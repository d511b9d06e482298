package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"chancery/internal/chancery"
	"chancery/profiles"
)

type initCommand struct {
	Profile string `required:"" placeholder:"PROFILE"`
}

// Run makes an empty database the ministry a profile describes.
func (c *initCommand) Run(s *session) error {
	folder, err := profile(c.Profile)
	if err != nil {
		return err
	}
	svc, err := s.open()
	if err != nil {
		return err
	}
	if err := svc.Init(s.ctx, folder, filepath.Base(c.Profile)); err != nil {
		return err
	}
	s.note("cli.init.done", "profile", c.Profile, "database", s.place())
	return nil
}

// profile is a folder by its path or one of those that come with the program.
func profile(name string) (fs.FS, error) {
	if _, err := fs.Stat(profiles.FS, name); err == nil {
		return fs.Sub(profiles.FS, name)
	}
	if at, err := os.Stat(name); err == nil && at.IsDir() {
		return os.DirFS(name), nil
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, chancery.Failure("error.upload", err)
	}
	return nil, wrongUse{chancery.Refuse("cli.no_such_profile", "value", name)}
}

// place names the database for people, without a password.
func (s *session) place() string { return placeOf(s.database()) }

type migrateCommand struct{}

// Run brings the schema up to date, which opening does, and says where it is.
func (c *migrateCommand) Run(s *session) error {
	if _, err := s.service(); err != nil {
		return err
	}
	version, err := s.opened.SchemaVersion(s.ctx)
	if err != nil {
		return err
	}
	s.note("cli.migrate.done", "database", s.place(), "version", version)
	return nil
}
