package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "chancery"

func TestImports(t *testing.T) {
	holds(t, wrongImports)
	bites(t, wrongImports, []sample{
		{"internal/store/a.go", `package store; import "chancery/internal/ledger"`, false},
		{"internal/store/a.go", `package store; import "chancery/internal/service"`, true},
		{"internal/web/a.go", `package web; import "chancery/internal/store"`, true},
		{"internal/web/a.go", `package web; import "chancery/internal/api"`, true},
		{"internal/web/a_test.go", `package web; import "chancery/internal/store"`, false},
		{"internal/web/a.go", `package web; import "chancery/demo"`, true},
		{"internal/cli/a.go", `package cli; import ("chancery/internal/store"; "chancery/demo")`, false},
		{"internal/cli/a.go", `package cli; import "chancery/internal/store/storetest"`, true},
		{"internal/report/a.go", `package report; import "chancery/internal/report/paper"`, false},
		{"internal/service/a.go", `package service; import "chancery/internal/report/paper"`, true},
		{"internal/surprise/a.go", `package surprise`, true},
		{"internal/chancery/a.go", `package chancery; import "strings"`, false},
		{"internal/chancery/a.go", `package chancery; import "golang.org/x/text/language"`, true},
		{"internal/chancery/a_test.go", `package chancery; import "pgregory.net/rapid"`, false},
		{"internal/service/a.go", `package service; import "database/sql"`, true},
		{"internal/service/a.go", `package service; import "net/http/httptest"`, true},
		{"internal/web/a.go", `package web; import "net/http"`, false},
		{"cmd/chancery/main.go", `package main; import "chancery/internal/cli"`, false},
		{"cmd/chancery/main.go", `package main; import "chancery/internal/web"`, true},
		{"demo/demo.go", `package demo; import "chancery/internal/chancery"`, true},
		{"tools/a.go", `package main`, true},
	})
}

func wrongImports(t *tree) (broken []string) {
	for _, f := range t.code(true) {
		if _, known := mayImport[f.pkg()]; !known {
			broken = append(broken, t.at(f.code, "package %s has no line in rules_test.go", f.pkg()))
			continue
		}
		if f.test() {
			continue
		}
		for _, spec := range f.code.Imports {
			if why := refusal(f, unquote(spec.Path)); why != "" {
				broken = append(broken, t.at(spec, "%s must not import %s: %s", f.pkg(), spec.Path.Value, why))
			}
		}
	}
	return broken
}

// refusal says why a file may not import a path; it is empty when it may.
func refusal(f file, imported string) string {
	name, own := strings.CutPrefix(imported, module+"/")
	if !own {
		return foreignRefusal(f, imported)
	}
	name = strings.TrimPrefix(name, "internal/")
	allowed := mayImport[f.pkg()]
	switch {
	case slices.Contains(testOnly, name):
		return "only tests may"
	case strings.HasPrefix(name, f.pkg()+"/"), slices.Contains(allowed, name), slices.Equal(allowed, everything):
		return ""
	}
	return "its line in rules_test.go allows " + fmt.Sprint(allowed)
}

func foreignRefusal(f file, imported string) string {
	if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") && slices.Contains(standardOnly, f.pkg()) {
		return "it uses Go's library only"
	}
	for prefix, allowed := range onlyIn {
		if (imported == prefix || strings.HasPrefix(imported, prefix+"/")) &&
			!slices.Contains(allowed, f.pkg()) && !slices.Contains(testOnly, f.pkg()) {
			return "only these may: " + fmt.Sprint(allowed)
		}
	}
	return ""
}

func TestClock(t *testing.T) {
	holds(t, clockReaders)
	bites(t, clockReaders, []sample{
		{"internal/report/a.go", `package report; import "time"; var now = time.Now()`, true},
		{"internal/report/a.go", `package report; import "time"; var day = 24 * time.Hour`, false},
		{"internal/job/a.go", `package job; import "time"; var now = time.Now()`, false},
	})
}

func clockReaders(t *tree) (broken []string) {
	for _, f := range t.code(false) {
		if !slices.Contains(clockless, f.pkg()) {
			continue
		}
		ast.Inspect(f.code, func(n ast.Node) bool {
			if call, ok := n.(*ast.SelectorExpr); ok && isName(call.X, "time") &&
				slices.Contains([]string{"Now", "Since", "Until"}, call.Sel.Name) {
				broken = append(broken, t.at(call, "%s is told the time and reads no clock", f.pkg()))
			}
			return true
		})
	}
	return broken
}

func isName(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// TestTables keeps the tables of the rules in step with each other.
func TestTables(t *testing.T) {
	for pkg, allowed := range mayImport {
		for _, name := range allowed {
			if _, known := mayImport[name]; !known && name != "*" {
				t.Errorf("%s may import %s, which has no line of its own", pkg, name)
			}
		}
	}
	for _, list := range [][]string{testOnly, standardOnly, clockless} {
		for _, name := range list {
			if _, known := mayImport[name]; !known {
				t.Errorf("%s has no line in mayImport", name)
			}
		}
	}
	for _, pattern := range sqlOutsideStore {
		if _, err := path.Match(pattern, ""); err != nil {
			t.Errorf("%s: %v", pattern, err)
		}
	}
}
