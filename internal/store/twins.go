package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Likeness is why two records may be one, by one rule of their kind.
type Likeness struct {
	Rule   string
	Likely chancery.Likelihood
}

// LikenessOf compares two records of a kind by its rules, the surest first;
// none where nothing speaks for their being one.
func LikenessOf(spec *chancery.Spec, a, b chancery.Entity) []Likeness {
	var out []Likeness
	x, y := chancery.AllFields(a), chancery.AllFields(b)
	for _, rule := range spec.Twins {
		if likely := agree(rule, x, y); likely > 0 {
			out = append(out, Likeness{rule.Name, likely})
		}
	}
	slices.SortStableFunc(out, func(a, b Likeness) int { return int(b.Likely) - int(a.Likely) })
	return out
}

func agree(rule chancery.Twin, x, y chancery.Fields) chancery.Likelihood {
	likely := rule.Likely
	for _, name := range rule.Same {
		if a := whole(x, name); a == "" || a != whole(y, name) {
			return 0
		}
	}
	if rule.Near != "" && !near(dateIn(x, rule.Near), dateIn(y, rule.Near), rule.Days) {
		return 0
	}
	if rule.Alike != "" {
		switch alike(textsAt(x, rule.Alike), textsAt(y, rule.Alike)) {
		case i18n.Different:
			return 0
		case i18n.Close:
			if rule.Near == "" && len(rule.Same) == 0 {
				return 0 // nothing else speaks for it
			}
			likely = max(likely-1, chancery.Possible)
		default:
			if otherAccents(textsAt(x, rule.Alike), textsAt(y, rule.Alike)) {
				likely = max(likely-1, chancery.Possible)
			}
		}
	}
	for _, name := range rule.Apart {
		if apart(x, y, name) {
			return 0
		}
	}
	return likely
}

func apart(x, y chancery.Fields, name string) bool {
	f, _ := x.ByName(name)
	if f.Type == chancery.TypeDate {
		a, b := dateIn(x, name), dateIn(y, name)
		return a != "" && b != "" && !near(a, b, 0)
	}
	a, b := held(x, name), held(y, name)
	if f.Type == chancery.TypeText && len(a) > 0 && len(b) > 0 && alike(textsAt(x, name), textsAt(y, name)) > i18n.Different {
		return false
	}
	return len(a) > 0 && len(b) > 0 && !inCommon(a, b)
}

func inCommon(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// held are the values of a field as comparisons see them. A flag always has one.
func held(fs chancery.Fields, name string) []string {
	f, ok := fs.ByName(name)
	if !ok {
		return nil
	}
	if p, is := f.Pointer().(*bool); is {
		return []string{fmt.Sprint(*p)}
	}
	if f.Empty() {
		return nil
	}
	switch p := f.Pointer().(type) {
	case *string:
		return []string{strings.Join(strings.Fields(i18n.Fold(*p)), " ")}
	case *chancery.Text:
		return slices.DeleteFunc([]string{i18n.Fold(p.EN), i18n.Fold(p.VI)}, func(s string) bool { return s == "" })
	case *chancery.Code:
		return []string{string(*p)}
	case *[]chancery.Code:
		return plain(*p)
	case *chancery.ID:
		return []string{string(*p)}
	case *[]chancery.ID:
		return plain(*p)
	case *chancery.Date:
		return []string{string(*p)}
	case *chancery.Number:
		return []string{fmt.Sprint(p.N)}
	}
	return nil
}

// whole is all that a field holds as one text; the order of several does not
// count. It is empty where the field is.
func whole(fs chancery.Fields, name string) string {
	values := held(fs, name)
	slices.Sort(values)
	return strings.Join(values, "\x00")
}

func plain[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

func textsAt(fs chancery.Fields, name string) []string {
	f, _ := fs.ByName(name)
	switch p := f.Pointer().(type) {
	case *chancery.Text:
		return []string{p.EN, p.VI}
	case *string:
		return []string{*p}
	}
	return nil
}

func alike(a, b []string) i18n.Alikeness {
	best := i18n.Different
	for _, x := range a {
		for _, y := range b {
			best = max(best, i18n.Alike(x, y))
		}
	}
	return best
}

// otherAccents reports whether the two are written with accents, and with
// others: Hùng is not Hưng, but somebody may have mistyped one of them.
func otherAccents(a, b []string) bool {
	marked := func(list []string) string {
		for _, s := range list {
			if exact := i18n.ExactText(s); i18n.Fold(exact) != exact {
				words := strings.Fields(exact)
				slices.Sort(words)
				return strings.Join(words, " ")
			}
		}
		return ""
	}
	x, y := marked(a), marked(b)
	return x != "" && y != "" && x != y
}

func dateIn(fs chancery.Fields, name string) chancery.Date {
	f, _ := fs.ByName(name)
	if p, ok := f.Pointer().(*chancery.Date); ok {
		return *p
	}
	return ""
}

// near reports whether two dates can lie at most so many days apart.
func near(a, b chancery.Date, days int) bool {
	if a == "" || b == "" {
		return false
	}
	aFrom, aTo := around(a, days)
	bFrom, bTo := around(b, 0)
	return !aFrom.After(bTo) && !bFrom.After(aTo)
}

func around(d chancery.Date, days int) (from, to time.Time) {
	from, _ = time.Parse(time.DateOnly, string(d.FirstDay())) // a date of a record can be read
	to, _ = time.Parse(time.DateOnly, string(d.LastDay()))
	return from.AddDate(0, 0, -days), to.AddDate(0, 0, days)
}

// mostBlocks is how many blocks one rule puts a record into at most.
const mostBlocks = 64

// TwinBlocks are numbers that records share which a rule of their kind may
// find alike; records that share none are not compared.
func TwinBlocks(spec *chancery.Spec, e chancery.Entity) []int64 {
	var out []int64
	fields := chancery.AllFields(e)
	for _, rule := range spec.Twins {
		parts := [][]string{}
		for _, name := range rule.Same {
			parts = append(parts, slices.DeleteFunc([]string{whole(fields, name)}, func(s string) bool { return s == "" }))
		}
		if rule.Near != "" {
			parts = append(parts, months(dateIn(fields, rule.Near), rule.Days))
		}
		if rule.Alike != "" && (rule.Near == "" || len(rule.Same) == 0) {
			var keys []string
			for _, s := range textsAt(fields, rule.Alike) {
				keys = append(keys, i18n.AlikeKeys(s)...)
			}
			parts = append(parts, keys)
		}
		out = append(out, product(string(spec.Kind)+"\x00"+rule.Name, parts)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// months are those a date and the days around it lie in: two dates that are
// near share one.
func months(d chancery.Date, days int) []string {
	if d == "" {
		return nil
	}
	from, to := around(d, (days+1)/2)
	var out []string
	for m := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC); !m.After(to); m = m.AddDate(0, 1, 0) {
		out = append(out, m.Format("2006-01"))
	}
	return out
}

func product(seed string, parts [][]string) []int64 {
	texts := []string{seed}
	for _, values := range parts {
		var next []string
		for _, t := range texts {
			for _, v := range values {
				next = append(next, t+"\x00"+v)
			}
		}
		texts = next[:min(len(next), mostBlocks)]
	}
	out := make([]int64, len(texts))
	for i, t := range texts {
		h := fnv.New64a()
		_, _ = h.Write([]byte(t)) // a hash takes everything
		out[i] = int64(h.Sum64())
	}
	return out
}

func (t *Tx) indexTwins(e chancery.Entity) error {
	r := e.Head()
	spec, err := chancery.SpecOf(r.Kind)
	if err != nil {
		return err
	}
	for _, block := range TwinBlocks(spec, e) {
		if err := t.insertLater(`twin (kind, record, block)`, string(r.Kind), string(r.ID), block); err != nil {
			return err
		}
	}
	return nil
}

// twinForm counts the ways blocks were made of records by the same rules.
const twinForm = 2

// refreshTwins builds the blocks of all records anew where the rules, or the way
// blocks are made by them, are not those they were built by.
func (s *Store) refreshTwins(ctx context.Context) error {
	h := sha256.New()
	_, _ = fmt.Fprintln(h, twinForm)
	for _, spec := range chancery.Specs() {
		_, _ = fmt.Fprintf(h, "%s %+v\n", spec.Kind, spec.Twins)
	}
	const name = "twin_rules"
	want, have := hex.EncodeToString(h.Sum(nil)), ""
	err := s.Read(ctx, chancery.System(), func(t *Tx) (err error) {
		have, err = t.Setting(name)
		return err
	})
	if err != nil || have == want {
		return err
	}
	return s.Write(ctx, chancery.System(), "twins", func(t *Tx) error {
		if _, err := t.exec(`DELETE FROM twin WHERE TRUE`); err != nil {
			return err
		}
		for _, spec := range chancery.Specs() {
			q := Query{Kind: spec.Kind, Sort: "ref", Limit: MaxPage}
			for len(spec.Twins) > 0 {
				page, err := t.List(q)
				if err != nil {
					return err
				}
				for _, e := range page.Records {
					if err := t.indexTwins(e); err != nil {
						return err
					}
				}
				if q.Cursor = page.Next; q.Cursor == "" {
					break
				}
			}
		}
		return t.Set(name, want)
	})
}

// TwinsIn lists the records in the blocks that the actor may see.
func (t *Tx) TwinsIn(kind chancery.Kind, blocks []int64, limit int) ([]chancery.ID, error) {
	if len(blocks) == 0 {
		return nil, nil
	}
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	var out []chancery.ID
	for chunk := range chunks(blocks, matchChunk) {
		args := []any{string(kind)}
		for _, b := range chunk {
			args = append(args, b)
		}
		err := t.query(func(scan func(...any) error) error {
			var id chancery.ID
			err := scan(&id)
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
			return err
		}, `SELECT DISTINCT w.record FROM twin w JOIN record r ON r.id = w.record WHERE w.kind = ? AND w.block IN (`+places(len(chunk))+`) AND `+sc.where+` ORDER BY w.record LIMIT ?`,
			append(append(args, sc.args...), limit)...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// NotTwins remembers that two records are two, whatever the rules find.
func (t *Tx) NotTwins(a, b chancery.ID) error {
	one, other := min(a, b), max(a, b)
	_, err := t.exec(`INSERT INTO not_twin (one, other, actor, at) VALUES (?, ?, ?, ?) ON CONFLICT (one, other) DO NOTHING`, string(one), string(other), t.Actor.User, t.at.UnixMicro())
	return err
}

// KnownApart reports whether somebody found the two to be two.
func (t *Tx) KnownApart(a, b chancery.ID) (bool, error) {
	var one int
	return t.one([]any{&one}, `SELECT 1 FROM not_twin WHERE one = ? AND other = ?`, string(min(a, b)), string(max(a, b)))
}
