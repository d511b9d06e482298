package service

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/store"
)

// TreeLine is one organisation read from pasted text.
type TreeLine struct {
	Row    int // in the text, from 1
	Depth  int
	Code   string // as written, or made from the name
	Name   chancery.Text
	Symbol string
	Parent string // code of the organisation above; empty at the top
	Known  bool   // an organisation of that code is there already
	Error  string // message key of what is wrong; empty where nothing is
	Args   []any
}

var (
	bullet     = regexp.MustCompile(`^(?:[-*•+–—◦▪]|\d{1,3}(?:\.\d{1,3})*[.)]|[a-zđ][)])\s+`)
	symbolNote = regexp.MustCompile(`^(.*\S)\s*\[([A-Za-z0-9._-]{1,20})\]$`)
	notInCode  = regexp.MustCompile(`[^a-z0-9]+`)
)

// treeHeads are the words by which the columns of a pasted table are known, folded.
var treeHeads = map[string][]string{
	"code":   {"code", "ref", "ma", "ma don vi", "ma co quan"},
	"name":   {"name", "name_vi", "ten", "ten don vi", "ten co quan", "organisation", "organization", "don vi", "co quan"},
	"en":     {"name_en", "english", "english name", "ten tieng anh"},
	"parent": {"parent", "under", "cap tren", "don vi cap tren", "co quan cap tren", "truc thuoc"},
	"symbol": {"symbol", "ky hieu"},
}

// ReadTree reads organisations from text: indented by tabs or spaces, with
// bullets or numbers or without, or a table from a spreadsheet with columns
// for code, name, parent and symbol. A name may carry its symbol, [NAVY], and
// its other language after " / ". lang is the language of a name that has one.
func ReadTree(text, lang string) []TreeLine {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	rows := strings.Split(text, "\n")
	var out []TreeLine
	if columns := treeColumns(rows); columns != nil {
		out = readTable(rows, columns, lang)
	} else {
		out = readIndented(rows, lang)
	}
	checkTree(out)
	return out
}

func treeColumns(rows []string) map[string]int {
	for _, row := range rows {
		if strings.TrimSpace(row) == "" {
			continue
		}
		found := map[string]int{}
		for i, cell := range strings.Split(row, "\t") {
			for name, words := range treeHeads {
				if slices.Contains(words, strings.ToLower(i18n.Fold(strings.TrimSpace(cell)))) {
					found[name] = i
				}
			}
		}
		if _, ok := found["name"]; ok && len(found) > 1 {
			return found
		}
		return nil
	}
	return nil
}

func readTable(rows []string, columns map[string]int, lang string) (out []TreeLine) {
	seenHead := false
	for i, row := range rows {
		if strings.TrimSpace(row) == "" {
			continue
		}
		if !seenHead {
			seenHead = true
			continue
		}
		cells := strings.Split(row, "\t")
		get := func(name string) string {
			if at, ok := columns[name]; ok && at < len(cells) {
				return strings.TrimSpace(cells[at])
			}
			return ""
		}
		l := TreeLine{Row: i + 1, Code: get("code"), Parent: get("parent"), Symbol: get("symbol")}
		l.Name = treeName(get("name"), lang)
		if en := get("en"); en != "" {
			l.Name.EN = en
		}
		out = append(out, l)
	}
	codeThem(out)
	byName := map[string]string{}
	for _, l := range out {
		for _, name := range []string{l.Code, l.Name.VI, l.Name.EN} {
			if name != "" {
				byName[i18n.Fold(name)] = l.Code
			}
		}
	}
	for i, l := range out {
		if code, ok := byName[i18n.Fold(l.Parent)]; ok && l.Parent != "" {
			out[i].Parent = code
		}
	}
	return out
}

func readIndented(rows []string, lang string) (out []TreeLine) {
	type open struct{ indent, at int }
	var above []open
	for i, row := range rows {
		name := strings.TrimLeftFunc(row, unicode.IsSpace)
		if strings.TrimSpace(name) == "" {
			continue
		}
		indent := 0
		for _, r := range row[:len(row)-len(name)] {
			if indent++; r == '\t' {
				indent += 3
			}
		}
		name = strings.TrimSpace(bullet.ReplaceAllString(name, ""))
		l := TreeLine{Row: i + 1}
		if m := symbolNote.FindStringSubmatch(name); m != nil {
			name, l.Symbol = m[1], m[2]
		}
		l.Name = treeName(name, lang)
		for len(above) > 0 && above[len(above)-1].indent >= indent {
			above = above[:len(above)-1]
		}
		l.Depth = len(above)
		out = append(out, l)
		above = append(above, open{indent, len(out) - 1})
	}
	codeThem(out)
	var line []string
	for i, l := range out {
		line = append(line[:min(l.Depth, len(line))], l.Code)
		if l.Depth > 0 && l.Depth < len(line)+1 {
			out[i].Parent = line[l.Depth-1]
		}
	}
	return out
}

func treeName(s, lang string) chancery.Text {
	first, second, both := strings.Cut(s, " / ")
	t := chancery.Text{VI: strings.TrimSpace(first), EN: strings.TrimSpace(second)}
	if lang == "en" {
		t.EN, t.VI = t.VI, t.EN
	}
	if !both && lang == "en" {
		t.VI = ""
	}
	return t
}

// codeThem makes codes from names, each once.
func codeThem(list []TreeLine) {
	taken := map[string]bool{}
	for _, l := range list {
		taken[l.Code] = l.Code != ""
	}
	for i, l := range list {
		if l.Code != "" {
			continue
		}
		name, _ := l.Name.In("vi")
		code := strings.Trim(notInCode.ReplaceAllString(strings.ToLower(i18n.Fold(name)), "-"), "-")
		if len(code) > 40 {
			code = strings.Trim(code[:40], "-")
		}
		if l.Symbol != "" {
			code = strings.ToLower(l.Symbol)
		}
		base := code
		for n := 2; code == "" || taken[code]; n++ {
			code = strings.TrimPrefix(base+"-"+i18n.Integer(i18n.EN, n), "-")
		}
		taken[code] = true
		list[i].Code = code
	}
}

func checkTree(list []TreeLine) {
	seen, known := map[string]bool{}, map[string]bool{}
	for _, l := range list {
		known[l.Code] = true
	}
	for i := range list {
		l := &list[i]
		switch {
		case l.Name.Empty():
			l.Error = "setup.tree.no_name"
		case seen[l.Code]:
			l.Error, l.Args = "setup.tree.twice", []any{"value", l.Code}
		case l.Parent == l.Code:
			l.Error = "organisation.above_itself"
		case l.Parent != "" && !known[l.Parent]:
			l.Error, l.Args = "setup.tree.no_parent", []any{"value", l.Parent}
		}
		seen[l.Code] = true
	}
}

// PlanTree is ReadTree with what is there already marked.
func (s *Service) PlanTree(ctx context.Context, who chancery.Actor, text string) (lines []TreeLine, err error) {
	lines = ReadTree(text, who.Lang)
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		for i := range lines {
			_, lines[i].Known = tx.ResolveRef([]chancery.Kind{"organisation"}, lines[i].Code)
		}
		return nil
	})
	return lines, err
}

// SaveTree enters the organisations of a text, as one import that can be taken
// back, and makes the first one without anything above it the ministry where
// none is chosen yet.
func (s *Service) SaveTree(ctx context.Context, who chancery.Actor, text string) (made int, err error) {
	if !who.Allows("organisation.create") {
		return 0, chancery.May("organisation.create")
	}
	lines := ReadTree(text, who.Lang)
	for _, l := range lines {
		if l.Error != "" {
			return 0, &chancery.Error{Problem: chancery.Bad, Key: "setup.tree.wrong", Args: []any{"row", l.Row, "reason", i18n.Explain(langOf(who), "organisation", l.Error, l.Args)}}
		}
	}
	if len(lines) == 0 {
		return 0, chancery.Invalid("text", "setup.tree.nothing")
	}
	run := chancery.NewID(s.Now())
	err = s.store.WriteRun(ctx, who, "organisation.create", string(run), func(tx *store.Tx) error {
		made = 0
		for _, l := range topDown(lines) {
			o := &chancery.Organisation{Name: l.Name, Symbol: l.Symbol, Own: true}
			o.Kind, o.Ref = "organisation", l.Code
			if l.Parent != "" {
				o.Parent, _ = tx.ResolveRef([]chancery.Kind{"organisation"}, l.Parent)
			}
			if _, there := tx.ResolveRef([]chancery.Kind{"organisation"}, l.Code); there {
				continue
			}
			if err := save(tx, o); err != nil {
				return err
			}
			made++
		}
		if err := chooseMinistry(tx, lines); err != nil {
			return err
		}
		return finishRun(tx, run, i18n.T(langOf(who), "setup.tree.run"), Receipt{Run: run, New: made})
	})
	return made, err
}

// topDown puts what is above before what is under it.
func topDown(lines []TreeLine) (out []TreeLine) {
	placed := map[string]bool{}
	for len(out) < len(lines) {
		before := len(out)
		for _, l := range lines {
			if !placed[l.Code] && (l.Parent == "" || placed[l.Parent]) {
				placed[l.Code] = true
				out = append(out, l)
			}
		}
		if len(out) == before { // a ring, which saving refuses
			return out
		}
	}
	return out
}

func chooseMinistry(tx *store.Tx, lines []TreeLine) error {
	has, err := tx.Setting(SettingMinistry)
	if err != nil || has != "" {
		return err
	}
	for _, l := range lines {
		if l.Parent == "" {
			return tx.Change(SettingMinistry, l.Code)
		}
	}
	return nil
}
