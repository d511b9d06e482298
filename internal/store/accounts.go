package store

import (
	"strings"
	"time"

	"chancery/internal/chancery"
)

// Account is somebody who can sign in.
type Account struct {
	Name         string
	Display      string
	Password     string // a hash in PHC form; empty where no password signs in
	Roles        []chancery.Role
	Organisation chancery.ID
	MinistryWide bool
	Marking      chancery.Code // the highest level they are cleared for
	Compartments []chancery.Code
	Lang         string
	Disabled     bool
	CreatedAt    time.Time
	SeenAt       time.Time // when they last opened their desk
	SignedInAt   time.Time // when they last signed in
	MustChange   bool      // the password was given by somebody else and works once
}

func joined[T ~string](list []T) string {
	s := make([]string, len(list))
	for i, x := range list {
		s[i] = string(x)
	}
	return strings.Join(s, ";")
}

func split[T ~string](s string) []T {
	var out []T
	for x := range strings.SplitSeq(s, ";") {
		if x != "" {
			out = append(out, T(x))
		}
	}
	return out
}

// SaveAccount keeps an account, new or changed, and notes what changed.
func (t *Tx) SaveAccount(a Account) error {
	before, err := t.Account(a.Name)
	isNew := chancery.ProblemOf(err) == chancery.Missing
	if err != nil && !isNew {
		return err
	}
	_, err = t.exec(`INSERT INTO account (name, display, password, roles, organisation, ministry_wide, marking, compartments, lang, disabled, created_at, must_change)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET display = excluded.display, password = excluded.password, roles = excluded.roles, organisation = excluded.organisation,
			ministry_wide = excluded.ministry_wide, marking = excluded.marking, compartments = excluded.compartments, lang = excluded.lang, disabled = excluded.disabled, must_change = excluded.must_change`,
		a.Name, a.Display, a.Password, joined(a.Roles), nullID(a.Organisation), a.MinistryWide, string(a.Marking), joined(a.Compartments), a.Lang, a.Disabled, t.at.UnixMicro(), a.MustChange)
	if err != nil {
		return err
	}
	if isNew {
		before = Account{}
	}
	return t.noteAccount(before, a)
}

const accountColumns = `a.name, a.display, a.password, a.roles, COALESCE(a.organisation, ''), a.ministry_wide, a.marking, a.compartments, a.lang, a.disabled, a.created_at, COALESCE(a.seen_at, 0), COALESCE(a.signed_in_at, 0), a.must_change`

func scanAccount(scan func(...any) error, more ...any) (Account, error) {
	var a Account
	var roles, compartments string
	var created, seen, signed int64
	dest := append([]any{&a.Name, &a.Display, &a.Password, &roles, &a.Organisation, &a.MinistryWide, &a.Marking, &compartments, &a.Lang, &a.Disabled, &created, &seen, &signed, &a.MustChange}, more...)
	err := scan(dest...)
	a.Roles, a.Compartments = split[chancery.Role](roles), split[chancery.Code](compartments)
	a.CreatedAt = time.UnixMicro(created).UTC()
	if seen != 0 {
		a.SeenAt = time.UnixMicro(seen).UTC()
	}
	if signed != 0 {
		a.SignedInAt = time.UnixMicro(signed).UTC()
	}
	return a, err
}

// SignedIn notes that somebody signed in.
func (t *Tx) SignedIn(name string) error {
	_, err := t.exec(`UPDATE account SET signed_in_at = ? WHERE name = ?`, t.at.UnixMicro(), name)
	return err
}

// Account reads one account.
func (t *Tx) Account(name string) (Account, error) {
	var a Account
	found := false
	err := t.query(func(scan func(...any) error) (err error) {
		a, err = scanAccount(scan)
		found = true
		return err
	}, `SELECT `+accountColumns+` FROM account a WHERE a.name = ?`, name)
	if err == nil && !found {
		err = &chancery.Error{Problem: chancery.Missing, Key: "user.no_such_user", Args: []any{"user", name}}
	}
	return a, err
}

// Accounts lists all accounts by name.
func (t *Tx) Accounts() ([]Account, error) {
	var out []Account
	err := t.query(func(scan func(...any) error) error {
		a, err := scanAccount(scan)
		out = append(out, a)
		return err
	}, `SELECT `+accountColumns+` FROM account a ORDER BY a.name`)
	return out, err
}

// Seen notes that somebody opened their desk.
func (t *Tx) Seen(name string) error {
	_, err := t.exec(`UPDATE account SET seen_at = ? WHERE name = ?`, t.at.UnixMicro(), name)
	return err
}

// Credential is a session or a token. Only the hash of its secret is kept.
type Credential struct {
	Hash      []byte
	Account   string
	Purpose   string // "session" or "token"
	Label     string
	Scope     string // "read" or "write"
	CreatedAt time.Time
	UsedAt    time.Time
	ExpiresAt time.Time
}

// SaveCredential keeps a new session or token, and forgets those that have ended.
func (t *Tx) SaveCredential(c Credential) error {
	if _, err := t.exec(`DELETE FROM credential WHERE expires_at <= ?`, t.at.UnixMicro()); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO credential (hash, account, purpose, label, scope, created_at, used_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		c.Hash, c.Account, c.Purpose, c.Label, c.Scope, t.at.UnixMicro(), t.at.UnixMicro(), c.ExpiresAt.UnixMicro())
	return err
}

// TouchCredential notes that it was used and moves its end.
func (t *Tx) TouchCredential(hash []byte, expires time.Time) error {
	_, err := t.exec(`UPDATE credential SET used_at = ?, expires_at = ? WHERE hash = ?`, t.at.UnixMicro(), expires.UnixMicro(), hash)
	return err
}

// AccountOf finds who a session or token belongs to, unless it has expired or
// the account is disabled.
func (t *Tx) AccountOf(hash []byte, purpose string) (Account, Credential, bool, error) {
	var a Account
	c := Credential{Hash: hash, Purpose: purpose}
	found := false
	err := t.query(func(scan func(...any) error) (err error) {
		var created, used, expires int64
		a, err = scanAccount(scan, &c.Label, &c.Scope, &created, &used, &expires)
		c.CreatedAt, c.UsedAt, c.ExpiresAt = time.UnixMicro(created).UTC(), time.UnixMicro(used).UTC(), time.UnixMicro(expires).UTC()
		found = true
		return err
	}, `SELECT `+accountColumns+`, c.label, c.scope, c.created_at, c.used_at, c.expires_at FROM credential c JOIN account a ON a.name = c.account
		WHERE c.hash = ? AND c.purpose = ? AND c.expires_at > ? AND NOT a.disabled`, hash, purpose, t.at.UnixMicro())
	c.Account = a.Name
	return a, c, found, err
}

// Credentials lists somebody's sessions and tokens.
func (t *Tx) Credentials(account string) ([]Credential, error) {
	var out []Credential
	err := t.query(func(scan func(...any) error) error {
		c := Credential{Account: account}
		var created, used, expires int64
		err := scan(&c.Hash, &c.Purpose, &c.Label, &c.Scope, &created, &used, &expires)
		c.CreatedAt, c.UsedAt, c.ExpiresAt = time.UnixMicro(created).UTC(), time.UnixMicro(used).UTC(), time.UnixMicro(expires).UTC()
		out = append(out, c)
		return err
	}, `SELECT hash, purpose, label, scope, created_at, used_at, expires_at FROM credential WHERE account = ? ORDER BY created_at DESC`, account)
	return out, err
}

// DropCredential ends a session or a token.
func (t *Tx) DropCredential(hash []byte) error {
	_, err := t.exec(`DELETE FROM credential WHERE hash = ?`, hash)
	return err
}

// DropCredentials ends all sessions and tokens of an account.
func (t *Tx) DropCredentials(account string) error {
	_, err := t.exec(`DELETE FROM credential WHERE account = ?`, account)
	return err
}

// Answered is an answer given to a request that carried an Idempotency-Key.
type Answered struct {
	Request string // SHA-256 of the request
	Status  int
	Body    string
}

// Answer finds what was answered to a key; found is false when nothing was.
func (t *Tx) Answer(account, key string) (Answered, bool, error) {
	var a Answered
	found, err := t.one([]any{&a.Request, &a.Status, &a.Body}, `SELECT request_hash, status, body FROM idempotency WHERE account = ? AND "key" = ?`, account, key)
	return a, found, err
}

// SaveAnswer keeps what was answered to a key, and forgets answers older than a day.
func (t *Tx) SaveAnswer(account, key string, a Answered) error {
	if _, err := t.exec(`DELETE FROM idempotency WHERE at < ?`, t.at.Add(-24*time.Hour).UnixMicro()); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO idempotency (account, "key", request_hash, status, body, at) VALUES (?, ?, ?, ?, ?, ?)`,
		account, key, a.Request, a.Status, a.Body, t.at.UnixMicro())
	return err
}
