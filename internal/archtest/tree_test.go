package archtest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// tree is the source of the project, read but not built.
type tree struct {
	set   *token.FileSet
	files []file
}

type file struct {
	path string // from the root, with slashes
	text []byte
	code *ast.File // nil unless it is Go
}

// skipped are folders that hold what was built, fetched or entered.
var skipped = []string{".git", ".bin", ".cache", "bin", "node_modules", "chancery-data", "chancery-demo"}

func read(fsys fs.FS) (*tree, error) {
	t := &tree{set: token.NewFileSet()}
	return t, fs.WalkDir(fsys, ".", func(p string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if slices.Contains(skipped, entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		text, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		f := file{path: p, text: text}
		if path.Ext(p) == ".go" && !strings.Contains(p, "testdata/") {
			f.code, err = parser.ParseFile(t.set, p, text, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return err
			}
		}
		t.files = append(t.files, f)
		return nil
	})
}

// pkg is the package's folder, under internal without that word.
func (f file) pkg() string { return strings.TrimPrefix(path.Dir(f.path), "internal/") }

func (f file) internal() bool { return strings.HasPrefix(f.path, "internal/") }
func (f file) test() bool     { return strings.HasSuffix(f.path, "_test.go") }

func (f file) binary() bool { return bytes.IndexByte(f.text[:min(len(f.text), 8000)], 0) >= 0 }

// code yields the Go files, tests included or not.
func (t *tree) code(tests bool) []file {
	var found []file
	for _, f := range t.files {
		if f.code != nil && (tests || !f.test()) {
			found = append(found, f)
		}
	}
	return found
}

// at writes a complaint about a place in a Go file.
func (t *tree) at(node ast.Node, format string, args ...any) string {
	place := t.set.Position(node.Pos())
	return fmt.Sprintf("%s:%d: %s", place.Filename, place.Line, fmt.Sprintf(format, args...))
}

// literals calls fn with every string in a Go file that is neither an import
// nor the tag of a field.
func (f file) literals(fn func(node ast.Node, text string)) {
	tags := map[*ast.BasicLit]bool{}
	ast.Inspect(f.code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			tags[n.Tag] = true
		case *ast.BasicLit:
			if n.Kind == token.STRING && !tags[n] {
				fn(n, unquote(n))
			}
		}
		return true
	})
}

func unquote(lit *ast.BasicLit) string {
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		panic(err) // the parser has accepted it
	}
	return text
}

// rule returns one line for everything in a tree that breaks it.
type rule func(*tree) []string

var project = sync.OnceValues(func() (*tree, error) { return read(os.DirFS("../..")) })

// holds applies a rule to the project.
func holds(t *testing.T, broken rule) {
	t.Helper()
	all, err := project()
	if err != nil {
		t.Fatal(err)
	}
	for _, complaint := range broken(all) {
		t.Error(complaint)
	}
}

// bites applies a rule to small trees, each of them one file, and compares
// whether it complains.
func bites(t *testing.T, broken rule, samples []sample) {
	t.Helper()
	for _, s := range samples {
		small, err := read(fstest.MapFS{s.path: {Data: []byte(s.text)}})
		if err != nil {
			t.Fatal(err)
		}
		if found := broken(small); (len(found) > 0) != s.broken {
			t.Errorf("%s:\n%s\ncomplaints: %q", s.path, s.text, found)
		}
	}
}

type sample struct {
	path   string
	text   string
	broken bool
}
