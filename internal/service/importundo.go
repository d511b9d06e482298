package service

import (
	"context"
	"maps"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/store"
)

// TakenBack is what the taking back of an import did.
type TakenBack struct {
	Removed  int // records the import had made
	Reverted int // records the import had changed
}

// maxUndoReasons is how many reasons a refusal lists.
const maxUndoReasons = 20

// UndoImport takes an import back whole: what it made is removed, what it
// changed becomes what it was before. It refuses, with all reasons in the
// error's Fields, where later work builds on the import, and changes nothing then.
func (s *Service) UndoImport(ctx context.Context, who chancery.Actor, run chancery.ID) (TakenBack, error) {
	return s.takeBackRun(ctx, who, run, "import.undo")
}

// takeBackRun takes a run back; act names it in the ledger and begins the keys
// of what is said about it.
func (s *Service) takeBackRun(ctx context.Context, who chancery.Actor, run chancery.ID, act string) (TakenBack, error) {
	var done TakenBack
	err := s.store.Write(ctx, who, act, func(tx *store.Tx) error {
		r, err := tx.Run(run)
		if err != nil {
			return err
		}
		if r.Status == "undone" {
			return chancery.Refuse(act + ".again")
		}
		u := &undo{tx: tx, lang: langOf(who), run: r, act: act}
		if err := u.gather(); err != nil {
			return err
		}
		if err := u.checkUses(); err != nil {
			return err
		}
		if err := u.refusal(); err != nil {
			return err
		}
		if done, err = u.takeBack(); err != nil {
			return err
		}
		return tx.MarkUndone(run)
	})
	return done, err
}

func langOf(who chancery.Actor) i18n.Lang {
	if lang, ok := i18n.Parse(who.Lang); ok {
		return lang
	}
	return i18n.EN
}

// undo is the taking back of one run.
type undo struct {
	tx      *store.Tx
	lang    i18n.Lang
	run     store.Run
	act     string // "import.undo", "bulk.undo"
	steps   []step // the latest change first
	reasons []chancery.FieldError
	missed  int // reasons beyond those listed
}

// step is one record to put back.
type step struct {
	now  chancery.Entity
	then chancery.Entity // nil for a record that was not there
}

func (u *undo) refuse(key string, args ...any) {
	if len(u.reasons) == maxUndoReasons {
		u.missed++
		return
	}
	u.reasons = append(u.reasons, chancery.FieldError{Key: key, Args: args})
}

// refusal is the error that lists why the run cannot be taken back, if anything does.
func (u *undo) refusal() error {
	if len(u.reasons) == 0 {
		return nil
	}
	words := make([]string, len(u.reasons))
	for i, fe := range u.reasons {
		words[i] = i18n.Explain(u.lang, "", fe.Key, fe.Args)
	}
	if u.missed > 0 {
		words = append(words, i18n.T(u.lang, "import.undo.more", "count", u.missed))
	}
	return &chancery.Error{Problem: chancery.Refused, Key: u.act + ".refused", Args: []any{"reasons", strings.Join(words, "; ")}, Fields: u.reasons}
}

// gather finds what each record of the run was before, and whether it is still
// what the run made of it.
func (u *undo) gather() error {
	entries, err := u.tx.EntriesOfRun(string(u.run.ID))
	if err != nil {
		return err
	}
	type span struct{ first, last int64 }
	spans := map[string]span{}
	for _, e := range entries { // the newest first
		sp, known := spans[e.Record]
		if !known {
			sp.last = e.Version
		}
		sp.first = e.Version
		spans[e.Record] = sp
	}
	for _, e := range entries {
		sp, open := spans[e.Record]
		if !open {
			continue
		}
		delete(spans, e.Record)
		vs, err := u.tx.History(chancery.Kind(e.Kind), e.Record)
		switch {
		case chancery.ProblemOf(err) == chancery.Missing:
			u.refuse("import.undo.gone")
			continue
		case err != nil:
			return err
		}
		if err := u.add(vs, sp.first, sp.last); err != nil {
			return err
		}
	}
	return nil
}

func (u *undo) add(vs []store.Version, first, last int64) error {
	at := func(version int64) chancery.Entity {
		i := slices.IndexFunc(vs, func(v store.Version) bool { return v.Entry.Version == version })
		if i < 0 {
			return nil
		}
		return vs[i].Entity
	}
	now, then := at(last), at(first-1)
	if now == nil || first > 1 && then == nil {
		u.refuse("import.undo.gone")
		return nil
	}
	r := now.Head()
	if vs[0].Entry.Version != last {
		u.refuse("import.undo.changed_since", "kind", string(r.Kind), "ref", r.Ref)
		return nil
	}
	if then != nil && then.Head().Removed {
		then = nil
	}
	act := "edit"
	if then == nil {
		act = "remove"
	}
	right := string(r.Kind) + "." + act
	// Whoever made a common record by this run may take it back while nobody
	// has changed it, though they may not remove those of others.
	own := then == nil && u.run.Actor == u.tx.Actor.User && u.tx.Actor.Allows(right)
	if err := may(u.tx, right, now); err != nil && !own {
		return err
	}
	u.steps = append(u.steps, step{now, then})
	return nil
}

// checkUses refuses where a record from outside the run refers to one the run
// made, or has a term it made.
func (u *undo) checkUses() error {
	var made, organisations []chancery.ID
	inRun := map[chancery.ID]chancery.Entity{}
	for _, st := range u.steps {
		r := st.now.Head()
		inRun[r.ID] = st.now
		if st.then != nil {
			continue
		}
		made = append(made, r.ID)
		if r.Kind == "organisation" {
			organisations = append(organisations, r.ID)
		}
	}
	uses, err := u.tx.Uses(made, organisations)
	if err != nil {
		return err
	}
	users := map[chancery.ID][]chancery.ID{}
	var order []chancery.ID
	for _, use := range uses {
		if _, ours := inRun[use.By]; ours {
			continue
		}
		if users[use.Of] == nil {
			order = append(order, use.Of)
		}
		users[use.Of] = append(users[use.Of], use.By)
	}
	for _, id := range order {
		r := inRun[id].Head()
		if err := u.refuseUsed(r.Kind, r.Ref, users[id]); err != nil {
			return err
		}
	}
	return u.checkTerms(inRun)
}

// takeBack puts the records back, terms last: what has them goes before them.
func (u *undo) takeBack() (done TakenBack, err error) {
	reason := i18n.T(u.lang, u.act+".reason", "name", u.run.Source)
	slices.SortStableFunc(u.steps, func(a, b step) int { return isTerm(a) - isTerm(b) })
	for _, st := range u.steps {
		if st.then == nil {
			st.now.Head().Reason = reason
			err = store.Remove(u.tx, st.now)
			done.Removed++
		} else {
			r := st.then.Head()
			r.Version, r.Reason = st.now.Head().Version, reason
			err = store.Save(u.tx, st.then)
			done.Reverted++
		}
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

func isTerm(st step) int {
	if st.now.Head().Kind == "term" {
		return 1
	}
	return 0
}

// checkTerms refuses where a record from outside the run has a term the run
// made, in fields, lists, child lines or markings, whoever may see it.
func (u *undo) checkTerms(inRun map[chancery.ID]chancery.Entity) error {
	made := map[string][]chancery.Code{}
	for _, st := range u.steps {
		if t, ok := st.now.(*chancery.Term); ok && st.then == nil {
			made[t.Vocabulary] = append(made[t.Vocabulary], chancery.Code(t.Code))
		}
	}
	all := u.tx.As(u.tx.Actor.Unlimited())
	for _, vocabulary := range slices.Sorted(maps.Keys(made)) {
		uses, err := all.TermUses(vocabulary)
		if err != nil {
			return err
		}
		for _, code := range made[vocabulary] {
			if !slices.ContainsFunc(uses, func(use store.TermUse) bool { return use.Code == code && use.Count > 0 }) {
				continue
			}
			found, err := all.RecordsWith(vocabulary, code)
			if err != nil {
				return err
			}
			var outside []chancery.ID
			for _, spec := range chancery.Specs() {
				for _, id := range found[spec.Kind] {
					if _, ours := inRun[id]; !ours {
						outside = append(outside, id)
					}
				}
			}
			if err := u.refuseUsed("term", vocabulary+"."+string(code), outside); err != nil {
				return err
			}
		}
	}
	return nil
}

// refuseUsed names the records that use another, as far as the actor may see
// them; it refuses nothing where there are none.
func (u *undo) refuseUsed(kind chancery.Kind, ref string, users []chancery.ID) error {
	if len(users) == 0 {
		return nil
	}
	names, err := u.tx.Names(users)
	if err != nil {
		return err
	}
	var seen []string
	for _, id := range users {
		if n, ok := names[id]; ok {
			seen = append(seen, string(n.Kind)+"/"+n.Ref)
		}
	}
	if len(seen) == 0 {
		u.refuse("import.undo.used_elsewhere", "kind", string(kind), "ref", ref)
		return nil
	}
	u.refuse("import.undo.used", "kind", string(kind), "ref", ref, "users", candidates(unique(seen)))
	return nil
}
