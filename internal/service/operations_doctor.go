package service

import (
	"context"
	"slices"
	"strconv"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/ledger"
	"chancery/internal/store"
)

// Check is one thing the doctor looked at. It is well when there is no finding.
type Check struct {
	Name     string // of the message doctor.check.NAME
	Findings []Finding
}

// clockTolerance is how far clocks of several machines may be apart.
const clockTolerance = 5 * time.Minute

// Doctor looks at everything about an installation that can go wrong without
// anybody noticing: the ledger's end and last checkpoint, but not each entry,
// which LedgerVerify does; rows, settings, accounts, and every file by its hash.
func (s *Service) Doctor(ctx context.Context, who chancery.Actor) ([]Check, error) {
	if !who.Allows("system.doctor") {
		return nil, chancery.May("system.doctor")
	}
	version, err := s.store.SchemaVersion(ctx)
	if err != nil {
		return nil, err
	}
	schema := Check{Name: "schema"}
	if want := store.NewestSchema(); version != want {
		schema.Findings = []Finding{{Key: "doctor.schema", Args: []any{"value", version, "want", want}}}
	}
	checks := []Check{schema}
	err = s.store.Read(ctx, chancery.System(), func(tx *store.Tx) error {
		for _, check := range []func(*store.Tx) (Check, error){s.checkLedger, s.checkRows, s.checkSettings, checkAccounts} {
			c, err := check(tx)
			if err != nil {
				return err
			}
			checks = append(checks, c)
		}
		return nil
	})
	if err != nil {
		return checks, err
	}
	files, err := s.checkFiles(ctx)
	return append(checks, files), err
}

// checkLedger makes the root anew from the stored tree, which fails where tiles
// are missing, and sees whether the ledger continues its last checkpoint.
func (s *Service) checkLedger(tx *store.Tx) (c Check, err error) {
	c.Name = "ledger"
	size, err := tx.LedgerSize()
	if err != nil {
		return c, err
	}
	root, err := ledger.Root(tx.LedgerSource(), size)
	if err != nil {
		return c.found(err), nil
	}
	kept, err := tx.Checkpoints(1)
	if err != nil || len(kept) == 0 {
		return c, err
	}
	verifier, err := s.ledgerVerifier()
	if err != nil {
		return c.found(err), nil
	}
	last, err := ledger.OpenCheckpoint([]byte(kept[0].Signed), verifier)
	if err != nil {
		return c.found(err), nil
	}
	if last.Size > size {
		return c.found(&ledger.Error{Reason: ledger.Truncated, Index: last.Size, Want: strconv.FormatInt(last.Size, 10), Got: strconv.FormatInt(size, 10)}), nil
	}
	if last.Size == size && last.Root != root {
		return c.found(&ledger.Error{Reason: ledger.RootMismatch, Index: size, Want: last.Root.String(), Got: root.String()}), nil
	}
	then, err := ledger.Root(tx.LedgerSource(), last.Size)
	if err != nil {
		return c.found(err), nil
	}
	if then != last.Root {
		return c.found(&ledger.Error{Reason: ledger.RootMismatch, Index: last.Size, Want: last.Root.String(), Got: then.String()}), nil
	}
	return c, nil
}

func (c Check) found(err error) Check {
	problem, _ := ledgerProblem(err).(*chancery.Error)
	c.Findings = append(c.Findings, Finding{Key: problem.Key, Args: problem.Args})
	return c
}

func (s *Service) checkRows(tx *store.Tx) (c Check, err error) {
	c.Name = "rows"
	ailments, err := tx.Ailments(clockTolerance)
	for _, a := range ailments {
		c.Findings = append(c.Findings, Finding{Key: a.Key, Args: []any{"count", a.Count, "value", a.Table, "ref", a.Example}})
	}
	return c, err
}

func (s *Service) checkSettings(tx *store.Tx) (c Check, err error) {
	c.Name = "settings"
	for _, setting := range []struct {
		name string
		kind chancery.Kind
	}{{SettingMinistry, "organisation"}, {SettingCalendar, "calendar"}} {
		ref, err := tx.Setting(setting.name)
		if err != nil {
			return c, err
		}
		builtIn := setting.kind == "calendar" && (ref == "calendar" || ref == "") // the year as it is
		if _, found := tx.ResolveRef([]chancery.Kind{setting.kind}, ref); !found && !builtIn {
			c.Findings = append(c.Findings, Finding{Key: "doctor.setting", Args: []any{"value", setting.name, "ref", ref}})
		}
	}
	levels, err := tx.Terms("marking_level")
	if err == nil && len(levels) == 0 {
		c.Findings = append(c.Findings, Finding{Key: "doctor.no_markings"})
	}
	return c, err
}

func checkAccounts(tx *store.Tx) (c Check, err error) {
	c.Name = "accounts"
	all, err := tx.Accounts()
	if err != nil {
		return c, err
	}
	if !slices.ContainsFunc(all, administers) {
		c.Findings = append(c.Findings, Finding{Key: "doctor.no_administrator"})
	}
	broken, err := tx.BrokenTrail()
	if err != nil {
		return c, err
	}
	if broken > 0 {
		c.Findings = append(c.Findings, Finding{Key: "doctor.broken_trail", Args: []any{"number", broken}})
	}
	for _, a := range all {
		if a.Organisation == "" || a.Disabled {
			continue
		}
		names, err := tx.Names([]chancery.ID{a.Organisation})
		if err != nil {
			return c, err
		}
		if n, ok := names[a.Organisation]; !ok || n.Removed {
			c.Findings = append(c.Findings, Finding{Key: "doctor.no_unit", Args: []any{"user", a.Name}})
		}
	}
	return c, nil
}
