package i18n

import "strings"

// parsePlain reads the part of TOML that message files are written in: tables,
// bare or quoted names, texts on one line without escapes, comments on lines
// of their own. It reports false for anything else, which is then left to the
// TOML library. It exists because starting the program reads every word it
// has, and the library needs several times as long for it.
func parsePlain(source string) (tree map[string]any, ok bool) {
	tree = make(map[string]any)
	table := tree
	for line := range strings.Lines(source) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if name, isTable := strings.CutPrefix(line, "["); isTable {
			name, closed := strings.CutSuffix(name, "]")
			if table = open(tree, name); table == nil || !closed {
				return nil, false
			}
			continue
		}
		name, value, found := strings.Cut(line, "=")
		text, isText := plainText(strings.TrimSpace(value))
		if !found || !isText || !put(table, strings.TrimSpace(name), text) {
			return nil, false
		}
	}
	return tree, true
}

// plainText takes the quotes off a text that is nothing but text.
func plainText(quoted string) (string, bool) {
	if len(quoted) < 2 || quoted[0] != '"' || quoted[len(quoted)-1] != '"' {
		return "", false
	}
	text := quoted[1 : len(quoted)-1]
	return text, !strings.ContainsAny(text, "\"\\\t")
}

// put stores a text under a name, which may be dotted or in quotes.
func put(table map[string]any, name, text string) bool {
	if inner, quoted := plainText(name); quoted {
		name = inner
	} else if !isDotted(name) {
		return false
	} else if at := strings.LastIndexByte(name, '.'); at >= 0 {
		table, name = open(table, name[:at]), name[at+1:]
	}
	if _, twice := table[name]; twice || table == nil {
		return false
	}
	table[name] = text
	return true
}

// open returns the table of a name in quotes or a dotted path of bare names,
// nil if it is neither or a text stands in the way.
func open(table map[string]any, path string) map[string]any {
	if inner, quoted := plainText(path); quoted {
		return step(table, inner)
	}
	for name := range strings.SplitSeq(path, ".") {
		if !isBare(name) {
			return nil
		}
		if table = step(table, name); table == nil {
			return nil
		}
	}
	return table
}

func step(table map[string]any, name string) map[string]any {
	next, there := table[name]
	if !there {
		next = make(map[string]any)
		table[name] = next
	}
	inner, _ := next.(map[string]any)
	return inner
}

// isDotted reports whether name is bare names joined by dots.
func isDotted(name string) bool {
	for part := range strings.SplitSeq(name, ".") {
		if !isBare(part) {
			return false
		}
	}
	return true
}

func isBare(name string) bool {
	for i := range len(name) {
		c := name[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-') {
			return false
		}
	}
	return name != ""
}
