package service

import (
	"context"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Blank is what a form for a new record starts from; it refuses whoever may
// not create one.
func (s *Service) Blank(ctx context.Context, who chancery.Actor, kind chancery.Kind) (*View, error) {
	var v *View
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		spec, err := chancery.SpecOf(kind)
		if err != nil {
			return err
		}
		if !tx.Actor.Allows(string(kind) + ".create") {
			return chancery.May(string(kind) + ".create")
		}
		e := spec.Make()
		if spec.Begin != nil {
			spec.Begin(e)
		}
		v, err = view(tx, e)
		return err
	})
	return v, err
}

// Lookup finds the record somebody means by what they typed into a reference
// field. exact is set when it is the reference, key or identifier of one of
// the kinds, or "kind/reference" where no kinds are given, or when it is found
// once; like lists what it may mean otherwise.
func (s *Service) Lookup(ctx context.Context, who chancery.Actor, kinds []chancery.Kind, typed string, limit int) (exact *Name, like []Name, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		if id, ok := tx.ResolveRef(kinds, typed); ok {
			names, err := namesOf(tx, []chancery.ID{id})
			if n, ok := names[id]; ok {
				exact = &n
			}
			return err
		}
		words := strings.TrimSpace(typed)
		if words != "" && !strings.HasSuffix(words, `"`) {
			words += "*"
		}
		if like, err = tx.Search(words, kinds, limit, 0); err == nil {
			err = nameList(tx, like)
		}
		if len(like) == 1 {
			exact = &like[0]
		}
		return err
	})
	return exact, like, err
}

// Choices lists the records of each kind by title, for forms to offer. A kind
// with more than limit records is left out.
func (s *Service) Choices(ctx context.Context, who chancery.Actor, kinds []chancery.Kind, limit int) (map[chancery.Kind][]Name, error) {
	out := map[chancery.Kind][]Name{}
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		for _, k := range kinds {
			page, err := tx.List(Query{Kind: k, Sort: "title", Limit: limit})
			if err != nil {
				return err
			}
			if page.Next != "" {
				continue
			}
			for _, e := range page.Records {
				r := e.Head()
				out[k] = append(out[k], Name{ID: r.ID, Kind: k, Ref: r.Ref, Title: chancery.TitleOf(e), State: r.State})
			}
			if err := nameList(tx, out[k]); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// Suggest lists records of the kinds that somebody may mean by what they have
// typed so far into a reference field; before they typed anything, those
// changed last.
func (s *Service) Suggest(ctx context.Context, who chancery.Actor, kinds []chancery.Kind, typed string, limit int) ([]Name, error) {
	if strings.TrimSpace(typed) != "" {
		exact, like, err := s.Lookup(ctx, who, kinds, typed, limit)
		if exact != nil && len(like) == 0 {
			like = []Name{*exact}
		}
		return like, err
	}
	var out []Name
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		for _, k := range kinds {
			page, err := tx.List(Query{Kind: k, Sort: "-updated_at", Limit: max(limit/len(kinds), 3)})
			if err != nil {
				return err
			}
			names, err := namesOf(tx, nil, page.Records...)
			if err != nil {
				return err
			}
			for _, e := range page.Records {
				out = append(out, names[e.Head().ID])
			}
		}
		return nil
	})
	return out[:min(len(out), limit)], err
}
