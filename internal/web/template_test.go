package web

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// TestEveryTemplate runs every page in both languages, empty and with
// everything filled in, so that a field a template names and its struct lacks
// is found, and no message is missing.
func TestEveryTemplate(t *testing.T) {
	for name, example := range pages {
		for _, lang := range i18n.Langs() {
			for depth, how := range []string{"empty", "full"} {
				t.Run(fmt.Sprintf("%s %s %s", name, lang, how), func(t *testing.T) {
					v := reflect.New(reflect.TypeOf(example).Elem()).Elem()
					f := frame{Lang: lang, Other: lang.Other(), Page: v.Interface()}
					if depth > 0 {
						fill(v, 0)
						fill(reflect.ValueOf(&f).Elem(), 0)
						f.Lang, f.Page = lang, v.Interface()
					}
					page, err := execute(lang, name, f)
					if err != nil {
						t.Fatal(err)
					}
					for _, m := range i18n.Missing(string(page)) {
						if !strings.Contains(m, "x") {
							t.Errorf("no message %s", m)
						}
					}
				})
			}
		}
	}
}

// fill puts something into every field: strings are "x", lists have one entry,
// values that hold values stop after a few levels.
func fill(v reflect.Value, depth int) {
	if !v.CanSet() || depth > 9 {
		return
	}
	switch v.Type() {
	case reflect.TypeFor[chancery.Kind]():
		v.SetString("activity")
		return
	case reflect.TypeFor[i18n.Lang]():
		v.SetString("vi")
		return
	case reflect.TypeFor[chancery.Type]():
		v.SetString("lines")
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(2)
	case reflect.Float64:
		v.SetFloat(0.5)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), depth+1)
		}
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		fill(p.Elem(), depth+1)
		v.Set(p)
	case reflect.Slice:
		list := reflect.MakeSlice(v.Type(), 1, 1)
		fill(list.Index(0), depth+1)
		v.Set(list)
	}
}
