package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// The ways to choose several proposals at once, as the address says them.
const (
	chooseAll  = "all"
	chooseSure = "sure"
)

// choices are links that choose several proposals; they work without a script.
func (v *visit) choices(base string) []link {
	var out []link
	for _, way := range []string{chooseAll, chooseSure, "none"} {
		out = append(out, link{Text: v.t("reading.choose." + way), Href: base + "?choose=" + way + "#several"})
	}
	return out
}

// chosen reports whether a proposal was chosen by such a link, or by hand in
// what was refused.
func (v *visit) chosen(item *service.ItemView) bool {
	if item.State != service.ItemOpen || !item.May {
		return false
	}
	switch v.query("choose") {
	case chooseAll:
		return true
	case chooseSure:
		return item.Confidence == "high" && len(item.Maybe) == 0
	}
	return slices.Contains(v.r.PostForm["n"], strconv.Itoa(item.N))
}

// taken are the fields in which what the text says was chosen.
func taken(sent url.Values) []string {
	var out []string
	for _, key := range sortedKeys(sent) {
		if name, ok := strings.CutPrefix(key, "take."); ok && sent.Get(key) == "mine" {
			out = append(out, name)
		}
	}
	return out
}

// several are the numbers of the proposals chosen by hand.
func (v *visit) several() []int {
	var out []int
	for _, typed := range v.r.PostForm["n"] {
		n, _ := strconv.Atoi(typed) // no number is no proposal: not found
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

func (s *Site) acceptSeveral(v *visit) error {
	id, _, version := v.item()
	var chosen []service.Acceptance
	for _, n := range v.several() {
		chosen = append(chosen, service.Acceptance{N: n})
	}
	done, at, err := s.service.AcceptProposals(v.ctx(), v.who, id, version, chosen...)
	return v.decidedOn(err, at, "?entered="+strconv.Itoa(len(done)))
}

func (s *Site) rejectSeveral(v *visit) error {
	id, _, version := v.item()
	ns := v.several()
	err := s.service.RejectProposals(v.ctx(), v.who, id, version, ns...)
	return v.decidedOn(err, 0, "?rejected="+strconv.Itoa(len(ns)))
}

func (s *Site) acceptProposal(v *visit) error {
	id, n, version := v.item()
	_, _, err := s.service.AcceptProposals(v.ctx(), v.who, id, version, service.Acceptance{N: n, Take: taken(v.r.PostForm)})
	return v.decided(err)
}

func (s *Site) rejectProposal(v *visit) error {
	id, n, version := v.item()
	return v.decided(s.service.RejectProposal(v.ctx(), v.who, id, n, version))
}

func (s *Site) reopenProposal(v *visit) error {
	id, n, version := v.item()
	return v.decided(s.service.ReopenProposal(v.ctx(), v.who, id, n, version))
}

// decided answers an act on a proposal: back to the reading at that card, with
// the reason where it was refused.
func (v *visit) decided(err error) error {
	return v.decidedOn(err, 0, "#i"+url.PathEscape(v.path("item")))
}

// decidedOn answers an act on proposals: the reading again at a place of it, or
// with the reason why it was refused and, where it is known, of which proposal.
func (v *visit) decidedOn(err error, at int, then string) error {
	switch chancery.ProblemOf(err) {
	case chancery.Refused, chancery.Bad, chancery.Stale:
		words := v.refusalWords(err)
		if at > 0 {
			words = v.t("reading.refused_at", "letter", letter(at), "why", words)
		}
		return v.showReading(http.StatusUnprocessableEntity, words)
	}
	if err != nil {
		return err
	}
	return v.redirect("/reading/" + url.PathEscape(v.path("id")) + then)
}

// refusalWords says why, with every field that is wrong.
func (v *visit) refusalWords(err error) string {
	words := ""
	for _, f := range chancery.FieldsOf(err) {
		words += " " + f.Field + ": " + explain(v.lang, "", f.Key, f.Args)
	}
	if e, ok := err.(*chancery.Error); ok && words == "" {
		words = explain(v.lang, "", e.Key, e.Args)
	}
	return cmp.Or(words, v.t("error.bad_request"))
}

func (v *visit) item() (id chancery.ID, n int, version int64) {
	n, _ = strconv.Atoi(v.path("item"))                                // no number is no proposal: not found
	version, _ = strconv.ParseInt(v.r.PostForm.Get("version"), 10, 64) // none does not ask
	return chancery.ID(v.path("id")), n, version
}

func (s *Site) undoReading(v *visit) error {
	id, _, _ := v.item()
	done, err := s.service.UndoReading(v.ctx(), v.who, id)
	if err != nil {
		return v.decided(err)
	}
	return v.redirect("/reading/" + string(id) + "?removed=" + strconv.Itoa(done.Removed) + "&reverted=" + strconv.Itoa(done.Reverted))
}

func (s *Site) dropReading(v *visit) error {
	id, _, _ := v.item()
	if err := s.service.DropReading(v.ctx(), v.who, id); err != nil {
		return err
	}
	return v.redirect("/reading?done=drop")
}
