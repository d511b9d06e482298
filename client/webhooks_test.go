package client_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"chancery/client"
)

func TestASubscriber(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		ctx := t.Context()
		secret := ""
		received := make(chan *client.Event, 10)
		receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			e, err := client.Receive(r, secret)
			if err != nil {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			received <- e
		}))
		defer receiver.Close()
		made, err := m.Subscribe(ctx, client.WebhookCreate{Label: "a register", URL: receiver.URL, Events: []string{"task.*"}})
		if err != nil || !made.Active || made.Secret == "" {
			t.Fatalf("subscribed %+v, %v", made, err)
		}
		if err := m.TryWebhook(ctx, made.ID); err != nil {
			t.Fatal(err)
		}
		if err := m.courier.Round(ctx); err != nil {
			t.Fatal(err)
		}
		list, err := m.Deliveries(ctx, made.ID, "")
		if err != nil || len(list.Items) != 1 || list.Items[0].State != "waiting" || list.Items[0].Status != 400 {
			t.Errorf("without the secret: %+v, %v", list, err)
		}
		if secret, err = m.NewWebhookSecret(ctx, made.ID); err != nil || secret == made.Secret {
			t.Fatalf("the new secret %q, %v", secret, err)
		}
		if err := m.Redeliver(ctx, made.ID, list.Items[0].ID); err != nil {
			t.Fatal(err)
		}
		task, err := m.Tasks.Create(ctx, &client.Task{Text: client.Text{EN: "Ask"}, Due: "2026-07"})
		if err != nil {
			t.Fatal(err)
		}
		if err := m.courier.Round(ctx); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			e := <-received
			if e.Type == "webhook.trial" {
				continue
			}
			var is client.Task
			if err := json.Unmarshal(e.Record, &is); err != nil || e.Type != "task.create" || e.Ref != task.Ref || is.Text.EN != "Ask" {
				t.Errorf("received %+v, %v", e, err)
			}
		}
		if edited, err := m.EditWebhook(ctx, made.ID, client.Fields{"active": false}); err != nil || edited.Active {
			t.Errorf("edited %+v, %v", edited, err)
		}
		if one, err := m.Webhook(ctx, made.ID); err != nil || one.Label != "a register" {
			t.Errorf("read %+v, %v", one, err)
		}
		if all, err := m.Webhooks(ctx); err != nil || len(all) != 1 {
			t.Errorf("listed %+v, %v", all, err)
		}
		if err := m.Unsubscribe(ctx, made.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestAMessageOfSomebodyElse(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("{}"))
	r.Header.Set("Webhook-Id", "1")
	r.Header.Set("Webhook-Timestamp", "1700000000")
	for _, secret := range []string{"", "whsec_AAAA", "whsec_!"} {
		if _, err := client.Receive(r, secret); err != client.ErrSignature {
			t.Errorf("%q: %v", secret, err)
		}
	}
	// Signed with the secret AAAA long ago: printf '1.1700000000.{}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000000 -binary | base64
	r = httptest.NewRequest(http.MethodPost, "/", strings.NewReader("{}"))
	r.Header.Set("Webhook-Id", "1")
	r.Header.Set("Webhook-Timestamp", "1700000000")
	r.Header.Set("Webhook-Signature", "v1,neNlYbGUsqCM/w6JS1OLTFjfQI/riNdyRFvNoaYDQnA=")
	if _, err := client.Receive(r, "whsec_AAAA"); err != client.ErrTimestamp {
		t.Errorf("an old message: %v", err)
	}
}
