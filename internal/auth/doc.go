// Package auth is the mechanism of signing in: password hashes, the secrets of
// sessions and tokens, and the brake on guessing. It knows no accounts, no
// rights and no database; who may do what the service decides. Read password.go
// first.
package auth
