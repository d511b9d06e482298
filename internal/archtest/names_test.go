package archtest

import (
	"bytes"
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	holds(t, emptyNames)
	bites(t, emptyNames, []sample{
		{"internal/web/a.go", "package web; type page struct{}", false},
		{"internal/web/a.go", "package web; type pageData struct{}", true},
		{"internal/web/a.go", "package web; type Manager interface{}", true},
		{"internal/web/a.go", "package web; func f() { type fileInfo struct{} }", true},
		{"internal/web/a.go", "package web; type Database struct{}", false},
		{"internal/common/a.go", "package common", true},
		{"internal/web/a.go", "package types", true},
	})
}

func emptyNames(t *tree) (broken []string) {
	for _, f := range t.code(true) {
		for _, name := range []string{path.Base(f.pkg()), strings.TrimSuffix(f.code.Name.Name, "_test")} {
			if slices.Contains(bannedPackages, name) {
				broken = append(broken, t.at(f.code.Name, "a package called %s says nothing about what is in it", name))
				break
			}
		}
		ast.Inspect(f.code, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				for _, suffix := range bannedSuffixes {
					if strings.HasSuffix(spec.Name.Name, suffix) || strings.EqualFold(spec.Name.Name, suffix) {
						broken = append(broken, t.at(spec, "%s ends in %s: say what it is", spec.Name.Name, suffix))
					}
				}
			}
			return true
		})
	}
	return broken
}

func TestFileLength(t *testing.T) {
	holds(t, longFiles)
	bites(t, longFiles, []sample{
		{"internal/web/a.go", "package web\n" + strings.Repeat("\n", maxLines-1), false},
		{"internal/web/a.go", "package web\n" + strings.Repeat("\n", maxLines), true},
		{"internal/web/a_test.go", "package web\n" + strings.Repeat("\n", maxLines), false},
	})
}

func longFiles(t *tree) (broken []string) {
	for _, f := range t.code(false) {
		if n := bytes.Count(f.text, []byte("\n")); n > maxLines {
			broken = append(broken, fmt.Sprintf("%s has %d lines; split it, %d is the most", f.path, n, maxLines))
		}
	}
	return broken
}

func TestPackageComments(t *testing.T) {
	holds(t, uncommentedPackages)
	bites(t, uncommentedPackages, []sample{
		{"internal/web/a.go", "// Package web shows pages.\npackage web", false},
		{"internal/web/a.go", "package web", true},
		{"internal/web/a.go", "// Pages.\npackage web", true},
		{"cmd/chancery/main.go", "// Command chancery keeps records.\npackage main", false},
	})
}

// uncommentedPackages wants one comment for each package that says what it is
// for; what only a test folder holds has none.
func uncommentedPackages(t *tree) (broken []string) {
	comments, first := map[string]int{}, map[string]file{}
	for _, f := range t.code(false) {
		folder := path.Dir(f.path)
		if _, seen := first[folder]; !seen {
			first[folder] = f
		}
		text := f.code.Doc.Text()
		if strings.HasPrefix(text, "Package "+f.code.Name.Name+" ") || strings.HasPrefix(text, "Command ") {
			comments[folder]++
		}
	}
	for folder, f := range first {
		if comments[folder] != 1 {
			broken = append(broken, t.at(f.code, "%s has %d package comments, want one that begins \"Package %s \"",
				folder, comments[folder], f.code.Name.Name))
		}
	}
	slices.Sort(broken)
	return broken
}

var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)

func TestNothingIsPutOff(t *testing.T) {
	holds(t, putOff)
	bites(t, putOff, []sample{
		{"internal/web/a.go", "package web\n// TO" + "DO: finish", true},
		{"internal/web/a_test.go", "package web; import \"testing\"; func TestA(t *testing.T) { t.Skip() }", true},
		{"internal/web/a_test.go", "package web; import \"testing\"; func TestA(t *testing.T) { rows.Skip() }", false},
	})
}

// putOff finds notes of what is still to do and tests that do not test.
func putOff(t *tree) (broken []string) {
	for _, f := range t.code(true) {
		for _, group := range f.code.Comments {
			if found := unfinished.FindString(group.Text()); found != "" {
				broken = append(broken, t.at(group, "a comment puts something off: %s", found))
			}
		}
		ast.Inspect(f.code, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if ok && f.test() && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, call.Sel.Name) &&
				(isName(call.X, "t") || isName(call.X, "b") || isName(call.X, "tb") || isName(call.X, "f")) {
				broken = append(broken, t.at(call, "a test is run or it is not there"))
			}
			return true
		})
	}
	return broken
}
