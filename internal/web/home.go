package web

import (
	"cmp"
	"net/url"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// homeView is where the day begins.
type homeView struct {
	Today   string
	Period  string
	Counts  []tile
	Overdue deskList
	Tasks   deskList
	Next    deskList
	Due     deskList // what clocks run for
	Latest  deskList // activities, where nothing is coming
	Recent  deskList
	Empty   bool // nothing at all has been entered
	Setup   []setupStep
	Links   []link
	Drafts  []draftRow
	Views   []link // saved views, those pinned first
}

// tile is one figure with what it counts.
type tile struct {
	Label string
	Value string
	Href  string
}

// deskList is a short list that leads to a long one.
type deskList struct {
	Rows []deskRow
	More string
}

type deskRow struct {
	Title value
	Kind  string
	Ref   string
	When  string
	State stateTag
}

var homePage = newPage[homeView]("home")

// deskRows is how many rows a list of the home page has.
const deskRows = 7

func (s *Site) home(v *visit) error {
	period, err := v.busyPeriod()
	if err != nil {
		return err
	}
	p, err := v.period(period)
	if err != nil {
		return err
	}
	view := homeView{Today: i18n.Capitalise(i18n.LongDate(v.lang, string(v.today()))), Period: i18n.Capitalise(i18n.Period(v.lang, period))}
	held := []string{"held", "closed"}
	for _, t := range []struct {
		kind   chancery.Kind
		label  string
		filter url.Values
	}{
		{"activity", "web.home.held", url.Values{"period": {period}, "state": held}},
		{"activity", "web.home.planned", url.Values{"period": {period}, "state": {"proposed", "endorsed", "approved", "scheduled"}}},
		{"agreement", "web.home.in_force", url.Values{"state": {"in_force", "renewed"}}},
		{"rotation", "web.home.deployed", url.Values{"state": {"deployed"}}},
		{"task", "web.home.open_tasks", url.Values{"state": openTasks}},
	} {
		if err := v.addTile(&view, t.kind, t.label, t.filter, p); err != nil {
			return err
		}
	}
	if err := v.desk(&view); err != nil {
		return err
	}
	if view.Due, err = v.deskDeadlines(); err != nil {
		return err
	}
	if view.Drafts, err = v.draftRows(deskRows); err != nil {
		return err
	}
	view.Empty = len(view.Recent.Rows) == 0
	view.Links = v.reportLinks(period)
	state, err := s.service.SetupState(v.ctx(), v.who)
	if err != nil {
		return err
	}
	if state.Open {
		view.Setup = v.setupSteps(state, "")
	}
	if view.Views, err = v.deskViews(); err != nil {
		return err
	}
	return homePage.show(v, head{Title: v.t("word.home"), Wide: true}, view)
}

// deskViews lead to the saved views, pinned and own ones first.
func (v *visit) deskViews() ([]link, error) {
	views, err := v.site.service.Views(v.ctx(), v.who, "")
	if err != nil {
		return nil, err
	}
	order := func(x service.SavedView) int {
		switch {
		case x.Pinned:
			return 0
		case x.Owner == v.who.User:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(views, func(a, b service.SavedView) int { return order(a) - order(b) })
	var out []link
	for _, x := range views[:min(len(views), 2*deskRows)] {
		out = append(out, link{Text: x.Name + " – " + kindsLabel(v.lang, x.Kind), Href: viewAddress(x)})
	}
	return out, nil
}

// reportLinks lead to the period of the figures and its central report, and to
// those of the year before.
func (v *visit) reportLinks(period string) []link {
	year, part, err := chancery.SplitPeriod(period)
	if err != nil {
		return nil
	}
	before := chancery.Period{Year: year - 1, Part: part}.Label()
	var out []link
	for _, label := range []string{period, before} {
		named := i18n.Period(v.lang, label)
		out = append(out,
			link{Text: v.t("web.home.period_page", "period", named), Href: "/periods/" + label},
			link{Text: v.t("web.home.central_report", "period", named), Href: "/periods/" + label + "/central-report"})
	}
	return out
}

var openTasks = []string{"assigned", "accepted", "in_progress"}

func (v *visit) addTile(view *homeView, kind chancery.Kind, label string, filter url.Values, p chancery.Period) error {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return err
	}
	q := service.Query{Kind: kind, Limit: 1}
	for _, name := range sortedKeys(filter) {
		if name == "period" {
			q.Where = append(q.Where, service.Filter{Field: "from", Values: []string{string(p.From)}}, service.Filter{Field: "to", Values: []string{string(p.To)}})
			continue
		}
		q.Where = append(q.Where, service.Filter{Field: name, Values: filter[name]})
	}
	reg, err := v.site.service.List(v.ctx(), v.who, q, false)
	if err != nil {
		return err
	}
	n := i18n.Integer(v.lang, reg.Total)
	if reg.More {
		n += "+"
	}
	view.Counts = append(view.Counts, tile{v.t(label), n, join("/"+spec.Plural, filter)})
	return nil
}

// desk fills the lists: overdue tasks, the next due, what happens in the next
// fortnight, and what changed last.
func (v *visit) desk(view *homeView) error {
	tasks, err := v.site.service.List(v.ctx(), v.who, service.Query{Kind: "task", Sort: "-due", Limit: 200, Where: []service.Filter{{Field: "state", Values: openTasks}}}, false)
	if err != nil {
		return err
	}
	today := v.today()
	slices.SortStableFunc(tasks.Records, byDeadline)
	for _, e := range tasks.Records {
		due := e.(*chancery.Task).Deadline()
		list := &view.Tasks
		if due.Certainly(today) {
			list = &view.Overdue
		}
		if len(list.Rows) < deskRows {
			list.Rows = append(list.Rows, v.deskRow(e, tasks.Names, i18n.ShortDate(string(due))))
		}
	}
	view.Tasks.More = join("/tasks", url.Values{"state": openTasks, "sort": {"due"}})
	view.Overdue.More = view.Tasks.More
	until := chancery.DayOf(today.First().AddDate(0, 0, 14))
	next, err := v.site.service.List(v.ctx(), v.who, service.Query{Kind: "activity", Sort: "begins", Limit: deskRows, Where: []service.Filter{
		{Field: "from", Values: []string{string(today)}}, {Field: "to", Values: []string{string(until)}},
	}}, false)
	if err != nil {
		return err
	}
	for _, e := range next.Records {
		from, to := chancery.SpanOf(e)
		view.Next.Rows = append(view.Next.Rows, v.deskRow(e, next.Names, dates(from, to)))
	}
	view.Next.More = join("/activities", url.Values{"from": {i18n.ShortDate(string(today))}, "sort": {"begins"}})
	if len(view.Next.Rows) == 0 {
		if err := v.latest(view); err != nil {
			return err
		}
	}
	recent, err := v.site.service.Recent(v.ctx(), v.who, deskRows)
	if err != nil {
		return err
	}
	for _, n := range recent {
		view.Recent.Rows = append(view.Recent.Rows, deskRow{
			Title: nameValue(v.lang, n), Kind: kindLabel(v.lang, n.Kind), Ref: n.Ref, When: dates(n.Begins, n.Ends), State: stateOf(v.lang, n.Kind, n.State),
		})
	}
	return nil
}

// byDeadline puts what is due first at the top and what has no date at the end.
func byDeadline(a, b chancery.Entity) int {
	x, y := a.(*chancery.Task).Deadline(), b.(*chancery.Task).Deadline()
	if x == "" || y == "" {
		return cmp.Compare(y, x)
	}
	return cmp.Compare(x.LastDay(), y.LastDay())
}

// busyPeriod is the half-year of today, or of the last activity where nothing
// has happened since.
func (v *visit) busyPeriod() (string, error) {
	today := v.today()
	last, err := v.site.service.List(v.ctx(), v.who, service.Query{Kind: "activity", Sort: "-ends", Limit: 1, Where: []service.Filter{
		{Field: "to", Values: []string{string(today)}},
	}}, false)
	if err != nil || len(last.Records) == 0 {
		if err != nil {
			return "", err
		}
		return v.currentPeriod(today)
	}
	if _, ends := chancery.SpanOf(last.Records[0]); ends != "" {
		return v.currentPeriod(ends)
	}
	return v.currentPeriod(today)
}

// latest lists the activities that ended last.
func (v *visit) latest(view *homeView) error {
	last, err := v.site.service.List(v.ctx(), v.who, service.Query{Kind: "activity", Sort: "-ends", Limit: deskRows, Where: []service.Filter{
		{Field: "to", Values: []string{string(v.today())}},
	}}, false)
	if err != nil {
		return err
	}
	for _, e := range last.Records {
		from, to := chancery.SpanOf(e)
		view.Latest.Rows = append(view.Latest.Rows, v.deskRow(e, last.Names, dates(from, to)))
	}
	view.Latest.More = "/activities"
	return nil
}

func (v *visit) deskRow(e chancery.Entity, names map[chancery.ID]service.Name, when string) deskRow {
	r := e.Head()
	return deskRow{
		Title: nameValue(v.lang, service.Name{Kind: r.Kind, Ref: r.Ref, Title: service.TitleOf(e, names)}),
		Ref:   r.Ref, When: when, State: stateOf(v.lang, r.Kind, r.State),
	}
}
