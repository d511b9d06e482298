package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// setAside does what the buttons of a form ask for that save nothing: keeping
// it as a draft, and making a record on the way that a field needs.
func (v *visit) setAside(d *draft) (done bool, err error) {
	sent := v.r.PostForm
	d.view.Draft, d.view.For, d.view.Into = sent.Get("draft"), sent.Get("for"), sent.Get("into")
	d.view.UsualSet = sent["usual"]
	path, kind, make := strings.Cut(sent.Get("make"), "=")
	if sent.Get("keep") == "" && !make {
		return false, nil
	}
	id, err := v.keep(*d, sent)
	if err != nil {
		return true, err
	}
	if !make {
		return true, v.redirect(draftAddress(d.got, id) + "&kept=1")
	}
	target, err := chancery.SpecOf(chancery.Kind(kind))
	if err != nil {
		return true, err
	}
	return true, v.redirect("/" + target.Plural + "/new?" + url.Values{"for": {string(id)}, "into": {path}}.Encode())
}

// draftAddress is where a draft is gone on with.
func draftAddress(got *service.View, id chancery.ID) string {
	if r := got.Head(); r.Version > 0 {
		return fileAddress(r.Kind, r.Ref) + "/edit?draft=" + string(id)
	}
	return "/" + got.Spec.Plural + "/new?draft=" + string(id)
}

// entryAddress is draftAddress of a draft in a list.
func entryAddress(e service.DraftEntry) string {
	if e.Of != nil {
		return fileAddress(e.Kind, e.Of.Ref) + "/edit?draft=" + string(e.ID)
	}
	spec, err := chancery.SpecOf(e.Kind)
	if err != nil {
		return "/drafts"
	}
	return "/" + spec.Plural + "/new?draft=" + string(e.ID)
}

// keep keeps what was sent as a draft of the form.
func (v *visit) keep(d draft, sent url.Values) (chancery.ID, error) {
	typed := fromForm(d.fields, sent)
	r := d.got.Head()
	kept := service.Draft{
		ID: chancery.ID(sent.Get("draft")), Kind: d.got.Spec.Kind, Title: titleTyped(v.lang, d.fields, typed), Marking: markingTyped(typed),
		Waiting: chancery.ID(sent.Get("for")), Field: sent.Get("into"), Content: packed(sent),
	}
	if r.Version > 0 {
		kept.Record, kept.Base = r.ID, d.view.Version
	}
	return v.site.service.KeepDraft(v.ctx(), v.who, kept)
}

// packed is the content of a draft: the inputs of the form without its buttons.
func packed(sent url.Values) string {
	inputs := url.Values{}
	for name, values := range sent {
		if strings.HasPrefix(name, "f.") || strings.HasPrefix(name, "n.") {
			inputs[name] = values
		}
	}
	b, err := json.Marshal(inputs)
	if err != nil {
		return "{}" // strings can always be written
	}
	return string(b)
}

func unpacked(d service.Draft) (url.Values, error) {
	inputs := url.Values{}
	if err := json.Unmarshal([]byte(d.Content), &inputs); err != nil {
		return nil, chancery.Failure("error.storage", err)
	}
	return inputs, nil
}

// titleTyped is what the record of a form may be called one day.
func titleTyped(lang i18n.Lang, fields chancery.Fields, typed entered) string {
	for _, f := range fields {
		if !f.Title {
			continue
		}
		switch t := typed[f.Name].(type) {
		case chancery.Text:
			s, _ := t.In(string(lang))
			return s
		case string:
			return t
		}
	}
	return ""
}

func markingTyped(typed entered) chancery.Marking {
	level, _ := typed["marking"].(string)
	m := chancery.Marking{Level: chancery.Code(level)}
	list, _ := typed["compartments"].([]string)
	for _, c := range list {
		m.Compartments = append(m.Compartments, chancery.Code(c))
	}
	return m
}

// resume puts a draft of a new record into its form.
func (v *visit) resume(d *draft, id chancery.ID) error {
	e, err := v.site.service.Draft(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	if e.Kind != d.got.Spec.Kind || e.Of != nil {
		return &chancery.Error{Problem: chancery.Missing, Key: "draft.no_such"}
	}
	inputs, err := unpacked(e.Draft)
	if err != nil {
		return err
	}
	d.typed = fromForm(d.fields, inputs)
	d.view.Draft, d.view.For, d.view.Into = string(e.ID), string(e.Waiting), e.Field
	d.view.Notes = append(d.view.Notes, v.draftNote(*e))
	d.focus = v.query("focus")
	return v.noteWaiting(d)
}

// resumeEdit puts a draft of changes to a record into its form. Where the
// record was saved meanwhile, saving asks field by field.
func (v *visit) resumeEdit(d *draft, e service.DraftEntry) error {
	inputs, err := unpacked(e.Draft)
	if err != nil {
		return err
	}
	d.typed = fromForm(d.fields, inputs)
	d.view.Draft, d.view.Version = string(e.ID), e.Base
	d.view.Notes = append(d.view.Notes, v.draftNote(e))
	if e.Changed {
		d.view.Notes = append(d.view.Notes, formNote{Text: v.t("draft.changed", "by", d.got.Head().UpdatedBy), Caution: true})
	}
	d.focus = v.query("focus")
	return nil
}

func (v *visit) draftNote(e service.DraftEntry) formNote {
	key := "draft.resumed"
	if v.query("kept") != "" {
		key = "draft.kept"
	}
	return formNote{Text: v.t(key, "at", i18n.ShortTime(e.UpdatedAt)), Post: "/drafts/" + string(e.ID) + "/discard", Button: v.t("draft.discard")}
}

// offerDrafts names the unfinished forms of the kind above an empty one.
func (v *visit) offerDrafts(d *draft) error {
	list, err := v.site.service.Drafts(v.ctx(), v.who, d.got.Spec.Kind)
	if err != nil {
		return err
	}
	note := formNote{Text: v.t("draft.offered")}
	for _, e := range list {
		if e.Of == nil && len(note.Links) < 3 && string(e.ID) != d.view.For {
			note.Links = append(note.Links, link{Text: v.draftTitle(e) + " – " + i18n.ShortTime(e.UpdatedAt), Href: entryAddress(e)})
		}
	}
	if len(note.Links) > 0 {
		d.view.Notes = append(d.view.Notes, note)
	}
	return nil
}

func (v *visit) draftTitle(e service.DraftEntry) string {
	if e.Title != "" {
		return e.Title
	}
	return v.t("draft.untitled")
}

func (v *visit) dropDraft(id chancery.ID) error {
	if id == "" {
		return nil
	}
	return v.site.service.DropDraft(v.ctx(), v.who, id)
}

func (v *visit) dropDraftOf(record chancery.ID) error {
	kept, err := v.site.service.DraftOf(v.ctx(), v.who, record)
	if err != nil || kept == nil {
		return err
	}
	return v.dropDraft(kept.ID)
}

// formAt finds the form at an address: "/tasks/new", "/tasks/2022-0001/edit".
func (v *visit) formAt(address string) (draft, error) {
	nowhere := &chancery.Error{Problem: chancery.Missing, Key: "error.no_such_kind", Args: []any{"kind", address}}
	parts := strings.Split(strings.Trim(address, "/"), "/")
	if len(parts) < 2 || !strings.HasPrefix(address, "/") {
		return draft{}, nowhere
	}
	spec, err := chancery.SpecByPlural(parts[0])
	if err != nil {
		return draft{}, err
	}
	switch {
	case len(parts) == 2 && parts[1] == "new":
		return v.newDraftOf(spec)
	case len(parts) == 3 && parts[2] == "edit":
		ref, err := url.PathUnescape(parts[1])
		if err != nil {
			return draft{}, nowhere
		}
		return v.editDraftOf(spec, ref)
	}
	return draft{}, nowhere
}

// autosave keeps what the script of a form sends while somebody types.
func (s *Site) autosave(v *visit) error {
	answer := map[string]string{}
	status := http.StatusOK
	d, err := v.formAt(v.r.PostForm.Get("form"))
	if err == nil {
		d.view.Version = numberSent(v.r.PostForm, "version")
		var id chancery.ID
		id, err = v.keep(d, v.r.PostForm)
		answer["id"], answer["text"] = string(id), v.t("draft.saved", "at", i18n.ShortTime(s.service.Now()))
	}
	if err != nil {
		if chancery.ProblemOf(err) == chancery.Broken {
			return err
		}
		status, answer = statusOf(err), map[string]string{"text": errorText(v, err)}
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(status)
	return json.NewEncoder(v.w).Encode(answer)
}

// discard forgets a draft.
func (s *Site) discard(v *visit) error {
	if err := v.dropDraft(chancery.ID(v.path("id"))); err != nil {
		return err
	}
	return v.redirect("/drafts?done=discard")
}

// draftsView lists the reader's own unfinished forms.
type draftsView struct{ Rows []draftRow }

type draftRow struct {
	Title   string
	Href    string
	Kind    string
	Of      string // reference of the record being edited
	At      string
	Discard string
	Changed bool
}

var draftsPage = newPage[draftsView]("drafts")

func (s *Site) drafts(v *visit) error {
	rows, err := v.draftRows(0)
	if err != nil {
		return err
	}
	h := head{Title: v.t("draft.mine")}
	if v.query("done") == "discard" {
		h.Notice = v.t("draft.discarded")
	}
	return draftsPage.show(v, h, draftsView{rows})
}

// draftRows lists the reader's drafts, at most so many where most is not 0.
func (v *visit) draftRows(most int) ([]draftRow, error) {
	list, err := v.site.service.Drafts(v.ctx(), v.who, "")
	if err != nil {
		return nil, err
	}
	var out []draftRow
	for _, e := range list {
		if most > 0 && len(out) == most {
			break
		}
		row := draftRow{
			Title: v.draftTitle(e), Href: entryAddress(e), Kind: kindLabel(v.lang, e.Kind), At: i18n.ShortTime(e.UpdatedAt),
			Discard: "/drafts/" + string(e.ID) + "/discard", Changed: e.Changed,
		}
		if e.Of != nil {
			row.Of = e.Of.Ref
		}
		out = append(out, row)
	}
	return out, nil
}
