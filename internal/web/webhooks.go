package web

import (
	"net/http"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// webhooksView are the subscriptions of other programs and a form for another.
type webhooksView struct {
	Rows []webhookRow
	All  bool // those of everybody
	Form webhookForm
}

type webhookRow struct {
	Label, URL, Href string
	Events           []string
	State            stateTag
	Account          string
}

// webhookForm is what a subscription is made or changed with.
type webhookForm struct {
	Label, URL, Events, Filter string
	Active                     bool
	Summary                    []summaryItem
	Errors                     map[string]string
}

// webhookView is one subscription with its messages.
type webhookView struct {
	webhookRow
	Secret     string
	Stopped    string
	Active     bool
	Form       webhookForm
	Deliveries []deliveryRow
	More       string
}

type deliveryRow struct {
	ID, Event string
	Record    value
	State     stateTag
	Attempts  string
	Why       string
	At, Next  string
	Again     bool
}

var (
	webhooksPage = newPage[webhooksView]("webhooks")
	webhookPage  = newPage[webhookView]("webhook")
)

const webhooksAddress = "/account/webhooks"

func (s *Site) webhooks(v *visit) error {
	h := head{}
	if v.query("done") == "removed" {
		h.Notice = v.t("programs.webhook_removed")
	}
	return v.showWebhooks(http.StatusOK, h, webhookForm{Active: true})
}

func (v *visit) showWebhooks(status int, h head, form webhookForm) error {
	list, err := v.site.service.Webhooks(v.ctx(), v.who)
	if err != nil {
		return err
	}
	view := webhooksView{Form: form}
	for _, w := range list {
		view.Rows = append(view.Rows, v.webhookRow(w))
		view.All = view.All || w.Account != v.who.User
	}
	h.Title, h.Trail = v.t("programs.webhooks"), v.accountTrail()
	if form.Summary != nil {
		h.Title = v.t("web.form.error_title", "title", h.Title)
	}
	return webhooksPage.showAs(v, status, h, view)
}

func (v *visit) webhookRow(w service.Subscription) webhookRow {
	row := webhookRow{Label: w.Label, URL: w.URL, Href: webhooksAddress + "/" + string(w.ID), Events: w.Events, Account: w.Account}
	switch {
	case w.Active:
		row.State = stateTag{v.t("programs.on"), toneDone}
	case w.Stopped != "":
		row.State = stateTag{v.t("programs.stopped"), toneOff}
	default:
		row.State = stateTag{v.t("programs.off"), toneHold}
	}
	return row
}

// typedHook reads the form.
func (v *visit) typedHook() (webhookForm, service.Hook) {
	f := v.r.PostForm
	form := webhookForm{Label: f.Get("label"), URL: f.Get("url"), Events: f.Get("events"), Filter: f.Get("filter"), Active: f.Get("active") != ""}
	return form, service.Hook{Label: form.Label, URL: form.URL, Events: strings.Fields(form.Events), Filter: form.Filter, Active: form.Active}
}

func (s *Site) addWebhook(v *visit) error {
	form, hook := v.typedHook()
	sub, secret, err := s.service.AddWebhook(v.ctx(), v.who, hook)
	if err == nil {
		v.showOnce(secret)
		return v.redirect(webhooksAddress + "/" + string(sub.ID) + "?done=made")
	}
	if chancery.ProblemOf(err) == chancery.Broken {
		return err
	}
	form.Summary, form.Errors = plainSummary(v, err)
	return v.showWebhooks(http.StatusUnprocessableEntity, head{}, form)
}

func (s *Site) webhook(v *visit) error {
	h := head{}
	if done := v.query("done"); i18n.Has(v.lang, "programs.done."+done) {
		h.Notice = v.t("programs.done." + done)
	}
	return v.showWebhook(http.StatusOK, h, nil)
}

// deliveriesShown is how many messages one page lists.
const deliveriesShown = 50

func (v *visit) showWebhook(status int, h head, form *webhookForm) error {
	w, err := v.site.service.Webhook(v.ctx(), v.who, v.path("id"))
	if err != nil {
		return err
	}
	sent, next, err := v.site.service.Deliveries(v.ctx(), v.who, string(w.ID), v.query("before"), deliveriesShown)
	if err != nil {
		return err
	}
	view := webhookView{webhookRow: v.webhookRow(w), Active: w.Active, Secret: v.shownOnce()}
	if w.Stopped != "" {
		view.Stopped = v.t(w.Stopped)
	}
	view.Form = webhookForm{Label: w.Label, URL: w.URL, Events: strings.Join(w.Events, "\n"), Filter: w.Filter, Active: w.Active}
	if form != nil {
		view.Form = *form
	}
	for _, d := range sent {
		view.Deliveries = append(view.Deliveries, v.deliveryRow(d))
	}
	if next != "" {
		view.More = view.Href + "?before=" + next
	}
	h.Title, h.Trail = w.Label, append(v.accountTrail(), link{Text: v.t("programs.webhooks"), Href: webhooksAddress})
	if view.Form.Summary != nil {
		h.Title = v.t("web.form.error_title", "title", h.Title)
	}
	return webhookPage.showAs(v, status, h, view)
}

var deliveryTones = map[string]tone{"waiting": toneGoing, "taken": toneDone, "given_up": toneOff, "withheld": toneHold}

func (v *visit) deliveryRow(d service.Sent) deliveryRow {
	row := deliveryRow{
		ID: string(d.ID), Event: d.Event, State: stateTag{v.t("programs.delivery." + d.State), deliveryTones[d.State]}, Attempts: i18n.Integer(v.lang, d.Attempts),
		At: i18n.ShortTime(d.CreatedAt), Again: d.State != "waiting",
	}
	if d.Name.Ref != "" {
		row.Record = nameValue(v.lang, d.Name)
	}
	if d.Error != "" {
		row.Why = explain(v.lang, "", d.Error, []any{"status", d.Status})
	}
	if d.State == "waiting" && d.Attempts > 0 {
		row.Next = v.t("programs.next", "at", i18n.ShortTime(d.NextAt))
	}
	return row
}

func (s *Site) changeWebhook(v *visit) error {
	id := v.path("id")
	there := webhooksAddress + "/" + id
	done := v.r.PostForm.Get("do")
	var err error
	switch done {
	case "trial":
		err = s.service.TryWebhook(v.ctx(), v.who, id)
	case "again":
		err = s.service.Redeliver(v.ctx(), v.who, id, v.r.PostForm.Get("delivery"))
	case "secret":
		var secret string
		if secret, err = s.service.NewWebhookSecret(v.ctx(), v.who, id); err == nil {
			v.showOnce(secret)
		}
	case "remove":
		if err = s.service.RemoveWebhook(v.ctx(), v.who, id); err == nil {
			return v.redirect(webhooksAddress + "?done=removed")
		}
	default:
		return s.saveWebhook(v, id, there)
	}
	if err != nil {
		return err
	}
	return v.redirect(there + "?done=" + done)
}

func (s *Site) saveWebhook(v *visit, id, there string) error {
	form, hook := v.typedHook()
	_, err := s.service.EditWebhook(v.ctx(), v.who, id, hook)
	if err != nil && chancery.ProblemOf(err) == chancery.Bad {
		form.Summary, form.Errors = plainSummary(v, err)
		return v.showWebhook(http.StatusUnprocessableEntity, head{}, &form)
	}
	if err != nil {
		return err
	}
	return v.redirect(there + "?done=saved")
}
