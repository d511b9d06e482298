package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Option changes one request.
type Option func(*request)

// IfMatch makes a change happen only while the record still has this tag, its
// ETag when it was read; otherwise the answer is a *Problem with both versions.
func IfMatch(etag string) Option { return func(r *request) { r.header.Set("If-Match", etag) } }

// IfNoneMatch asks for a record only if it has changed since it had this tag;
// otherwise the error is ErrNotModified.
func IfNoneMatch(etag string) Option {
	return func(r *request) { r.header.Set("If-None-Match", etag) }
}

// IdempotencyKey gives a request a key of the caller's own, so that it happens
// once even when the whole program runs again within a day.
func IdempotencyKey(key string) Option {
	return func(r *request) { r.header.Set("Idempotency-Key", key) }
}

// DryRun runs everything, answers with the outcome, and keeps nothing.
func DryRun() Option { return func(r *request) { r.query.Set("dry_run", "true") } }

// AsOf reads a record as it stood at a time in RFC 3339, or when the ledger had
// so many entries.
func AsOf(position string) Option { return func(r *request) { r.query.Set("as_of", position) } }

// Only asks for these members of each record and no others.
func Only(fields ...string) Option {
	return func(r *request) {
		for _, f := range fields {
			r.query.Add("fields", f)
		}
	}
}

// Reason says why; it stands in the history.
func Reason(why string) Option { return func(r *request) { r.query.Set("reason", why) } }

type request struct {
	method, path string
	query        url.Values
	header       http.Header
	body         []byte
}

func newRequest(method, path string, options []Option) *request {
	r := &request{method: method, path: path, query: url.Values{}, header: http.Header{}}
	for _, o := range options {
		o(r)
	}
	return r
}

// once gives the request a key, unless the caller gave it one.
func (r *request) once() *request {
	if r.header.Get("Idempotency-Key") == "" {
		r.header.Set("Idempotency-Key", rand.Text())
	}
	return r
}

func (r *request) json(body any) error {
	if body == nil {
		return nil
	}
	raw, err := json.Marshal(body)
	r.body = raw
	r.header.Set("Content-Type", "application/json")
	return err
}

// repeatable reports whether a request that may have arrived can be sent again.
func (r *request) repeatable() bool {
	return r.method == http.MethodGet || r.header.Get("Idempotency-Key") != ""
}

// send makes a request, again and again while the server is busy, and returns
// an answer that is not a problem. The caller closes its body.
func (c *Client) send(ctx context.Context, r *request) (*http.Response, error) {
	for try := 1; ; try++ {
		answer, err := c.sendOnce(ctx, r)
		busy := err == nil && (answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode == http.StatusServiceUnavailable)
		if try >= c.tries || !busy && (err == nil || ctx.Err() != nil || !r.repeatable()) {
			if err != nil {
				return nil, err
			}
			return answer, problemOf(answer)
		}
		pause := c.pause(answer, try)
		if answer != nil {
			_ = answer.Body.Close()
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

// pause is how long to wait before the next try: what the answer says, else
// longer each time.
func (c *Client) pause(answer *http.Response, try int) time.Duration {
	pause := time.Duration(math.Pow(2, float64(try-1)) * float64(250*time.Millisecond))
	if answer != nil {
		if s, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil {
			pause = time.Duration(s) * time.Second
		} else if at, err := http.ParseTime(answer.Header.Get("Retry-After")); err == nil {
			pause = time.Until(at)
		}
	}
	return min(max(pause, 0), c.wait)
}

func (c *Client) sendOnce(ctx context.Context, r *request) (*http.Response, error) {
	address := c.base.String() + r.path
	if len(r.query) > 0 {
		address += "?" + r.query.Encode()
	}
	asked, err := http.NewRequestWithContext(ctx, r.method, address, bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	asked.Header = r.header.Clone()
	if asked.Header.Get("Accept") == "" {
		asked.Header.Set("Accept", "application/json")
	}
	asked.Header.Set("User-Agent", "chancery-client")
	if c.token != "" {
		asked.Header.Set("Authorization", "Bearer "+c.token)
	}
	if c.lang != "" {
		asked.Header.Set("Accept-Language", c.lang)
	}
	return c.http.Do(asked)
}

// call makes a request and reads its answer into out, where out is not nil.
func (c *Client) call(ctx context.Context, r *request, out any) (http.Header, error) {
	answer, err := c.send(ctx, r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	if out == nil {
		_, err = io.Copy(io.Discard, answer.Body)
		return answer.Header, err
	}
	return answer.Header, json.NewDecoder(answer.Body).Decode(out)
}
