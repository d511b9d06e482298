package api

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// The parameters of a list that are not filters.
var listParameters = []string{"sort", "limit", "cursor", "fields", "count", "period", "calendar", "as_of"}

// wordFilters are the filters every kind has beside its fields.
var wordFilters = []string{"state", "ref", "key", "organisation", "q", "from", "to", "file"}

const maxLimit = 500

// listing is what a caller wants of a register.
type listing struct {
	query service.Query
	show  shown
	count bool
}

// listing reads the query of a list. Every parameter must mean something.
func (c *call) listing() (listing, error) {
	given := c.r.URL.Query()
	l := listing{query: service.Query{Kind: c.spec.Kind, Sort: given.Get("sort"), Cursor: given.Get("cursor")}}
	var err error
	if l.query.Limit, err = limitOf(given, maxLimit); err != nil {
		return l, err
	}
	if l.count, err = flagOf(given, "count"); err != nil {
		return l, err
	}
	if l.show, err = c.shown(given); err != nil {
		return l, err
	}
	names := filterNames(c.spec)
	for _, name := range sortedNames(given) {
		if slices.Contains(listParameters, name) {
			continue
		}
		field, known := names[name]
		if !known {
			return l, badParameter(name, "api.no_such_parameter", "value", name)
		}
		f, err := filterOf(c.spec, field, name, given[name])
		if err != nil {
			return l, err
		}
		l.query.Where = append(l.query.Where, f)
	}
	days, err := c.periodFilter(given)
	l.query.Where = append(l.query.Where, days...)
	return l, err
}

func sortedNames(given url.Values) []string {
	names := make([]string, 0, len(given))
	for n := range given {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// filterNames gives the field each parameter filters by. A field of several
// references or terms goes by its singular too: partner=CN.
func filterNames(spec *chancery.Spec) map[string]string {
	names := map[string]string{}
	for _, f := range spec.DescribeAll() {
		switch f.Type {
		case chancery.TypeRefs, chancery.TypeCodes:
			if one := singular(f.Name); one != f.Name {
				names[one] = f.Name
			}
		case chancery.TypeText, chancery.TypeStory, chancery.TypeNote, chancery.TypeLines:
			continue
		}
	}
	for _, f := range spec.DescribeAll() {
		switch f.Type {
		case chancery.TypeText, chancery.TypeStory, chancery.TypeNote, chancery.TypeLines:
		default:
			if f.Name != "compartments" && f.Name != "source" {
				names[f.Name] = f.Name
			}
		}
	}
	for _, w := range wordFilters {
		names[w] = w
	}
	delete(names, "compartment")
	return names
}

func singular(plural string) string {
	if s, ok := strings.CutSuffix(plural, "ies"); ok {
		return s + "y"
	}
	if s, ok := strings.CutSuffix(plural, "s"); ok && !strings.HasSuffix(s, "s") && plural != "basis" {
		return s
	}
	return plural
}

func filterOf(spec *chancery.Spec, field, name string, given []string) (service.Filter, error) {
	f := service.Filter{Field: field}
	switch field {
	case "from", "to":
		d, err := chancery.ParseDate(given[0])
		if err != nil {
			return f, badParameter(name, "date.form", "value", given[0])
		}
		f.Values = []string{string(d.FirstDay())}
		if field == "to" {
			f.Values = []string{string(d.LastDay())}
		}
		return f, nil
	case "q":
		f.Values = []string{strings.Join(given, " ")}
		return f, nil
	}
	described, isField := spec.DescribeAll().ByName(field)
	for _, v := range given {
		if isField && described.Type == chancery.TypeLine {
			f.Values = append(f.Values, v)
			continue
		}
		for one := range strings.SplitSeq(v, ",") {
			if one = strings.TrimSpace(one); one != "" {
				f.Values = append(f.Values, one)
			}
		}
	}
	switch {
	case isField && described.Type == chancery.TypeFlag:
		for _, v := range f.Values {
			if v != "true" && v != "false" {
				return f, badParameter(name, "value.not_flag", "value", v)
			}
		}
	case field == "file":
		for _, v := range f.Values {
			if v != "complete" && v != "incomplete" {
				return f, badParameter(name, "value.not_a_choice", "value", v)
			}
		}
	case field == "state":
		for _, v := range f.Values {
			if !slices.Contains(spec.States, chancery.State(v)) {
				no := spec.NoState(chancery.State(v))
				return f, badParameter(name, no.Key, no.Args...)
			}
		}
	}
	return f, nil
}

// periodFilter turns period=2022-H1 into the days it has in the calendar.
func (c *call) periodFilter(given url.Values) ([]service.Filter, error) {
	label, calendar := given.Get("period"), given.Get("calendar")
	_, ownField := c.spec.Describe().ByName("period")
	if label == "" || ownField {
		return c.ownPeriod(label, calendar), nil
	}
	own, err := c.svc().ReportingCalendar(c.ctx(), c.who, calendar)
	if err != nil {
		if chancery.ProblemOf(err) == chancery.Missing {
			return nil, badParameter("calendar", "value.no_such_record", "value", calendar, "kind", "calendar")
		}
		return nil, err
	}
	p, err := own.Period(label)
	if err != nil {
		return nil, inParameters(err)
	}
	return []service.Filter{{Field: "from", Values: []string{string(p.From)}}, {Field: "to", Values: []string{string(p.To)}}}, nil
}

// ownPeriod filters kinds that are about a period, such as reports, by the one
// they name.
func (c *call) ownPeriod(label, calendar string) (filters []service.Filter) {
	for _, f := range []struct{ name, value string }{{"period", label}, {"calendar", calendar}} {
		if _, ok := c.spec.Describe().ByName(f.name); ok && f.value != "" {
			filters = append(filters, service.Filter{Field: f.name, Values: []string{f.value}})
		}
	}
	return filters
}

// shown reads fields=a,b.
func (c *call) shown(given url.Values) (shown, error) {
	if !given.Has("fields") {
		return nil, nil
	}
	show := shown{}
	all := c.spec.DescribeAll()
	for name := range strings.SplitSeq(strings.Join(given["fields"], ","), ",") {
		_, isField := all.ByName(name)
		if !isField && !slices.Contains(readOnly, name) && !slices.Contains(writable, name) {
			return nil, badParameter("fields", "value.no_such_field", "value", name)
		}
		show = append(show, name)
	}
	return show, nil
}

func limitOf(given url.Values, most int) (int, error) {
	s := given.Get("limit")
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > most {
		return 0, badParameter("limit", "api.bad_limit", "value", s, "max", strconv.Itoa(most))
	}
	return n, nil
}

func flagOf(given url.Values, name string) (bool, error) {
	switch v := given.Get(name); v {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	default:
		return false, badParameter(name, "value.not_flag", "value", v)
	}
}

// known refuses parameters an operation does not have.
func (c *call) known(names ...string) error {
	for _, n := range sortedNames(c.r.URL.Query()) {
		if !slices.Contains(names, n) {
			return badParameter(n, "api.no_such_parameter", "value", n)
		}
	}
	return nil
}
