package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

func dialTLS(dial func(context.Context, string, string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		plain, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, errors.Join(err, plain.Close())
		}
		c := tls.Client(plain, &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12})
		if err := c.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, plain.Close())
		}
		return c, nil
	}
}

// Message is what a receiver is sent.
type Message struct {
	ID     string // of the delivery, the same for every attempt
	URL    string
	Secret string
	Body   []byte // JSON
}

// Outcome is what became of one attempt.
type Outcome struct {
	Status int    // of the answer; 0 where there was none
	Why    string // message key of what went wrong; empty where the receiver took it
	// RetryAfter is how long the receiver asks to be left alone (RFC 9110,
	// section 10.2.3); 0 where it asks nothing.
	RetryAfter time.Duration
}

// Taken reports whether the receiver took the message.
func (o Outcome) Taken() bool { return o.Why == "" }

// mostRead is how much of an answer is read; nobody looks at it.
const mostRead = 64 << 10

// Send makes one attempt.
func Send(ctx context.Context, client *http.Client, m Message, now time.Time) Outcome {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.URL, bytes.NewReader(m.Body))
	if err != nil {
		return Outcome{Why: "webhook.why.url"}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "chancery-webhook")
	r.Header.Set(HeaderID, m.ID)
	r.Header.Set(HeaderTimestamp, strconv.FormatInt(now.Unix(), 10))
	r.Header.Set(HeaderSignature, Sign(m.Secret, m.ID, now, m.Body))
	answer, err := client.Do(r)
	if err != nil {
		return Outcome{Why: reasonOf(err)}
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, mostRead))
	switch s := answer.StatusCode; {
	case s >= 200 && s < 300:
		return Outcome{Status: s}
	case s >= 300 && s < 400:
		return Outcome{Status: s, Why: "webhook.why.redirect"}
	case s == http.StatusGone:
		return Outcome{Status: s, Why: Gone}
	default:
		return Outcome{Status: s, Why: "webhook.why.status", RetryAfter: waits(answer.Header.Get("Retry-After"), now)}
	}
}

// longestWait is how long a receiver may put a message off at once.
const longestWait = 24 * time.Hour

// waits reads the header Retry-After, seconds or a date; what it cannot read asks nothing.
func waits(header string, now time.Time) time.Duration {
	wait := time.Duration(0)
	if n, err := strconv.ParseUint(header, 10, 63); err == nil {
		wait = time.Duration(min(n, uint64(longestWait/time.Second))) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestWait)
}

// Gone is why a receiver that answers so wants no more messages.
const Gone = "webhook.why.gone"

// reasonOf words why there was no answer without telling what it was: a
// subscriber must not learn from it what else is on the network.
func reasonOf(err error) string {
	var name *net.DNSError
	var cert *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var timed net.Error
	switch {
	case errors.Is(err, errReach):
		return "webhook.why.reach"
	case errors.As(err, &name):
		return "webhook.why.name"
	case errors.As(err, &cert), errors.As(err, &unknown):
		return "webhook.why.certificate"
	case errors.As(err, &timed) && timed.Timeout():
		return "webhook.why.time"
	}
	return "webhook.why.connection"
}
