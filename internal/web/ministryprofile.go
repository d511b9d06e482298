package web

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

func (s *Site) profile(v *visit) error { return v.profileForm(http.StatusOK, nil, nil) }

func (v *visit) profileForm(status int, err error, more []section) error {
	if !v.who.Allows("system.profile") {
		return chancery.May("system.profile")
	}
	view := ministryView{Title: v.t("ministry.profile.title"), Lead: v.t("ministry.profile.lead")}
	if err != nil {
		view.Summary, _ = plainSummary(v, err)
	}
	up := plainForm{Action: "/ministry/profile", Upload: true, Buttons: []plainButton{{Label: v.t("ministry.profile.look")}}, Fields: []plainField{
		{Type: "file", Name: "profile", Label: v.t("ministry.profile.file"), Hint: v.t("ministry.profile.file_hint"), Value: ".zip,application/zip", Must: true},
	}}
	up.mark(nil)
	view.Sections = append(more,
		section{ID: "export", Title: v.t("ministry.profile.export"), Text: v.t("ministry.profile.export_text"), Links: []link{{Text: v.t("ministry.profile.download"), Href: "/ministry/profile.zip"}}},
		section{ID: "import", Title: v.t("ministry.profile.import"), Text: v.t("ministry.profile.import_text"), Forms: []plainForm{up}})
	notice := ""
	if v.query("done") != "" {
		notice = v.t("ministry.profile.done")
	}
	return v.administration(status, view, notice, "")
}

func (s *Site) profileFile(v *visit) error {
	if !v.who.Allows("system.profile") {
		return chancery.May("system.profile")
	}
	v.w.Header().Set("Content-Type", "application/zip")
	v.w.Header().Set("Content-Disposition", `attachment; filename="profile.zip"`)
	if err := s.service.WriteProfile(v.ctx(), v.who, v.w); err != nil {
		s.log.Error("export failed", "path", v.r.URL.Path, "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// uploaded is the file of a form, or what an earlier page of it carried along.
func (v *visit) uploaded(name string) ([]byte, error) {
	if err := v.sentForm(); err != nil {
		return nil, err
	}
	if carried := v.r.PostForm.Get(name + ".carried"); carried != "" {
		b, err := base64.StdEncoding.DecodeString(carried)
		if err != nil {
			return nil, unreadable(err)
		}
		return b, nil
	}
	f, _, err := v.r.FormFile(name)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, maxForm))
	if err != nil {
		return nil, unreadable(err)
	}
	return b, nil
}

func (s *Site) importProfile(v *visit) error {
	content, err := v.uploaded("profile")
	if err != nil {
		return err
	}
	if len(content) == 0 {
		return v.profileForm(http.StatusUnprocessableEntity, chancery.Invalid("profile", "value.required"), nil)
	}
	files, err := service.OpenProfile(content)
	if err != nil {
		return v.profileForm(http.StatusUnprocessableEntity, err, nil)
	}
	sure := v.r.PostForm.Get("do") == "import"
	check := (*service.ProfileCheck)(nil)
	if sure {
		check, err = s.service.ImportProfile(v.ctx(), v.who, files, v.t("ministry.profile.run"))
	} else {
		check, err = s.service.CheckProfile(v.ctx(), v.who, files)
	}
	if refused(err) {
		return v.profileForm(http.StatusUnprocessableEntity, err, nil)
	}
	if err != nil {
		return err
	}
	if sure && check.Receipt.RejectedRows == 0 {
		return v.redirect("/ministry/profile?done=import")
	}
	sec := v.receiptSection(check.Receipt)
	if len(check.Settings) > 0 {
		g := gridOf(v.t("word.settings"), v.t("word.settings"), v.t("word.before"), v.t("word.after"))
		for _, c := range check.Settings {
			g.add(v.lang, first(v.lang, "ministry.setting."+c.Name), c.Was, c.Is)
		}
		g.Hidden = false
		sec.Grids = append(sec.Grids, g)
	}
	if check.Receipt.RejectedRows == 0 && check.Receipt.New+check.Receipt.Changed+len(check.Settings) > 0 {
		apply := plainForm{Action: "/ministry/profile", Fields: []plainField{{Type: "hidden", Name: "profile.carried", Value: base64.StdEncoding.EncodeToString(content)}},
			Buttons: []plainButton{{Label: v.t("ministry.profile.apply"), Class: "main", Name: "do", Value: "import"}}, Back: "/ministry/profile"}
		sec.Forms = append(sec.Forms, apply)
	}
	return v.profileForm(http.StatusOK, nil, []section{sec})
}

// receiptSection shows what an import would do: how many, the differences, and
// what is wrong with file, row and reason.
func (v *visit) receiptSection(r *service.Receipt) section {
	sec := section{ID: "preview", Title: v.t("ministry.preview"), Text: v.t("ministry.would", "new", r.New, "changed", r.Changed, "same", r.Unchanged, "rejected", r.RejectedRows)}
	if len(r.Rejected) > 0 {
		g := gridOf(v.t("ministry.wrong"), v.t("word.file"), "#"+v.t("word.row"), v.t("web.history.field"), v.t("word.value"), v.t("word.reason"))
		g.Hidden = false
		for _, x := range r.Rejected {
			g.add(v.lang, x.File, strconv.Itoa(x.Row), x.Field, x.Value, x.Reason)
		}
		sec.Grids = append(sec.Grids, g)
	}
	if len(r.Changes) > 0 {
		sec.Grids = append(sec.Grids, v.revisionGrid(r.Changes))
	}
	return sec
}

// written is a value of a field as a file has it.
func written(x any) string {
	switch y := x.(type) {
	case nil:
		return ""
	case string:
		return y
	}
	b, _ := json.Marshal(x) // what a field gives can be written
	return string(b)
}

func (v *visit) revisionGrid(list []service.Revision) grid {
	g := gridOf(v.t("ministry.differences"), v.t("word.kind"), v.t("word.code"), v.t("web.history.field"), v.t("word.before"), v.t("word.after"))
	g.Hidden = false
	for _, x := range list {
		for _, c := range x.Fields {
			g.add(v.lang, kindLabel(v.lang, x.Kind), x.Ref, fieldLabel(v.lang, string(x.Kind), c.Field), written(c.Old), written(c.New))
		}
	}
	return g
}
