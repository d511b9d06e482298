package cli

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// complain tells what went wrong and, where it is a failure of the machine,
// what the cause was.
func (s *session) complain(err error) {
	var e *chancery.Error
	if !errors.As(err, &e) {
		fmt.Fprintln(s.err, err)
		return
	}
	fmt.Fprintln(s.err, s.explain("", e.Key, e.Args))
	for _, f := range e.Fields {
		label := f.Field
		if key := "field." + f.Field; i18n.Has(s.lang, key) {
			label = s.t(key)
		}
		if label != "" {
			label += ": "
		}
		fmt.Fprintln(s.err, "  "+label+s.explain("", f.Key, f.Args))
	}
	if e.Problem == chancery.Broken && e.Cause != nil {
		fmt.Fprintln(s.err, "  "+e.Cause.Error())
	}
}

func (s *session) explain(kind chancery.Kind, key string, args []any) string {
	return i18n.Explain(s.lang, kind, key, args)
}

// misuses words what the parser of the command line says.
var misuses = []struct {
	said *regexp.Regexp
	key  string
}{
	{regexp.MustCompile(`^unknown flag (\S+)`), "cli.misuse.flag"},
	{regexp.MustCompile(`^unexpected argument (.+?)(?:, did you mean .*)?$`), "cli.misuse.argument"},
	{regexp.MustCompile(`^missing flags: (.+)$`), "cli.misuse.missing_flag"},
	{regexp.MustCompile(`^expected (.+)$`), "cli.misuse.expected"},
	{regexp.MustCompile(`^(\S+) must be one of .*$`), "cli.misuse.choice"},
	{regexp.MustCompile(`^(\S+): .*$`), "cli.misuse.value"},
}

func (s *session) misused(err error) int {
	said := err.Error()
	for _, m := range misuses {
		if found := m.said.FindStringSubmatch(said); found != nil {
			said = s.t(m.key, "value", strings.ReplaceAll(found[1], `"`, ""))
			break
		}
	}
	fmt.Fprintln(s.err, said)
	s.note("cli.see_help")
	return misuse
}

// kind reads the name of a kind from the command line.
func kind(name string) (chancery.Kind, error) {
	spec, err := chancery.SpecOf(chancery.Kind(name))
	if err != nil {
		if spec, err = chancery.SpecByPlural(name); err != nil {
			return "", wrongUse{err}
		}
	}
	return spec.Kind, nil
}
