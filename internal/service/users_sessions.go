package service

import (
	"bytes"
	"context"
	"encoding/hex"
	"math"
	"time"

	"chancery/internal/auth"
	"chancery/internal/chancery"
	"chancery/internal/store"
)

// How long a session lasts without being used, and at most.
const (
	SessionIdle = 8 * time.Hour
	SessionLife = 7 * 24 * time.Hour

	// touchEvery is how exactly the last use is known: noting it costs a write.
	touchEvery = 10 * time.Minute
)

// The brake on guessing passwords: for one account from one address, for one
// account from anywhere, and for one address.
var (
	guessesFromOne = auth.Limit{Burst: 5, Every: time.Minute}
	guessesAtOne   = auth.Limit{Burst: 30, Every: 20 * time.Second}
	guessesByOne   = auth.Limit{Burst: 60, Every: 5 * time.Second}
)

func tooMany(wait time.Duration) error {
	return &chancery.Error{Problem: chancery.Forbidden, Key: "user.too_many_attempts", Args: []any{"count", int(math.Ceil(wait.Minutes()))}}
}

// SignIn begins a session and returns its secret, which is not kept. from is
// the address it comes from, to slow down guessing. Whoever does not exist, is
// disabled or has no password gets the same answer after the same time as a
// wrong password does.
func (s *Service) SignIn(ctx context.Context, name, password, from string) (secret string, err error) {
	name = accountName(name)
	attempt := []auth.Subject{
		{Name: "sign in " + name + " from " + from, Limit: guessesFromOne}, {Name: "sign in " + name, Limit: guessesAtOne}, {Name: "sign in from " + from, Limit: guessesByOne},
	}
	if wait, ok := s.throttle.Take(s.Now(), attempt...); !ok {
		return "", tooMany(wait)
	}
	a, err := s.account(ctx, name)
	if err != nil && chancery.ProblemOf(err) != chancery.Missing {
		return "", err
	}
	right, err := auth.CheckPassword(ctx, a.Password, password)
	if err != nil {
		return "", chancery.Failure("error.storage", err)
	}
	if !right || a.Disabled {
		return "", &chancery.Error{Problem: chancery.Forbidden, Key: "error.login"}
	}
	s.throttle.Forget(s.Now(), attempt...)
	fresh := ""
	if auth.Outdated(a.Password) {
		if fresh, err = auth.HashPassword(ctx, password); err != nil {
			return "", chancery.Failure("error.storage", err)
		}
	}
	return s.beginSession(ctx, name, fresh)
}

// beginSession keeps a new session, and the password's new hash where there is one.
func (s *Service) beginSession(ctx context.Context, name, freshHash string) (secret string, err error) {
	secret, hash := auth.NewSecret()
	err = s.store.Write(ctx, chancery.System(), "user.sign_in", func(tx *store.Tx) error {
		if freshHash != "" {
			a, err := tx.Account(name)
			if err != nil {
				return err
			}
			a.Password = freshHash
			if err := tx.SaveAccount(a); err != nil {
				return err
			}
		}
		if err := tx.SignedIn(name); err != nil {
			return err
		}
		return tx.SaveCredential(store.Credential{Hash: hash, Account: name, Purpose: "session", Scope: "write", ExpiresAt: tx.Now().Add(SessionIdle)})
	})
	return secret, err
}

// Session is who a session belongs to, and when it ends if it is not used
// until then. Where it has ended the error is Missing.
func (s *Service) Session(ctx context.Context, secret string) (who chancery.Actor, a Account, ends time.Time, err error) {
	c, who, err := s.credential(ctx, secret, "session", &a)
	if err != nil {
		return who, a, ends, err
	}
	ends = c.ExpiresAt
	if s.Now().Sub(c.UsedAt) < touchEvery {
		return who, a, ends, nil
	}
	ends = s.Now().Add(SessionIdle)
	if last := c.CreatedAt.Add(SessionLife); ends.After(last) {
		ends = last
	}
	return who, a, ends, s.touch(ctx, c.Hash, ends)
}

// credential finds who a secret belongs to, and the account where it is wanted.
func (s *Service) credential(ctx context.Context, secret, purpose string, a *Account) (c store.Credential, who chancery.Actor, err error) {
	err = s.store.Read(ctx, chancery.System(), func(tx *store.Tx) error {
		row, found, ok, err := tx.AccountOf(auth.HashSecret(secret), purpose)
		if err != nil {
			return err
		}
		if !ok {
			return &chancery.Error{Problem: chancery.Missing, Key: "error.session"}
		}
		c = found
		if who, err = actorOf(tx, row); err != nil || a == nil {
			return err
		}
		*a, err = accountOf(tx, row)
		return err
	})
	return c, who, err
}

func (s *Service) touch(ctx context.Context, hash []byte, ends time.Time) error {
	return s.store.Write(ctx, chancery.System(), "user.session", func(tx *store.Tx) error { return tx.TouchCredential(hash, ends) })
}

// SignOut ends a session; one that has ended already is no error.
func (s *Service) SignOut(ctx context.Context, secret string) error {
	return s.store.Write(ctx, chancery.System(), "user.sign_out", func(tx *store.Tx) error { return tx.DropCredential(auth.HashSecret(secret)) })
}

// Credential is a session or a token as its owner sees it.
type Credential struct {
	ID        string
	Label     string // of a token
	Scope     string // of a token: "read" or "write"
	CreatedAt time.Time
	UsedAt    time.Time
	ExpiresAt time.Time
}

// Sessions lists one's own sessions that have not ended, the newest first.
func (s *Service) Sessions(ctx context.Context, who chancery.Actor) ([]Credential, error) {
	return s.credentials(ctx, who, who.User, "session")
}

func (s *Service) credentials(ctx context.Context, who chancery.Actor, account, purpose string) ([]Credential, error) {
	if account != who.User && !who.Allows("user.read") {
		return nil, chancery.May("user.read")
	}
	var out []Credential
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		all, err := tx.Credentials(accountName(account))
		for _, c := range all {
			if c.Purpose == purpose && c.ExpiresAt.After(tx.Now()) {
				out = append(out, Credential{hex.EncodeToString(c.Hash), c.Label, c.Scope, c.CreatedAt, c.UsedAt, c.ExpiresAt})
			}
		}
		return err
	})
	return out, err
}

// Revoke ends a session or a token of an account, one's own or, for whoever
// may edit accounts, another's.
func (s *Service) Revoke(ctx context.Context, who chancery.Actor, account, id string) error {
	account = accountName(account)
	if who.ReadOnly || account != who.User && !who.Allows("user.edit") {
		return chancery.May("user.edit")
	}
	hash, err := hex.DecodeString(id)
	if err != nil {
		return chancery.Invalid("id", "user.no_such_credential")
	}
	return s.store.Write(ctx, who, "user.revoke", func(tx *store.Tx) error {
		all, err := tx.Credentials(account)
		if err != nil {
			return err
		}
		for _, c := range all {
			if bytes.Equal(c.Hash, hash) {
				if err := tx.NoteAccountChange(account, map[string][2]string{c.Purpose: {c.Label, ""}}); err != nil {
					return err
				}
				return tx.DropCredential(hash)
			}
		}
		return &chancery.Error{Problem: chancery.Missing, Key: "user.no_such_credential"}
	})
}

// dropCredentials ends the sessions of an account and, unless they are kept, its tokens.
func dropCredentials(tx *store.Tx, account string, keepTokens bool) error {
	all, err := tx.Credentials(account)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Purpose != "session" {
			if keepTokens {
				continue
			}
			if err := tx.NoteAccountChange(account, map[string][2]string{c.Purpose: {c.Label, ""}}); err != nil {
				return err
			}
		}
		if err := tx.DropCredential(c.Hash); err != nil {
			return err
		}
	}
	return nil
}
