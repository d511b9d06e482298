package service

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/store"
)

// Bulk is one act on many records of a register.
type Bulk struct {
	Kind chancery.Kind
	// Refs are the records chosen; All takes instead every record that Where keeps.
	Refs  []string
	All   bool
	Where []Filter
	// Act is a move of the record's life, "edit" or "remove".
	Act    string
	Reason string
	// Values are what a move needs, or what an edit puts in.
	Values map[string]any
	Mode   Mode
	// Fixed are values that were not typed and go before Values.
	Fixed map[string]any
}

// Mode is what an edit of many does with a field that holds several.
type Mode string

// The modes of an edit.
const (
	ModeSet    Mode = "set"    // the values given take the place of what is there
	ModeAdd    Mode = "add"    // they come after what is there
	ModeRemove Mode = "remove" // they are taken out
)

// The bounds of a bulk act: MaxBulk records in one; BulkShown of each outcome
// are named on the screen.
const (
	MaxBulk   = 5000
	BulkShown = 200
	bulkBatch = 100
)

// BulkOutcome is what a bulk act did, or would do.
type BulkOutcome struct {
	Title   string        `json:"title"`
	Kind    chancery.Kind `json:"kind"`
	Act     string        `json:"act"`
	Total   int           `json:"total"`
	Done    int           `json:"done"`
	Same    int           `json:"same"` // were so already
	Refused int           `json:"refused"`
	Reasons []BulkReason  `json:"reasons,omitempty"`
	Run     chancery.ID   `json:"-"`
	Status  string        `json:"-"` // of the run
	Changes []BulkChange  `json:"-"` // of a preview: the first of them
	Around  `json:"-"`
}

// BulkReason is why a record was refused.
type BulkReason struct {
	Ref  string               `json:"ref"`
	Text map[i18n.Lang]string `json:"text"`
}

// BulkChange is a record as it was and as it would be.
type BulkChange struct{ Before, After chancery.Entity }

var errOnlyTried = errors.New("a preview keeps nothing")

// PreviewBulk tells for each record what would happen and why not. It keeps nothing.
func (s *Service) PreviewBulk(ctx context.Context, who chancery.Actor, b Bulk) (*BulkOutcome, error) {
	return s.bulk(ctx, who, b, func(fn func(*store.Tx) error) error {
		err := s.store.Write(ctx, who, string(b.Kind)+"."+b.Act, func(tx *store.Tx) error {
			if err := fn(tx); err != nil {
				return err
			}
			return errOnlyTried
		})
		if errors.Is(err, errOnlyTried) {
			return nil
		}
		return err
	})
}

// DoBulk performs the act on every record that allows it, a hundred at a time,
// as one run that UndoBulk takes back. expected is how many records the
// preview spoke of: where they are no longer so many nothing happens.
func (s *Service) DoBulk(ctx context.Context, who chancery.Actor, b Bulk, title string, expected int) (*BulkOutcome, error) {
	refs, err := s.expected(ctx, who, b, expected)
	if err != nil {
		return nil, err
	}
	b.Refs, b.All = refs, false
	return s.runBulk(ctx, who, b, title, chancery.NewID(s.Now()), func(int, int) {})
}

// expected are the records of a bulk act, if they are as many as its preview
// spoke of.
func (s *Service) expected(ctx context.Context, who chancery.Actor, b Bulk, expected int) ([]string, error) {
	refs, err := s.Chosen(ctx, who, b)
	if err == nil && len(refs) != expected {
		err = chancery.Refuse("bulk.changed_meanwhile", "count", len(refs), "expected", expected)
	}
	return refs, err
}

// runBulk performs the act as a run. Where the run was begun before and cut off
// it goes on with the records it had not come to.
func (s *Service) runBulk(ctx context.Context, who chancery.Actor, b Bulk, title string, run chancery.ID, progress func(done, total int)) (*BulkOutcome, error) {
	action, all, already := string(b.Kind)+"."+b.Act, len(b.Refs), 0
	begin := func(tx *store.Tx) error {
		entries, err := tx.EntriesOfRun(string(run))
		if err != nil {
			return err
		}
		if _, err := tx.Run(run); chancery.ProblemOf(err) == chancery.Missing && err != nil {
			return tx.StartRun(store.Run{ID: run, Source: title})
		}
		for _, e := range entries {
			if n, err := tx.Find(b.Kind, e.Record); err == nil {
				b.Refs = slices.DeleteFunc(b.Refs, func(ref string) bool { return ref == n.Ref })
			}
		}
		already = all - len(b.Refs)
		return nil
	}
	if err := s.store.WriteRun(ctx, who, action, string(run), begin); err != nil {
		return nil, err
	}
	out := &BulkOutcome{Kind: b.Kind, Act: b.Act}
	if len(b.Refs) > 0 {
		done := already
		var err error
		out, err = s.bulk(ctx, who, b, func(fn func(*store.Tx) error) error {
			err := s.store.WriteRun(ctx, who, action, string(run), fn)
			done += bulkBatch
			progress(min(done, all), all)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	out.Title, out.Run, out.Total, out.Done = title, run, all, out.Done+already
	raw, err := json.Marshal(map[string]any{"bulk": out})
	if err != nil {
		return nil, chancery.Failure("error.storage", err)
	}
	return out, s.store.WriteRun(ctx, who, action, string(run), func(tx *store.Tx) error { return tx.FinishRun(run, string(raw)) })
}

// BulkRun is what a bulk act did.
func (s *Service) BulkRun(ctx context.Context, who chancery.Actor, run chancery.ID) (out *BulkOutcome, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		r, err := tx.Run(run)
		if err == nil {
			r, err = openRun(who, r)
		}
		if err != nil {
			return err
		}
		var kept struct {
			Bulk *BulkOutcome `json:"bulk"`
		}
		if err := json.Unmarshal([]byte(r.Outcome), &kept); err != nil || kept.Bulk == nil {
			return &chancery.Error{Problem: chancery.Missing, Key: "import.no_such_run", Args: []any{"run", string(run)}}
		}
		out = kept.Bulk
		out.Run, out.Status = r.ID, r.Status
		return nil
	})
	return out, err
}

// UndoBulk takes a bulk act back whole, as UndoImport does an import.
func (s *Service) UndoBulk(ctx context.Context, who chancery.Actor, run chancery.ID) (TakenBack, error) {
	return s.takeBackRun(ctx, who, run, "bulk.undo")
}

// Chosen are the references of the records a bulk act is for, as far as the
// actor may see them.
func (s *Service) Chosen(ctx context.Context, who chancery.Actor, b Bulk) (refs []string, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		filters := b.Where
		if !b.All {
			if len(b.Refs) == 0 {
				return nil
			}
			filters = []Filter{{Field: "ref", Values: b.Refs}}
		}
		if len(b.Refs) > MaxBulk {
			return chancery.Refuse("bulk.too_many", "count", len(b.Refs), "max", MaxBulk)
		}
		found, err := tx.Index(b.Kind, filters)
		for _, n := range found {
			refs = append(refs, n.Ref)
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case len(refs) == 0:
		return nil, chancery.Refuse("bulk.nothing_chosen")
	case len(refs) > MaxBulk:
		return nil, chancery.Refuse("bulk.too_many", "count", len(refs), "max", MaxBulk)
	}
	return refs, nil
}

// bulk runs the act on the records, so many in each write.
func (s *Service) bulk(ctx context.Context, who chancery.Actor, b Bulk, write func(func(*store.Tx) error) error) (*BulkOutcome, error) {
	refs, err := s.Chosen(ctx, who, b)
	if err != nil {
		return nil, err
	}
	out := &BulkOutcome{Kind: b.Kind, Act: b.Act, Total: len(refs)}
	for chunk := range slices.Chunk(refs, bulkBatch) {
		err := write(func(tx *store.Tx) error {
			part := &BulkOutcome{}
			for _, ref := range chunk {
				if err := b.one(tx, ref, part); err != nil {
					return err
				}
			}
			out.add(part)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		var shown []chancery.Entity
		for _, c := range out.Changes {
			shown = append(shown, c.Before, c.After)
		}
		out.Around, err = around(tx, shown)
		return err
	})
}

func (o *BulkOutcome) add(part *BulkOutcome) {
	o.Done, o.Same, o.Refused = o.Done+part.Done, o.Same+part.Same, o.Refused+part.Refused
	o.Reasons = append(o.Reasons, part.Reasons[:min(len(part.Reasons), BulkShown-len(o.Reasons))]...)
	o.Changes = append(o.Changes, part.Changes[:min(len(part.Changes), BulkShown-len(o.Changes))]...)
}

// one performs the act on one record, so that it can fail alone.
func (b Bulk) one(tx *store.Tx, ref string, out *BulkOutcome) error {
	var before, after chancery.Entity
	err := tx.Try(func() (err error) {
		if before, err = tx.Load(b.Kind, ref); err != nil {
			return err
		}
		values, err := b.valuesFor(tx, before)
		if err != nil {
			return err
		}
		after, err = perform(tx, b.Kind, b.Act, Input{Ref: ref, Values: values, Reason: b.Reason, Merge: true})
		return err
	})
	switch {
	case err == nil && b.Act == "edit" && after.Head().Version == before.Head().Version:
		out.Same++
	case err == nil:
		out.Done++
		out.Changes = append(out.Changes, BulkChange{before, after})
	case chancery.ProblemOf(err) == chancery.Broken:
		return err
	default:
		out.Refused++
		reason := BulkReason{Ref: ref, Text: map[i18n.Lang]string{}}
		for _, l := range i18n.Langs() {
			reason.Text[l] = reasonText(l, b.Kind, err)
		}
		out.Reasons = append(out.Reasons, reason)
	}
	return nil
}

// reasonText words an error about one record in one sentence or more.
func reasonText(l i18n.Lang, kind chancery.Kind, err error) string {
	var e *chancery.Error
	if !errors.As(err, &e) {
		return i18n.T(l, "error.invalid")
	}
	if len(e.Fields) == 0 {
		return i18n.Explain(l, kind, e.Key, e.Args)
	}
	text := ""
	for _, f := range e.Fields {
		if text != "" {
			text += " "
		}
		if f.Field != "" {
			text += i18n.PathName(l, kind, f.Field) + ": "
		}
		text += i18n.Explain(l, kind, f.Key, f.Args)
	}
	return text
}

// valuesFor are the values for one record: of a field that holds several, what
// is there with some added or taken out.
func (b Bulk) valuesFor(tx *store.Tx, e chancery.Entity) (map[string]any, error) {
	fields := chancery.AllFields(e)
	wanted := maps.Clone(b.Values)
	if b.Fixed != nil {
		wanted = b.Fixed
	}
	if b.Act != "edit" { // a move fills what is still empty
		maps.DeleteFunc(wanted, func(name string, v any) bool {
			f, _ := fields.ByName(name)
			return !f.Empty()
		})
		return wanted, nil
	}
	if b.Mode == ModeSet || b.Mode == "" {
		return wanted, nil
	}
	out := map[string]any{}
	for name, given := range wanted {
		f, ok := fields.ByName(name)
		list, isList := listGiven(given)
		if !ok || !isList {
			return nil, chancery.Invalid(name, "value.not_list", "value", name)
		}
		now, err := listOf(tx, f)
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			if f.Type == chancery.TypeRefs {
				id, ok := tx.ResolveRef(f.Targets, s)
				if !ok {
					return nil, chancery.Invalid(name, "value.no_such_record", "value", s, "kind", "")
				}
				s = string(id)
			}
			at := slices.Index(now, s)
			switch {
			case b.Mode == ModeAdd && at < 0:
				now = append(now, s)
			case b.Mode == ModeRemove && at >= 0:
				now = slices.Delete(now, at, at+1)
			}
		}
		out[name] = now
	}
	return out, nil
}

// listGiven are values as they were typed, or as a job kept them.
func listGiven(v any) (out []string, ok bool) {
	switch x := v.(type) {
	case []string:
		return x, true
	case []any:
		for _, e := range x {
			s, isText := e.(string)
			if !isText {
				return nil, false
			}
			out = append(out, s)
		}
		return out, true
	}
	return nil, v == nil
}

// listOf is what a field that holds several holds, as far as the actor may see
// it: what is hidden stays where it is, whatever is saved.
func listOf(tx *store.Tx, f chancery.Field) (list []string, err error) {
	switch p := f.Pointer().(type) {
	case *[]chancery.Code:
		for _, c := range *p {
			list = append(list, string(c))
		}
	case *[]chancery.ID:
		names, err := tx.Names(*p)
		if err != nil {
			return nil, err
		}
		for _, id := range *p {
			if n, ok := names[id]; ok && !n.Removed {
				list = append(list, string(id))
			}
		}
	default:
		return nil, chancery.Invalid(f.Name, "value.not_list", "value", f.Name)
	}
	return list, nil
}
