package store

import (
	"time"

	"chancery/internal/chancery"
)

// Webhook is an account's wish to be told of what changes.
type Webhook struct {
	ID        chancery.ID
	Account   string
	Label     string
	URL       string
	Events    []string // "activity.*", "agreement.sign"
	Filter    string
	Secret    string
	Active    bool
	Stopped   string // message key of why the program stopped it; empty otherwise
	Position  int64  // how many entries of the ledger were read for it
	CreatedAt time.Time
	UpdatedAt time.Time
}

// The states of a delivery.
const (
	DeliveryWaiting  = "waiting"
	DeliveryTaken    = "taken"
	DeliveryGivenUp  = "given_up"
	DeliveryWithheld = "withheld" // its owner may not see the record, or the filter lets it not through
)

// Delivery is one message to one receiver.
type Delivery struct {
	ID        chancery.ID
	Webhook   chancery.ID
	Entry     int64  // of the ledger; -1 for a trial
	Event     string // "activity.approve"
	Kind      chancery.Kind
	Record    chancery.ID
	State     string
	Attempts  int
	NextAt    time.Time
	Status    int    // of the last answer
	Error     string // message key of what went wrong last
	CreatedAt time.Time
	TriedAt   time.Time // zero before the first attempt
}

const webhookColumns = `id, account, label, url, events, filter, secret, active, stopped, position, created_at, updated_at`

func scanWebhook(scan func(...any) error) (Webhook, error) {
	var w Webhook
	var events string
	var created, updated int64
	err := scan(&w.ID, &w.Account, &w.Label, &w.URL, &events, &w.Filter, &w.Secret, &w.Active, &w.Stopped, &w.Position, &created, &updated)
	w.Events = split[string](events)
	w.CreatedAt, w.UpdatedAt = time.UnixMicro(created).UTC(), time.UnixMicro(updated).UTC()
	return w, err
}

// SaveWebhook keeps a subscription, new or changed. A new one reads the ledger
// from its end on.
func (t *Tx) SaveWebhook(w Webhook) error {
	size, err := t.LedgerSize()
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO webhook (`+webhookColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET label = excluded.label, url = excluded.url, events = excluded.events, filter = excluded.filter, secret = excluded.secret,
			active = excluded.active, stopped = excluded.stopped, position = CASE WHEN webhook.active THEN webhook.position ELSE excluded.position END, updated_at = excluded.updated_at`,
		string(w.ID), w.Account, w.Label, w.URL, joined(w.Events), w.Filter, w.Secret, w.Active, w.Stopped, size, t.at.UnixMicro(), t.at.UnixMicro())
	return err
}

// Webhook reads a subscription of the actor's own, or of anybody where anyone is
// set: the caller has asked whether the actor may.
func (t *Tx) Webhook(id chancery.ID, anyone bool) (Webhook, error) {
	var w Webhook
	found := false
	err := t.query(func(scan func(...any) error) (err error) {
		w, err = scanWebhook(scan)
		found = true
		return err
	}, `SELECT `+webhookColumns+` FROM webhook WHERE id = ? AND (? OR account = ?)`, string(id), anyone, t.Actor.User)
	if err == nil && !found {
		err = &chancery.Error{Problem: chancery.Missing, Key: "webhook.no_such_webhook"}
	}
	return w, err
}

// Webhooks lists the actor's own subscriptions, or everybody's.
func (t *Tx) Webhooks(anyone bool) ([]Webhook, error) {
	var out []Webhook
	err := t.query(func(scan func(...any) error) error {
		w, err := scanWebhook(scan)
		out = append(out, w)
		return err
	}, `SELECT `+webhookColumns+` FROM webhook WHERE ? OR account = ? ORDER BY id`, anyone, t.Actor.User)
	return out, err
}

// DropWebhook takes a subscription away with its deliveries.
func (t *Tx) DropWebhook(id chancery.ID) error {
	if _, err := t.exec(`DELETE FROM webhook_delivery WHERE webhook = ?`, string(id)); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM webhook WHERE id = ?`, string(id))
	return err
}

// StopWebhook switches a subscription off and says why.
func (t *Tx) StopWebhook(id chancery.ID, why string) error {
	_, err := t.exec(`UPDATE webhook SET active = ?, stopped = ?, updated_at = ? WHERE id = ?`, false, why, t.at.UnixMicro(), string(id))
	return err
}

// PauseWebhooks switches every active subscription off, says why, and gives up
// what waited to be sent.
func (t *Tx) PauseWebhooks(why string) error {
	_, err := t.exec(`UPDATE webhook_delivery SET state = ?, error = ? WHERE state = ?`, DeliveryGivenUp, "webhook.why.restored", DeliveryWaiting)
	if err == nil {
		_, err = t.exec(`UPDATE webhook SET active = ?, stopped = ?, updated_at = ? WHERE active`, false, why, t.at.UnixMicro())
	}
	return err
}

// MoveWebhook notes how far the ledger was read for a subscription; moved is
// false when another process was quicker.
func (t *Tx) MoveWebhook(id chancery.ID, from, to int64) (moved bool, err error) {
	n, err := t.exec(`UPDATE webhook SET position = ? WHERE id = ? AND position = ?`, to, string(id), from)
	return n == 1, err
}

const deliveryColumns = `id, webhook, entry, event, kind, record, state, attempts, next_at, status, error, created_at, tried_at`

func scanDelivery(scan func(...any) error) (Delivery, error) {
	var d Delivery
	var next, created, tried int64
	err := scan(&d.ID, &d.Webhook, &d.Entry, &d.Event, &d.Kind, &d.Record, &d.State, &d.Attempts, &next, &d.Status, &d.Error, &created, &tried)
	d.NextAt, d.CreatedAt = time.UnixMicro(next).UTC(), time.UnixMicro(created).UTC()
	if tried != 0 {
		d.TriedAt = time.UnixMicro(tried).UTC()
	}
	return d, err
}

func (t *Tx) deliveries(where string, args ...any) ([]Delivery, error) {
	var out []Delivery
	err := t.query(func(scan func(...any) error) error {
		d, err := scanDelivery(scan)
		out = append(out, d)
		return err
	}, `SELECT `+deliveryColumns+` FROM webhook_delivery WHERE `+where, args...)
	return out, err
}

// AddDelivery keeps a message that is to be sent.
func (t *Tx) AddDelivery(d Delivery) error {
	_, err := t.exec(`INSERT INTO webhook_delivery (`+deliveryColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		string(d.ID), string(d.Webhook), d.Entry, d.Event, string(d.Kind), string(d.Record), DeliveryWaiting, 0, t.at.UnixMicro(), 0, "", t.at.UnixMicro(), 0)
	return err
}

// DueDeliveries lists messages that are to be sent now, the longest waiting first.
func (t *Tx) DueDeliveries(limit int) ([]Delivery, error) {
	return t.deliveries(`state = 'waiting' AND next_at <= ? AND webhook IN (SELECT w.id FROM webhook w WHERE w.active) ORDER BY next_at, id LIMIT ?`, t.at.UnixMicro(), limit)
}

// ClaimDelivery begins an attempt that nobody else makes until the time given;
// claimed is false when somebody else was quicker.
func (t *Tx) ClaimDelivery(d Delivery, until time.Time) (claimed bool, err error) {
	n, err := t.exec(`UPDATE webhook_delivery SET attempts = attempts + 1, next_at = ?, tried_at = ? WHERE id = ? AND state = 'waiting' AND next_at = ?`,
		until.UnixMicro(), t.at.UnixMicro(), string(d.ID), d.NextAt.UnixMicro())
	return n == 1, err
}

// FinishAttempt notes what became of an attempt.
func (t *Tx) FinishAttempt(d Delivery) error {
	_, err := t.exec(`UPDATE webhook_delivery SET state = ?, next_at = ?, status = ?, error = ? WHERE id = ?`,
		d.State, d.NextAt.UnixMicro(), d.Status, d.Error, string(d.ID))
	return err
}

// AgainDelivery sends a message anew.
func (t *Tx) AgainDelivery(id chancery.ID) error {
	_, err := t.exec(`UPDATE webhook_delivery SET state = 'waiting', attempts = 0, next_at = ?, status = 0, error = '' WHERE id = ?`, t.at.UnixMicro(), string(id))
	return err
}

// openDeliveries keeps the trials and the messages about records the actor may
// see: the ledger is read for a subscription before anybody asks who looks at
// it, and that there is a message tells that there is a record.
func (t *Tx) openDeliveries(rest string, args ...any) ([]Delivery, error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	return t.deliveries(`(record = '' OR EXISTS (SELECT 1 FROM record r WHERE r.id = webhook_delivery.record AND `+sc.where+`)) AND `+rest, append(sc.args[:len(sc.args):len(sc.args)], args...)...)
}

// Deliveries lists the messages of a subscription that the actor may see, the
// newest first, from before one of them on.
func (t *Tx) Deliveries(webhook, before chancery.ID, limit int) ([]Delivery, error) {
	return t.openDeliveries(`webhook = ? AND (? = '' OR id < ?) ORDER BY id DESC LIMIT ?`, string(webhook), string(before), string(before), limit)
}

// Delivery reads one message of a subscription that the actor may see.
func (t *Tx) Delivery(webhook, id chancery.ID) (Delivery, error) {
	found, err := t.openDeliveries(`webhook = ? AND id = ?`, string(webhook), string(id))
	if err == nil && len(found) == 0 {
		err = &chancery.Error{Problem: chancery.Missing, Key: "webhook.no_such_delivery"}
	}
	if err != nil {
		return Delivery{}, err
	}
	return found[0], nil
}

// TakenSince reports whether the receiver took any message after a time.
func (t *Tx) TakenSince(webhook chancery.ID, at time.Time) (bool, error) {
	var one int
	return t.one([]any{&one}, `SELECT 1 FROM webhook_delivery WHERE webhook = ? AND state = 'taken' AND tried_at > ? LIMIT 1`, string(webhook), at.UnixMicro())
}

// ForgetDeliveries takes away messages that were done with before a time.
func (t *Tx) ForgetDeliveries(before time.Time) error {
	_, err := t.exec(`DELETE FROM webhook_delivery WHERE state <> 'waiting' AND created_at < ?`, before.UnixMicro())
	return err
}
