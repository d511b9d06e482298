package service

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// What screens know of saved views.
type (
	SavedView = store.SavedView
	Sharing   = store.Sharing
)

// The ways to share a view.
const (
	SharedNot   = store.SharedNot
	SharedBelow = store.SharedBelow
	SharedWide  = store.SharedWide
)

// Bounds of a view, in characters and in views of one account.
const (
	maxViewName  = 80
	maxViewQuery = 4000
	maxViews     = 200
)

// Views lists the views of a kind, or of every kind where none is named, that
// somebody owns or that were shared with them.
func (s *Service) Views(ctx context.Context, who chancery.Actor, kind chancery.Kind) (out []SavedView, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		if out, err = tx.Views(kind); err != nil {
			return err
		}
		for i := range out {
			if err := openTo(tx, &out[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// SavedView reads one view.
func (s *Service) SavedView(ctx context.Context, who chancery.Actor, id chancery.ID) (v SavedView, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		if v, err = tx.View(id); err != nil {
			return err
		}
		return openTo(tx, &v)
	})
	return v, err
}

// HiddenRef stands in a shared view for a record that its reader may not see:
// it is the name of none, so that the view keeps finding nothing by it.
const HiddenRef = "?"

// openTo takes out of somebody else's view the names of records that the reader
// may not see: a view must not tell that they are there.
func openTo(tx *store.Tx, v *SavedView) error {
	if v.Owner == tx.Actor.User {
		return nil
	}
	spec, err := chancery.SpecOf(v.Kind)
	if err != nil {
		return err
	}
	values, err := url.ParseQuery(v.Query)
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	fields := spec.DescribeAll()
	for key, given := range values {
		name, _, _ := strings.Cut(key, ".")
		f, known := fields.ByName(name)
		targets := f.Targets
		switch {
		case key == "ref":
			targets = []chancery.Kind{v.Kind}
		case key == "organisation":
			targets = []chancery.Kind{"organisation"}
		case !known || f.Type != chancery.TypeRef && f.Type != chancery.TypeRefs:
			continue
		}
		for i, x := range given {
			if _, seen := tx.ResolveRef(targets, x); !seen && x != "-" {
				given[i] = HiddenRef
			}
		}
	}
	v.Query = values.Encode()
	return nil
}

// SaveView keeps a view of one's own: a new one where it has no identifier, else
// the one that has it. Pinned makes the register open with it. The owner and
// the organisation it is shared with are the actor's.
func (s *Service) SaveView(ctx context.Context, who chancery.Actor, v SavedView) (id chancery.ID, err error) {
	if who.ReadOnly {
		return "", chancery.May("view.save")
	}
	v.Name = strings.Join(strings.Fields(v.Name), " ")
	switch {
	case v.Name == "":
		return "", chancery.Invalid("name", "value.required")
	case utf8.RuneCountInString(v.Name) > maxViewName:
		return "", chancery.Invalid("name", "value.too_long", "value", v.Name, "max", maxViewName)
	case len(v.Query) > maxViewQuery:
		return "", chancery.Refuse("view.too_long")
	case v.Sharing == SharedBelow && who.Organisation == "":
		return "", chancery.Refuse("view.no_organisation")
	case !slices.Contains([]Sharing{SharedNot, SharedBelow, SharedWide}, v.Sharing):
		return "", chancery.Invalid("sharing", "value.not_code", "value", string(v.Sharing))
	}
	if _, err := chancery.SpecOf(v.Kind); err != nil {
		return "", err
	}
	if v.Organisation = ""; v.Sharing == SharedBelow {
		v.Organisation = who.Organisation
	}
	err = s.store.Write(ctx, who, "view.save", func(tx *store.Tx) error {
		if id = v.ID; id == "" {
			mine, err := tx.Views("")
			if err != nil {
				return err
			}
			if own := slices.DeleteFunc(mine, func(o SavedView) bool { return o.Owner != who.User }); len(own) >= maxViews {
				return chancery.Refuse("view.too_many", "max", maxViews)
			}
			id = chancery.NewID(tx.Now())
		} else if was, err := tx.View(id); err != nil || was.Kind != v.Kind {
			return &chancery.Error{Problem: chancery.Missing, Key: "view.no_such_view"}
		}
		v.ID = id
		if err := tx.SaveView(v); err != nil {
			return err
		}
		return pin(tx, v)
	})
	return id, err
}

// pin makes the register open with the view, or no longer with it.
func pin(tx *store.Tx, v SavedView) error {
	if v.Pinned {
		return tx.PinView(v.Kind, v.ID)
	}
	if was, err := tx.View(v.ID); err != nil || !was.Pinned {
		return err
	}
	return tx.PinView(v.Kind, "")
}

// PinView makes the register of a view's kind open with it for the actor, or no
// longer.
func (s *Service) PinView(ctx context.Context, who chancery.Actor, id chancery.ID, on bool) error {
	return s.store.Write(ctx, who, "view.pin", func(tx *store.Tx) error {
		v, err := tx.View(id)
		if err != nil {
			return err
		}
		v.Pinned = on
		return pin(tx, v)
	})
}

// DropView takes a view of one's own away.
func (s *Service) DropView(ctx context.Context, who chancery.Actor, id chancery.ID) error {
	if who.ReadOnly {
		return chancery.May("view.save")
	}
	return s.store.Write(ctx, who, "view.drop", func(tx *store.Tx) error { return tx.DropView(id) })
}
