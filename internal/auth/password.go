package auth

import (
	"context"
	"crypto/fips140"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/crypto/argon2"
)

// The cost of a hash. Argon2id follows the second recommendation of RFC 9106;
// PBKDF2 takes its place where only validated cryptography may be used.
const (
	argonMemory  = 64 * 1024 // KiB
	argonPasses  = 3
	argonThreads = 1
	pbkdf2Rounds = 600_000
	saltLength   = 16
	keyLength    = 32
)

// atOnce bounds how many hashes are computed together, and so the memory that
// many people signing in at one time can take.
const atOnce = 2

var (
	slots = make(chan struct{}, atOnce)
	b64   = base64.RawStdEncoding
)

var errMalformed = errors.New("auth: not a password hash this program wrote")

// HashPassword makes a hash in PHC form. It waits while others compute theirs
// and fails only when ctx ends.
func HashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLength)
	rand.Read(salt)
	p := argonParams
	if fips140.Enabled() {
		p = pbkdf2Params
	}
	key, err := p.key(ctx, password, salt)
	if err != nil {
		return "", err
	}
	return p.prefix() + b64.EncodeToString(salt) + "$" + b64.EncodeToString(key), nil
}

// CheckPassword reports whether the password made the hash. Every hash takes
// the same time, an empty one too: it belongs to nobody and nothing matches it.
func CheckPassword(ctx context.Context, hash, password string) (bool, error) {
	known := hash != ""
	if !known {
		decoy, err := nobody(ctx)
		if err != nil {
			return false, err
		}
		hash = decoy
	}
	p, salt, want, err := parse(hash)
	if err != nil {
		return false, err
	}
	got, err := p.key(ctx, password, salt)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

// Outdated reports whether a hash should be replaced by a fresh one when the
// password is next known, because the algorithm or its cost has changed.
func Outdated(hash string) bool {
	want := argonParams
	if fips140.Enabled() {
		want = pbkdf2Params
	}
	return !strings.HasPrefix(hash, want.prefix())
}

// decoy is the hash that is checked for people who do not exist.
var decoy struct {
	sync.Mutex
	hash string
}

func nobody(ctx context.Context) (string, error) {
	decoy.Lock()
	defer decoy.Unlock()
	if decoy.hash == "" {
		secret, _ := NewSecret()
		hash, err := HashPassword(ctx, secret)
		if err != nil {
			return "", err
		}
		decoy.hash = hash
	}
	return decoy.hash, nil
}

// params are an algorithm and its cost.
type params struct {
	memory, passes, threads int // Argon2id, where memory is not 0
	rounds                  int // PBKDF2 with SHA-256
}

var (
	argonParams  = params{memory: argonMemory, passes: argonPasses, threads: argonThreads}
	pbkdf2Params = params{rounds: pbkdf2Rounds}
)

func (p params) prefix() string {
	if p.memory == 0 {
		return fmt.Sprintf("$pbkdf2-sha256$i=%d$", p.rounds)
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, p.memory, p.passes, p.threads)
}

func (p params) key(ctx context.Context, password string, salt []byte) ([]byte, error) {
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-slots }()
	if p.memory == 0 {
		return pbkdf2.Key(sha256.New, password, salt, p.rounds, keyLength)
	}
	return argon2.IDKey([]byte(password), salt, uint32(p.passes), uint32(p.memory), uint8(p.threads), keyLength), nil
}

// most bounds what a stored hash may ask for, so that a row somebody altered
// cannot exhaust the memory.
var most = params{memory: 256 * 1024, passes: 16, threads: 16, rounds: 10_000_000}

func parse(hash string) (p params, salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) < 2 || parts[0] != "" {
		return p, nil, nil, errMalformed
	}
	switch {
	case parts[1] == "argon2id" && len(parts) == 6:
		if parts[2] != "v="+strconv.Itoa(argon2.Version) {
			return p, nil, nil, errMalformed
		}
		_, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.threads)
		if p.memory < 8*p.threads || p.memory > most.memory || p.passes < 1 || p.passes > most.passes || p.threads < 1 || p.threads > most.threads {
			return p, nil, nil, errMalformed
		}
	case parts[1] == "pbkdf2-sha256" && len(parts) == 5:
		_, err = fmt.Sscanf(parts[2], "i=%d", &p.rounds)
		if p.rounds < 1 || p.rounds > most.rounds {
			return p, nil, nil, errMalformed
		}
	default:
		return p, nil, nil, errMalformed
	}
	if err != nil {
		return p, nil, nil, errMalformed
	}
	salt, err1 := b64.DecodeString(parts[len(parts)-2])
	key, err2 := b64.DecodeString(parts[len(parts)-1])
	if err1 != nil || err2 != nil || len(salt) == 0 || len(key) != keyLength {
		return p, nil, nil, errMalformed
	}
	return p, salt, key, nil
}
