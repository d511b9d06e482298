package web

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// deadlineGrid is what the clocks say of a record; nil where none concerns it.
func (v *visit) deadlineGrid(got *service.View) (*grid, error) {
	list, err := v.site.service.Deadlines(v.ctx(), v.who, got.Spec.Kind, got.Head().Ref)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	g := gridOf(v.t("deadline.title"), v.t("deadline.what"), v.t("deadline.start"), v.t("deadline.due"), v.t("deadline.how"), v.t("field.article"))
	for _, d := range list {
		g.add(v.lang, v.clockName(d.Clock), v.deadlineStart(d), v.deadlineDue(d), v.deadlineState(d), d.Clock.Article)
	}
	return &g, nil
}

func (v *visit) clockName(c *chancery.Clock) value {
	name, in := c.Name.In(string(v.lang))
	return value{Text: name, Lang: foreign(v.lang, in), Href: fileAddress("clock", c.Ref)}
}

// deadlineStart says what started the clock and when.
func (v *visit) deadlineStart(d chancery.Deadline) []value {
	return []value{{Text: v.startWords(d.Clock)}, {Text: i18n.ShortDate(string(d.Start))}}
}

// startWords says what starts a clock, without the kind.
func (v *visit) startWords(c *chancery.Clock) string {
	var parts []string
	for name := range strings.FieldsSeq(c.FromField) {
		parts = append(parts, fieldLabel(v.lang, c.OfKind, name))
	}
	words := strings.Join(parts, " / ")
	if c.OfState == "" {
		return words
	}
	state := stateLabel(v.lang, chancery.Kind(c.OfKind), chancery.State(c.OfState))
	if words == "" {
		return v.t("deadline.from_state", "state", state)
	}
	return v.t("deadline.from_state_and_date", "state", state, "date", words)
}

// deadlineDue is the day, with the day by the rule alone where it is another.
func (v *visit) deadlineDue(d chancery.Deadline) []value {
	out := []value{{Text: i18n.ShortDate(string(d.Due))}}
	if d.Due == d.Computed {
		return out
	}
	why := "deadline.after_pause"
	if d.Extended {
		why = "deadline.after_extension"
	}
	return append(out, value{Text: v.t(why, "date", i18n.ShortDate(string(d.Computed)))})
}

// deadlineState says how a deadline stands, in words and with a mark.
func (v *visit) deadlineState(d chancery.Deadline) stateTag {
	unit := "days"
	if d.Works {
		unit = "working_days"
	}
	switch {
	case d.Met && d.MetOn == "":
		return stateTag{v.t("deadline.met"), toneDone}
	case d.MetLate():
		return stateTag{v.t("deadline.met_late", "date", i18n.ShortDate(string(d.MetOn))), toneHold}
	case d.Met:
		return stateTag{v.t("deadline.met_on", "date", i18n.ShortDate(string(d.MetOn))), toneDone}
	case d.Paused:
		return stateTag{v.t("deadline.paused"), toneHold}
	case d.Open && d.Left < 0:
		return stateTag{v.t("deadline.past"), toneFresh}
	case d.Left < 0:
		return stateTag{v.t("deadline.overdue."+unit, "count", -d.Left), toneOff}
	case d.Left == 0:
		return stateTag{v.t("deadline.today"), toneHold}
	}
	return stateTag{v.t("deadline.left."+unit, "count", d.Left), toneGoing}
}

// deadlines is the screen of what is due and what is late, over all kinds.
func (s *Site) deadlines(v *visit) error {
	due, err := s.service.Due(v.ctx(), v.who, v.query("clock"))
	if err != nil {
		return err
	}
	view := screenView{Lead: v.t("deadline.lead", "date", i18n.LongDate(v.lang, string(due.Today)))}
	clocks := choice{Name: "clock", Label: kindLabel(v.lang, "clock"), Options: []option{{Label: v.t("word.all")}}}
	for _, c := range due.Clocks {
		clocks.Options = append(clocks.Options, option{Value: c.Ref, Label: v.clockName(c).Text, Chosen: c.Ref == v.query("clock")})
	}
	sortOptions(clocks.Options[1:])
	view.Filters = &filterForm{Action: "/deadlines", Selects: []choice{clocks}}
	for _, part := range dueParts {
		if one := v.query("show"); one == part || !slices.Contains(dueParts, one) {
			view.Panels = append(view.Panels, v.duePanel(part, due))
		}
	}
	if due.More {
		view.Lead += " " + v.t("deadline.cut", "count", i18n.Integer(v.lang, due.Most))
	}
	ics := "/deadlines.ics"
	if clock := v.query("clock"); clock != "" {
		ics = join(ics, url.Values{"clock": {clock}})
	}
	last := &view.Panels[len(view.Panels)-1]
	last.Links = append(last.Links, []link{{Text: v.t("deadline.calendar"), Href: ics}, {Text: v.t("ministry.clocks.title"), Href: "/ministry/clocks"}}...)
	return view.show(v, head{Title: v.t("deadline.title"), Area: chancery.AreaWork, Trail: []link{{Text: v.t("area.work")}}, Wide: true})
}

// deadlineCalendar is the days of the same deadlines for a calendar.
func (s *Site) deadlineCalendar(v *visit) error {
	var b bytes.Buffer
	if err := s.service.ExportDue(v.ctx(), v.who, v.query("clock"), service.Writing{Format: "ics", Lang: v.lang, Host: v.r.Host}, &b); err != nil {
		return err
	}
	head := v.w.Header()
	head.Set("Content-Type", "text/calendar; charset=utf-8")
	head.Set("Content-Disposition", service.Disposition("attachment", i18n.Slug(v.t("deadline.title"))+".ics"))
	_, err := b.WriteTo(v.w)
	return err
}

// dueParts are the parts of the list, one below the other or one alone.
var dueParts = []string{"overdue", "soon", "paused"}

// dueRows is how many deadlines of a part a page has.
const dueRows = 50

// partOf is the part of the list in which a deadline stands.
func partOf(d chancery.Deadline) string {
	switch {
	case d.Paused:
		return "paused"
	case d.Overdue():
		return "overdue"
	}
	return "soon"
}

func (v *visit) duePanel(part string, due *service.DueList) panel {
	p := panel{ID: part, Title: v.t("deadline." + part + "_title"), Empty: v.t("deadline.none")}
	g := gridOf(p.Title, v.t("deadline.due"), v.t("deadline.record"), v.t("deadline.what"), v.t("deadline.how"), v.t("field.owner"), v.t("field.article"))
	l := around(v.lang, due.Around)
	var of []service.DueRecord
	for _, d := range due.Records {
		if partOf(d.Deadline) == part {
			of = append(of, d)
		}
	}
	if len(of) == 0 {
		return p
	}
	from, to := v.duePages(part, len(of), &p)
	for _, d := range of[from:to] {
		g.add(v.lang, v.deadlineDue(d.Deadline), v.dueRecord(d, due.Names), v.clockName(d.Clock), v.deadlineState(d.Deadline), l.ref(d.Record.Head().Owner), d.Clock.Article)
	}
	p.Empty, p.Grids = "", []grid{g}
	return p
}

// duePages says which deadlines of a part stand on the page and leads to the others.
func (v *visit) duePages(part string, total int, p *panel) (from, to int) {
	if total <= dueRows {
		return 0, total
	}
	at := func(page int) string {
		q := url.Values{"show": {part}, "page": {strconv.Itoa(page)}}
		if clock := v.query("clock"); clock != "" {
			q.Set("clock", clock)
		}
		return join("/deadlines", q)
	}
	page, last := 1, (total+dueRows-1)/dueRows
	if v.query("show") == part {
		n, _ := strconv.Atoi(v.query("page")) // no number is the first
		page = max(1, min(n, last))
	}
	from = (page - 1) * dueRows
	to = min(from+dueRows, total)
	p.Text = v.t("deadline.place", "from", i18n.Integer(v.lang, from+1), "to", i18n.Integer(v.lang, to), "total", i18n.Integer(v.lang, total))
	if page > 1 {
		p.Links = append(p.Links, link{Text: v.t("view.previous"), Href: at(page - 1)})
	}
	if page < last {
		p.Links = append(p.Links, link{Text: v.t("web.register.next"), Href: at(page + 1)})
	}
	return from, to
}

func (v *visit) dueRecord(d service.DueRecord, names map[chancery.ID]service.Name) []value {
	r := d.Record.Head()
	return []value{
		nameValue(v.lang, service.Name{Kind: r.Kind, Ref: r.Ref, Title: service.TitleOf(d.Record, names)}),
		{Text: kindLabel(v.lang, r.Kind) + " " + r.Ref},
	}
}

// deskDeadlines are the deadlines of the first page: those missed last and
// those to come.
func (v *visit) deskDeadlines() (list deskList, err error) {
	due, err := v.site.service.DueSoon(v.ctx(), v.who)
	if err != nil {
		return list, err
	}
	late := 0
	for _, d := range due.Records {
		if d.Overdue() {
			late++
		}
	}
	for _, d := range due.Records[max(0, min(late-deskRows/2, len(due.Records)-deskRows)):] {
		if len(list.Rows) == deskRows {
			break
		}
		row := v.deskRow(d.Record, due.Names, i18n.ShortDate(string(d.Due)))
		row.Kind = v.clockName(d.Clock).Text + " ·"
		row.State = v.deadlineState(d.Deadline)
		list.Rows = append(list.Rows, row)
	}
	list.More = "/deadlines"
	return list, nil
}
