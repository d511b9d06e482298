package api_test

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// block is a command of the guide and the status it says comes back.
	block = regexp.MustCompile("(?s)```sh\n(.*?)\n# (\\d{3})\n```")
	// code is an example in another language.
	code = regexp.MustCompile("(?s)```(go|python)\n(.*?)```")
)

func guide(t *testing.T, lang string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", lang, "api.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestTheGuideWorks runs the commands of the guide for programs, in both
// languages, in their order, with the shell and curl.
func TestTheGuideWorks(t *testing.T) {
	var both [2][]string
	for i, lang := range []string{"en", "vi"} {
		text := guide(t, lang)
		if strings.Count(text, "```sh") != len(block.FindAllString(text, -1)) {
			t.Errorf("%s: a command does not say what comes back", lang)
		}
		m := onSQLite(t)
		server := httptest.NewServer(m.handler)
		shell := &shell{t: t, folder: t.TempDir(), env: map[string]string{"TOKEN": m.tokens["admin"], "CHANCERY": server.URL}}
		for _, found := range block.FindAllStringSubmatch(text, -1) {
			both[i] = append(both[i], found[1])
			if status, answer := shell.run(found[1]); status != found[2] {
				t.Errorf("%s: %s\ncomes back with %s, not %s: %s", lang, found[1], status, found[2], answer)
			}
		}
		server.Close()
		for _, file := range []string{"activities.csv", "activities.ics", "central-report.docx"} {
			if s, err := os.Stat(filepath.Join(shell.folder, file)); err != nil || s.Size() < 200 {
				t.Errorf("%s: %s did not arrive: %v", lang, file, err)
			}
		}
	}
	if !slices.Equal(both[0], both[1]) {
		t.Error("the guide has other commands in English than in Vietnamese")
	}
}

// shell runs commands one after the other, as somebody who copies them does.
type shell struct {
	t      *testing.T
	folder string
	env    map[string]string
}

// run gives the status that came back, and the answer. What an answer names, the
// commands after it can use.
func (s *shell) run(command string) (status, answer string) {
	c := exec.CommandContext(s.t.Context(), "sh", "-c", `curl() { command curl --silent --show-error --noproxy '*' --write-out '\n%{http_code}' "$@"; }`+"\n"+command)
	c.Dir = s.folder
	c.Env = os.Environ()
	for name, value := range s.env {
		c.Env = append(c.Env, name+"="+value)
	}
	out, err := c.CombinedOutput()
	if err != nil {
		s.t.Fatalf("%s: %v\n%s", command, err, out)
	}
	at := strings.LastIndexByte(string(out), '\n')
	answer, status = string(out[:at]), string(out[at+1:])
	var is struct {
		ID, Secret string
		Items      []struct{ ID, Event string }
		Links      struct{ Next string } `json:"_links"`
	}
	if json.Unmarshal([]byte(answer), &is) == nil {
		if is.ID != "" && is.Secret != "" {
			s.env["WEBHOOK"] = is.ID
		}
		if is.Links.Next != "" {
			s.env["NEXT"] = is.Links.Next
		}
		if len(is.Items) > 0 && is.Items[0].Event != "" {
			s.env["DELIVERY"] = is.Items[0].ID
		}
	}
	return status, answer
}

// TestTheCodeOfTheGuideCompiles finds its Go in the examples of package client.
func TestTheCodeOfTheGuideCompiles(t *testing.T) {
	example, err := os.ReadFile(filepath.Join("..", "..", "client", "example_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	compiled := regexp.MustCompile(`(?m)^\t+`).ReplaceAllString(string(example), "")
	en, vi := code.FindAllString(guide(t, "en"), -1), code.FindAllString(guide(t, "vi"), -1)
	if len(en) == 0 || !slices.Equal(en, vi) {
		t.Error("the guide has other code in English than in Vietnamese")
	}
	for _, found := range code.FindAllStringSubmatch(guide(t, "en"), -1) {
		if plain := regexp.MustCompile(`(?m)^\t+`).ReplaceAllString(found[2], ""); found[1] == "go" && !strings.Contains(compiled, plain) {
			t.Errorf("this is not among the examples of package client:\n%s", found[2])
		}
	}
}
