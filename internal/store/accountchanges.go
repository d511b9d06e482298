package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"

	"chancery/internal/chancery"
)

// AccountChange is something that was done to an account, or to the settings
// of the installation, where Account is empty. Each carries a hash over itself
// and the one before, so that one taken out or altered later can be told.
type AccountChange struct {
	Num     int64
	At      time.Time
	Actor   string
	Action  string // the act: "user.create", "user.edit", "setting.edit"
	Account string
	// Detail is what was before and after, by the name of the field or
	// setting; a password stands in it only as set or not.
	Detail map[string][2]string
	Hash   string
}

func (t *Tx) noteAccount(before, after Account) error {
	was, is := accountDetail(before), accountDetail(after)
	detail := map[string][2]string{}
	for name, v := range is {
		if was[name] != v {
			detail[name] = [2]string{was[name], v}
		}
	}
	if before.Password != after.Password {
		detail["password"] = [2]string{setOrNot(before.Password), setOrNot(after.Password)}
	}
	if len(detail) == 0 {
		return nil
	}
	return t.NoteAccountChange(after.Name, detail)
}

func setOrNot(hash string) string {
	if hash == "" {
		return ""
	}
	return "***"
}

func accountDetail(a Account) map[string]string {
	if a.Name == "" {
		return map[string]string{}
	}
	yes := func(b bool) string {
		if b {
			return "true"
		}
		return ""
	}
	return map[string]string{
		"display": a.Display, "roles": joined(a.Roles), "organisation": string(a.Organisation), "ministry_wide": yes(a.MinistryWide), "marking": string(a.Marking),
		"compartments": joined(a.Compartments), "lang": a.Lang, "disabled": yes(a.Disabled),
	}
}

// NoteAccountChange adds to the trail what the act of the transaction did to
// an account.
func (t *Tx) NoteAccountChange(account string, detail map[string][2]string) error {
	var last int64
	var hash string
	if _, err := t.one([]any{&last, &hash}, `SELECT num, hash FROM account_change ORDER BY num DESC LIMIT 1`); err != nil {
		return err
	}
	body, err := json.Marshal(detail)
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	at := t.at.UnixMicro()
	_, err = t.exec(`INSERT INTO account_change (num, at, actor, action, account, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		last+1, at, t.Actor.User, t.action, account, string(body), changeHash(hash, last+1, at, t.Actor.User, t.action, account, string(body)))
	return err
}

func changeHash(before string, num, at int64, texts ...string) string {
	parts := append([]string{before, strconv.FormatInt(num, 10), strconv.FormatInt(at, 10)}, texts...)
	b, _ := json.Marshal(parts) // strings cannot fail
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// AccountChanges lists the trail of an account, of everything when name is
// empty, the newest first; before is the number to go on below, 0 for the top.
func (t *Tx) AccountChanges(name string, before int64, limit int) ([]AccountChange, error) {
	if before <= 0 {
		before = 1 << 62
	}
	var out []AccountChange
	err := t.query(func(scan func(...any) error) error {
		c, _, err := scanAccountChange(scan)
		out = append(out, c)
		return err
	}, `SELECT num, at, actor, action, account, detail, hash FROM account_change WHERE num < ? AND (? = '' OR account = ?) ORDER BY num DESC LIMIT ?`, before, name, name, limit)
	return out, err
}

func scanAccountChange(scan func(...any) error) (c AccountChange, detail string, err error) {
	var at int64
	if err := scan(&c.Num, &at, &c.Actor, &c.Action, &c.Account, &detail, &c.Hash); err != nil {
		return c, detail, err
	}
	c.At = time.UnixMicro(at).UTC()
	if err := json.Unmarshal([]byte(detail), &c.Detail); err != nil {
		return c, detail, chancery.Failure("error.storage", err)
	}
	return c, detail, nil
}

// BrokenTrail is the number of the first change of an account whose hash does
// not follow from what is before it; 0 where all do.
func (t *Tx) BrokenTrail() (broken int64, err error) {
	hash, next := "", int64(1)
	err = t.query(func(scan func(...any) error) error {
		c, detail, err := scanAccountChange(scan)
		if err != nil {
			return err
		}
		if broken == 0 && (c.Num != next || c.Hash != changeHash(hash, c.Num, c.At.UnixMicro(), c.Actor, c.Action, c.Account, detail)) {
			broken = c.Num
		}
		hash, next = c.Hash, c.Num+1
		return nil
	}, `SELECT num, at, actor, action, account, detail, hash FROM account_change ORDER BY num`)
	return broken, err
}
