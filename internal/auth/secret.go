package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// NewSecret makes the secret of a session or a token, 256 random bits, and the
// hash that is kept in its place.
func NewSecret() (secret string, hash []byte) {
	b := make([]byte, 32)
	rand.Read(b)
	secret = base64.RawURLEncoding.EncodeToString(b)
	return secret, HashSecret(secret)
}

// HashSecret is what is kept of a secret: its SHA-256. A secret has more
// randomness than can be searched, so it needs no slow hash.
func HashSecret(secret string) []byte {
	h := sha256.Sum256([]byte(secret))
	return h[:]
}

// NewCode makes a one-time code that people type: 80 random bits in groups of
// four, without letters that look alike.
func NewCode() (code, hash string) {
	const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	b := make([]byte, 16)
	rand.Read(b)
	var s strings.Builder
	for i, x := range b {
		if i > 0 && i%4 == 0 {
			s.WriteByte('-')
		}
		s.WriteByte(letters[int(x)%len(letters)])
	}
	return s.String(), HashCode(s.String())
}

// HashCode is what is kept of a code. Case, spaces and hyphens do not count.
func HashCode(code string) string {
	plain := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToUpper(strings.TrimSpace(code)))
	h := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(h[:])
}
