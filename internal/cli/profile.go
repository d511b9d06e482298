package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store"
)

type profileCommands struct {
	Export profileExportCommand `cmd:""`
	Import profileImportCommand `cmd:""`
	Check  profileCheckCommand  `cmd:""`
}

type profileExportCommand struct {
	Dir string `arg:""`
}

// Run writes how the ministry is set up as a folder that init reads.
func (c *profileExportCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	if err := svc.ExportProfile(s.ctx, who, c.Dir); err != nil {
		return err
	}
	s.note("cli.profile.exported", "dir", c.Dir)
	return nil
}

type profileImportCommand struct {
	Profile string `arg:""`
	DryRun  bool   ``
}

// Run brings a profile into the ministry, or says what it would change.
func (c *profileImportCommand) Run(s *session) error {
	folder, err := profile(c.Profile)
	if err != nil {
		return err
	}
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	var check *service.ProfileCheck
	if c.DryRun {
		check, err = svc.CheckProfile(s.ctx, who, folder)
	} else {
		check, err = svc.ImportProfile(s.ctx, who, folder, filepath.Base(c.Profile))
	}
	if err != nil {
		return err
	}
	for _, x := range check.Settings {
		s.printf("%s: %q → %q\n", x.Name, x.Was, x.Is)
	}
	return s.checked(check.Receipt, c.DryRun || check.Receipt.RejectedRows > 0)
}

type profileCheckCommand struct {
	Profile string `arg:""`
}

// Run reads a profile as init does and lists everything wrong with it.
func (c *profileCheckCommand) Run(s *session) (err error) {
	folder, err := profile(c.Profile)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "chancery-profile-")
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	st, err := store.Open(context.WithoutCancel(s.ctx), filepath.Join(dir, "check.db"), time.Now)
	if err != nil {
		return err
	}
	defer st.Close()
	who := chancery.System()
	who.Lang = string(s.lang)
	r, err := service.New(st, dir).ValidateProfile(s.ctx, who, folder)
	if err != nil {
		return err
	}
	return s.checked(r, true)
}

// checked tells what a profile did or would do, and fails where anything in it
// is wrong.
func (s *session) checked(r *service.Receipt, dryRun bool) error {
	s.receipt(r, dryRun)
	if r.RejectedRows > 0 {
		return errSaid
	}
	return nil
}
