package web

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// historyView is how a record came to be.
type historyView struct {
	Top   fileTop
	Lines []historyLine
}

// historyLine is one version.
type historyLine struct {
	Version int64
	When    string
	Who     string
	Act     string
	Reason  string
	Href    string // the record as it stood
	Changes []changeLine
	Count   int
}

// changeLine is one field before and after.
type changeLine struct {
	Label    string
	Old, New value
}

var historyPage = newPage[historyView]("history")

func (s *Site) history(v *visit) error {
	spec, err := v.spec()
	if err != nil {
		return err
	}
	if at := v.query("as_of"); at != "" {
		return s.asOf(v, spec, at)
	}
	hist, err := s.service.History(v.ctx(), v.who, spec.Kind, v.path("ref"))
	if err != nil {
		return err
	}
	view := historyView{Lines: v.historyLines(hist, 0)}
	got, err := s.service.Get(v.ctx(), v.who, spec.Kind, v.path("ref"))
	if chancery.ProblemOf(err) == chancery.Missing && hist.Name.Removed {
		h := head{Title: hist.Name.Ref, Kind: spec.Kind, Trail: []link{{Text: kindsLabel(v.lang, spec.Kind), Href: "/" + spec.Plural}}}
		h.Notice = v.t("web.history.removed", "ref", hist.Name.Ref)
		if v.who.Allows(string(spec.Kind) + ".restore") {
			h.Undo = fileAddress(spec.Kind, hist.Name.Ref) + "/restore"
		}
		view.Top = fileTop{Kind: spec.Kind, Ref: hist.Name.Ref, Title: value{Text: hist.Name.Ref}}
		return historyPage.show(v, h, view)
	}
	if err != nil {
		return err
	}
	view.Top = v.fileTop(labels{lang: v.lang, names: got.Names, terms: got.Terms}, got, "history")
	return historyPage.show(v, v.fileHead(got, view.Top), view)
}

// asOf shows a record as it stood when the ledger had so many entries.
func (s *Site) asOf(v *visit, spec *chancery.Spec, at string) error {
	size, err := strconv.ParseInt(at, 10, 64)
	if err != nil || size < 0 {
		return chancery.Invalid("as_of", "value.not_number", "value", at)
	}
	got, err := s.service.AsOf(v.ctx(), v.who, spec.Kind, v.path("ref"), size)
	if err != nil {
		return err
	}
	hist, err := s.service.History(v.ctx(), v.who, spec.Kind, v.path("ref"))
	if err != nil {
		return err
	}
	l := labels{lang: v.lang, names: got.Names, terms: got.Terms}
	top := v.fileTop(l, got, "history")
	top.AsOf = i18n.ShortTime(got.Head().UpdatedAt)
	top.Current = fileAddress(spec.Kind, got.Head().Ref)
	view := fileView{Top: top, Groups: l.groups(got.Entity), Side: v.fileSide(l, got, hist)}
	return filePage.show(v, v.fileHead(got, top), view)
}

// historyLines words the versions, at most so many; 0 is all of them.
func (v *visit) historyLines(hist *service.History, limit int) []historyLine {
	var out []historyLine
	l := labels{lang: v.lang, names: hist.Names, terms: hist.Terms}
	for i, version := range hist.Versions {
		if limit > 0 && i == limit {
			break
		}
		r := version.Entity.Head()
		line := historyLine{
			Version: r.Version, When: i18n.ShortTime(version.At()), Who: version.Entry.Actor, Reason: r.Reason,
			Href: fmt.Sprintf("%s/history?as_of=%d", fileAddress(r.Kind, r.Ref), version.Entry.Index+1),
			Act:  v.actionLabel(r.Kind, version.Entry.Action),
		}
		if r.Removed {
			line.Href = ""
		}
		if i+1 < len(hist.Versions) {
			line.Changes = l.changes(hist.Versions[i+1].Entity, version.Entity)
			line.Count = len(line.Changes)
		}
		out = append(out, line)
	}
	return out
}

// actionLabel words what the ledger calls an action ("activity.approve").
func (v *visit) actionLabel(kind chancery.Kind, action string) string {
	prefix := string(kind) + "."
	if len(action) > len(prefix) && action[:len(prefix)] == prefix {
		return actLabel(v.lang, kind, action[len(prefix):])
	}
	_, act, _ := strings.Cut(action, ".") // of another record, in which this one was changed too
	return first(v.lang, "web.action."+action, "act."+action, "act."+act)
}

// changes words the fields two versions hold differently, as far as the reader
// sees the difference: a reference to a hidden record changes unseen.
func (l labels) changes(older, newer chancery.Entity) []changeLine {
	var out []changeLine
	was, is := chancery.AllFields(older), chancery.AllFields(newer)
	kind := newer.Head().Kind
	for _, c := range chancery.Differences(older, newer) {
		line := changeLine{Label: fieldLabel(l.lang, string(kind), c.Field)}
		switch c.Field {
		case "state":
			line.Old = value{Text: stateLabel(l.lang, kind, older.Head().State)}
			line.New = value{Text: stateLabel(l.lang, kind, newer.Head().State)}
		case "removed":
			line.Old, line.New = l.yesNo(older.Head().Removed), l.yesNo(newer.Head().Removed)
		default:
			o, _ := was.ByName(c.Field)
			n, _ := is.ByName(c.Field)
			if line.Old, line.New = l.changed(o), l.changed(n); reflect.DeepEqual(line.Old, line.New) {
				continue
			}
		}
		out = append(out, line)
	}
	return out
}

// changed shows a field of one version; of a text in two languages both.
func (l labels) changed(f chancery.Field) value {
	t, ok := f.Pointer().(*chancery.Text)
	if !ok || t.EN == "" || t.VI == "" {
		return l.of(f)
	}
	v := value{}
	for _, lang := range []i18n.Lang{l.lang, l.lang.Other()} {
		s, have := t.In(string(lang))
		v.Items = append(v.Items, value{Text: s, Lang: foreign(l.lang, have), Long: f.Type == chancery.TypeStory})
	}
	return v
}

func (l labels) yesNo(b bool) value {
	if b {
		return value{Text: i18n.T(l.lang, "word.yes")}
	}
	return value{Text: i18n.T(l.lang, "word.no")}
}

// dates is a span for a list.
func dates(from, to chancery.Date) string {
	if from == "" && to == "" {
		return ""
	}
	return i18n.ShortRange(string(from), string(to))
}
