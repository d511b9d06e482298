package report

import (
	"net/url"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// writer writes one section in one language.
type writer struct {
	m      *Material
	l      i18n.Lang
	blocks []paper.Block
	// introduced are the persons already named with rank and post.
	introduced map[chancery.ID]bool
}

func (w *writer) t(key string, args ...any) string { return i18n.T(w.l, key, args...) }

// firstMark is the first of the private characters that stand for spans while
// a sentence is put together.
const firstMark = '\uE000'

// sentence fills a message in which arguments may be spans, such as figures.
func (w *writer) sentence(key string, args ...any) []paper.Span {
	var held [][]paper.Span
	plain := make([]any, len(args))
	for i, a := range args {
		plain[i] = a
		var spans []paper.Span
		switch x := a.(type) {
		case paper.Span:
			spans = []paper.Span{x}
		case number:
			spans = []paper.Span{x.Span}
			plain[i] = marked{n: x.n, mark: mark(len(held))}
		case []paper.Span:
			spans = x
		default:
			continue
		}
		if _, counted := a.(number); !counted {
			plain[i] = mark(len(held))
		}
		held = append(held, spans)
	}
	return unfold(strings.ReplaceAll(w.t(key, plain...), "..", "."), held)
}

func mark(i int) string { return string(rune(firstMark + i)) }

// number is a figure in a sentence, with the number that the sentence agrees with.
type number struct {
	paper.Span
	n int
}

// marked stands for a number while its sentence is put together.
type marked struct {
	n    int
	mark string
}

func (m marked) Count() int            { return m.n }
func (m marked) Text(i18n.Lang) string { return m.mark }

func unfold(text string, held [][]paper.Span) (out []paper.Span) {
	for text != "" {
		i := strings.IndexFunc(text, func(r rune) bool { return r >= firstMark && r < firstMark+rune(len(held)) })
		if i < 0 {
			return addText(out, text)
		}
		out = addText(out, text[:i])
		mark := []rune(text[i:])[0]
		out = append(out, held[mark-firstMark]...)
		text = text[i+len(string(mark)):]
	}
	return out
}

// addText adds text after spans; a full stop after one is said once.
func addText(out []paper.Span, text string) []paper.Span {
	if n := len(out); n > 0 && strings.HasSuffix(out[n-1].Text, ".") {
		text = strings.TrimPrefix(text, ".")
	}
	if text == "" {
		return out
	}
	return append(out, paper.Plain(text))
}

// join puts spans one after the other with a separator between.
func join(sep string, parts ...[]paper.Span) (out []paper.Span) {
	for _, p := range parts {
		if len(p) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, paper.Plain(sep))
		}
		out = append(out, p...)
	}
	return out
}

func plain(s string) []paper.Span {
	if s == "" {
		return nil
	}
	return []paper.Span{paper.Plain(s)}
}

func (w *writer) heading(level int, number, key, id string) {
	text := w.t(key)
	if number != "" {
		text = number + " " + text
	}
	w.blocks = append(w.blocks, paper.Heading{Level: level, Text: plain(text), ID: id})
}

func (w *writer) paragraph(sentences ...[]paper.Span) {
	if text := join(" ", sentences...); len(text) > 0 {
		w.blocks = append(w.blocks, paper.Paragraph{Text: text})
	}
}

func (w *writer) note(text []paper.Span) { w.blocks = append(w.blocks, paper.Note{Text: text}) }

// maxNamed is of how many records an address names each one.
const maxNamed = 150

// figure is a count of records of a kind that leads to exactly these.
func (w *writer) figure(kind chancery.Kind, records []string) number {
	return number{paper.Figure(i18n.Integer(w.l, len(records)), evidence(kind, records)), len(records)}
}

// evidence is the address of the register that shows exactly these records;
// "" where there are none or too many to name.
func evidence(kind chancery.Kind, records []string) string {
	spec, err := chancery.SpecOf(kind)
	if err != nil || len(records) == 0 || len(records) > maxNamed {
		return ""
	}
	q := url.Values{}
	for _, r := range records {
		q.Add("ref", strings.TrimPrefix(r, string(kind)+"/"))
	}
	return "/" + spec.Plural + "?" + q.Encode()
}

// heldOnly is the address of the register of the period's activities that
// were held, limited further by fields and their values.
func (m *Material) heldOnly(fieldsAndValues ...string) string {
	q := url.Values{"from": {string(m.Set.From)}, "to": {string(m.Set.To)}, "state": {"held", "closed"}}
	for i := 0; i+1 < len(fieldsAndValues); i += 2 {
		q.Add(fieldsAndValues[i], fieldsAndValues[i+1])
	}
	return "/activities?" + q.Encode()
}

// period names a period in a sentence: "the first half of 2022".
func (w *writer) period(label string) string {
	if w.l == i18n.EN {
		return strings.TrimPrefix(i18n.InPeriod(w.l, label), "in ")
	}
	return i18n.Period(w.l, label)
}

// conference is the title of a conference inside a sentence.
func (w *writer) conference(c *chancery.Conference) string {
	if w.l == i18n.EN {
		return lowerFirst(in(w.l, c.Title))
	}
	return in(w.l, c.Title)
}

// when tells dates in words: "from 7 to 9 June 2022", "June 2022".
func (w *writer) when(from, to chancery.Date) string {
	switch {
	case to == "" || to == from:
		return i18n.LongDate(w.l, string(from))
	case strings.HasPrefix(string(to), string(from)): // began on an unknown day of the month it ended in
		return i18n.FromTo(w.l, "", string(to))
	}
	return i18n.FromTo(w.l, string(from), string(to))
}

// on is a date inside a sentence.
func (w *writer) on(d chancery.Date) string {
	if d == "" {
		return w.t("central.no_date")
	}
	return i18n.OnDate(w.l, string(d))
}

// lead is who led on our side: with rank and post where the person comes first
// in the report, by post and name later.
func (w *writer) lead(a *chancery.Activity) string {
	if w.introduced[a.LeadPerson] {
		return w.m.Names.Person(w.l, a.LeadPerson, a.Start)
	}
	s := w.m.Names.PersonInFull(w.l, a.LeadPerson, a.Start)
	if s != "" {
		w.introduced[a.LeadPerson] = true
	}
	return s
}

// item is an activity with its dates and, unless its name says it, its place.
func (w *writer) item(name string, a *chancery.Activity) []paper.Span {
	return w.itemOn(name, a, w.when(a.Span()))
}

func (w *writer) itemOn(name string, a *chancery.Activity, when string) []paper.Span {
	args := []any{"name", name, "when", when}
	if place := placeIn(w.l, a.Place); place != "" && !strings.Contains(name, place) {
		return w.sentence("central.item.placed", append(args, "place", place)...)
	}
	return w.sentence("central.item.plain", args...)
}

// title is what an activity is called in running text: the main clause of its
// title. A ceremony without one is called by the rotations seen off that day.
func (w *writer) title(a *chancery.Activity) string {
	if !w.titled(a) {
		if names := w.seenOff(a); len(names) > 0 {
			return w.t("central.peacekeeping.seen_off", "rotations", i18n.List(w.l, names...))
		}
	}
	s, _, _ := strings.Cut(in(w.l, w.m.Names.Title(a)), "; ")
	return s
}

// listed joins items with semicolons.
func listed(items [][]paper.Span) []paper.Span { return join("; ", items...) }
