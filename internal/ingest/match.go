package ingest

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// merge puts together what was found twice: the same edition of a series, the
// same kind of activity with the same partners on the same day.
func (x *reading) merge() {
	var out []*draft
	for _, d := range x.drafts {
		if i := x.indexOfSame(out, d); i >= 0 {
			o := out[i]
			d.gone = o
			if o.Kind == "agreement" && o.Fields["signed_on"] == nil && d.Fields["signed_on"] != nil { // a headline told of it first
				o.Fields["title"], o.Passage, o.at = d.Fields["title"], d.Passage, d.at
			}
			for _, n := range d.names {
				if o.Fields[n.field] == nil && !slices.ContainsFunc(o.names, func(m naming) bool { return m.field == n.field }) {
					o.names = append(o.names, n)
				}
			}
			for _, why := range d.Why {
				if o.Fields[why.Field] == nil {
					if v := d.Fields[why.Field]; v != nil { // a person not registered stands in names
						o.Fields[why.Field] = v
					}
					o.Why = append(o.Why, why)
				}
			}
			continue
		}
		if d.Kind == "activity" && d.Fields["type"] == nil {
			continue
		}
		out = append(out, d)
	}
	x.drafts = out
}

// indexOfSame is where among some drafts the same activity or paper is, -1 when
// nowhere.
func (x *reading) indexOfSame(drafts []*draft, d *draft) int {
	if d.Kind != "activity" && d.Kind != "agreement" {
		return -1
	}
	return slices.IndexFunc(drafts, func(o *draft) bool {
		x.steps++
		return sameActivity(o, d) || samePaper(o, d)
	})
}

// samePaper takes two mentions of a signed paper for one when they are of the
// same type and partners and only one of them says a day.
func samePaper(a, b *draft) bool {
	return a.Kind == "agreement" && b.Kind == "agreement" && a.Fields["type"] == b.Fields["type"] && a.Fields["partners"] != nil &&
		equalFields(a.Fields["partners"], b.Fields["partners"]) && (a.Fields["signed_on"] == nil) != (b.Fields["signed_on"] == nil)
}

func sameActivity(a, b *draft) bool {
	if a.Kind != "activity" || b.Kind != "activity" || a.apart || b.apart || a.Fields["type"] != b.Fields["type"] {
		return false
	}
	dayA, _ := a.Fields["start_date"].(string)
	dayB, _ := b.Fields["start_date"].(string)
	if dayA != "" && dayB != "" && !strings.HasPrefix(dayA, dayB) && !strings.HasPrefix(dayB, dayA) {
		return false
	}
	if a.series != b.series {
		return false
	}
	if a.series != nil {
		return a.Fields["edition"] == b.Fields["edition"]
	}
	if m := a.Fields["mechanism"]; m != nil && m == b.Fields["mechanism"] {
		return a.Fields["edition"] == nil || b.Fields["edition"] == nil || a.Fields["edition"] == b.Fields["edition"]
	}
	if a.Fields["mechanism"] != nil || b.Fields["mechanism"] != nil {
		return false
	}
	pa, _ := a.Fields["partners"].([]string)
	pb, _ := b.Fields["partners"].([]string)
	if k := a.Fields["type"]; (k == "training" || k == "celebration") && dayB == "" && (len(pa) == 0 || len(pb) == 0) {
		return true
	}
	if !slices.Equal(pa, pb) {
		return false
	}
	leadA, leadB := a.Fields["lead_person"], b.Fields["lead_person"]
	if leadA != nil && leadB != nil && leadA != leadB {
		return false
	}
	return a.at == b.at || dayA == "" || dayB == "" || dayA == dayB
}

// title names an activity from its coded facts, in both languages, or else by
// the words of the text.
func (x *reading) title(d *draft) {
	if d.Fields["title"] != nil {
		return
	}
	switch d.Kind {
	case "activity":
		x.set(d, "title", x.activityTitle(d), "title.facts", d.Passage.Start, d.Passage.End)
	case "rotation":
		code, _ := d.Fields["unit"].(string)
		number, _ := d.Fields["number"].(int64)
		if label, ok := x.label("deployment_unit", code); ok && number > 0 {
			both := func(l i18n.Lang, name string) string {
				return i18n.T(l, "ingest.title.rotation", "unit", name, "number", number)
			}
			x.set(d, "title", chancery.Text{EN: both(i18n.EN, label.EN), VI: both(i18n.VI, label.VI)}, "rotation.unit", d.Passage.Start, d.Passage.End)
		}
	}
}

func (x *reading) label(vocabulary, code string) (chancery.Text, bool) {
	for _, t := range x.registry.Terms {
		if t.Vocabulary == vocabulary && string(t.Code) == code {
			return t.Label, true
		}
	}
	return chancery.Text{}, false
}

func (x *reading) activityTitle(d *draft) chancery.Text {
	if ref, _ := d.Fields["mechanism"].(string); ref != "" {
		if k := x.lx.record("mechanism", ref); k != nil {
			return seriesTitle(k.text("name"), d.Fields["edition"])
		}
	}
	kind, _ := d.Fields["type"].(string)
	codes, _ := d.Fields["partners"].([]string)
	if key := "ingest.title." + kind; len(codes) > 0 && i18n.Has(i18n.EN, key) {
		in := func(l i18n.Lang) string {
			var names []string
			for _, c := range codes {
				name := i18n.CountryName(l, c)
				if country, ok := i18n.CountryByCode(c); ok {
					name = country.ProseName(l)
				}
				names = append(names, name)
			}
			return i18n.Capitalise(i18n.T(l, key, "partners", i18n.List(l, names...)))
		}
		return chancery.Text{EN: in(i18n.EN), VI: in(i18n.VI)}
	}
	words := x.text.Body[d.from:max(d.from, d.Passage.End)]
	for _, lead := range []string{"in celebration of the ", "in celebration of ", "an ", "a ", "the "} {
		words = strings.TrimPrefix(words, lead)
	}
	return x.textIn(upperFirst(shorten(strings.Join(strings.Fields(words), " "), 160)))
}

func seriesTitle(name chancery.Text, edition any) chancery.Text {
	n, ok := edition.(int64)
	if !ok {
		return name
	}
	out := chancery.Text{}
	if name.EN != "" {
		out.EN = i18n.Ordinal(i18n.EN, int(n)) + " " + name.EN
	}
	if name.VI != "" {
		out.VI = name.VI + " " + i18n.Edition(i18n.VI, int(n))
	}
	return out
}

func shorten(s string, most int) string {
	s = strings.TrimSuffix(s, ".")
	if len(s) <= most {
		return s
	}
	if i := strings.LastIndex(s[:most], " "); i > 0 {
		return s[:i] + " …"
	}
	return s
}

// compareAll compares rotations first, because a ceremony for them is known by
// their day, then what stands alone, then what is part of something else.
func (x *reading) compareAll() {
	for _, d := range x.drafts {
		if d.Kind == "rotation" {
			x.compare(d)
		}
	}
	for _, d := range x.drafts {
		if d.Kind != "rotation" {
			x.compare(d)
		}
	}
	for _, d := range x.drafts {
		switch {
		case d.inside == nil:
		case d.inside.Matches != "":
			x.set(d, "within", d.inside.Matches, "place.forum", d.Passage.Start, d.Passage.End)
		default:
			d.link("within", d.inside)
			d.Why = append(d.Why, Reason{"within", "place.forum", d.Passage})
		}
	}
}

// compare finds the record of the registry a draft is, and others it may be.
func (x *reading) compare(d *draft) {
	if d.Matches != "" {
		return
	}
	if d.Kind == "task" || d.Kind == "shortcoming" {
		x.compareWords(d)
		return
	}
	var same, like []string
	for _, k := range x.comparable(d) {
		x.steps++
		switch x.likeness(d, k) {
		case 2:
			same = append(same, k.Ref)
		case 1:
			like = append(like, k.Ref)
		}
	}
	if len(same) == 1 {
		d.Matches = same[0]
		return
	}
	like = append(same, like...)
	if len(like) > 5 {
		like = like[:5]
	}
	d.Duplicates = like
}

// likeness is 2 for the same thing and 1 for what may be.
func (x *reading) likeness(d *draft, k *Known) int {
	equal := func(field string) bool { return d.Fields[field] != nil && d.Fields[field] == k.Fields[field] }
	number := func(field string) bool { n, ok := d.Fields[field].(int64); return ok && n == k.number(field) }
	switch d.Kind {
	case "person":
		if nameAlike(d, k) {
			return 1
		}
	case "conference":
		if equal("period") && equal("type") {
			return 2
		}
	case "rotation":
		missions, _ := d.Fields["missions"].([]string)
		shared := slices.ContainsFunc(missions, func(m string) bool { return slices.Contains(k.list("missions"), m) })
		switch {
		case equal("unit") && number("number") && (shared || len(missions) == 0):
			return 2
		case equal("unit") && shared && d.Fields["number"] == nil && (equal("seen_off_on") || equal("returned_on")):
			return 2
		}
	case "activity":
		return x.activityLikeness(d, k, equal, number)
	case "agreement":
		if equal("type") && samePartners(d, k) && equal("signed_on") {
			return 2
		}
		if equal("type") && samePartners(d, k) && k.str("signed_on") == "" {
			return 1
		}
	}
	return 0
}

func (x *reading) activityLikeness(d *draft, k *Known, equal func(string) bool, number func(string) bool) int {
	start, _ := d.Fields["start_date"].(string)
	if start == "" && d.signal == "ceremony" {
		start = x.dayOfUnits(d)
	}
	if start == "" && d.Fields["edition"] == nil && equal("mechanism") {
		return x.inPeriod(k.str("start_date"))
	}
	close := start != "" && k.str("start_date") != "" && (strings.HasPrefix(start, k.str("start_date")) || strings.HasPrefix(k.str("start_date"), start))
	switch {
	case equal("mechanism") && number("edition"):
		return 2
	case equal("mechanism") && close:
		return 2
	case d.Fields["mechanism"] != nil:
		return 0
	case !equal("type") || !samePartners(d, k):
		return 0
	case close && len(start) == 10 && (d.Fields["lead_person"] == nil || equal("lead_person")):
		return 2
	case close:
		return 1
	}
	return 0
}

// dayOfUnits is the day on which the units seen off in the same sentence left,
// by the registry; a unit that is not known has none.
func (x *reading) dayOfUnits(d *draft) string {
	day := ""
	for _, o := range x.drafts {
		k := x.lx.record("rotation", o.Matches)
		if o.Kind != "rotation" || o.at != d.at || k == nil || day != "" && k.str("seen_off_on") != day {
			continue
		}
		day = k.str("seen_off_on")
	}
	return day
}

// inPeriod compares the day of a record with the period under review: 2 when
// it falls into that half or year, 1 into the year the text is of.
func (x *reading) inPeriod(day string) int {
	if len(day) < 4 || len(x.anchor) < 4 {
		return 0
	}
	if x.conference != nil {
		period, _ := x.conference.Fields["period"].(string)
		half := "-H1"
		if len(day) >= 7 && day[5:7] > "06" {
			half = "-H2"
		}
		if period == day[:4] || period == day[:4]+half && len(day) >= 7 {
			return 2
		}
	}
	if day[:4] == string(x.anchor[:4]) {
		return 1
	}
	return 0
}

func samePartners(d *draft, k *Known) bool {
	a, _ := d.Fields["partners"].([]string)
	b := slices.Sorted(slices.Values(k.list("partners")))
	return len(a) > 0 && slices.Equal(slices.Sorted(slices.Values(a)), b)
}

// overlap is the share of words two texts have in common, in the language that
// both have.
func overlap(a, b chancery.Text) float64 {
	x, y := i18n.Tokens(a.EN), i18n.Tokens(b.EN)
	if a.EN == "" || b.EN == "" {
		x, y = i18n.Tokens(a.VI), i18n.Tokens(b.VI)
	}
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	common := 0
	for _, w := range x {
		if i := slices.Index(y, w); i >= 0 {
			common++
			y = slices.Delete(slices.Clone(y), i, i+1)
		}
	}
	return float64(common) / float64(max(len(x), common+len(y)))
}
