package webhook

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestASignatureIsThatOfStandardWebhooks(t *testing.T) {
	secret := secretPrefix + base64.StdEncoding.EncodeToString([]byte("a secret of thirty-two bytes ....."))
	// The same by another program: printf 'msg_1.1700000000.{"a":1}' | openssl dgst -sha256 -hmac 'a secret …' -binary | base64
	if got := Sign(secret, "msg_1", time.Unix(1700000000, 0), []byte(`{"a":1}`)); got != "v1,"+signedElsewhere {
		t.Errorf("signed %s", got)
	}
	if a, b := NewSecret(), NewSecret(); a == b || len(a) != len(secretPrefix)+44 {
		t.Errorf("secrets %s and %s", a, b)
	}
}

func TestVerify(t *testing.T) {
	now, secret, body := time.Unix(1700000000, 0), NewSecret(), []byte(`{"a":1}`)
	signed := func(at time.Time) http.Header {
		h := http.Header{}
		h.Set(HeaderID, "1")
		h.Set(HeaderTimestamp, strconv.FormatInt(at.Unix(), 10))
		h.Set(HeaderSignature, Sign(secret, "1", at, body))
		return h
	}
	if err := Verify(secret, signed(now), body, now.Add(Tolerance)); err != nil {
		t.Error(err)
	}
	both := signed(now)
	both.Set(HeaderSignature, "v1,AAAA "+both.Get(HeaderSignature))
	if err := Verify(secret, both, body, now); err != nil {
		t.Errorf("one of two signatures: %v", err)
	}
	for _, late := range []time.Duration{-Tolerance - time.Second, Tolerance + time.Second} {
		if err := Verify(secret, signed(now.Add(late)), body, now); err != ErrTimestamp {
			t.Errorf("%v off: %v", late, err)
		}
	}
	for what, change := range map[string]func(http.Header){
		"another id": func(h http.Header) { h.Set(HeaderID, "2") }, "another time": func(h http.Header) { h.Set(HeaderTimestamp, "1700000001") },
		"no signature": func(h http.Header) { h.Del(HeaderSignature) }, "another version": func(h http.Header) { h.Set(HeaderSignature, "v2"+h.Get(HeaderSignature)[2:]) },
	} {
		h := signed(now)
		change(h)
		if err := Verify(secret, h, body, now); err != ErrSignature {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := Verify(secret, signed(now), []byte(`{"a":2}`), now); err != ErrSignature {
		t.Errorf("another body: %v", err)
	}
	if err := Verify(NewSecret(), signed(now), body, now); err != ErrSignature {
		t.Errorf("another secret: %v", err)
	}
}

func TestWhereMessagesMayGo(t *testing.T) {
	var public Reach
	named, err := ParseReach("10.20.0.0/16, 127.0.0.1 fd00:1::/64")
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string][3]bool{ // public by https, named by https, named by http
		"8.8.8.8": {true, true, false}, "2606:4700::1111": {true, true, false},
		"127.0.0.1": {false, true, true}, "127.0.0.2": {}, "::1": {}, "::ffff:127.0.0.2": {}, "::ffff:127.0.0.1": {false, true, true},
		"10.20.3.4": {false, true, true}, "10.21.0.1": {}, "192.168.1.1": {}, "172.16.0.1": {}, "fd00:1::5": {false, true, true}, "fd00:2::5": {},
		"169.254.169.254": {}, "fe80::1": {}, "fe80::1%eth0": {}, "fd00:ec2::254": {}, "0.0.0.0": {}, "::": {}, "224.0.0.1": {}, "ff02::1": {}, "255.255.255.255": {},
		"100.64.0.1": {}, "64:ff9b::7f00:1": {}, "2002:7f00:1::": {}, "2001::1": {}, "0.1.2.3": {}, "198.18.0.1": {}, "::7f00:1": {},
	} {
		a := netip.MustParseAddr(address)
		if got := [3]bool{public.allows(a, false), named.allows(a, false), named.allows(a, true)}; got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
		if public.allows(a, true) {
			t.Errorf("%s without encryption", address)
		}
	}
	for _, bad := range []string{"10.0.0.0/40", "example.org", "10.20.0.0/16;1"} {
		if _, err := ParseReach(bad); err == nil {
			t.Errorf("%q is taken for a network", bad)
		}
	}
	for address, fine := range map[string]bool{
		"https://receiver.example/in": true, "http://10.20.0.1:8000/": true, "http://receiver.example": true, "https://127.0.0.2/": false, "https://[::1]/": false,
		"ftp://receiver.example": false, "https://": false, "receiver.example": false, "https://a:b@receiver.example": false, "https://receiver.example/#a": false,
		"http://169.254.169.254/latest": false, "file:///etc/passwd": false, "https://receiver.example/" + strings.Repeat("a", 2000): false,
	} {
		if err := named.Check(address); (err == nil) != fine {
			t.Errorf("%.60s: %v", address, err)
		}
	}
	if public.Check("http://receiver.example") == nil {
		t.Error("without encryption though no network is named")
	}
}

func TestWhenToComeAgain(t *testing.T) {
	now := time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, "0": 0, "-5": 0, "soon": 0, "99999999999999999999": 0, "9223372036854775807": 24 * time.Hour,
		"Thu, 05 Mar 2026 09:00:00 GMT": time.Hour, "Thu, 05 Mar 2026 07:00:00 GMT": 0, "Thu, 05 Mar 2036 07:00:00 GMT": 24 * time.Hour,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(http.StatusServiceUnavailable)
		}))
		reach, err := ParseReach("127.0.0.0/8")
		if err != nil {
			t.Fatal(err)
		}
		o := Send(t.Context(), reach.Client(), Message{ID: "1", URL: server.URL, Secret: NewSecret(), Body: []byte("{}")}, now)
		if o.RetryAfter != want || o.Taken() {
			t.Errorf("Retry-After %q: %+v, want %s", header, o, want)
		}
		server.Close()
	}
}

func TestSending(t *testing.T) {
	status := http.StatusOK
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
	}))
	defer server.Close()
	local, err := ParseReach("127.0.0.0/8")
	if err != nil {
		t.Fatal(err)
	}
	m := Message{ID: "1", URL: server.URL, Secret: NewSecret(), Body: []byte("{}")}
	for s, why := range map[int]string{200: "", 204: "", 302: "webhook.why.redirect", 404: "webhook.why.status", 410: Gone, 503: "webhook.why.status"} {
		status = s
		if o := Send(t.Context(), local.Client(), m, time.Now()); o.Status != s || o.Why != why || o.Taken() != (why == "") {
			t.Errorf("%d: %+v", s, o)
		}
	}
	if asked != 6 {
		t.Errorf("asked %d times: a redirect was followed", asked)
	}
	t.Setenv("HTTP_PROXY", server.URL)
	if o := Send(t.Context(), Reach{}.Client(), m, time.Now()); o.Why != "webhook.why.reach" || asked != 6 {
		t.Errorf("out of reach: %+v", o)
	}
	named := strings.Replace(server.URL, "127.0.0.1", "localhost", 1) // a name that leads to this machine
	m.URL = named
	if o := Send(t.Context(), Reach{}.Client(), m, time.Now()); o.Why != "webhook.why.reach" {
		t.Errorf("a name that leads out of reach: %+v", o)
	}
	m.URL = strings.Replace(named, "http://", "https://", 1)
	if o := Send(t.Context(), Reach{}.Client(), m, time.Now()); o.Why != "webhook.why.reach" {
		t.Errorf("the same by https: %+v", o)
	}
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	m.URL = secure.URL
	if o := Send(t.Context(), local.Client(), m, time.Now()); o.Why != "webhook.why.certificate" {
		t.Errorf("a certificate nobody vouches for: %+v", o)
	}
	m.URL = "http://receiver.invalid"
	if o := Send(t.Context(), local.Client(), m, time.Now()); o.Why != "webhook.why.name" && o.Why != "webhook.why.connection" {
		t.Errorf("a name that is not known: %+v", o)
	}
}

const signedElsewhere = "usobaeH6saej/d4kkp8c4BfocduNcbZOneVrx6nqq9g="
