package archtest

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"testing"

	"golang.org/x/mod/modfile"
)

// row is a line of a Markdown table whose first cell is a name in code type.
var row = regexp.MustCompile("(?m)^\\| `([a-z0-9/]+)` \\|[^|\n]+\\|")

func TestArchitectureListsEveryPackage(t *testing.T) {
	holds(t, unlistedPackages)
	listed := "| `web` | pages |\n| `store/storetest` | databases for tests |\n"
	bites(t, unlistedPackages, []sample{
		{"ARCHITECTURE.md", listed, false},
		{"ARCHITECTURE.md", listed + listed, true},
		{"ARCHITECTURE.md", "| `surprise` | unknown to the rules |\n", true},
		{"internal/web/a.go", "package web", true},
	})
}

// unlistedPackages compares the package table of ARCHITECTURE.md with the tree.
func unlistedPackages(t *tree) (broken []string) {
	lines := map[string]int{}
	for _, f := range t.files {
		if f.path == "ARCHITECTURE.md" {
			for _, found := range row.FindAllSubmatch(f.text, -1) {
				lines[string(found[1])]++
			}
		}
	}
	for name, n := range lines {
		if _, known := mayImport[name]; !known || n > 1 {
			broken = append(broken, fmt.Sprintf("ARCHITECTURE.md lists %s %d times; rules_test.go knows it: %t", name, n, known))
		}
	}
	var missing []string
	for _, f := range t.code(true) {
		if f.internal() && lines[f.pkg()] == 0 {
			missing = append(missing, fmt.Sprintf("ARCHITECTURE.md has no line for internal/%s in its package table", f.pkg()))
		}
	}
	slices.Sort(missing)
	return append(broken, slices.Compact(missing)...)
}

// TestLibcIsSQLitesOwn guards the one pair of modules that must agree: the
// SQLite driver is generated for exactly one version of its libc, and the Go
// command would take a newer one without a word.
func TestLibcIsSQLitesOwn(t *testing.T) {
	own := parseMod(t, path.Join("..", "..", "go.mod"))
	if required(own, "modernc.org/sqlite") == "" {
		t.Fatal("go.mod does not require modernc.org/sqlite")
	}
	listed, err := exec.Command("go", "list", "-m", "-json", "modernc.org/sqlite").Output()
	if err != nil {
		t.Fatal(err)
	}
	var driver struct{ GoMod string }
	if err := json.Unmarshal(listed, &driver); err != nil {
		t.Fatal(err)
	}
	want := required(parseMod(t, driver.GoMod), "modernc.org/libc")
	if got := required(own, "modernc.org/libc"); got != want {
		t.Errorf("go.mod has modernc.org/libc %s; modernc.org/sqlite was made for %s", got, want)
	}
}

func parseMod(t *testing.T, name string) *modfile.File {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := modfile.Parse(name, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// required is the version of a module that a go.mod file asks for.
func required(f *modfile.File, module string) string {
	for _, r := range f.Require {
		if r.Mod.Path == module {
			return r.Mod.Version
		}
	}
	return ""
}
