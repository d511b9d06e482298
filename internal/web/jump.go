package web

import (
	"encoding/json"
	"net/url"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// jumpView is the page of the quick jump; the dialog of every page asks the same
// and gets it as JSON.
type jumpView struct {
	Query   string
	Targets []jumpTarget
}

// jumpTarget is where one can go: a record, a screen or a form.
type jumpTarget struct {
	Label string `json:"label"`
	Lang  string `json:"lang,omitempty"` // of the label, where it is not the page's
	Kind  string `json:"kind"`           // of record, or that it is a screen
	Ref   string `json:"ref,omitempty"`
	Href  string `json:"href"`
}

var jumpPage = newPage[jumpView]("jump")

// jumpLimit is how many records, and how many screens, are offered.
const jumpLimit = 8

func (s *Site) jump(v *visit) error {
	typed := strings.TrimSpace(v.query("q"))
	targets, err := v.jumpTargets(typed)
	if err != nil {
		return err
	}
	if strings.Contains(v.r.Header.Get("Accept"), "application/json") {
		v.w.Header().Set("Content-Type", "application/json")
		v.w.Header().Set("Vary", "Accept")
		return json.NewEncoder(v.w).Encode(targets)
	}
	return jumpPage.show(v, head{Title: v.t("jump.title")}, jumpView{typed, targets})
}

// jumpTargets are the screens and records that what was typed may mean. Screens
// come first where their names begin with it; a search for it comes last.
func (v *visit) jumpTargets(typed string) ([]jumpTarget, error) {
	out := []jumpTarget{}
	if typed == "" {
		return append(out, v.screensNamed("")...), nil
	}
	out = append(out, v.screensNamed(typed)...)
	records, err := v.site.service.Jump(v.ctx(), v.who, typed, jumpLimit)
	if err != nil {
		return nil, err
	}
	for _, n := range records {
		t := nameValue(v.lang, n)
		out = append(out, jumpTarget{t.Text, t.Lang, kindLabel(v.lang, n.Kind), n.Ref, t.Href})
	}
	return append(out, jumpTarget{Label: v.t("jump.search", "words", typed), Kind: v.t("action.search"), Href: join("/search", url.Values{"q": {typed}})}), nil
}

// screensNamed are the entries of the menu, the forms for new records the reader
// may fill in, and the periods, whose names have every word typed at the
// beginning of one of theirs.
func (v *visit) screensNamed(typed string) []jumpTarget {
	words := i18n.Tokens(typed)
	var out []jumpTarget
	seen := map[string]bool{}
	add := func(label, href string) {
		if len(out) < jumpLimit && !seen[href] && named(label, words) {
			seen[href] = true
			out = append(out, jumpTarget{Label: label, Kind: v.t("jump.screen"), Href: href})
		}
	}
	if len(words) > 0 {
		v.periodTargets(typed, add)
	}
	add(v.t("word.home"), "/")
	for _, area := range v.menu(head{}) {
		for _, l := range area.Links {
			add(l.Text, l.Href)
		}
	}
	if len(words) > 0 {
		for _, spec := range chancery.Specs() {
			if v.who.Allows(string(spec.Kind) + ".create") {
				add(v.t("jump.new", "kind", kindLabel(v.lang, spec.Kind)), "/"+spec.Plural+"/new")
			}
		}
	}
	add(v.t("word.help"), "/help")
	return out
}

// periodTargets offers the period that was typed, "2022-h1", and its report.
func (v *visit) periodTargets(typed string, add func(label, href string)) {
	label := strings.ToUpper(typed)
	if _, err := v.period(label); err != nil {
		return
	}
	name := i18n.Capitalise(i18n.Period(v.lang, label))
	add(name+" ("+label+")", "/periods/"+label)
	add(v.t("jump.report", "period", name)+" ("+label+")", "/periods/"+label+"/central-report")
}

// named reports whether each word is the beginning of some word of a label.
func named(label string, words []string) bool {
	have := i18n.Tokens(label)
	for _, w := range words {
		found := false
		for _, h := range have {
			found = found || strings.HasPrefix(h, w)
		}
		if !found {
			return false
		}
	}
	return true
}
