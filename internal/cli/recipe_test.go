package cli_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestTheRecipeAddsAKind does what CONTRIBUTING.md says under "Add a kind of
// record": it copies the program, puts the files of the recipe beside it and
// runs the walk of recipe_walk_test.go there, in which the new kind goes
// through import, screens, API, search, history and export on both engines.
func TestTheRecipeAddsAKind(t *testing.T) {
	root := filepath.Join("..", "..")
	page, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	copied := t.TempDir()
	copyTree(t, root, copied)
	files := regexp.MustCompile("(?s)<!-- file: (\\S+) -->\n```\\w+\n(.*?)```\n").FindAllStringSubmatch(string(page), -1)
	if len(files) != 5 {
		t.Fatalf("the recipe has %d files, not a domain file, two migrations and two files of words", len(files))
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(copied, filepath.FromSlash(f[1])), []byte(f[2]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"test", "-count=1", "-tags", "recipe", "-run", "TestWalkTheNewKind", "./internal/cli"},
		{"test", "-count=1", "-run", "TestEverythingThatIsDescribedHasItsWord|TestEveryKindIsWholeAndSound", "./internal/i18n", "./internal/chancery"},
	} {
		cmd := exec.Command("go", args...)
		cmd.Dir = copied
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		if strings.Contains(string(out), "no tests to run") {
			t.Fatalf("%s", out)
		}
	}
}

// copyTree copies what the program is built of.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	left := []string{".git", ".bin", ".cache", "bin", "chancery-demo", "chancery-data"}
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains(left, name) {
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, name), 0o700)
		}
		if !d.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), content, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}
