package service

import (
	"context"
	"reflect"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// ReadingView is a reading as its screen shows it.
type ReadingView struct {
	ID      chancery.ID
	Version int64
	Title   string
	At      time.Time
	Day     chancery.Date
	Marking string
	Texts   []*ReadText
	Items   []ItemView
	Counts  ReadingCounts
	Notes   []ModelNote
	Long    []string          // texts that told of more than is proposed
	Filed   map[string]string // references of the documents texts stand filed as
	File    bool              // texts are filed with what is accepted
	Undo    bool              // something was accepted
}

// ItemView is a proposal with the values it would enter.
type ItemView struct {
	ReadingItem
	N     int
	View  *View // the proposed values as a record; Names hold what they refer to
	Told  []ToldField
	Match *Name // the record it is
	There *View // that record, while the proposal is undecided
	Maybe []Name
	Waits []int // the numbers of the undecided proposals it names
	May   bool  // create, or edit where it is a record already
}

// ToldField is one field of a proposal.
type ToldField struct {
	Name    string
	Passage string // the words it was read in
	Rule    string
	Against Against // what the record it is says
}

// Against compares a proposed value with the record it is of.
type Against string

// A record that is there has the value, lacks it, or says something else.
const (
	AgainstNothing Against = ""
	AgainstSame    Against = "same"
	AgainstEmpty   Against = "adds"
	AgainstOther   Against = "differs"
)

// Reading reads one reading of who.
func (s *Service) Reading(ctx context.Context, who chancery.Actor, id chancery.ID) (*ReadingView, error) {
	var out *ReadingView
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		r, c, err := loadReading(tx, id)
		if err != nil {
			return err
		}
		out = &ReadingView{
			ID: r.ID, Version: r.Version, Title: r.Title, At: r.At, Day: c.Day, Marking: c.Marking, Texts: c.Texts,
			Counts: c.counts(), Notes: c.Notes, Undo: r.Run != "", Long: c.Long, File: c.File,
		}
		if out.Filed, err = c.filed(tx); err != nil {
			return err
		}
		for i := range c.Items {
			item, err := itemView(tx, c, i+1)
			if err != nil {
				return err
			}
			out.Items = append(out.Items, *item)
		}
		return nil
	})
	return out, err
}

func itemView(tx *store.Tx, c *readingContent, n int) (*ItemView, error) {
	v := &ItemView{ReadingItem: c.Items[n-1], N: n}
	var err error
	if v.View, err = proposedView(tx, v.Kind, v.Fields); err != nil {
		return nil, err
	}
	act := ".create"
	if v.Matches != "" {
		act = ".edit"
	}
	v.May = tx.Actor.Allows(string(v.Kind) + act)
	for _, l := range v.Links {
		if l.To >= 0 && l.To < len(c.Items) && c.Items[l.To].State == ItemOpen {
			v.Waits = appendNew(v.Waits, l.To+1)
		}
	}
	v.There, err = v.compare(tx)
	if err != nil {
		return nil, err
	}
	for _, f := range chancery.AllFields(v.View.Entity) {
		if v.Fields[f.Name] == nil {
			continue
		}
		told := ToldField{Name: f.Name}
		for _, why := range v.Why {
			if why.Field == f.Name {
				told.Rule, told.Passage = why.Rule, why.Passage.Text
				break
			}
		}
		if v.There != nil {
			told.Against = against(f, v.There, v.View)
		}
		v.Told = append(v.Told, told)
	}
	for _, ref := range v.Duplicates {
		if name, err := nameOf(tx, v.Kind, ref); err == nil && name != nil {
			v.Maybe = append(v.Maybe, *name)
		}
	}
	return v, nil
}

func appendNew(list []int, n int) []int {
	for _, have := range list {
		if have == n {
			return list
		}
	}
	return append(list, n)
}

// compare finds the record a proposal is; one that is gone is no longer named.
func (v *ItemView) compare(tx *store.Tx) (*View, error) {
	ref := v.Matches
	if v.State == ItemAccepted {
		ref = v.Record
	}
	if ref == "" {
		return nil, nil
	}
	e, err := tx.Load(v.Kind, ref)
	if chancery.ProblemOf(err) == chancery.Missing {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	there, err := plainView(tx, e)
	if err != nil {
		return nil, err
	}
	v.Match, err = nameOf(tx, v.Kind, ref)
	if v.State == ItemAccepted {
		return nil, err
	}
	return there, err
}

func nameOf(tx *store.Tx, kind chancery.Kind, ref string) (*Name, error) {
	id, ok := tx.ResolveRef([]chancery.Kind{kind}, ref)
	if !ok {
		return nil, nil
	}
	names, err := namesOf(tx, []chancery.ID{id})
	if n, ok := names[id]; ok {
		return &n, err
	}
	return nil, err
}

func against(f chancery.Field, there, proposed *View) Against {
	g, ok := chancery.AllFields(there.Entity).ByName(f.Name)
	if !ok {
		return AgainstNothing
	}
	has, says := g.Value(there.RefName), f.Value(proposed.RefName)
	a, isText := has.(chancery.Text)
	b, _ := says.(chancery.Text)
	switch {
	case has == nil:
		return AgainstEmpty
	case reflect.DeepEqual(has, says), isText && (b.EN == "" || b.EN == a.EN) && (b.VI == "" || b.VI == a.VI):
		return AgainstSame
	}
	return AgainstOther
}

// proposedView is a record with the proposed values, as far as they hold.
func proposedView(tx *store.Tx, kind chancery.Kind, values map[string]any) (*View, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	e := spec.Make()
	fillIn(tx, e, values)
	return view(tx, e)
}

func fillIn(tx *store.Tx, e chancery.Entity, values map[string]any) {
	for _, f := range chancery.AllFields(e) {
		if v, ok := values[f.Name]; ok {
			_ = f.Accept(v, tx) // what does not hold stays empty, and the form asks for it
		}
	}
}

// MendProposal is what the form of a proposal begins with: the record to come,
// or the record it is with what it would add. ref is that record's, else the
// code suggested for a new one.
func (s *Service) MendProposal(ctx context.Context, who chancery.Actor, id chancery.ID, n int) (v *View, item *ReadingItem, version int64, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		r, c, err := loadReading(tx, id)
		if err != nil {
			return err
		}
		version = r.Version
		if item, err = c.item(n); err != nil {
			return err
		}
		values, err := c.valuesOf(item)
		if err != nil {
			return err
		}
		if item.Matches == "" {
			if !tx.Actor.Allows(string(item.Kind) + ".create") {
				return chancery.May(string(item.Kind) + ".create")
			}
			values["marking"], values["source"] = c.Marking, item.Passage.File
			v, err = proposedView(tx, item.Kind, values)
			return err
		}
		e, err := tx.Load(item.Kind, item.Matches)
		if err != nil {
			return err
		}
		if err := may(tx, string(item.Kind)+".edit", e); err != nil {
			return err
		}
		missing, err := missingIn(tx, e, values)
		if err != nil {
			return err
		}
		fillIn(tx, e, missing)
		v, err = view(tx, e)
		return err
	})
	return v, item, version, err
}
