package client

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// What is wrong with a message that must not be believed.
var (
	ErrSignature = errors.New("client: the message is not signed with the secret")
	ErrTimestamp = errors.New("client: the message is too old, or of the future")
)

const (
	tolerance   = 5 * time.Minute
	largestBody = 4 << 20
)

// Receive reads and checks a message that a ministry sent to a subscriber: it
// was signed with the secret less than five minutes ago. Events may come twice
// and in another order than they happened: tell them apart by ID, and order
// those of a record by Version.
func Receive(r *http.Request, secret string) (*Event, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, largestBody))
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return nil, ErrSignature
	}
	timestamp := r.Header.Get("Webhook-Timestamp")
	h := hmac.New(sha256.New, key)
	h.Write([]byte(r.Header.Get("Webhook-Id") + "." + timestamp + "."))
	h.Write(body)
	signed := false
	for given := range strings.FieldsSeq(r.Header.Get("Webhook-Signature")) {
		sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(given, "v1,"))
		signed = signed || err == nil && hmac.Equal(sum, h.Sum(nil))
	}
	if !signed {
		return nil, ErrSignature
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if age := time.Since(time.Unix(seconds, 0)); err != nil || age > tolerance || age < -tolerance {
		return nil, ErrTimestamp
	}
	e := new(Event)
	return e, json.Unmarshal(body, e)
}
