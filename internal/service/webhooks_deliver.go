package service

import (
	"context"
	"math/rand/v2"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/store"
	"chancery/internal/webhook"
)

// retryAfter is how long to wait after each failed attempt, give or take a
// fifth, so that receivers that were down are not asked by all at once. After
// the last the message is given up: after about three days.
var retryAfter = []time.Duration{
	15 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 24 * time.Hour,
}

const (
	entriesAtOnce    = 1000                // of the ledger, read for one subscription
	deliveriesAtOnce = 50                  // sent in one go
	attemptLease     = 2 * time.Minute     // a message whose sender died is sent again after it
	deliveriesKept   = 30 * 24 * time.Hour // those that are done with
)

// Due is one message to be sent now, with the address and the secret.
type Due struct {
	Delivery
	URL, Secret string
	// Who is the subscription's owner, as whom the event is looked at.
	Who chancery.Actor
	// View is the record as it stood then, as the owner may see it; nil for a
	// trial and for a record that was removed.
	View *View
	At   time.Time
	By   string
	Ref  string
	// Version of the record that the event made.
	Version int64
}

// Trial is the event of a message that tries a subscription out.
const Trial = "webhook.trial"

// CollectWebhooks reads the ledger on for each subscription and notes the
// messages to be sent. What is in the ledger is not lost when the program stops
// in between. more reports whether there is more to read.
func (s *Service) CollectWebhooks(ctx context.Context) (more bool, err error) {
	var hooks []store.Webhook
	var size int64
	err = s.store.Read(ctx, chancery.System(), func(tx *store.Tx) error {
		if size, err = tx.LedgerSize(); err != nil {
			return err
		}
		hooks, err = tx.Webhooks(true)
		return err
	})
	if err != nil {
		return false, err
	}
	for _, w := range hooks {
		if !w.Active || w.Position >= size {
			continue
		}
		to := min(size, w.Position+entriesAtOnce)
		more = more || to < size
		err := s.store.Write(ctx, chancery.System(), "webhook.collect", func(tx *store.Tx) error { return collect(tx, w, to) })
		if err != nil {
			return false, err
		}
	}
	return more, nil
}

func collect(tx *store.Tx, w store.Webhook, to int64) error {
	moved, err := tx.MoveWebhook(w.ID, w.Position, to)
	if err != nil || !moved {
		return err
	}
	for row, err := range tx.Entries(w.Position, to) {
		if err != nil {
			return err
		}
		e := row.Entry
		if act := actOf(e.Action); matches(w.Events, e.Kind, act) {
			d := Delivery{ID: chancery.NewID(tx.Now()), Webhook: w.ID, Entry: e.Index, Event: e.Kind + "." + act, Kind: chancery.Kind(e.Kind), Record: chancery.ID(e.Record)}
			if err := tx.AddDelivery(d); err != nil {
				return err
			}
		}
	}
	return nil
}

// actOf is the act of an action of the ledger: "sign" of "agreement.sign".
func actOf(action string) string { return action[strings.LastIndex(action, ".")+1:] }

// DueWebhooks takes messages that are to be sent now; nobody else sends them
// meanwhile. What their owners may not see any more is withheld and not returned.
func (s *Service) DueWebhooks(ctx context.Context) (due []Due, err error) {
	var waiting []Delivery
	err = s.store.Read(ctx, chancery.System(), func(tx *store.Tx) error {
		waiting, err = tx.DueDeliveries(deliveriesAtOnce)
		return err
	})
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	for _, d := range waiting {
		claimed := false
		err := s.store.Write(ctx, chancery.System(), "webhook.claim", func(tx *store.Tx) (err error) {
			claimed, err = tx.ClaimDelivery(d, tx.Now().Add(attemptLease))
			return err
		})
		if err != nil {
			return due, err
		}
		if !claimed {
			continue
		}
		d.Attempts++
		one, err := s.lookAt(ctx, d)
		if err != nil {
			return due, err
		}
		if one != nil {
			due = append(due, *one)
		}
	}
	return due, nil
}

// lookAt reads the event as the owner of the subscription may see it now; nil
// where there is nothing to send.
func (s *Service) lookAt(ctx context.Context, d Delivery) (*Due, error) {
	out := &Due{Delivery: d, At: d.CreatedAt}
	var w store.Webhook
	err := s.store.Read(ctx, chancery.System(), func(tx *store.Tx) (err error) {
		if w, err = tx.Webhook(d.Webhook, true); err != nil {
			return err
		}
		a, err := tx.Account(w.Account)
		if err != nil {
			return err
		}
		if a.Disabled {
			return chancery.NotFound(d.Kind, string(d.Record))
		}
		out.Who, err = actorOf(tx, a)
		return err
	})
	if err == nil {
		out.URL, out.Secret = w.URL, w.Secret
		if d.Entry < 0 {
			return out, nil
		}
		err = s.store.Read(ctx, out.Who, func(tx *store.Tx) error { return out.read(tx, w) })
	}
	if err == nil || chancery.ProblemOf(err) == chancery.Broken {
		return out, err
	}
	d.State = store.DeliveryWithheld
	return nil, s.store.Write(ctx, chancery.System(), "webhook.withhold", func(tx *store.Tx) error { return tx.FinishAttempt(d) })
}

// read fills in the event; any error but an outage means that it must not be sent.
func (d *Due) read(tx *store.Tx, w store.Webhook) error {
	versions, err := tx.History(d.Kind, string(d.Record))
	if err != nil {
		return err
	}
	for _, v := range versions {
		if v.Entry.Index != d.Entry {
			continue
		}
		r := v.Entity.Head()
		d.At, d.By, d.Ref, d.Version = v.At(), v.Entry.Actor, r.Ref, r.Version
		if r.Removed {
			return nil
		}
		if err := d.filtered(tx, w, r.Ref); err != nil {
			return err
		}
		d.View, err = plainView(tx, v.Entity)
		return err
	}
	return chancery.NotFound(d.Kind, string(d.Record)) // that version is marked above the owner's clearance
}

// filtered fails where the filter of the subscription does not let the record
// through as it stands.
func (d *Due) filtered(tx *store.Tx, w store.Webhook, ref string) error {
	if w.Filter == "" {
		return nil
	}
	_, where, err := webhookFilter(w.Events, w.Filter)
	if err != nil {
		return err
	}
	n, _, err := tx.Count(d.Kind, append(where, Filter{Field: "ref", Values: []string{ref}}))
	if err == nil && n == 0 {
		err = chancery.NotFound(d.Kind, ref)
	}
	return err
}

// SentWebhook notes what became of an attempt: the message was taken, is sent
// again later, not before the receiver wants it, or is given up. A subscription whose receiver wants no more, or
// took nothing for as long as a message was tried, is switched off.
func (s *Service) SentWebhook(ctx context.Context, due Due, o webhook.Outcome) error {
	return s.store.Write(ctx, chancery.System(), "webhook.sent", func(tx *store.Tx) error {
		d := due.Delivery
		d.Status, d.Error, d.State = o.Status, o.Why, store.DeliveryTaken
		if !o.Taken() {
			d.State = store.DeliveryGivenUp
			if d.Attempts <= len(retryAfter) && o.Why != webhook.Gone {
				d.State, d.NextAt = store.DeliveryWaiting, tx.Now().Add(max(jittered(retryAfter[d.Attempts-1]), o.RetryAfter))
			}
		}
		if err := tx.FinishAttempt(d); err != nil {
			return err
		}
		if o.Why == webhook.Gone {
			return tx.StopWebhook(d.Webhook, "webhook.stopped.gone")
		}
		if d.State != store.DeliveryGivenUp {
			return nil
		}
		if taken, err := tx.TakenSince(d.Webhook, d.CreatedAt); taken || err != nil {
			return err
		}
		return tx.StopWebhook(d.Webhook, "webhook.stopped.failing")
	})
}

func jittered(d time.Duration) time.Duration {
	return time.Duration(float64(d) * (0.8 + 0.4*rand.Float64()))
}

// ForgetWebhooks takes away messages that were done with long ago.
func (s *Service) ForgetWebhooks(ctx context.Context) error {
	return s.store.Write(ctx, chancery.System(), "webhook.forget", func(tx *store.Tx) error { return tx.ForgetDeliveries(tx.Now().Add(-deliveriesKept)) })
}

// DeliveryWaiting is the state of a message that is to be sent.
const DeliveryWaiting = store.DeliveryWaiting

// Delivery is one message to one receiver, as its owner follows it.
type Delivery = store.Delivery

// Sent is a message with the record it is about, as the reader may see it.
type Sent struct {
	Delivery
	Name Name // empty for a trial, and where the reader may not see the record
}

// Deliveries lists the messages of a subscription, the newest first, from before
// one of them on; next is where to go on, empty at the end.
func (s *Service) Deliveries(ctx context.Context, who chancery.Actor, id, before string, limit int) (out []Sent, next string, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		w, err := tx.Webhook(chancery.ID(id), manages(who))
		if err != nil {
			return err
		}
		list, err := tx.Deliveries(w.ID, chancery.ID(before), limit+1)
		if err != nil {
			return err
		}
		if len(list) > limit {
			list, next = list[:limit], string(list[limit-1].ID)
		}
		ids := make([]chancery.ID, len(list))
		for i, d := range list {
			ids[i] = d.Record
		}
		names, err := tx.Names(ids)
		for _, d := range list {
			out = append(out, Sent{d, names[d.Record]})
		}
		return err
	})
	return out, next, err
}

// Redeliver sends a message anew, with the same identifier.
func (s *Service) Redeliver(ctx context.Context, who chancery.Actor, id, delivery string) error {
	return s.onWebhook(ctx, who, "redeliver", id, func(tx *store.Tx, w store.Webhook) error {
		d, err := tx.Delivery(w.ID, chancery.ID(delivery))
		if err != nil {
			return err
		}
		return tx.AgainDelivery(d.ID)
	})
}

// TryWebhook sends a message that says nothing, to see whether it arrives.
func (s *Service) TryWebhook(ctx context.Context, who chancery.Actor, id string) error {
	return s.onWebhook(ctx, who, "try", id, func(tx *store.Tx, w store.Webhook) error {
		if !w.Active {
			return chancery.Refuse("webhook.not_active")
		}
		return tx.AddDelivery(Delivery{ID: chancery.NewID(tx.Now()), Webhook: w.ID, Entry: -1, Event: Trial})
	})
}
