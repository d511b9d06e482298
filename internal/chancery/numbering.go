package chancery

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// NumberingRule is a rule by which records of a kind, or of all kinds, get their
// references, for one organisation and those under it or for all. A rule
// touches only records numbered while it is in force.
type NumberingRule struct {
	Record
	Name         Text
	OfKind       string // empty for all kinds
	Organisation ID     // empty for all organisations
	Pattern      string
	From, To     Date
	Note         Text
}

// DefaultPattern is how references look where no rule says otherwise.
const DefaultPattern = "{year}-{n:4}-{symbol}"

// Fields binds the rule's fields.
func (n *NumberingRule) Fields() Fields {
	return Fields{
		text("name", &n.Name).titled().required(),
		line("of_kind", &n.OfKind).among(ChooseNumbered, nil).shown().upTo(40),
		ref("for_organisation", &n.Organisation, "organisation").shown(),
		line("pattern", &n.Pattern).required().shown().upTo(60),
		date("from", &n.From).in("validity").shown(),
		date("to", &n.To).in("validity").shown(),
		story("note", &n.Note),
	}
}

// Check wants a pattern that can be read and a kind that is numbered.
func (n *NumberingRule) Check() []FieldError {
	errs := inOrder("from", n.From, "to", n.To)
	if n.OfKind != "" {
		if spec, err := SpecOf(Kind(n.OfKind)); err != nil || spec.Numbering != Yearly {
			errs = append(errs, FieldError{"of_kind", "numbering.no_such_kind", []any{"value", n.OfKind}})
		}
	}
	if n.Pattern != "" {
		if _, err := ParsePattern(n.Pattern); err != nil {
			errs = append(errs, FieldsOf(err)...)
		}
	}
	return errs
}

// Span is how long the rule is in force.
func (n *NumberingRule) Span() (from, to Date) { return n.From, n.To }

// InForce reports whether the rule holds on a day.
func (n *NumberingRule) InForce(on Date) bool {
	return (n.From == "" || n.From.FirstDay() <= on) && (n.To == "" || on <= n.To.LastDay())
}

var _ = register(Spec{Kind: "numbering", Plural: "numberings", New: func() Entity { return new(NumberingRule) }, Numbering: Coded, Area: AreaVocabulary, Shared: true})

// Pattern is how a reference is put together: letters, digits, ".", "_" and
// "-" as they stand, {n} or {n:WIDTH} for the number, {year}, and {symbol} for
// the symbol of the organisation that numbers. What stands between the symbol
// and what is before it falls away where there is no symbol. With {year} the
// numbers begin again every year.
type Pattern struct {
	parts []patternPart
	form  *regexp.Regexp
	// Yearly and Symbol report whether the pattern has these parts.
	Yearly, Symbol bool
}

type patternPart struct {
	word  string // "n", "year", "symbol" or "" for text
	text  string
	width int
}

var (
	patternToken = regexp.MustCompile(`\{([a-z]+)(?::([1-9]))?\}`)
	patternText  = regexp.MustCompile(`^[A-Za-z0-9._-]*$`)
)

// ParsePattern reads a pattern; what is wrong with it is said of the field "pattern".
func ParsePattern(s string) (*Pattern, error) {
	wrong := func(key string, args ...any) (*Pattern, error) {
		return nil, InvalidFields([]FieldError{{"pattern", key, args}})
	}
	p, rest, seen := &Pattern{}, s, map[string]bool{}
	for rest != "" {
		m := patternToken.FindStringSubmatchIndex(rest)
		text := rest
		if m != nil {
			text = rest[:m[0]]
		}
		if !patternText.MatchString(text) {
			return wrong("numbering.bad_text", "value", text)
		}
		if text != "" {
			p.parts = append(p.parts, patternPart{text: text})
		}
		if m == nil {
			break
		}
		part := patternPart{word: rest[m[2]:m[3]], width: 1}
		if m[4] >= 0 {
			part.width, _ = strconv.Atoi(rest[m[4]:m[5]])
		}
		if part.word != "n" && part.word != "year" && part.word != "symbol" || seen[part.word] {
			return wrong("numbering.bad_part", "value", rest[m[0]:m[1]])
		}
		seen[part.word] = true
		p.parts = append(p.parts, part)
		rest = rest[m[1]:]
	}
	if !seen["n"] {
		return wrong("numbering.no_number")
	}
	p.Yearly, p.Symbol = seen["year"], seen["symbol"]
	p.compile()
	if ref := p.Format(2024, 1, ""); !codeForm.MatchString(ref) {
		return wrong("numbering.bad_text", "value", ref)
	}
	return p, nil
}

func (p *Pattern) compile() {
	var b strings.Builder
	for i, x := range p.parts {
		part := regexp.QuoteMeta(x.text)
		switch x.word {
		case "n":
			part = fmt.Sprintf(`(?P<n>\d{%d,9})`, x.width)
		case "year":
			part = `(?P<year>\d{4})`
		case "symbol":
			part = `(?P<symbol>[A-Za-z0-9._-]{1,20})`
		}
		first, last := p.optional(i)
		if first {
			b.WriteString(`(?:`)
		}
		b.WriteString(part)
		if last {
			b.WriteString(`)?`)
		}
	}
	p.form = regexp.MustCompile("^" + b.String() + "$")
}

// optional reports whether part i is the first or the last of what is there
// only with a symbol: the symbol and the text before it or, where it stands at
// the beginning, after it.
func (p *Pattern) optional(i int) (first, last bool) {
	at := slices.IndexFunc(p.parts, func(x patternPart) bool { return x.word == "symbol" })
	if at < 0 {
		return false, false
	}
	from, to := at, at
	switch {
	case at > 0 && p.parts[at-1].word == "":
		from--
	case at == 0 && len(p.parts) > 1 && p.parts[1].word == "":
		to++
	}
	return i == from, i == to
}

// Format writes a reference.
func (p *Pattern) Format(year int, n int64, symbol string) string {
	var b strings.Builder
	within := false
	for i, x := range p.parts {
		first, last := p.optional(i)
		within = within || first
		switch {
		case within && symbol == "":
		case x.word == "n":
			fmt.Fprintf(&b, "%0*d", x.width, n)
		case x.word == "year":
			fmt.Fprintf(&b, "%04d", year)
		case x.word == "symbol":
			b.WriteString(symbol)
		default:
			b.WriteString(x.text)
		}
		within = within && !last
	}
	return b.String()
}

// Read takes a reference apart; ok is false for one the pattern does not make.
func (p *Pattern) Read(ref string) (year int, n int64, symbol string, ok bool) {
	m := p.form.FindStringSubmatch(ref)
	if m == nil {
		return 0, 0, "", false
	}
	for i, name := range p.form.SubexpNames() {
		switch name {
		case "n":
			n, _ = strconv.ParseInt(m[i], 10, 64)
		case "year":
			year, _ = strconv.Atoi(m[i])
		case "symbol":
			symbol = m[i]
		}
	}
	return year, n, symbol, true
}
