package service

import (
	"context"
	"strconv"

	"chancery/internal/auth"
	"chancery/internal/chancery"
	"chancery/internal/store"
)

// User is one account as whoever administers sees it.
type User struct {
	Account
	Sessions []Credential
	Tokens   []Credential
	Changes  []AccountChange // the latest
}

// AccountChange is something that was done to an account or to a setting.
type AccountChange = store.AccountChange

// changesShown is how many changes stand on the page of an account.
const changesShown = 50

// User reads one account with what is signed in to it and what was done to it.
func (s *Service) User(ctx context.Context, who chancery.Actor, name string) (*User, error) {
	if !who.Allows("user.read") {
		return nil, chancery.May("user.read")
	}
	u := &User{}
	err := s.store.Read(ctx, chancery.System(), func(tx *store.Tx) error {
		row, err := tx.Account(accountName(name))
		if err != nil {
			return err
		}
		if u.Account, err = accountOf(tx, row); err != nil {
			return err
		}
		if u.Changes, err = tx.AccountChanges(row.Name, 0, changesShown); err != nil {
			return err
		}
		return nameUnits(tx, u.Changes)
	})
	if err != nil {
		return nil, err
	}
	if u.Sessions, err = s.credentials(ctx, who, u.Name, "session"); err != nil {
		return nil, err
	}
	u.Tokens, err = s.credentials(ctx, who, u.Name, "token")
	return u, err
}

// OneTimePassword gives an account a password that works until its owner has
// signed in with it and chosen their own. It is returned once and not kept.
// The sessions of the account end, and its tokens unless they are kept.
func (s *Service) OneTimePassword(ctx context.Context, who chancery.Actor, name string, keepTokens bool) (password string, err error) {
	if !who.Allows("user.edit") {
		return "", chancery.May("user.edit")
	}
	a, err := s.account(ctx, name)
	if err != nil {
		return "", err
	}
	password, _ = auth.NewCode()
	return password, s.replacePassword(ctx, who, a, password, true, keepTokens)
}

// NewUser is an account to be opened, or why it was not.
type NewUser struct {
	Account  Account
	Password string // to be used once; empty where it was not opened
	Err      error
}

// OpenUsers opens accounts, each with a password to be used once. One that is
// wrong does not keep the others.
func (s *Service) OpenUsers(ctx context.Context, who chancery.Actor, accounts []Account) ([]NewUser, error) {
	if !who.Allows("user.create") {
		return nil, chancery.May("user.create")
	}
	var out []NewUser
	for _, a := range accounts {
		n := NewUser{Account: a}
		code, _ := auth.NewCode()
		hash, err := auth.HashPassword(ctx, code)
		if err != nil {
			return out, chancery.Failure("error.storage", err)
		}
		n.Err = s.store.Write(ctx, who, "user.create", func(tx *store.Tx) error {
			if err := addAccount(tx, a, hash); err != nil {
				return err
			}
			row, err := tx.Account(accountName(a.Name))
			if err != nil {
				return err
			}
			row.MustChange = true
			return tx.SaveAccount(row)
		})
		if n.Err != nil && chancery.ProblemOf(n.Err) == chancery.Broken {
			return out, n.Err
		}
		if n.Err == nil {
			n.Password = code
		}
		out = append(out, n)
	}
	return out, nil
}

// AccountChanges lists the trail of an account, or of all accounts and settings
// where name is empty, the newest first; before is the number to go on below.
func (s *Service) AccountChanges(ctx context.Context, who chancery.Actor, name string, before int64, limit int) (list []AccountChange, err error) {
	if !who.Allows("account_change.read") {
		return nil, chancery.May("account_change.read")
	}
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		if list, err = tx.AccountChanges(accountName(name), before, limit); err != nil {
			return err
		}
		return nameUnits(tx, list)
	})
	return list, err
}

// nameUnits puts references in the place of the identifiers of organisations,
// as far as the reader may see these.
func nameUnits(tx *store.Tx, list []AccountChange) error {
	var ids []chancery.ID
	for _, c := range list {
		d := c.Detail["organisation"]
		ids = append(ids, chancery.ID(d[0]), chancery.ID(d[1]))
	}
	names, err := tx.Names(ids)
	for _, c := range list {
		if d, ok := c.Detail["organisation"]; ok {
			c.Detail["organisation"] = [2]string{names[chancery.ID(d[0])].Ref, names[chancery.ID(d[1])].Ref}
		}
	}
	return err
}

// Ministry is how the installation is set.
type Ministry struct {
	Settings      map[string]string
	Organisation  *chancery.Organisation // the ministry; nil where none is chosen
	Calendars     []*chancery.Calendar
	Organisations []Name // that may be the ministry: own ones with nothing above or something below
}

// Ministry reads the settings of the installation with what may be chosen.
func (s *Service) Ministry(ctx context.Context, who chancery.Actor) (*Ministry, error) {
	m := &Ministry{}
	var err error
	if m.Settings, err = s.Settings(ctx); err != nil {
		return nil, err
	}
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		if m.Organisation, err = topOrganisation(tx); err != nil {
			return err
		}
		if m.Calendars, _, err = every[chancery.Calendar](tx, Query{Kind: "calendar", Sort: "ref"}, maxOfConference); err != nil {
			return err
		}
		own, _, err := every[chancery.Organisation](tx, Query{Kind: "organisation", Where: where("own", "true"), Sort: "title"}, maxTerms)
		above := map[chancery.ID]bool{}
		for _, o := range own {
			above[o.Parent] = true
		}
		for _, o := range own { // a ministry may stand under a government that is kept, too
			if o.Parent == "" || above[o.ID] || o.Ref == m.Settings[SettingMinistry] {
				m.Organisations = append(m.Organisations, Name{ID: o.ID, Kind: "organisation", Ref: o.Ref, Title: o.Name})
			}
		}
		return err
	})
	return m, err
}

// maxWork is how long the name of the work may be, in bytes.
const maxWork = 300

// SaveSettings changes settings of the installation; what was there before
// stands in the trail of changes. Settings not among values stay.
func (s *Service) SaveSettings(ctx context.Context, who chancery.Actor, values map[string]string) error {
	if !who.Allows("setting.edit") {
		return chancery.May("setting.edit")
	}
	return s.store.Write(ctx, who, "setting.edit", func(tx *store.Tx) error {
		var errs []chancery.FieldError
		for name, value := range values {
			switch name {
			case SettingMinistry, SettingCalendar:
				kind := chancery.Kind("organisation")
				if name == SettingCalendar {
					kind = "calendar"
				}
				if _, ok := tx.ResolveRef([]chancery.Kind{kind}, value); !ok && value != "" && !(name == SettingCalendar && value == "calendar") {
					errs = append(errs, chancery.FieldError{Field: name, Key: "value.no_such_record", Args: []any{"value", value, "kind", string(kind)}})
				}
			case SettingCountry:
				if value != "" && !tx.HasTerm("country", chancery.Code(value)) {
					errs = append(errs, chancery.FieldError{Field: name, Key: "value.no_such_term", Args: []any{"value", value, "vocabulary", "country"}})
				}
			case SettingLanguages:
				if value != "vi;en" && value != "en;vi" && value != "vi" && value != "en" {
					errs = append(errs, chancery.FieldError{Field: name, Key: "ministry.no_language", Args: []any{"value", value}})
				}
			case SettingFileLimit:
				if n, err := strconv.Atoi(value); value != "" && (err != nil || n < 1 || n > maxFileLimit) {
					errs = append(errs, chancery.FieldError{Field: name, Key: "document.bad_limit", Args: []any{"value", value, "max", maxFileLimit}})
				}
			case SettingWorkEN, SettingWorkVI:
				if len(value) > maxWork {
					errs = append(errs, chancery.FieldError{Field: name, Key: "value.too_long", Args: []any{"max", maxWork}})
				}
			default:
				errs = append(errs, chancery.FieldError{Field: name, Key: "value.no_such_field", Args: []any{"value", name}})
			}
		}
		if len(errs) > 0 {
			return chancery.InvalidFields(errs)
		}
		for name, value := range values {
			if err := tx.Change(name, value); err != nil {
				return err
			}
		}
		return nil
	})
}
