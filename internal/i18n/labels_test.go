package i18n_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// labelled reports the first of the keys there is a text for in both languages.
func labelled(keys ...string) bool {
	for _, k := range keys {
		if i18n.Has(i18n.EN, k) && i18n.Has(i18n.VI, k) {
			return true
		}
	}
	return false
}

// TestEverythingThatIsDescribedHasItsWord goes through every kind: its names,
// fields, groups, states, moves and vocabularies.
func TestEverythingThatIsDescribedHasItsWord(t *testing.T) {
	for _, area := range chancery.Areas {
		if !labelled("area." + string(area)) {
			t.Errorf("area.%s", area)
		}
	}
	for _, spec := range chancery.Specs() {
		kind := string(spec.Kind)
		for _, key := range []string{"kind." + kind, "kinds." + kind, "kind." + kind + ".what"} {
			if !labelled(key) {
				t.Error(key)
			}
		}
		for _, s := range spec.States {
			if key := "state." + kind + "." + string(s); !labelled(key) {
				t.Error(key)
			}
		}
		for act := range spec.Moves {
			if !labelled("act."+kind+"."+act, "act."+act) {
				t.Errorf("act.%s", act)
			}
		}
		for _, f := range spec.DescribeAll() {
			if !labelled("field."+kind+"."+f.Name, "field."+f.Name) {
				t.Errorf("field.%s.%s", kind, f.Name)
			}
			if !labelled("group." + f.Group) {
				t.Errorf("group.%s", f.Group)
			}
			if f.Vocabulary != "" && !labelled("vocabulary."+f.Vocabulary) {
				t.Errorf("vocabulary.%s", f.Vocabulary)
			}
			for _, l := range f.LineFields() {
				if !labelled("field."+f.Name+"."+l.Name, "field."+l.Name) {
					t.Errorf("field.%s.%s", f.Name, l.Name)
				}
			}
		}
	}
}

// TestEveryRefusalHasItsSentence reads the code for the keys of its errors:
// each must be a message in both languages.
func TestEveryRefusalHasItsSentence(t *testing.T) {
	found := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if key, ok := errorKey(n); ok {
				found++
				if !labelled(key) {
					t.Errorf("%s: no message %q", filepath.ToSlash(path), key)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 50 {
		t.Errorf("only %d keys found: does this test still know how errors are made?", found)
	}
}

// errorKey is the message key of an error made at this place.
func errorKey(n ast.Node) (string, bool) {
	switch x := n.(type) {
	case *ast.CallExpr:
		switch name(x.Fun) {
		case "Invalid":
			return literal(x.Args, 1)
		case "Refuse", "Failure":
			return literal(x.Args, 0)
		}
	case *ast.CompositeLit:
		switch name(x.Type) {
		case "FieldError":
			if key, ok := literal(x.Elts, 1); ok {
				return key, true
			}
			return keyed(x.Elts)
		case "Error":
			return keyed(x.Elts)
		}
	}
	return "", false
}

func name(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}

func literal(list []ast.Expr, i int) (string, bool) {
	if i >= len(list) {
		return "", false
	}
	lit, ok := list[i].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func keyed(list []ast.Expr) (string, bool) {
	for _, e := range list {
		kv, ok := e.(*ast.KeyValueExpr)
		if ok && name(kv.Key) == "Key" {
			return literal([]ast.Expr{kv.Value}, 0)
		}
	}
	return "", false
}
