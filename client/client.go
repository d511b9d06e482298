package client

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client speaks to one ministry as one account. It may be used by many at once.
type Client struct {
	Kinds

	base  *url.URL
	http  *http.Client
	token string
	lang  string
	tries int
	wait  time.Duration
}

// Setting changes how a Client is set up.
type Setting func(*Client)

// Token is sent with every request. Keep it out of source and logs.
func Token(secret string) Setting { return func(c *Client) { c.token = secret } }

// Language is that of problems and labels: "en" or "vi". The account's own is
// used where it is not set.
func Language(lang string) Setting { return func(c *Client) { c.lang = lang } }

// HTTP sets what sends the requests, such as one that trusts the ministry's own
// certificates; http.DefaultClient otherwise.
func HTTP(h *http.Client) Setting { return func(c *Client) { c.http = h } }

// Retries sets how many times a request is sent at most where the server is
// busy, and how long to wait at most before each repetition.
func Retries(tries int, wait time.Duration) Setting {
	return func(c *Client) { c.tries, c.wait = max(tries, 1), wait }
}

// New makes a client for the ministry at an address such as https://chancery.example.
func New(address string, settings ...Setting) (*Client, error) {
	base, err := url.Parse(strings.TrimSuffix(address, "/"))
	if err != nil {
		return nil, err
	}
	if base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, errors.New("client: the address must begin with http:// or https://")
	}
	c := &Client{base: base, http: http.DefaultClient, tries: 5, wait: time.Minute}
	for _, s := range settings {
		s(c)
	}
	c.Kinds = kindsOf(c)
	return c, nil
}
