package api_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// block is a command of the guide and the status it says comes back.
var block = regexp.MustCompile("(?s)```sh\n(.*?)\n# (\\d{3})\n```")

// TestTheGuideWorks makes the requests of the guide for programs, in both
// languages, in their order.
func TestTheGuideWorks(t *testing.T) {
	var both [2][]string
	for i, lang := range []string{"en", "vi"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "docs", lang, "api.md"))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(string(text), "```sh") != len(block.FindAll(text, -1)) {
			t.Errorf("%s: a command does not say what comes back", lang)
		}
		m := onSQLite(t)
		for _, found := range block.FindAllStringSubmatch(string(text), -1) {
			both[i] = append(both[i], found[1])
			status, _ := strconv.Atoi(found[2])
			m.curl(found[1]).want(status)
		}
	}
	if !slices.Equal(both[0], both[1]) {
		t.Error("the guide has other commands in English than in Vietnamese")
	}
}

// curl makes the request that a curl command would make.
func (m *ministry) curl(command string) answer {
	m.t.Helper()
	command = strings.NewReplacer("$TOKEN", m.tokens[m.as], "$CHANCERY", "http://chancery.example").Replace(command)
	words := shellWords(command)
	if words[0] != "curl" {
		m.t.Fatalf("%q is not curl", command)
	}
	method, address, body, query, headers := "", "", "", false, []string{}
	values := url.Values{}
	for i := 1; i < len(words); i++ {
		next := func() string { i++; return words[i] }
		switch w := words[i]; w {
		case "-X":
			method = next()
		case "-H":
			name, value, _ := strings.Cut(next(), ": ")
			headers = append(headers, name, value)
		case "-d":
			body = next()
		case "-o":
			next()
		case "-G":
			query = true
		case "--data-urlencode":
			name, value, _ := strings.Cut(next(), "=")
			values.Set(name, value)
		default:
			if strings.HasPrefix(w, "-") || address != "" {
				m.t.Fatalf("what is %q in %q", w, command)
			}
			address = strings.TrimPrefix(w, "http://chancery.example")
		}
	}
	switch {
	case query:
		address += "?" + values.Encode()
	case method == "" && body != "":
		method = http.MethodPost
	}
	if method == "" {
		method = http.MethodGet
	}
	if body == "" {
		return m.ask(method, address, nil, headers...)
	}
	return m.ask(method, address, body, headers...)
}

// shellWords cuts a command at white space outside of quotes.
func shellWords(command string) (words []string) {
	var word strings.Builder
	quote, inside := rune(0), false
	for _, r := range command {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, inside = r, true
		case quote == 0 && strings.ContainsRune(" \n\\", r):
			if inside {
				words = append(words, word.String())
				word.Reset()
				inside = false
			}
		default:
			word.WriteRune(r)
			inside = true
		}
	}
	if inside {
		words = append(words, word.String())
	}
	return words
}
