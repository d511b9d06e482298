package service

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/store"
	"chancery/internal/webhook"
)

// Subscription is an account's wish to be told of what changes, without its secret.
type Subscription struct {
	ID        chancery.ID
	Account   string
	Label     string
	URL       string
	Events    []string // "activity.*", "agreement.sign", "*.remove"
	Filter    string   // what a list of the kind is filtered by: "partners=CN&marking=public"
	Active    bool
	Stopped   string // message key of why the program stopped it; empty otherwise
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Hook is what somebody wants of a subscription.
type Hook struct {
	Label, URL string
	Events     []string
	Filter     string
	Active     bool
}

// MaxWebhooks is how many subscriptions one account may have.
const MaxWebhooks = 20

// Reach sets where messages to other programs may go. It is called before
// anything else is asked of the service; the zero Reach is public addresses.
func (s *Service) Reach(r webhook.Reach) { s.reach = r }

func subscriptionOf(w store.Webhook) Subscription {
	return Subscription{w.ID, w.Account, w.Label, w.URL, w.Events, w.Filter, w.Active, w.Stopped, w.CreatedAt, w.UpdatedAt}
}

// manages reports whether somebody may look after the subscriptions of others.
func manages(who chancery.Actor) bool { return who.Allows("user.edit") }

// Webhooks lists one's own subscriptions; administrators see everybody's.
func (s *Service) Webhooks(ctx context.Context, who chancery.Actor) (out []Subscription, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		all, err := tx.Webhooks(manages(who))
		for _, w := range all {
			out = append(out, subscriptionOf(w))
		}
		return err
	})
	return out, err
}

// Webhook reads one subscription, one's own or any for administrators.
func (s *Service) Webhook(ctx context.Context, who chancery.Actor, id string) (sub Subscription, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		w, err := tx.Webhook(chancery.ID(id), manages(who))
		sub = subscriptionOf(w)
		return err
	})
	return sub, err
}

// AddWebhook subscribes the actor. The secret that messages are signed with is
// returned once and not shown again.
func (s *Service) AddWebhook(ctx context.Context, who chancery.Actor, h Hook) (sub Subscription, secret string, err error) {
	if who.ReadOnly {
		return sub, "", chancery.May("user.edit")
	}
	secret = webhook.NewSecret()
	err = s.store.Write(ctx, who, "webhook.create", func(tx *store.Tx) error {
		if _, err := tx.Account(who.User); err != nil { // the local administrator has none that could be asked what it sees
			return err
		}
		own, err := tx.Webhooks(false)
		if err != nil {
			return err
		}
		if len(own) >= MaxWebhooks {
			return chancery.Refuse("webhook.too_many", "max", MaxWebhooks)
		}
		w := store.Webhook{ID: chancery.NewID(tx.Now()), Account: who.User, Secret: secret}
		if err := s.fillWebhook(tx, &w, h); err != nil {
			return err
		}
		if err := tx.SaveWebhook(w); err != nil {
			return err
		}
		w, err = tx.Webhook(w.ID, true)
		sub = subscriptionOf(w)
		return err
	})
	if err != nil {
		secret = ""
	}
	return sub, secret, err
}

// EditWebhook changes a subscription. One that is switched on again is told of
// what happens from now on. Of somebody else's an administrator may only change
// the label and switch it off: messages hold what its owner may see, so
// nobody but the owner says where they go and what they tell.
func (s *Service) EditWebhook(ctx context.Context, who chancery.Actor, id string, h Hook) (sub Subscription, err error) {
	err = s.onWebhook(ctx, who, "edit", id, func(tx *store.Tx, w store.Webhook) error {
		was := w
		if err := s.fillWebhook(tx, &w, h); err != nil {
			return err
		}
		if w.Account != who.User && (w.URL != was.URL || w.Filter != was.Filter || !slices.Equal(w.Events, was.Events) || w.Active && !was.Active) {
			return chancery.Refuse("webhook.not_yours", "user", w.Account)
		}
		if err := tx.SaveWebhook(w); err != nil {
			return err
		}
		w, err := tx.Webhook(w.ID, true)
		sub = subscriptionOf(w)
		return err
	})
	return sub, err
}

// SwitchWebhook switches a subscription off, or on again: it is told of what
// happens from then on.
func (s *Service) SwitchWebhook(ctx context.Context, who chancery.Actor, id string, active bool) (sub Subscription, err error) {
	err = s.onWebhook(ctx, who, "edit", id, func(tx *store.Tx, w store.Webhook) error {
		if w.Active = active; active {
			w.Stopped = ""
		}
		if err := tx.SaveWebhook(w); err != nil {
			return err
		}
		w, err := tx.Webhook(w.ID, true)
		sub = subscriptionOf(w)
		return err
	})
	return sub, err
}

// NewWebhookSecret gives a subscription another secret and returns it once.
func (s *Service) NewWebhookSecret(ctx context.Context, who chancery.Actor, id string) (secret string, err error) {
	secret = webhook.NewSecret()
	err = s.onWebhook(ctx, who, "secret", id, func(tx *store.Tx, w store.Webhook) error {
		if w.Account != who.User {
			return chancery.Refuse("webhook.not_yours", "user", w.Account)
		}
		w.Secret = secret
		return tx.SaveWebhook(w)
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// RemoveWebhook ends a subscription and forgets its messages.
func (s *Service) RemoveWebhook(ctx context.Context, who chancery.Actor, id string) error {
	return s.onWebhook(ctx, who, "remove", id, func(tx *store.Tx, w store.Webhook) error { return tx.DropWebhook(w.ID) })
}

func (s *Service) onWebhook(ctx context.Context, who chancery.Actor, act, id string, fn func(*store.Tx, store.Webhook) error) error {
	if who.ReadOnly {
		return chancery.May("user.edit")
	}
	return s.store.Write(ctx, who, "webhook."+act, func(tx *store.Tx) error {
		w, err := tx.Webhook(chancery.ID(id), manages(who))
		if err != nil {
			return err
		}
		return fn(tx, w)
	})
}

// fillWebhook checks what is wanted, all of it, and puts it in.
func (s *Service) fillWebhook(tx *store.Tx, w *store.Webhook, h Hook) error {
	w.Label, w.URL, w.Filter = strings.TrimSpace(h.Label), strings.TrimSpace(h.URL), strings.TrimSpace(h.Filter)
	w.Events, w.Active = nil, h.Active
	if h.Active {
		w.Stopped = ""
	}
	var errs []chancery.FieldError
	if w.Label == "" || len(w.Label) > 200 {
		errs = append(errs, chancery.FieldError{Field: "label", Key: "webhook.bad_label"})
	}
	errs = append(errs, chancery.FieldsOf(s.reach.Check(w.URL))...)
	for _, e := range h.Events {
		if e = strings.TrimSpace(e); e == "" || slices.Contains(w.Events, e) {
			continue
		}
		if !goodPattern(e) {
			errs = append(errs, chancery.FieldError{Field: "events", Key: "webhook.bad_event", Args: []any{"value", e}})
		}
		w.Events = append(w.Events, e)
	}
	if len(w.Events) == 0 || len(w.Events) > 100 {
		errs = append(errs, chancery.FieldError{Field: "events", Key: "webhook.no_event"})
	}
	if len(errs) == 0 && w.Filter != "" {
		spec, where, err := webhookFilter(w.Events, w.Filter)
		if err == nil {
			_, _, err = tx.Count(spec.Kind, where)
		}
		if chancery.ProblemOf(err) == chancery.Broken && err != nil {
			return err
		}
		if err != nil {
			errs = append(errs, chancery.FieldError{Field: "filter", Key: "webhook.bad_filter"})
		}
	}
	return chancery.InvalidFields(errs)
}

var actForm = regexp.MustCompile(`^[a-z][a-z_]{0,39}$`)

// goodPattern reports whether a pattern names kinds and acts there are.
func goodPattern(pattern string) bool {
	kind, act, ok := strings.Cut(pattern, ".")
	if !ok || act != "*" && !actForm.MatchString(act) {
		return false
	}
	if kind == "*" {
		return true
	}
	spec, err := chancery.SpecOf(chancery.Kind(kind))
	if err != nil {
		return false
	}
	_, move := spec.Moves[act]
	return move || slices.Contains(append([]string{"*"}, WebhookActs...), act)
}

// WebhookActs are the acts that records of every kind know, beside the moves of
// their lives.
var WebhookActs = []string{"create", "edit", "remove", "restore", "import", "undo"}

// matches reports whether a pattern lets an event through.
func matches(patterns []string, kind, act string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		k, a, _ := strings.Cut(p, ".")
		return (k == "*" || k == kind) && (a == "*" || a == act)
	})
}

// webhookFilter reads a filter, which speaks of the fields of one kind.
func webhookFilter(events []string, text string) (*chancery.Spec, []Filter, error) {
	kind, _, _ := strings.Cut(events[0], ".")
	for _, e := range events {
		if !strings.HasPrefix(e, kind+".") {
			return nil, nil, chancery.Invalid("filter", "webhook.bad_filter")
		}
	}
	spec, err := chancery.SpecOf(chancery.Kind(kind))
	if err != nil {
		return nil, nil, chancery.Invalid("filter", "webhook.bad_filter")
	}
	given, err := url.ParseQuery(text)
	if err != nil || len(given) == 0 {
		return nil, nil, chancery.Invalid("filter", "webhook.bad_filter")
	}
	var where []Filter
	for name, values := range given {
		f := Filter{Field: name}
		for _, v := range values {
			f.Values = append(f.Values, strings.Split(v, ",")...)
		}
		where = append(where, f)
	}
	return spec, where, nil
}
