package chancery_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"chancery/internal/chancery"
)

// TestEveryKindIsWholeAndSound holds every description against what the layers
// above rely on.
func TestEveryKindIsWholeAndSound(t *testing.T) {
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	plural := regexp.MustCompile(`^[a-z][a-z-]*$`)
	plurals := map[string]bool{}
	for _, spec := range chancery.Specs() {
		t.Run(string(spec.Kind), func(t *testing.T) {
			if plurals[spec.Plural] || !plural.MatchString(spec.Plural) {
				t.Errorf("plural %q", spec.Plural)
			}
			plurals[spec.Plural] = true
			if !slices.Contains(chancery.Areas, spec.Area) {
				t.Errorf("area %q", spec.Area)
			}
			titles := 0
			seen := map[string]bool{}
			for _, f := range spec.DescribeAll() {
				if seen[f.Name] || !name.MatchString(f.Name) {
					t.Errorf("field name %q", f.Name)
				}
				seen[f.Name] = true
				if f.Title {
					titles++
					if f.Type != chancery.TypeText {
						t.Errorf("the title %s is not text in two languages", f.Name)
					}
				}
				for _, k := range f.Targets {
					if _, err := chancery.SpecOf(k); err != nil {
						t.Errorf("%s refers to %v", f.Name, err)
					}
				}
				if (f.Type == chancery.TypeCode || f.Type == chancery.TypeCodes) && f.Vocabulary == "" {
					t.Errorf("%s has no vocabulary", f.Name)
				}
				for _, l := range f.LineFields() {
					switch l.Type {
					case chancery.TypeCodes, chancery.TypeRefs, chancery.TypeLines:
						t.Errorf("child field %s.%s holds several values", f.Name, l.Name)
					}
				}
			}
			if titles != 1 {
				t.Errorf("%d titles", titles)
			}
			checkLife(t, spec, seen)
		})
	}
}

func checkLife(t *testing.T, spec *chancery.Spec, fields map[string]bool) {
	t.Helper()
	reached := map[chancery.State]bool{}
	if len(spec.States) > 0 {
		reached[spec.States[0]] = true
	}
	for act, m := range spec.Moves {
		for _, s := range append(slices.Clone(m.From), m.To) {
			if !slices.Contains(spec.States, s) {
				t.Errorf("%s moves through %q, which is no state", act, s)
			}
		}
		for _, n := range m.Needs {
			if !fields[n] {
				t.Errorf("%s needs %q, which is no field", act, n)
			}
		}
		reached[m.To] = true
	}
	for _, s := range spec.States {
		if !reached[s] {
			t.Errorf("no move leads to %q", s)
		}
	}
	for s, needs := range spec.Needs {
		if !slices.Contains(spec.States, s) {
			t.Errorf("%q has needs and is no state", s)
		}
		for _, n := range needs {
			if !fields[n] {
				t.Errorf("%q needs %q, which is no field", s, n)
			}
		}
	}
}

// TestEveryStateAndMove tries every move of every kind from every state: it
// is allowed exactly where the life says so, and leads where it says.
func TestEveryStateAndMove(t *testing.T) {
	for _, spec := range chancery.Specs() {
		for _, from := range spec.States {
			for act, m := range spec.Moves {
				e := spec.Make()
				e.Head().State = from
				fill(e, m.Needs)
				err := spec.Apply(e, act, "a reason")
				if allowed := slices.Contains(m.From, from); allowed != (err == nil) {
					t.Errorf("%s in %s: %s: %v", spec.Kind, from, act, err)
				} else if allowed && e.Head().State != m.To {
					t.Errorf("%s in %s: %s leads to %s, not %s", spec.Kind, from, act, e.Head().State, m.To)
				} else if !allowed && e.Head().State != from {
					t.Errorf("%s in %s: a refused %s changed the state", spec.Kind, from, act)
				}
			}
		}
	}
}

func TestMovesSayWhatTheyNeed(t *testing.T) {
	for _, spec := range chancery.Specs() {
		for act, m := range spec.Moves {
			if len(m.Needs) > 0 {
				e := spec.Make()
				e.Head().State = m.From[0]
				err := spec.Apply(e, act, "a reason")
				if got := fieldNames(err); !slices.Equal(got, m.Needs) {
					t.Errorf("%s %s: complains about %v, needs %v", spec.Kind, act, got, m.Needs)
				}
			}
			if m.Reason {
				e := spec.Make()
				e.Head().State = m.From[0]
				fill(e, m.Needs)
				if got := fieldNames(spec.Apply(e, act, "")); !slices.Equal(got, []string{"reason"}) {
					t.Errorf("%s %s without a reason: %v", spec.Kind, act, got)
				}
			}
		}
	}
}

func fieldNames(err error) []string {
	var names []string
	for _, f := range chancery.FieldsOf(err) {
		names = append(names, f.Field)
	}
	return names
}

// fill puts something into each of the named fields.
func fill(e chancery.Entity, names []string) {
	for _, n := range names {
		f, _ := e.Fields().ByName(n)
		switch f.Type {
		case chancery.TypeText, chancery.TypeStory:
			f.Accept(map[string]any{"en": "something"}, anything{})
		case chancery.TypeDate:
			f.Accept("2022-05-15", anything{})
		case chancery.TypeLines:
			f.AppendLine()
		default:
			f.Accept("something", anything{})
		}
	}
}

// anything resolves every name to itself.
type anything struct{}

func (anything) ResolveRef(_ []chancery.Kind, name string) (chancery.ID, bool) {
	return chancery.ID(name), name != "nobody"
}
func (anything) HasTerm(_ string, c chancery.Code) bool { return c != "nonsense" }

// TestSnapshotRestoresEveryKind fills every field of every kind with values
// drawn at random and reads it back from its snapshot.
func TestSnapshotRestoresEveryKind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, spec := range chancery.Specs() {
			e := spec.Make()
			r := e.Head()
			r.ID, r.Ref, r.Version = chancery.NewID(time.Unix(1_650_000_000, 0)), "2022-0001", 3
			r.CreatedAt, r.UpdatedAt = time.UnixMicro(1_650_000_000_000_000).UTC(), time.UnixMicro(1_650_000_000_000_001).UTC()
			r.CreatedBy, r.UpdatedBy, r.Reason = "a", "b", rapid.StringN(0, 10, 40).Draw(t, "reason")
			draw(t, chancery.AllFields(e))
			body := chancery.Snapshot(e)
			back := spec.New()
			if err := chancery.Restore(body, back); err != nil {
				t.Fatalf("%s: %v\n%s", spec.Kind, err, body)
			}
			if again := chancery.Snapshot(back); string(again) != string(body) {
				t.Fatalf("%s:\n%s\n%s", spec.Kind, body, again)
			}
			if d := chancery.Differences(e, back); len(d) != 0 {
				t.Fatalf("%s differs from itself: %v", spec.Kind, d)
			}
		}
	})
}

func draw(t *rapid.T, fields chancery.Fields) {
	word := rapid.StringMatching(`[a-zA-Zđộ"<&\\]{1,12}`)
	for _, f := range fields {
		if rapid.Bool().Draw(t, "leave "+f.Name) {
			continue
		}
		var v any
		switch f.Type {
		case chancery.TypeText, chancery.TypeStory:
			v = chancery.Text{EN: word.Draw(t, "en"), VI: word.Draw(t, "vi")}
		case chancery.TypeCodes, chancery.TypeRefs:
			v = rapid.SliceOfN(word, 1, 4).Draw(t, f.Name)
		case chancery.TypeDate:
			v = rapid.SampledFrom([]string{"2022", "2022-06", "2022-06-30"}).Draw(t, f.Name)
		case chancery.TypeNumber:
			v = rapid.Int64().Draw(t, f.Name)
		case chancery.TypeFlag:
			v = rapid.Bool().Draw(t, f.Name)
		case chancery.TypeTime:
			v = "09:30"
		case chancery.TypeLines:
			for range rapid.IntRange(1, 3).Draw(t, f.Name) {
				draw(t, f.AppendLine())
			}
			continue
		case chancery.TypeLine, chancery.TypeNote:
			if f.Max < 12 {
				continue
			}
			v = word.Draw(t, f.Name)
		default:
			v = word.Draw(t, f.Name)
		}
		if errs := f.Accept(v, anything{}); len(errs) > 0 {
			t.Fatalf("%s refuses %v: %v", f.Name, v, errs)
		}
	}
}

func TestAcceptNamesWhatItRefuses(t *testing.T) {
	for _, c := range []struct {
		kind   chancery.Kind
		field  string
		value  any
		wanted string // path and message
	}{
		{"activity", "type", "nonsense", "type value.no_such_term"},
		{"activity", "start_date", "2022-02-30", "start_date date.impossible"},
		{"activity", "start_date", "30.2.22", "start_date date.form"},
		{"activity", "start_date", "0001", "start_date date.impossible"},
		{"activity", "participants", "many", "participants value.not_number"},
		{"activity", "participants", 1.5, "participants value.not_number"},
		{"activity", "additional", "perhaps", "additional value.not_flag"},
		{"activity", "lead", "nobody", "lead value.no_such_record"},
		{"activity", "partners", []any{"CN", "nobody"}, "partners value.no_such_record"},
		{"activity", "partners", map[string]any{}, "partners value.not_list"},
		{"activity", "title", "plain", "title value.not_text"},
		{"activity", "title", map[string]any{"fr": "titre"}, "title value.not_text"},
		{"activity", "title", map[string]any{"en": strings.Repeat("đ", 501)}, "title value.too_long"},
		{"activity", "title", map[string]any{"en": "\xff"}, "title value.not_text"},
		{"activity", "agenda", []any{map[string]any{"at": "25:00"}}, "agenda.1.at value.not_time"},
		{"activity", "agenda", []any{map[string]any{"item": map[string]any{"en": "x"}}, map[string]any{"colour": "red"}}, "agenda.2.colour value.no_such_field"},
		{"activity", "agenda", "lunch", "agenda value.not_lines"},
		{"directive", "number_symbol", "1\n2", "number_symbol value.one_line"},
	} {
		spec, err := chancery.SpecOf(c.kind)
		if err != nil {
			t.Fatal(err)
		}
		e := spec.Make()
		f, ok := e.Fields().ByName(c.field)
		if !ok {
			t.Fatalf("no field %s", c.field)
		}
		got := ""
		if errs := f.Accept(c.value, anything{}); len(errs) > 0 {
			got = errs[0].Field + " " + errs[0].Key
		}
		if got != c.wanted {
			t.Errorf("%s %s = %v: %q, want %q", c.kind, c.field, c.value, got, c.wanted)
		}
	}
}

func TestRecordsThatCannotBeAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		kind   chancery.Kind
		values map[string]any
		wanted string
	}{
		"ends before it begins":        {"activity", map[string]any{"start_date": "2022-06-10", "end_date": "2022-05"}, "end_date"},
		"edition of nothing":           {"activity", map[string]any{"edition": "7"}, "mechanism"},
		"fewer than none":              {"activity", map[string]any{"participants": "-1"}, "participants"},
		"more women than people":       {"rotation", map[string]any{"strength": "10", "women": "11"}, "women"},
		"home before it left":          {"rotation", map[string]any{"deployed_on": "2022-05", "returned_on": "2022-04-30"}, "returned_on"},
		"in force before signed":       {"agreement", map[string]any{"signed_on": "2022-05-02", "in_force_on": "2022-05-01"}, "in_force_on"},
		"probability of 101":           {"forecast", map[string]any{"estimates": []any{map[string]any{"on": "2022", "probability": "101"}}}, "estimates.1.probability"},
		"period of no calendar":        {"report", map[string]any{"period": "2022-H3"}, "period"},
		"clock of no kind":             {"clock", map[string]any{"of_kind": "dream"}, "of_kind"},
		"calendar without halves":      {"calendar", map[string]any{"parts": []any{map[string]any{"part": "Y", "from_day": "01-01", "to_day": "12-31"}}}, "parts"},
		"edition numbered twice":       {"mechanism", map[string]any{"editions": []any{map[string]any{"number": "3"}, map[string]any{"number": "3"}}}, "editions.2.number"},
		"extension that shortens":      {"task", map[string]any{"due": "2022-06-30", "extended_to": "2022-05-31"}, "extended_to"},
		"holiday of a month":           {"holiday", map[string]any{"date": "2022-05"}, "date"},
		"symbol that cannot be a name": {"organisation", map[string]any{"symbol": "a b"}, "symbol"},
	} {
		t.Run(name, func(t *testing.T) {
			spec, _ := chancery.SpecOf(c.kind)
			e := spec.Make()
			e.Head().Ref = "x"
			for n, v := range c.values {
				f, ok := e.Fields().ByName(n)
				if !ok {
					t.Fatalf("no field %s", n)
				}
				if errs := f.Accept(v, anything{}); len(errs) > 0 {
					t.Fatalf("%v", errs)
				}
			}
			if got := fieldNames(spec.Check(e)); !slices.Contains(got, c.wanted) {
				t.Errorf("complains about %v, want %s", got, c.wanted)
			}
		})
	}
}

func TestStatesNeedTheirFields(t *testing.T) {
	spec, _ := chancery.SpecOf("activity")
	e := spec.Make()
	e.Head().State = "closed"
	got := fieldNames(spec.Check(e))
	for _, n := range []string{"start_date", "result", "reported_on"} {
		if !slices.Contains(got, n) {
			t.Errorf("a closed activity without %s passes: %v", n, got)
		}
	}
}

func TestIdentifiersSortInTheOrderOfTime(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	last := chancery.ID("")
	for i := range 1000 {
		id := chancery.NewID(at.Add(time.Duration(i) * time.Millisecond))
		if !id.Valid() || id <= last {
			t.Fatalf("%s after %s", id, last)
		}
		last = id
	}
}

func Example() {
	spec, _ := chancery.SpecOf("activity")
	for _, act := range spec.Moves.From("held") {
		fmt.Println(act, "→", spec.Moves[act].To)
	}
	// Output: close → closed
}
