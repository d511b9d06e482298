package service

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/store"
)

// VocabularyLine is one vocabulary among all.
type VocabularyLine struct {
	Name    string
	Terms   int      // that are offered
	Retired int      // that are kept for old records
	Fields  []string // that draw on it, "activity.type"
	Uses    int      // values in records that the reader may see
}

// Vocabularies lists all vocabularies with what uses them, by name.
func (s *Service) Vocabularies(ctx context.Context, who chancery.Actor) ([]VocabularyLine, error) {
	var out []VocabularyLine
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		all, err := tx.FreshTerms()
		if err != nil {
			return err
		}
		fields := store.Vocabularies()
		for name := range all {
			if _, ok := fields[name]; !ok {
				fields[name] = nil
			}
		}
		for name, places := range fields {
			l := VocabularyLine{Name: name, Fields: places}
			for _, t := range all[name] {
				if t.Retired {
					l.Retired++
				} else {
					l.Terms++
				}
			}
			uses, err := tx.TermUses(name)
			if err != nil {
				return err
			}
			for _, u := range uses {
				l.Uses += u.Count
			}
			out = append(out, l)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b VocabularyLine) int { return cmp.Compare(a.Name, b.Name) })
	return out, err
}

// TermUse is how many records have a term in one field.
type TermUse = store.TermUse

// Vocabulary is one vocabulary with what uses it.
type Vocabulary struct {
	Name     string
	Terms    []*chancery.Term // in order, the retired ones too
	Uses     map[chancery.Code][]TermUse
	Meanings []chancery.Code // words of the program a term can stand for
	Fields   []string
	May      bool // edit
}

// Used is how many values in records a term stands in.
func (v *Vocabulary) Used(code string) (n int) {
	for _, u := range v.Uses[chancery.Code(code)] {
		n += u.Count
	}
	return n
}

// Vocabulary reads one vocabulary; one that nothing draws on and that has no
// terms does not exist.
func (s *Service) Vocabulary(ctx context.Context, who chancery.Actor, name string) (v *Vocabulary, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		v, err = readVocabulary(tx, name)
		return err
	})
	return v, err
}

// maxTerms bounds a vocabulary.
const maxTerms = 2000

func readVocabulary(tx *store.Tx, name string) (*Vocabulary, error) {
	v := &Vocabulary{Name: name, Uses: map[chancery.Code][]TermUse{}, Meanings: chancery.Meanings[name], Fields: store.Vocabularies()[name], May: tx.Actor.Allows("term.edit")}
	var err error
	if v.Terms, _, err = every[chancery.Term](tx, Query{Kind: "term", Where: where("vocabulary", name), Sort: "ref"}, maxTerms); err != nil {
		return nil, err
	}
	if len(v.Terms) == 0 && len(v.Fields) == 0 {
		return nil, chancery.NotFound("term", name)
	}
	slices.SortStableFunc(v.Terms, func(a, b *chancery.Term) int { return cmp.Compare(rankOf(a), rankOf(b)) })
	uses, err := tx.TermUses(name)
	for _, u := range uses {
		v.Uses[u.Code] = append(v.Uses[u.Code], u)
	}
	return v, err
}

func rankOf(t *chancery.Term) int64 {
	if !t.Rank.OK {
		return 1 << 40
	}
	return t.Rank.N
}

// TermInput is one line of a vocabulary as it is to be.
type TermInput struct {
	Ref      string // empty for a term to be added
	Version  int64  // that was read; 0 does not ask
	Code     string // of a term to be added
	Label    chancery.Text
	Short    chancery.Text
	Rank     chancery.Number
	CountsAs string
	Retired  bool
	Note     chancery.Text
	Remove   bool // take it away, which only an unused term allows
}

// vocabularyRun marks in the list of runs one that is no import.
const vocabularyRun = "vocabulary"

// SaveVocabulary makes a vocabulary what the lines say, as one act that can be
// taken back whole. Terms not among the lines stay as they are. What is wrong
// is said of "rows.N.field".
func (s *Service) SaveVocabulary(ctx context.Context, who chancery.Actor, name string, rows []TermInput) (done Receipt, err error) {
	if !who.Allows("term.edit") || !who.Allows("term.create") {
		return done, chancery.May("term.edit")
	}
	run := chancery.NewID(s.Now())
	title := i18n.T(langOf(who), "ministry.run.vocabulary", "vocabulary", i18n.VocabularyName(langOf(who), name))
	err = s.store.WriteRun(ctx, who, "term.edit", string(run), func(tx *store.Tx) error {
		done = Receipt{Run: run}
		v, err := readVocabulary(tx, name)
		if err != nil {
			return err
		}
		var errs []chancery.FieldError
		for i, row := range rows {
			err := saveTerm(tx, v, row, &done)
			if err != nil && len(chancery.FieldsOf(err)) == 0 {
				return err
			}
			for _, fe := range chancery.FieldsOf(err) {
				fe.Field = "rows." + i18n.Integer(i18n.EN, i+1) + "." + fe.Field
				errs = append(errs, fe)
			}
		}
		if len(errs) > 0 {
			return chancery.InvalidFields(errs)
		}
		if done.New+done.Changed == 0 {
			return nil
		}
		return finishRun(tx, run, title, done)
	})
	return done, err
}

func finishRun(tx *store.Tx, run chancery.ID, title string, done Receipt) error {
	outcome, err := json.Marshal(done)
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	if err := tx.StartRun(store.Run{ID: run, Source: title, Hash: vocabularyRun}); err != nil {
		return err
	}
	return tx.FinishRun(run, string(outcome))
}

func saveTerm(tx *store.Tx, v *Vocabulary, row TermInput, done *Receipt) error {
	if row.Ref == "" {
		if row.Remove || row.Code == "" && row.Label.Empty() {
			return nil
		}
		t := &chancery.Term{Vocabulary: v.Name, Code: strings.TrimSpace(row.Code)}
		t.Kind = "term"
		if slices.ContainsFunc(v.Terms, func(o *chancery.Term) bool { return o.Code == t.Code }) {
			return chancery.Invalid("code", "ministry.code_taken", "value", t.Code)
		}
		fillTerm(t, row)
		done.New++
		return store.Save(tx, t)
	}
	at := slices.IndexFunc(v.Terms, func(o *chancery.Term) bool { return o.Ref == row.Ref })
	if at < 0 {
		return chancery.NotFound("term", row.Ref)
	}
	t := v.Terms[at]
	if err := current(t, row.Version); err != nil {
		return err
	}
	if row.Remove {
		if err := unusedTerm(tx, t); err != nil {
			return err
		}
		done.Changed++
		return store.Remove(tx, t)
	}
	before := string(chancery.Snapshot(t))
	fillTerm(t, row)
	if string(chancery.Snapshot(t)) == before {
		return nil
	}
	done.Changed++
	return store.Save(tx, t)
}

func fillTerm(t *chancery.Term, row TermInput) {
	t.Label, t.Short, t.Rank, t.CountsAs, t.Retired, t.Note, t.Reason = row.Label, row.Short, row.Rank, row.CountsAs, row.Retired, row.Note, ""
}

// unusedTerm refuses a term that any record has, whoever may see it, or an
// account is cleared by.
func unusedTerm(tx *store.Tx, t *chancery.Term) error {
	used, err := tx.As(chancery.System()).RecordsWith(t.Vocabulary, chancery.Code(t.Code))
	if err != nil {
		return err
	}
	cleared, err := clearedBy(tx, t.Vocabulary, chancery.Code(t.Code))
	if err != nil {
		return err
	}
	if len(used) > 0 || len(cleared) > 0 {
		return chancery.Invalid("code", "ministry.term_in_use", "value", t.Code)
	}
	return nil
}

// clearedBy are the accounts whose clearance is made of a level or compartment.
func clearedBy(tx *store.Tx, vocabulary string, code chancery.Code) (names []string, err error) {
	if vocabulary != "marking_level" && vocabulary != "compartment" {
		return nil, nil
	}
	all, err := tx.Accounts()
	for _, a := range all {
		if vocabulary == "marking_level" && a.Marking == code || vocabulary == "compartment" && slices.Contains(a.Compartments, code) {
			names = append(names, a.Name)
		}
	}
	return names, err
}
