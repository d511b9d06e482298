package webhook

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"chancery/internal/chancery"
)

// Reach says where messages may go. The zero Reach is public addresses, by
// https: nothing on this machine, nothing on its networks.
type Reach struct {
	// allowed are the networks the operator named; they may be private, and
	// plain http is good enough there.
	allowed []netip.Prefix
}

// ParseReach reads the networks an operator allows, "10.20.0.0/16, 192.0.2.7".
func ParseReach(networks string) (Reach, error) {
	var r Reach
	for word := range strings.FieldsFuncSeq(networks, func(c rune) bool { return c == ',' || c == ' ' }) {
		p, err := netip.ParsePrefix(word)
		if one, bad := netip.ParseAddr(word); err != nil && bad == nil {
			p, err = netip.PrefixFrom(one, one.BitLen()), nil
		}
		if err != nil {
			return r, &chancery.Error{Problem: chancery.Refused, Key: "webhook.bad_network", Args: []any{"value", word}, Cause: err}
		}
		r.allowed = append(r.allowed, p.Masked())
	}
	return r, nil
}

// reserved are networks that lead to this machine, to its neighbours or to
// nobody, beyond those that netip knows by name. Some hold an address of the
// older protocol inside, which could be any.
var reserved = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10", "::/96",
)

func prefixes(list ...string) (out []netip.Prefix) {
	for _, s := range list {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

func in(list []netip.Prefix, a netip.Addr) bool {
	for _, p := range list {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// named reports whether the operator allows an address by name.
func (r Reach) named(a netip.Addr) bool { return in(r.allowed, a.Unmap().WithZone("")) }

// allows reports whether a message may go to an address.
func (r Reach) allows(a netip.Addr, plain bool) bool {
	a = a.Unmap()
	if r.named(a) {
		return true
	}
	return !plain && a.Zone() == "" && a.IsGlobalUnicast() && !a.IsPrivate() && !in(reserved, a)
}

// longestURL is how long the address of a receiver may be.
const longestURL = 2000

// Check refuses an address that no message could go to, as far as it can be
// told without asking where its name leads; that is checked at every attempt.
func (r Reach) Check(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil, len(address) > longestURL, u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "", u.User != nil, u.Fragment != "":
		return chancery.Invalid("url", "webhook.bad_url")
	}
	plain := u.Scheme == "http"
	a, err := netip.ParseAddr(u.Hostname())
	if err == nil && !r.allows(a, plain) || err != nil && plain && len(r.allowed) == 0 {
		return chancery.Invalid("url", "webhook.out_of_reach", "value", u.Hostname())
	}
	return nil
}

// errReach is why a connection was not made.
var errReach = errors.New("webhook: the address is out of reach")

// timeout is how long a receiver may take to answer.
const timeout = 15 * time.Second

// Client sends messages within a reach. It looks at the address it really
// connects to, so that a name cannot lead it elsewhere, follows no redirect and
// asks no proxy.
func (r Reach) Client() *http.Client {
	dial := func(plain bool) func(context.Context, string, string) (net.Conn, error) {
		d := net.Dialer{Timeout: timeout / 2, Control: func(_, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil || !r.allows(to.Addr(), plain) {
				return errReach
			}
			return nil
		}}
		return d.DialContext
	}
	// A request by https is dialled and then encrypted here, so that the two
	// schemes can be told apart.
	transport := &http.Transport{DialContext: dial(true), TLSHandshakeTimeout: timeout / 2, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10}
	transport.DialTLSContext = dialTLS(dial(false))
	return &http.Client{
		Transport: transport, Timeout: timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
