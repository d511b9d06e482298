package auth

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"chancery/internal/chancery"
)

// MinPassword is the least number of characters of a password.
const MinPassword = 12

// maxPassword keeps somebody from having a book hashed.
const maxPassword = 1024

// worst.txt has one password per line, or the core of many: one that consists
// of listed words, digits and signs only is as easy to guess.
//
//go:embed worst.txt
var worstList string

var worst = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(worstList) {
		if w := strings.TrimSpace(line); w != "" && !strings.HasPrefix(w, "#") {
			set[w] = true
		}
	}
	return set
})

// AcceptPassword says what is wrong with a password somebody wants to have.
// names are what the account and its holder are called.
func AcceptPassword(password string, names ...string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < MinPassword:
		return chancery.Invalid("password", "user.password_short", "value", MinPassword)
	case n > maxPassword:
		return chancery.Invalid("password", "user.password_long", "value", maxPassword)
	}
	core := coreOf(password)
	for _, name := range names {
		if c := coreOf(name); c != "" && c == core || strings.EqualFold(name, password) {
			return chancery.Invalid("password", "user.password_is_name")
		}
	}
	if easy(password, core) {
		return chancery.Invalid("password", "user.password_common")
	}
	return nil
}

// easy reports whether a password is on the list, is made of one to three
// characters repeated, or is a listed word with digits and signs around it.
func easy(password, core string) bool {
	lower := strings.ToLower(password)
	if worst()[lower] || worst()[core] || core == "" && !varied(lower) {
		return true
	}
	return repeats([]rune(lower), 1) || repeats([]rune(lower), 2) || repeats([]rune(lower), 3)
}

// repeats reports whether the first size characters come again to the end.
func repeats(r []rune, size int) bool {
	for i := size; i < len(r); i++ {
		if r[i] != r[i-size] {
			return false
		}
	}
	return true
}

// coreOf is what is left of a password without digits, signs and case. Digits
// that commonly stand for letters are read as those.
func coreOf(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '0':
			return 'o'
		case '@':
			return 'a'
		case '$':
			return 's'
		}
		if r < 'a' && r < utf8.RuneSelf {
			return -1
		}
		return r
	}, strings.ToLower(strings.TrimRight(s, "0123456789!.@#$ ")))
}

// varied reports whether a password without letters has at least six different
// characters and is no run up or down the digits.
func varied(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) >= 6 && !strings.Contains("012345678901234567890", s) && !strings.Contains("098765432109876543210", s)
}
