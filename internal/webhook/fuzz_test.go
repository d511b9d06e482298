package webhook_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"chancery/internal/webhook"
)

// FuzzVerify: a message signed with the secret is believed, and with any other
// body, secret or time it is not; made-up headers are refused.
func FuzzVerify(f *testing.F) {
	f.Add("whsec_x", "msg_1", "v1,abc", int64(1_700_000_000), []byte(`{"kind":"activity"}`))
	f.Add("", "", " , v1, v1,====", int64(-1), []byte{})
	f.Fuzz(func(t *testing.T, secret, id, signature string, seconds int64, body []byte) {
		now := time.Unix(1_700_000_000, 0)
		h := http.Header{}
		h.Set(webhook.HeaderID, id)
		h.Set(webhook.HeaderTimestamp, strconv.FormatInt(seconds, 10))
		h.Set(webhook.HeaderSignature, signature)
		made := webhook.Verify(secret, h, body, now)
		h.Set(webhook.HeaderTimestamp, strconv.FormatInt(now.Unix(), 10))
		h.Set(webhook.HeaderSignature, webhook.Sign(secret, id, now, body))
		if err := webhook.Verify(secret, h, body, now); err != nil {
			t.Fatalf("its own signature: %v", err)
		}
		if webhook.Verify(secret, h, append([]byte{'x'}, body...), now) == nil || webhook.Verify(secret, h, body, now.Add(2*webhook.Tolerance)) == nil {
			t.Fatal("another body or an old message is believed")
		}
		if made == nil && signature != webhook.Sign(secret, id, time.Unix(seconds, 0), body) && len(signature) < 40 {
			t.Fatalf("%q is believed", signature)
		}
	})
}

// FuzzReach: whatever stands in the setting, and whatever the address, nothing
// but a refusal comes of it, and an address without a scheme is never taken.
func FuzzReach(f *testing.F) {
	f.Add("10.0.0.0/8, 192.168.1.1", "https://10.1.2.3/x")
	f.Add("::/0", "http://[::1%25x]:99999/")
	f.Add("x", "javascript:1")
	f.Fuzz(func(t *testing.T, networks, address string) {
		r, err := webhook.ParseReach(networks)
		if err != nil {
			return
		}
		if len(address) > 0 && address[0] == '/' && r.Check(address) == nil {
			t.Fatalf("%q is taken", address)
		}
		_ = r.Check(address)
	})
}
