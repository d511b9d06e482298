package auth

import (
	"context"
	"strings"
	"testing"
	"time"

	"chancery/internal/chancery"

	"pgregory.net/rapid"
)

func TestPasswords(t *testing.T) {
	ctx := context.Background()
	hash, err := HashPassword(ctx, "a long enough password")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=65536,t=3,p=1$") {
		t.Errorf("hash %s", hash)
	}
	again, _ := HashPassword(ctx, "a long enough password")
	if hash == again {
		t.Error("two hashes of one password are alike: there is no salt")
	}
	for _, c := range []struct {
		hash, password string
		want           bool
	}{
		{hash, "a long enough password", true},
		{again, "a long enough password", true},
		{hash, "a long enough passwore", false},
		{hash, "", false},
		{"", "a long enough password", false},
		{"", "", false},
	} {
		if got, err := CheckPassword(ctx, c.hash, c.password); err != nil || got != c.want {
			t.Errorf("CheckPassword(%q, %q) = %v, %v", c.hash, c.password, got, err)
		}
	}
	if Outdated(hash) {
		t.Error("a fresh hash is outdated")
	}
}

func TestPBKDF2(t *testing.T) {
	p := params{rounds: 1000}
	key, err := p.key(context.Background(), "a long enough password", []byte("salt"))
	if err != nil {
		t.Fatal(err)
	}
	hash := p.prefix() + b64.EncodeToString([]byte("salt")) + "$" + b64.EncodeToString(key)
	if ok, err := CheckPassword(context.Background(), hash, "a long enough password"); !ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
	if ok, _ := CheckPassword(context.Background(), hash, "another long password"); ok {
		t.Error("another password matches")
	}
	if !Outdated(hash) {
		t.Error("a cheap hash of another algorithm is not outdated")
	}
}

func TestMalformedHashes(t *testing.T) {
	key := "$" + b64.EncodeToString(make([]byte, keyLength))
	for _, hash := range []string{
		"x", "$", "$argon2id$", "plain text", "$argon2i$v=19$m=65536,t=3,p=1$c2FsdA" + key,
		"$argon2id$v=18$m=65536,t=3,p=1$c2FsdA" + key,
		"$argon2id$v=19$m=99999999,t=3,p=1$c2FsdA" + key, // would take all the memory
		"$argon2id$v=19$m=65536,t=0,p=1$c2FsdA" + key,
		"$argon2id$v=19$m=65536,t=3,p=1$" + key,
		"$argon2id$v=19$m=65536,t=3,p=1$c2FsdA$AAAA",
		"$pbkdf2-sha256$i=0$c2FsdA" + key, "$pbkdf2-sha256$i=x$c2FsdA" + key,
	} {
		if ok, err := CheckPassword(context.Background(), hash, ""); ok || err == nil {
			t.Errorf("%q: %v, %v", hash, ok, err)
		}
	}
}

func TestHashingEndsWithItsContext(t *testing.T) {
	for range atOnce {
		slots <- struct{}{}
	}
	defer func() {
		for range atOnce {
			<-slots
		}
	}()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := HashPassword(ctx, "a long enough password"); err == nil {
		t.Error("it did not wait for its turn")
	}
}

func TestAcceptPassword(t *testing.T) {
	for password, key := range map[string]string{
		"short":                         "user.password_short",
		"11character":                   "user.password_short",
		"mười một ký":                   "user.password_short",
		strings.Repeat("abcdefg1", 200): "user.password_long",
		"lan.example":                   "user.password_short",
		"lan.example.42":                "user.password_is_name",
		"Lan.Example!!":                 "user.password_is_name",
		"Example Officer Lan":           "user.password_is_name",
		"aaaaaaaaaaaaa":                 "user.password_common",
		"ababababababab":                "user.password_common",
		"abcabcabcabca":                 "user.password_common",
		"ơơơơơơơơơơơơơ":                 "user.password_common",
		"123456789012":                  "user.password_common",
		"0987654321098":                 "user.password_common",
		"P@ssword2024!":                 "user.password_common",
		"password12345":                 "user.password_common",
		"qwertyuiop123":                 "user.password_common",
		"MatKhau123456":                 "user.password_common",
		"VietNam@2025!":                 "user.password_common",
		"a long enough password":        "",
		"bảy con cá vàng":               "",
		"tram-oi-bay-22":                "",
	} {
		err := AcceptPassword(password, "lan.example", "Example Officer Lan")
		got := ""
		if fields := chancery.FieldsOf(err); len(fields) > 0 {
			got = fields[0].Key
		}
		if got != key {
			t.Errorf("%q: %q, want %q", password, got, key)
		}
	}
}

func TestAcceptPasswordTakesAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_ = AcceptPassword(rapid.String().Draw(t, "password"), rapid.String().Draw(t, "name"))
	})
}

func TestSecrets(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		secret, hash := NewSecret()
		if len(secret) != 43 || len(hash) != 32 || seen[secret] || string(HashSecret(secret)) != string(hash) {
			t.Fatalf("secret %q, hash %x", secret, hash)
		}
		seen[secret] = true
	}
}

func TestCodes(t *testing.T) {
	code, hash := NewCode()
	if len(code) != 19 || HashCode(code) != hash {
		t.Errorf("code %q, hash %s", code, hash)
	}
	if HashCode(" "+strings.ToLower(strings.ReplaceAll(code, "-", " "))+"\n") != hash {
		t.Error("a code typed in small letters with spaces does not count")
	}
	if HashCode("A"+code[1:]) == hash && code[0] != 'A' {
		t.Error("another code has the same hash")
	}
}

func TestThrottle(t *testing.T) {
	var th Throttle
	now := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
	lan := Subject{"name lan", Limit{3, time.Minute}}
	here := Subject{"address 10.0.0.1", Limit{5, time.Minute}}
	for range 3 {
		if _, ok := th.Take(now, lan, here); !ok {
			t.Fatal("refused too early")
		}
	}
	if wait, ok := th.Take(now, lan, here); ok || wait != time.Minute {
		t.Errorf("the fourth guess: %v, %v", wait, ok)
	}
	if _, ok := th.Take(now, here); !ok {
		t.Error("a refused attempt took from another bucket")
	}
	now = now.Add(30 * time.Second)
	if wait, ok := th.Take(now, lan); ok || wait != 30*time.Second {
		t.Errorf("half a minute later: %v, %v", wait, ok)
	}
	now = now.Add(30 * time.Second)
	if _, ok := th.Take(now, lan); !ok {
		t.Error("refused after a minute")
	}
	th.Forget(now, lan)
	if _, ok := th.Take(now, lan); !ok {
		t.Error("what was given back cannot be taken")
	}
}

func TestThrottleForgetsTheQuiet(t *testing.T) {
	var th Throttle
	now := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
	for i := range maxBuckets + 1 {
		th.Take(now, Subject{strings.Repeat("x", i%200) + string(rune(i)), Limit{3, time.Second}})
	}
	th.Take(now.Add(time.Minute), Subject{"last", Limit{3, time.Second}})
	if len(th.buckets) != 1 {
		t.Errorf("%d buckets are remembered", len(th.buckets))
	}
}
