package service

import (
	"context"
	"crypto/subtle"
	"slices"
	"time"

	"chancery/internal/auth"
	"chancery/internal/chancery"
	"chancery/internal/store"
)

const (
	setupSetting = "setup_code" // the hash of the code
	demoSetting  = "demo_password"
)

// SetupNeeded reports whether nobody can administer yet.
func (s *Service) SetupNeeded(ctx context.Context) (needed bool, err error) {
	err = s.store.Read(ctx, chancery.System(), func(tx *store.Tx) (err error) {
		needed, err = setupNeeded(tx)
		return err
	})
	return needed, err
}

func setupNeeded(tx *store.Tx) (bool, error) {
	all, err := tx.Accounts()
	return !slices.ContainsFunc(all, administers), err
}

// SetupCode makes the one-time code that lets whoever runs the program, and
// nobody else, open the first account. A new code replaces the one before.
func (s *Service) SetupCode(ctx context.Context) (code string, err error) {
	code, hash := auth.NewCode()
	err = s.store.Write(ctx, chancery.System(), "user.setup_code", func(tx *store.Tx) error { return tx.Set(setupSetting, hash) })
	return code, err
}

// Setup opens the account of the first administrator, who sees the whole
// ministry and is cleared for every level.
func (s *Service) Setup(ctx context.Context, code, name, display, password string) error {
	attempt := []auth.Subject{{Name: "set-up code", Limit: auth.Limit{Burst: 10, Every: time.Minute}}}
	if wait, ok := s.throttle.Take(s.Now(), attempt...); !ok {
		return tooMany(wait)
	}
	if err := s.checkSetupCode(ctx, code); err != nil {
		return err
	}
	hash, err := newPassword(ctx, name, display, password)
	if err != nil {
		return err
	}
	return s.store.Write(ctx, chancery.System(), "user.setup", func(tx *store.Tx) error {
		if err := setupAllowed(tx, code); err != nil { // somebody may have been faster
			return err
		}
		a := Account{Name: name, Display: display, Roles: []chancery.Role{chancery.RoleAdministrator}, MinistryWide: true, Lang: tx.Actor.Lang}
		levels, err := tx.Terms("marking_level")
		if err != nil {
			return err
		}
		if len(levels) > 0 {
			a.Marking = chancery.Code(levels[len(levels)-1].Code)
		}
		if err := addAccount(tx, a, hash); err != nil {
			return err
		}
		if err := tx.Set(setupSetting, ""); err != nil {
			return err
		}
		if steps, err := tx.Setting(stepsSetting); err != nil || steps != "" {
			return err
		}
		return tx.Set(stepsSetting, firstSteps(tx))
	})
}

// firstSteps is what is done already where a profile was loaded before.
func firstSteps(tx *store.Tx) string {
	if name, err := tx.Setting(SettingProfile); err == nil && name != "" {
		return "begun=;language=done;profile=done"
	}
	return "begun="
}

func (s *Service) checkSetupCode(ctx context.Context, code string) error {
	return s.store.Read(ctx, chancery.System(), func(tx *store.Tx) error { return setupAllowed(tx, code) })
}

func setupAllowed(tx *store.Tx, code string) error {
	needed, err := setupNeeded(tx)
	if err != nil {
		return err
	}
	if !needed {
		return chancery.Refuse("user.setup_done")
	}
	want, err := tx.Setting(setupSetting)
	if err != nil {
		return err
	}
	if want == "" || subtle.ConstantTimeCompare([]byte(want), []byte(auth.HashCode(code))) != 1 {
		return chancery.Invalid("code", "user.setup_code_wrong")
	}
	return nil
}

// DemoSignIn is what the sign-in page of a demonstration offers: the accounts
// and the one password of them all. The password is empty in every other
// ministry. Whoever shows it must not be reachable from elsewhere.
func (s *Service) DemoSignIn(ctx context.Context) (accounts []Account, password string, err error) {
	err = s.store.Read(ctx, chancery.System(), func(tx *store.Tx) (err error) {
		if password, err = tx.Setting(demoSetting); err != nil || password == "" {
			return err
		}
		all, err := tx.Accounts()
		if err != nil {
			return err
		}
		for _, a := range all {
			if a.Disabled {
				continue
			}
			one, err := accountOf(tx, a)
			if err != nil {
				return err
			}
			accounts = append(accounts, one)
		}
		return nil
	})
	return accounts, password, err
}

// AddDemoUsers opens accounts with one random password that the sign-in page
// shows. It is for a ministry that holds nothing but the demonstration.
func (s *Service) AddDemoUsers(ctx context.Context, accounts []Account) (password string, err error) {
	password, _ = auth.NewCode()
	hash, err := auth.HashPassword(ctx, password)
	if err != nil {
		return "", chancery.Failure("error.storage", err)
	}
	err = s.store.Write(ctx, chancery.System(), "user.create", func(tx *store.Tx) error {
		for _, a := range accounts {
			if err := addAccount(tx, a, hash); err != nil {
				return err
			}
		}
		return tx.Set(demoSetting, password)
	})
	return password, err
}
