package service

import (
	"context"
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
	if err := may(u.tx, string(r.Kind)+"."+act, now); err != nil {
		return err
	}
	u.steps = append(u.steps, step{now, then})
	return nil
}

// checkUses refuses where a record from outside the run refers to one the run made.
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
	var order, outside []chancery.ID
	for _, use := range uses {
		if _, ours := inRun[use.By]; ours {
			continue
		}
		if users[use.Of] == nil {
			order = append(order, use.Of)
		}
		users[use.Of] = append(users[use.Of], use.By)
		outside = append(outside, use.By)
	}
	names, err := u.tx.Names(outside)
	if err != nil {
		return err
	}
	for _, id := range order {
		r := inRun[id].Head()
		var seen []string
		for _, by := range users[id] {
			if n, ok := names[by]; ok {
				seen = append(seen, string(n.Kind)+"/"+n.Ref)
			}
		}
		if len(seen) == 0 {
			u.refuse("import.undo.used_elsewhere", "kind", string(r.Kind), "ref", r.Ref)
			continue
		}
		u.refuse("import.undo.used", "kind", string(r.Kind), "ref", r.Ref, "users", candidates(unique(seen)))
	}
	return nil
}

// takeBack puts the records back, terms last: only then it can be seen whether
// anything outside the run uses them.
func (u *undo) takeBack() (done TakenBack, err error) {
	reason := i18n.T(u.lang, u.act+".reason", "name", u.run.Source)
	slices.SortStableFunc(u.steps, func(a, b step) int { return isTerm(a) - isTerm(b) })
	checked := false
	for _, st := range u.steps {
		if isTerm(st) == 1 && !checked {
			checked = true
			if err := u.checkTerms(); err != nil {
				return done, err
			}
		}
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

// checkTerms refuses where a term the run made is in use.
func (u *undo) checkTerms() error {
	made := map[string]map[string]bool{}
	for _, st := range u.steps {
		if t, ok := st.now.(*chancery.Term); ok && st.then == nil {
			if made[t.Vocabulary] == nil {
				made[t.Vocabulary] = map[string]bool{}
			}
			made[t.Vocabulary][t.Code] = true
		}
	}
	for _, spec := range chancery.Specs() {
		if spec.Kind == "term" {
			continue
		}
		for _, f := range spec.DescribeAll() {
			if f.Vocabulary == "" || made[f.Vocabulary] == nil || f.Name == "compartments" {
				continue
			}
			used, err := u.tx.Facets(spec.Kind, nil, f.Name, 1000)
			if err != nil {
				return err
			}
			for _, v := range used {
				code, _, _ := strings.Cut(v.Value, "//") // of a marking
				if made[f.Vocabulary][code] {
					u.refuse("import.undo.used", "kind", "term", "ref", f.Vocabulary+"."+code, "users", i18n.KindsName(u.lang, spec.Kind))
				}
			}
		}
	}
	return u.refusal()
}
