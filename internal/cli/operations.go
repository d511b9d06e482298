package cli

import (
	"io"
	"os"
	"path/filepath"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

type backupCommand struct {
	File string `arg:""`
}

// Run writes a backup while others go on working.
func (c *backupCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	var m *service.Manifest
	err = s.output(c.File, func(w io.Writer) (err error) {
		m, err = svc.Backup(s.ctx, who, w)
		return err
	})
	if err != nil {
		return err
	}
	s.note("cli.backup.done", "file", c.File, "rows", m.Rows, "size", m.LedgerSize, "root", m.LedgerRoot)
	return nil
}

type restoreCommand struct {
	File string `arg:""`
}

// Run verifies a backup and puts it in the place of what there is.
func (c *restoreCommand) Run(s *session) error {
	f, err := os.Open(c.File)
	if err != nil {
		return wrongUse{chancery.Refuse("cli.unreadable", "file", c.File)}
	}
	defer func() { _ = f.Close() }()
	at, err := f.Stat()
	if err != nil || !at.Mode().IsRegular() {
		return wrongUse{chancery.Refuse("cli.unreadable", "file", c.File)}
	}
	m, err := service.Restore(s.ctx, f, at.Size(), s.database(), s.options.Data, time.Now)
	if err != nil {
		return err
	}
	s.note("cli.restore.done", "database", s.place(), "at", i18n.ShortTime(m.MadeAt), "rows", m.Rows, "size", m.LedgerSize)
	return nil
}

type doctorCommand struct {
	Fix    bool
	Format string `enum:"text,json" default:"text" placeholder:"text|json"`
}

type checkJSON struct {
	Check    string        `json:"check"`
	Well     bool          `json:"well"`
	Findings []findingJSON `json:"findings"`
}

// leastFree is how much room a database should have to grow, in bytes.
const leastFree = 512 << 20

// Run looks at everything that can go wrong unnoticed.
func (c *doctorCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	if c.Fix {
		t, err := svc.Tidy(s.ctx, who)
		if err != nil {
			return err
		}
		s.note("doctor.tidied", "count", t.Files, "size", t.Bytes>>10, "texts", t.Texts)
	}
	checks, err := svc.Doctor(s.ctx, who)
	if err != nil {
		return err
	}
	checks = append(checks, s.checkDisk())
	out, sick := []checkJSON{}, false
	for _, check := range checks {
		one := checkJSON{Check: check.Name, Well: len(check.Findings) == 0, Findings: []findingJSON{}}
		for _, f := range check.Findings {
			one.Findings = append(one.Findings, findingJSON{f.Key, string(f.Kind), f.Ref, s.explain(f.Kind, f.Key, f.Args)})
		}
		out, sick = append(out, one), sick || !one.Well
	}
	if c.Format == "json" {
		err = s.json(map[string]any{"well": !sick, "checks": out})
	} else {
		s.checkup(out)
	}
	if err == nil && sick {
		err = errSaid
	}
	return err
}

func (s *session) checkup(checks []checkJSON) {
	for _, c := range checks {
		if c.Well {
			s.printf("%s: %s\n", s.t("doctor.check."+c.Check), s.t("doctor.well"))
		}
		for _, f := range c.Findings {
			s.printf("%s: %s\n", s.t("doctor.check."+c.Check), f.Reason)
		}
	}
}

// checkDisk looks at the room left where the data folder is.
func (s *session) checkDisk() service.Check {
	check := service.Check{Name: "disk"}
	at, err := filepath.Abs(s.options.Data)
	if err != nil {
		return check
	}
	if free, known := freeSpace(at); known && free < leastFree {
		check.Findings = []service.Finding{{Key: "doctor.disk", Args: []any{"value", free >> 20, "dir", s.options.Data}}}
	}
	return check
}
