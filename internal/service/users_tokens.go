package service

import (
	"context"
	"strings"
	"time"

	"chancery/internal/auth"
	"chancery/internal/chancery"
	"chancery/internal/store"
)

// TokenLife is how long a token lasts that was asked for without an end, and
// MaxTokenLife the longest there is.
const (
	TokenLife    = 90 * 24 * time.Hour
	MaxTokenLife = 366 * 24 * time.Hour
)

// NewToken is what somebody wants of a token.
type NewToken struct {
	Account string // one's own where empty
	Label   string // what it is for
	Scope   string // "read" or "write"
	Expires time.Time
}

// AddToken makes a token for a program that acts as the account. Its secret is
// returned once and not kept.
func (s *Service) AddToken(ctx context.Context, who chancery.Actor, n NewToken) (secret string, err error) {
	n.Account, n.Label = accountName(n.Account), strings.TrimSpace(n.Label)
	if n.Account == "" {
		n.Account = who.User
	}
	if who.ReadOnly || n.Account != who.User && !who.Allows("user.edit") {
		return "", chancery.May("user.edit")
	}
	if n.Expires.IsZero() {
		n.Expires = s.Now().Add(TokenLife)
	}
	if err := n.check(s.Now()); err != nil {
		return "", err
	}
	bare, _ := auth.NewSecret()
	secret = "chancery_" + bare // so that scanners and people recognise it
	err = s.store.Write(ctx, who, "user.token", func(tx *store.Tx) error {
		if _, err := tx.Account(n.Account); err != nil {
			return err
		}
		if err := tx.NoteAccountChange(n.Account, map[string][2]string{"token": {"", n.Label + " (" + n.Scope + ")"}}); err != nil {
			return err
		}
		return tx.SaveCredential(store.Credential{
			Hash: auth.HashSecret(secret), Account: n.Account, Purpose: "token", Label: n.Label, Scope: n.Scope, ExpiresAt: n.Expires,
		})
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

func (n NewToken) check(now time.Time) error {
	var errs []chancery.FieldError
	if n.Label == "" || len(n.Label) > 200 {
		errs = append(errs, chancery.FieldError{Field: "label", Key: "user.token_label"})
	}
	if n.Scope != "read" && n.Scope != "write" {
		errs = append(errs, chancery.FieldError{Field: "scope", Key: "user.token_scope", Args: []any{"value", n.Scope}})
	}
	if !n.Expires.After(now) || n.Expires.After(now.Add(MaxTokenLife)) {
		errs = append(errs, chancery.FieldError{Field: "expires", Key: "user.token_expiry"})
	}
	return chancery.InvalidFields(errs)
}

// Token is who a token acts as; a token that reads only makes an actor that
// does. Where it is unknown or has ended the error is Missing.
func (s *Service) Token(ctx context.Context, secret string) (chancery.Actor, error) {
	c, who, _, err := s.credential(ctx, secret, "token")
	if err != nil {
		return chancery.Actor{}, err
	}
	who.ReadOnly = c.Scope != "write"
	if s.Now().Sub(c.UsedAt) >= touchEvery {
		err = s.touch(ctx, c.Hash, c.ExpiresAt)
	}
	return who, err
}

// Tokens lists the tokens of an account that have not ended, the newest first.
func (s *Service) Tokens(ctx context.Context, who chancery.Actor, account string) ([]Credential, error) {
	return s.credentials(ctx, who, account, "token")
}
