package web

import (
	"net/url"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// taskBoard counts all tasks in the four ways; a cell lists what it counted.
func (s *Site) taskBoard(v *visit) error {
	var pick *service.Cell
	if q := v.r.URL.Query(); q.Has("way") || q.Has("row") {
		pick = &service.Cell{By: v.query("by"), Row: v.query("row"), Way: service.Way(v.query("way"))}
	}
	b, err := s.service.TaskBoard(v.ctx(), v.who, pick)
	if err != nil {
		return err
	}
	p := boardPanels{v, around(v.lang, b.Around), b}
	view := screenView{Lead: p.t("lead", "date", i18n.LongDate(v.lang, string(b.Today))), Hint: v.t("screen.choose_number")}
	all := panel{ID: "all", Title: p.t("all"), Stats: v.fourStats(b.All, "", "")}
	if b.All.Total() == 0 {
		all = panel{ID: "all", Title: p.t("all"), Empty: p.t("none"), Links: []link{{Text: kindsLabel(v.lang, "task"), Href: "/tasks"}}}
	}
	view.Panels = []panel{all}
	if pick != nil {
		view.Panels = append(view.Panels, p.picked(*pick))
	}
	if b.All.Total() > 0 {
		view.Panels = append(view.Panels, p.rows("organisation", p.t("by_organisation"), b.ByOrganisation), p.rows("source", p.t("by_source"), b.BySource))
	}
	trail := []link{{Text: v.t("area.reporting")}, {Text: kindsLabel(v.lang, "task"), Href: "/tasks"}}
	return view.show(v, head{Title: p.t("title"), Area: chancery.AreaReporting, Trail: trail, Wide: true})
}

type boardPanels struct {
	v *visit
	l labels
	b *service.TaskBoard
}

func (p boardPanels) t(key string, args ...any) string { return p.v.t("screen.board."+key, args...) }

// cellAddress is the list behind a cell of the board.
func cellAddress(by, row string, way service.Way) string {
	q := url.Values{"row": {row}}
	if by != "" {
		q.Set("by", by)
	}
	if way != "" {
		q.Set("way", string(way))
	}
	return "/tasks/board?" + q.Encode() + "#picked"
}

// fourStats shows the four ways with the lists behind them.
func (v *visit) fourStats(f service.FourWay, by, row string) []stat {
	var out []stat
	for _, w := range service.Ways {
		s := stat{Label: v.t("screen.board." + string(w)), Text: i18n.Integer(v.lang, f.Of(w)), Tone: wayTone(w, f.Of(w))}
		if f.Of(w) > 0 {
			s.Href = cellAddress(by, row, w)
		}
		if w == service.OpenInTerm && f.Undated > 0 {
			s.Note = v.t("screen.board.no_due", "count", f.Undated)
		}
		out = append(out, s)
	}
	return out
}

func wayTone(w service.Way, n int) tone {
	switch {
	case n == 0:
		return ""
	case w == service.OpenOverdue:
		return toneOff
	case w == service.DoneLate:
		return toneHold
	case w == service.DoneOnTime:
		return toneDone
	}
	return toneGoing
}

// rows is the board by one division.
func (p boardPanels) rows(by, title string, rows []service.BoardRow) panel {
	out := panel{ID: "by-" + by, Title: title}
	labels := []string{p.t(by)}
	for _, w := range service.Ways {
		labels = append(labels, "#"+p.t(string(w)))
	}
	g := gridOf(title, append(labels, "#"+p.v.t("word.total"))...)
	for _, r := range rows {
		cells := []any{p.name(by, r)}
		for _, w := range service.Ways {
			cells = append(cells, p.cell(by, r, w, r.Of(w)))
		}
		g.add(p.l.lang, append(cells, p.cell(by, r, "", r.Total()))...)
	}
	total := []any{p.v.t("word.total")}
	for _, w := range service.Ways {
		total = append(total, p.cell("", service.BoardRow{}, w, p.b.All.Of(w)))
	}
	g.add(p.l.lang, append(total, p.b.All.Total())...).Total = true
	g.trim()
	out.Grids = []grid{g}
	return out
}

func (p boardPanels) cell(by string, r service.BoardRow, w service.Way, n int) value {
	v := value{Text: i18n.Integer(p.l.lang, n)}
	if n > 0 {
		v.Href = cellAddress(by, r.Key, w)
	}
	return v
}

func (p boardPanels) name(by string, r service.BoardRow) value {
	switch {
	case r.Name != nil:
		return nameValue(p.l.lang, *r.Name)
	case r.Key != "":
		return p.l.text(r.Words)
	}
	return value{Text: p.t("nobody_" + by)}
}

// picked lists the tasks behind the cell that was asked for.
func (p boardPanels) picked(c service.Cell) panel {
	out := panel{ID: "picked", Title: p.t("picked"), Links: []link{{Text: p.t("close"), Href: "/tasks/board"}}}
	if c.Way != "" {
		out.Title = p.t("picked_way", "way", p.t(string(c.Way)))
	}
	if name := p.rowName(c); name != "" {
		out.Text = name
	}
	if len(p.b.Picked) == 0 {
		out.Empty = p.t("nothing_picked")
		return out
	}
	if p.b.Cut {
		out.Text = strings.TrimSpace(out.Text + " " + p.t("cut", "count", len(p.b.Picked)))
	}
	out.Grids = []grid{p.v.taskGrid(p.l, out.Title, p.b.Picked, p.b.Today)}
	return out
}

func (p boardPanels) rowName(c service.Cell) string {
	rows := p.b.ByOrganisation
	switch c.By {
	case "organisation":
	case "source":
		rows = p.b.BySource
	default:
		return ""
	}
	for _, r := range rows {
		if r.Key == c.Row {
			return p.name(c.By, r).Text
		}
	}
	return ""
}

// taskGrid lists tasks with how each stands today.
func (v *visit) taskGrid(l labels, caption string, tasks []*chancery.Task, today chancery.Date) grid {
	of := func(name string) string { return fieldLabel(l.lang, "task", name) }
	g := gridOf(caption, kindLabel(l.lang, "task"), v.t("screen.board.who"), of("given_on"), of("due"), of("done_on"), v.t("screen.board.standing"))
	for _, t := range tasks {
		who := spread(l.ref(t.Lead))
		if len(who) == 0 {
			who = spread(l.text(t.Responsible))
		}
		due := spread(l.date(t.Deadline()))
		if t.Deadline() == "" {
			due = []value{{Text: v.t("screen.board.no_due_date")}}
		}
		tag := stateOf(l.lang, "task", t.State)
		standing := gridCell{State: &tag}
		if w := service.WayOf(t, today); w == service.OpenOverdue || w == service.DoneLate {
			standing.Flag = v.t("screen.board." + string(w))
		}
		g.add(l.lang, l.known(t), who, l.date(t.GivenOn), due, l.date(t.DoneOn), standing)
	}
	g.trim()
	return g
}
