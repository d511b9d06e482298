package webhook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of a message.
const (
	HeaderID        = "Webhook-Id"        // the same for every attempt
	HeaderTimestamp = "Webhook-Timestamp" // seconds since 1970, of the attempt
	HeaderSignature = "Webhook-Signature"
)

// Tolerance is how far the timestamp of a message may be from the receiver's
// clock before it must be taken for an old one sent again by somebody else.
const Tolerance = 5 * time.Minute

// secretPrefix marks a secret so that scanners and people recognise it.
const secretPrefix = "whsec_"

// NewSecret makes the secret of a subscription: 32 random bytes.
func NewSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return secretPrefix + base64.StdEncoding.EncodeToString(b)
}

// Sign is the value of the signature header.
func Sign(secret, id string, at time.Time, body []byte) string {
	return "v1," + base64.StdEncoding.EncodeToString(mac(secret, id, strconv.FormatInt(at.Unix(), 10), body))
}

func mac(secret, id, timestamp string, body []byte) []byte {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
	if err != nil {
		key = []byte(secret)
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(id + "." + timestamp + "."))
	h.Write(body)
	return h.Sum(nil)
}

// What is wrong with a message that cannot be trusted.
var (
	ErrSignature = errors.New("webhook: the signature is not that of the secret")
	ErrTimestamp = errors.New("webhook: the timestamp is too far from now")
)

// Verify is what a receiver does with a message before believing it.
func Verify(secret string, h http.Header, body []byte, now time.Time) error {
	id, timestamp := h.Get(HeaderID), h.Get(HeaderTimestamp)
	want := mac(secret, id, timestamp, body)
	known := false
	for given := range strings.FieldsSeq(h.Get(HeaderSignature)) { // several while a secret is changed
		version, text, _ := strings.Cut(given, ",")
		sum, err := base64.StdEncoding.DecodeString(text)
		known = known || version == "v1" && err == nil && hmac.Equal(sum, want)
	}
	if !known {
		return ErrSignature
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if at := time.Unix(seconds, 0); err != nil || at.Before(now.Add(-Tolerance)) || at.After(now.Add(Tolerance)) {
		return ErrTimestamp
	}
	return nil
}
