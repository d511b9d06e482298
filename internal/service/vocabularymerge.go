package service

import (
	"context"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/store"
)

// MergeTerms makes one term of a vocabulary another: every record that has it,
// whoever may see it, gets the other, and the term is taken away. It is one act
// that UndoVocabulary takes back. done counts only the records the actor may see.
func (s *Service) MergeTerms(ctx context.Context, who chancery.Actor, vocabulary string, from, into chancery.Code, reason string) (done Receipt, err error) {
	if !who.Allows("term.edit") || !who.Allows("term.remove") {
		return done, chancery.May("term.edit")
	}
	run := chancery.NewID(s.Now())
	title := i18n.T(langOf(who), "ministry.run.merge", "from", string(from), "into", string(into), "vocabulary", i18n.VocabularyName(langOf(who), vocabulary))
	err = s.store.WriteRun(ctx, who.Unlimited(), "term.merge", string(run), func(tx *store.Tx) error {
		done = Receipt{Run: run}
		gone, err := mergeable(tx, vocabulary, from, into)
		if err != nil {
			return err
		}
		seen, err := tx.As(who).RecordsWith(vocabulary, from)
		if err != nil {
			return err
		}
		for _, ids := range seen {
			done.Changed += len(ids)
		}
		if reason = strings.TrimSpace(reason); reason == "" {
			reason = title
		}
		if err := recode(tx, vocabulary, from, into, reason); err != nil {
			return err
		}
		gone.Reason = reason
		if err := store.Remove(tx, gone); err != nil {
			return err
		}
		// What names the term outside records, such as a saved view, is read
		// through the merge.
		stays, err := tx.Find("term", vocabulary+"."+string(into))
		if err != nil {
			return err
		}
		if err := tx.KeepMerge(store.Merge{ID: run, Kind: "term", Kept: stays.ID, Dropped: gone.ID}); err != nil {
			return err
		}
		return finishRun(tx, run, title, done)
	})
	return done, err
}

func mergeable(tx *store.Tx, vocabulary string, from, into chancery.Code) (*chancery.Term, error) {
	if from == into {
		return nil, chancery.Invalid("into", "ministry.merge_same")
	}
	if !tx.HasTerm(vocabulary, into) {
		return nil, chancery.Invalid("into", "value.no_such_term", "value", string(into), "vocabulary", vocabulary)
	}
	gone, err := store.Load[chancery.Term](tx, "term", vocabulary+"."+string(from))
	if err != nil {
		return nil, err
	}
	cleared, err := clearedBy(tx, vocabulary, from)
	if err == nil && len(cleared) > 0 {
		err = chancery.Refuse("ministry.merge_cleared", "users", strings.Join(cleared, ", "))
	}
	return gone, err
}

// recode puts one term in the place of another in every record.
func recode(tx *store.Tx, vocabulary string, from, into chancery.Code, reason string) error {
	found, err := tx.RecordsWith(vocabulary, from)
	if err != nil {
		return err
	}
	for _, spec := range chancery.Specs() {
		records, err := tx.LoadMany(spec.Kind, found[spec.Kind])
		if err != nil {
			return err
		}
		for _, e := range records {
			chancery.Recode(e, vocabulary, from, into)
			e.Head().Reason = reason
			if err := store.Save(tx, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// UndoVocabulary takes back a change of a vocabulary or a merge of terms, with
// every record it recoded; it refuses where a record was changed since.
func (s *Service) UndoVocabulary(ctx context.Context, who chancery.Actor, run chancery.ID) (TakenBack, error) {
	if !who.Allows("term.edit") {
		return TakenBack{}, chancery.May("term.edit")
	}
	r, err := s.ImportRun(ctx, who, run)
	if err != nil {
		return TakenBack{}, err
	}
	if r.Hash != vocabularyRun {
		return TakenBack{}, &chancery.Error{Problem: chancery.Missing, Key: "import.no_such_run", Args: []any{"run", string(run)}}
	}
	return s.UndoImport(ctx, who.Unlimited(), run)
}

// VocabularyHistory lists the versions of all terms of a vocabulary, removed
// ones too, the newest first.
func (s *Service) VocabularyHistory(ctx context.Context, who chancery.Actor, name string, limit int) (*History, error) {
	h := &History{Names: map[chancery.ID]Name{}}
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		refs, err := tx.EverNamed("term", name+".")
		if err != nil {
			return err
		}
		for _, ref := range refs {
			vs, err := tx.History("term", ref)
			if err != nil && chancery.ProblemOf(err) != chancery.Missing {
				return err
			}
			h.Versions = append(h.Versions, vs...)
		}
		slices.SortStableFunc(h.Versions, func(a, b Version) int { return b.At().Compare(a.At()) })
		if len(h.Versions) > limit {
			h.Versions = h.Versions[:limit]
		}
		h.Terms, err = tx.AllTerms()
		return err
	})
	return h, err
}
