package cli

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/rogpeppe/go-internal/testscript"

	"chancery/internal/i18n"
	"chancery/internal/store/storetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"chancery": func() { os.Exit(Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }})
}

// TestScripts runs the transcripts. Those named both-*.txtar run once on each
// engine, with $DATABASE naming an empty database.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		run := func(t *testing.T, database string) {
			testscript.Run(t, testscript.Params{
				Files: []string{file}, RequireExplicitExec: true, RequireUniqueNames: true,
				Setup: func(env *testscript.Env) error {
					env.Setenv("LANG", "en_GB.UTF-8")
					if database == "" {
						database = filepath.Join(env.WorkDir, "ministry.db")
					}
					env.Setenv("DATABASE", database)
					return nil
				},
			})
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) { run(t, "") })
		if strings.HasPrefix(name, "both-") {
			t.Run(name+"-postgres", func(t *testing.T) { run(t, storetest.Postgres(t)) })
		}
	}
}

// grammarOf reads the command line's own description.
func grammarOf(t *testing.T) *kong.Node {
	t.Helper()
	parser, err := kong.New(new(grammar), kong.Name("chancery"))
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model.Node
}

// TestHelp compares the help of every command, in both languages, with what was
// read and approved. No word may be missing in it.
func TestHelp(t *testing.T) {
	for _, lang := range i18n.Langs() {
		var b bytes.Buffer
		err := kong.Visit(grammarOf(t), func(n kong.Visitable, next kong.Next) error {
			if node, ok := n.(*kong.Node); ok && !node.Hidden {
				b.WriteString("=== chancery " + strings.ReplaceAll(pathOf(node), ".", " ") + "\n")
				writeHelp(&b, lang, node)
				b.WriteString("\n")
			}
			return next(nil)
		})
		if err != nil {
			t.Fatal(err)
		}
		if missing := i18n.Missing(b.String()); len(missing) > 0 {
			t.Errorf("%s: no words for %v", lang, missing)
		}
		golden := filepath.Join("testdata", "help."+string(lang)+".txt")
		if *update {
			if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || !bytes.Equal(b.Bytes(), want) {
			t.Errorf("the help in %s is not what %s has (%v); run the test with -update and read what changed", lang, golden, err)
		}
	}
}

// TestEveryWordOfTheCommandLineIsUsed finds messages of commands and flags that
// are no more.
func TestEveryWordOfTheCommandLineIsUsed(t *testing.T) {
	used := map[string]bool{"cli.command.chancery.does": true}
	err := kong.Visit(grammarOf(t), func(n kong.Visitable, next kong.Next) error {
		if node, ok := n.(*kong.Node); ok {
			at := pathOf(node)
			if node.Parent != nil && node.Parent.DefaultCmd == node { // its help is that of the command above
				at = pathOf(node.Parent)
			}
			used["cli.command."+at+".does"], used["cli.command."+at+".more"] = true, true
			for _, f := range node.Flags {
				used["cli.flag."+f.Name], used["cli.flag."+at+"."+f.Name] = true, true
			}
			for _, a := range node.Positional {
				used["cli.argument."+a.Name] = true
			}
		}
		return next(nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	words := regexp.MustCompile(`^cli\.(command|flag|argument)\.`)
	for _, key := range i18n.Keys(i18n.EN) {
		if words.MatchString(key) && !used[key] {
			t.Errorf("%s words nothing", key)
		}
	}
}
