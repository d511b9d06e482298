package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"chancery/internal/i18n"
)

// help prints what a command does in the language of the reader.
func (s *session) help(_ kong.HelpOptions, ctx *kong.Context) error {
	node := ctx.Selected()
	if node == nil {
		node = ctx.Model.Node
	}
	writeHelp(ctx.Stdout, s.lang, node)
	return nil
}

// pathOf is a command as message keys have it: "import.undo".
func pathOf(n *kong.Node) string {
	var names []string
	for at := n; at.Parent != nil; at = at.Parent {
		names = append([]string{at.Name}, names...)
	}
	return strings.Join(names, ".")
}

func writeHelp(w io.Writer, lang i18n.Lang, n *kong.Node) {
	line := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	what := "cli.command.chancery"
	if n.Parent != nil {
		what = "cli.command." + pathOf(n)
	}
	line("%s: %s", i18n.T(lang, "cli.help.usage"), usage(n))
	line("\n%s", i18n.T(lang, what+".does"))
	if more := what + ".more"; i18n.Has(lang, more) {
		line("\n%s", i18n.T(lang, more))
	}
	if arguments := positional(n); len(arguments) > 0 {
		line("\n%s:", i18n.T(lang, "cli.help.arguments"))
		var rows [][2]string
		for _, a := range arguments {
			rows = append(rows, [2]string{a.Summary(), i18n.T(lang, "cli.argument."+a.Name)})
		}
		table(w, rows)
	}
	if rows := commands(lang, n); len(rows) > 0 {
		line("\n%s:", i18n.T(lang, "cli.help.commands"))
		table(w, rows)
	}
	if n.Parent != nil && len(flagRows(lang, n)) > 0 {
		line("\n%s:", i18n.T(lang, "cli.help.flags"))
		table(w, flagRows(lang, n))
	}
	top := n
	for top.Parent != nil {
		top = top.Parent
	}
	line("\n%s:", i18n.T(lang, "cli.help.everywhere"))
	table(w, flagRows(lang, top))
}

// positional are the arguments of a command, or of what it does by itself.
func positional(n *kong.Node) []*kong.Positional {
	if n.DefaultCmd != nil {
		return n.DefaultCmd.Positional
	}
	return n.Positional
}

func usage(n *kong.Node) string {
	s := strings.TrimSpace("chancery " + strings.ReplaceAll(pathOf(n), ".", " "))
	for _, a := range positional(n) {
		s += " " + a.Summary()
	}
	if len(positional(n)) == 0 && len(visible(n)) > 0 {
		s += " <command>"
	}
	return s + " [flags]"
}

// visible are the commands under one that have a name of their own.
func visible(n *kong.Node) (out []*kong.Node) {
	for _, c := range n.Children {
		if !c.Hidden {
			out = append(out, c)
		}
	}
	return out
}

func commands(lang i18n.Lang, n *kong.Node) (rows [][2]string) {
	for _, c := range visible(n) {
		rows = append(rows, [2]string{c.Name, i18n.T(lang, "cli.command."+pathOf(c)+".does")})
	}
	return rows
}

func flagRows(lang i18n.Lang, n *kong.Node) (rows [][2]string) {
	flags := n.Flags
	if n.DefaultCmd != nil {
		flags = append(flags, n.DefaultCmd.Flags...)
	}
	for _, f := range flags {
		name := "--" + f.Name
		if f.Short != 0 {
			name = fmt.Sprintf("-%c, %s", f.Short, name)
		}
		if !f.IsBool() {
			name += " " + f.FormatPlaceHolder()
		}
		key := "cli.flag." + pathOf(n) + "." + f.Name
		if !i18n.Has(lang, key) {
			key = "cli.flag." + f.Name
		}
		text := i18n.T(lang, key)
		if len(f.Envs) > 0 {
			text += " ($" + strings.Join(f.Envs, ", $") + ")"
		}
		rows = append(rows, [2]string{name, text})
	}
	return rows
}

// table writes two columns, the second folded to the width of a terminal.
func table(w io.Writer, rows [][2]string) {
	const width = 100
	first := 0
	for _, r := range rows {
		first = max(first, min(utf8.RuneCountInString(r[0]), 30))
	}
	indent := strings.Repeat(" ", first+4)
	for _, r := range rows {
		head := "  " + r[0] + strings.Repeat(" ", max(first-utf8.RuneCountInString(r[0]), 0)) + "  "
		if utf8.RuneCountInString(r[0]) > first {
			head += "\n" + indent
		}
		fmt.Fprintln(w, head+strings.Join(fold(r[1], width-first-4), "\n"+indent))
	}
}

func fold(text string, width int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}
