package client

import (
	"context"
	"net/http"
	"net/url"
)

const webhooks = "/api/v1/webhooks"

func webhook(id string) string { return webhooks + "/" + url.PathEscape(id) }

// Webhooks lists one's own subscriptions; administrators see everybody's.
func (c *Client) Webhooks(ctx context.Context) ([]Webhook, error) {
	out := new(Webhooks)
	_, err := c.call(ctx, newRequest(http.MethodGet, webhooks, nil), out)
	return out.Items, err
}

// Webhook reads one subscription.
func (c *Client) Webhook(ctx context.Context, id string) (*Webhook, error) {
	out := new(Webhook)
	_, err := c.call(ctx, newRequest(http.MethodGet, webhook(id), nil), out)
	return out, err
}

// Subscribe has a program told of changes. The secret of the answer, with which
// messages are signed, is not shown again.
func (c *Client) Subscribe(ctx context.Context, w WebhookCreate) (*WebhookCreated, error) {
	q := newRequest(http.MethodPost, webhooks, nil)
	if err := q.json(w); err != nil {
		return nil, err
	}
	out := new(WebhookCreated)
	_, err := c.call(ctx, q, out)
	return out, err
}

// EditWebhook changes some members of a subscription: a WebhookUpdate or Fields.
func (c *Client) EditWebhook(ctx context.Context, id string, changes any) (*Webhook, error) {
	q := newRequest(http.MethodPatch, webhook(id), nil)
	if err := q.json(changes); err != nil {
		return nil, err
	}
	out := new(Webhook)
	_, err := c.call(ctx, q, out)
	return out, err
}

// Unsubscribe ends a subscription.
func (c *Client) Unsubscribe(ctx context.Context, id string) error {
	_, err := c.call(ctx, newRequest(http.MethodDelete, webhook(id), nil), nil)
	return err
}

// NewWebhookSecret gives a subscription another secret.
func (c *Client) NewWebhookSecret(ctx context.Context, id string) (string, error) {
	out := new(WebhookSecret)
	_, err := c.call(ctx, newRequest(http.MethodPost, webhook(id)+"/secret", nil), out)
	return out.Secret, err
}

// TryWebhook sends a message that says nothing, to see whether it arrives.
func (c *Client) TryWebhook(ctx context.Context, id string) error {
	_, err := c.call(ctx, newRequest(http.MethodPost, webhook(id)+"/trial", nil), nil)
	return err
}

// Deliveries lists messages of a subscription, the newest first, from a cursor on.
func (c *Client) Deliveries(ctx context.Context, id, cursor string) (*Deliveries, error) {
	q := newRequest(http.MethodGet, webhook(id)+"/deliveries", nil)
	queries{q.query}.text("cursor", cursor)
	out := new(Deliveries)
	_, err := c.call(ctx, q, out)
	return out, err
}

// Redeliver sends a message again.
func (c *Client) Redeliver(ctx context.Context, id, delivery string) error {
	_, err := c.call(ctx, newRequest(http.MethodPost, webhook(id)+"/deliveries/"+url.PathEscape(delivery)+"/again", nil), nil)
	return err
}
