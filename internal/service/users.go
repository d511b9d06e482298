package service

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"chancery/internal/auth"
	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Account is somebody who can sign in, without what they sign in with.
type Account struct {
	Name    string // what they type; stands in the ledger
	Display string
	Roles   []chancery.Role
	// Organisation is where they serve: a reference, key or identifier when an
	// account is saved, the identifier when it is read.
	Organisation chancery.ID
	Unit         Name          // the organisation as screens name it; set when read
	MinistryWide bool          // sees beyond the organisation's own subtree
	Marking      chancery.Code // the highest level they are cleared for
	Compartments []chancery.Code
	Lang         string
	Disabled     bool
	HasPassword  bool
	CreatedAt    time.Time
	SeenAt       time.Time // when they last opened their desk; zero if never
	SignedInAt   time.Time // when they last signed in; zero if never
	MustChange   bool      // the password is one given by somebody else
}

func accountOf(tx *store.Tx, a store.Account) (Account, error) {
	out := Account{
		Name: a.Name, Display: a.Display, Roles: a.Roles, Organisation: a.Organisation, MinistryWide: a.MinistryWide, Marking: a.Marking,
		Compartments: a.Compartments, Lang: a.Lang, Disabled: a.Disabled, HasPassword: a.Password != "", CreatedAt: a.CreatedAt, SeenAt: a.SeenAt, SignedInAt: a.SignedInAt, MustChange: a.MustChange,
	}
	if a.Organisation == "" {
		return out, nil
	}
	names, err := tx.Names([]chancery.ID{a.Organisation})
	out.Unit = names[a.Organisation]
	return out, err
}

// actorOf is what an account may see and do.
func actorOf(tx *store.Tx, a store.Account) (chancery.Actor, error) {
	levels, err := tx.Terms("marking_level")
	if err != nil {
		return chancery.Actor{}, err
	}
	rank := -1 // a level that is not in the vocabulary clears for nothing
	for _, l := range levels {
		if chancery.Code(l.Code) == a.Marking {
			rank = int(l.Rank.N)
		}
	}
	return chancery.Actor{
		User: a.Name, Organisation: a.Organisation, MinistryWide: a.MinistryWide,
		Clearance: chancery.Clearance{Rank: rank, Compartments: a.Compartments}, Roles: a.Roles, Lang: a.Lang,
	}, nil
}

// Users lists all accounts by name.
func (s *Service) Users(ctx context.Context, who chancery.Actor) ([]Account, error) {
	if !who.Allows("user.read") {
		return nil, chancery.May("user.read")
	}
	var out []Account
	err := s.store.Read(ctx, chancery.System(), func(tx *store.Tx) error {
		all, err := tx.Accounts()
		if err != nil {
			return err
		}
		for _, a := range all {
			one, err := accountOf(tx, a)
			if err != nil {
				return err
			}
			out = append(out, one)
		}
		return nil
	})
	return out, err
}

// Actor is what the account named may see and do, for the command line to act
// as somebody.
func (s *Service) Actor(ctx context.Context, name string) (who chancery.Actor, err error) {
	err = s.store.Read(ctx, chancery.System(), func(tx *store.Tx) error {
		a, err := tx.Account(accountName(name))
		if err != nil {
			return err
		}
		if a.Disabled {
			return chancery.Refuse("user.is_disabled", "user", a.Name)
		}
		who, err = actorOf(tx, a)
		return err
	})
	return who, err
}

// AddUser opens an account. Without a password nobody can sign in to it until
// SetPassword gives it one.
func (s *Service) AddUser(ctx context.Context, who chancery.Actor, a Account, password string) error {
	if !who.Allows("user.create") {
		return chancery.May("user.create")
	}
	hash := ""
	if password != "" {
		var err error
		if hash, err = newPassword(ctx, a.Name, a.Display, password); err != nil {
			return err
		}
	}
	return s.store.Write(ctx, who, "user.create", func(tx *store.Tx) error { return addAccount(tx, a, hash) })
}

func addAccount(tx *store.Tx, a Account, hash string) error {
	a.Name = accountName(a.Name)
	if !validName.MatchString(a.Name) || a.Name == chancery.System().User {
		return chancery.Invalid("name", "user.bad_name", "value", a.Name)
	}
	if _, err := tx.Account(a.Name); err == nil {
		return chancery.Invalid("name", "user.name_taken", "value", a.Name)
	} else if chancery.ProblemOf(err) != chancery.Missing {
		return err
	}
	row, err := accountRow(tx, a)
	if err != nil {
		return err
	}
	row.Password = hash
	return tx.SaveAccount(row)
}

var validName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,59}$`)

func accountName(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

// accountRow checks an account and fills in what was left out.
func accountRow(tx *store.Tx, a Account) (store.Account, error) {
	row := store.Account{
		Name: a.Name, Display: strings.TrimSpace(a.Display), Roles: a.Roles, MinistryWide: a.MinistryWide, Marking: a.Marking,
		Compartments: a.Compartments, Lang: a.Lang, Disabled: a.Disabled,
	}
	var errs []chancery.FieldError
	wrong := func(field, key string, args ...any) {
		errs = append(errs, chancery.FieldError{Field: field, Key: key, Args: args})
	}
	if row.Display == "" {
		row.Display = a.Name
	}
	if len(a.Roles) == 0 {
		wrong("roles", "user.no_role")
	}
	for _, r := range a.Roles {
		if !slices.Contains(chancery.Roles, r) {
			wrong("roles", "user.no_such_role", "value", string(r))
		}
	}
	levels, err := tx.Terms("marking_level")
	if err != nil {
		return row, err
	}
	if row.Marking == "" {
		row.Marking = "public"
		if len(levels) > 0 {
			row.Marking = chancery.Code(levels[0].Code)
		}
	}
	if !tx.HasTerm("marking_level", row.Marking) {
		wrong("marking", "value.no_such_term", "value", string(row.Marking), "vocabulary", "marking_level")
	}
	for _, c := range a.Compartments {
		if !tx.HasTerm("compartment", c) {
			wrong("compartments", "value.no_such_term", "value", string(c), "vocabulary", "compartment")
		}
	}
	if a.Organisation != "" {
		id, found := tx.ResolveRef([]chancery.Kind{"organisation"}, string(a.Organisation))
		if !found {
			wrong("organisation", "value.no_such_record", "value", string(a.Organisation), "kind", "organisation")
		}
		row.Organisation = id
	}
	return row, chancery.InvalidFields(errs)
}

// EditUser changes everything about an account but its name and password.
func (s *Service) EditUser(ctx context.Context, who chancery.Actor, a Account) error {
	if !who.Allows("user.edit") {
		return chancery.May("user.edit")
	}
	return s.store.Write(ctx, who, "user.edit", func(tx *store.Tx) error {
		before, err := tx.Account(accountName(a.Name))
		if err != nil {
			return err
		}
		a.Name = before.Name
		row, err := accountRow(tx, a)
		if err != nil {
			return err
		}
		row.Password, row.MustChange = before.Password, before.MustChange
		return saveAccount(tx, row)
	})
}

// saveAccount keeps a changed account. Somebody has to be left who can
// administer, and who was disabled is signed out everywhere.
func saveAccount(tx *store.Tx, row store.Account) error {
	alone, err := setupNeeded(tx) // then nothing is lost
	if err != nil {
		return err
	}
	if err := tx.SaveAccount(row); err != nil {
		return err
	}
	if row.Disabled {
		if err := tx.DropCredentials(row.Name); err != nil {
			return err
		}
	}
	left, err := setupNeeded(tx)
	if err == nil && left && !alone {
		err = chancery.Refuse("user.last_administrator", "user", row.Name)
	}
	return err
}

func administers(a store.Account) bool {
	return !a.Disabled && a.Password != "" && slices.Contains(a.Roles, chancery.RoleAdministrator)
}

// DisableUser closes an account and ends its sessions and tokens at once; its
// name stays in the ledger and is not given again.
func (s *Service) DisableUser(ctx context.Context, who chancery.Actor, name string) error {
	return s.setDisabled(ctx, who, name, true)
}

// EnableUser opens a closed account again.
func (s *Service) EnableUser(ctx context.Context, who chancery.Actor, name string) error {
	return s.setDisabled(ctx, who, name, false)
}

func (s *Service) setDisabled(ctx context.Context, who chancery.Actor, name string, disabled bool) error {
	if !who.Allows("user.edit") {
		return chancery.May("user.edit")
	}
	return s.store.Write(ctx, who, "user.edit", func(tx *store.Tx) error {
		a, err := tx.Account(accountName(name))
		if err != nil {
			return err
		}
		a.Disabled = disabled
		return saveAccount(tx, a)
	})
}

// SetPassword gives an account a new password and ends its sessions, and its
// tokens unless they are kept.
func (s *Service) SetPassword(ctx context.Context, who chancery.Actor, name, password string, keepTokens bool) error {
	if !who.Allows("user.edit") {
		return chancery.May("user.edit")
	}
	a, err := s.account(ctx, name)
	if err != nil {
		return err
	}
	return s.replacePassword(ctx, who, a, password, a.Name != who.User && !who.SeesEverything(), keepTokens)
}

// ChangePassword replaces one's own password, which has to be known, and ends
// one's sessions.
func (s *Service) ChangePassword(ctx context.Context, who chancery.Actor, old, password string) error {
	if who.ReadOnly {
		return chancery.May("user.edit")
	}
	guess := []auth.Subject{{Name: "password of " + who.User, Limit: guessesAtOne}}
	if wait, ok := s.throttle.Take(s.Now(), guess...); !ok {
		return tooMany(wait)
	}
	a, err := s.account(ctx, who.User)
	if err != nil {
		return err
	}
	ok, err := auth.CheckPassword(ctx, a.Password, old)
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	if !ok {
		return chancery.Invalid("old", "user.old_password_wrong")
	}
	s.throttle.Forget(s.Now(), guess...)
	if password == old { // whoever gave it knows it
		return chancery.Invalid("password", "user.same_password")
	}
	return s.replacePassword(ctx, who, a, password, false, true)
}

func (s *Service) account(ctx context.Context, name string) (a store.Account, err error) {
	err = s.store.Read(ctx, chancery.System(), func(tx *store.Tx) (err error) {
		a, err = tx.Account(accountName(name))
		return err
	})
	return a, err
}

// replacePassword hashes outside the transaction: a hash takes longer than all
// else, and writers wait for each other.
func (s *Service) replacePassword(ctx context.Context, who chancery.Actor, a store.Account, password string, mustChange, keepTokens bool) error {
	hash, err := newPassword(ctx, a.Name, a.Display, password)
	if err != nil {
		return err
	}
	return s.store.Write(ctx, who, "user.passwd", func(tx *store.Tx) error {
		if a, err = tx.Account(a.Name); err != nil {
			return err
		}
		a.Password, a.MustChange = hash, mustChange
		if err := tx.SaveAccount(a); err != nil {
			return err
		}
		return dropCredentials(tx, a.Name, keepTokens)
	})
}

func newPassword(ctx context.Context, name, display, password string) (hash string, err error) {
	if err := auth.AcceptPassword(password, name, display); err != nil {
		return "", err
	}
	hash, err = auth.HashPassword(ctx, password)
	if err != nil {
		return "", chancery.Failure("error.storage", err)
	}
	return hash, nil
}
