package chancery

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Numbering is how a kind's records get their readable references.
type Numbering int

const (
	// Yearly numbers run per organisation and year: "2022-0142".
	Yearly Numbering = iota
	// Coded records are named by a code that people choose: "CN", "vn-navy".
	Coded
)

// Spec is what there is to know about a kind besides its fields.
type Spec struct {
	Kind      Kind
	Plural    string // as it stands in addresses: "activities"
	New       func() Entity
	Numbering Numbering
	// States in the order of life; the first is where records begin. Empty
	// for kinds that have no life of their own.
	States []State
	Moves  Moves
	// Needs are the fields a record must have as long as it is in a state.
	Needs map[State][]string
	// Area is where menus put it.
	Area Area
	// CodeFrom makes the code of a Coded kind whose records are named by
	// their content; nil where people choose the code.
	CodeFrom func(Entity) string
	// Twins are the rules that find records entered twice.
	Twins []Twin
	// Shared kinds belong to the whole ministry by default: their records
	// get no owner unless one is given.
	Shared bool
	// Begin fills what stands in the form of a new record before anybody
	// typed; nil where nothing does. Imports and the API do not begin so.
	Begin func(Entity)
}

// Area groups kinds in menus.
type Area string

// The areas, in the order of menus.
const (
	AreaWork       Area = "work"
	AreaPartners   Area = "partners"
	AreaReporting  Area = "reporting"
	AreaSituation  Area = "situation"
	AreaPeople     Area = "people"
	AreaDocuments  Area = "documents"
	AreaMinistry   Area = "ministry"
	AreaVocabulary Area = "vocabulary"
)

// Areas lists the areas in the order of menus.
var Areas = []Area{AreaWork, AreaPartners, AreaReporting, AreaSituation, AreaPeople, AreaDocuments, AreaMinistry, AreaVocabulary}

var registry []*Spec

func register(s Spec) *Spec {
	registry = append(registry, &s)
	return &s
}

// Register adds a kind; programs that embed chancery and tests use it. Its
// table must be there before a store is opened with it.
func Register(s Spec) error {
	if _, err := SpecOf(s.Kind); err == nil {
		return fmt.Errorf("kind %q is there already", s.Kind)
	}
	register(s)
	return nil
}

// Unregister takes a kind out again.
func Unregister(k Kind) {
	registry = slices.DeleteFunc(registry, func(s *Spec) bool { return s.Kind == k })
}

// NoState is the error of a state that the kind does not have; it names those
// that it has.
func (s *Spec) NoState(not State) FieldError { return noState("state", s.Kind, string(not)) }

func noState(field string, kind Kind, not string) FieldError {
	return FieldError{field, "value.not_a_state", []any{"value", not, "states", strings.Join(ChooseState.Offers(kind), ", ")}}
}

// Specs lists all kinds in the order in which an import must load them so
// that references find what they point to.
func Specs() []*Spec {
	order := slices.Clone(registry)
	slices.SortStableFunc(order, func(a, b *Spec) int { return loadOrder(a.Kind) - loadOrder(b.Kind) })
	return order
}

// loadFirst are the kinds that others point to, before those that point.
var loadFirst = []Kind{
	"term", "calendar", "working_week", "holiday", "clock", "checklist", "organisation", "numbering", "partner", "person", "qualification", "mechanism", "directive",
	"programme", "activity", "agreement", "commitment", "rotation", "conference", "report", "issue", "assessment", "forecast",
	"recommendation", "shortcoming", "task", "request", "document", "waiver", "publication", "template",
}

func loadOrder(k Kind) int {
	if i := slices.Index(loadFirst, k); i >= 0 {
		return i
	}
	return len(loadFirst)
}

// SpecOf finds a kind by its name.
func SpecOf(k Kind) (*Spec, error) {
	for _, s := range registry {
		if s.Kind == k {
			return s, nil
		}
	}
	return nil, &Error{Problem: Missing, Key: "error.no_such_kind", Args: []any{"kind", string(k)}}
}

// SpecByPlural finds a kind by the name it has in addresses.
func SpecByPlural(plural string) (*Spec, error) {
	for _, s := range registry {
		if s.Plural == plural {
			return s, nil
		}
	}
	return nil, &Error{Problem: Missing, Key: "error.no_such_kind", Args: []any{"kind", plural}}
}

// Make gives an empty record of the kind in its first state.
func (s *Spec) Make() Entity {
	e := s.New()
	r := e.Head()
	r.Kind = s.Kind
	if len(s.States) > 0 {
		r.State = s.States[0]
	}
	return e
}

// Describe gives the kind's own fields, bound to nothing that matters.
func (s *Spec) Describe() Fields { return OwnFields(s.New()) }

// DescribeAll gives the kind's fields and the common ones.
func (s *Spec) DescribeAll() Fields { return AllFields(s.New()) }

var codeForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$`)

// Check gathers everything wrong with a record by itself: required fields,
// what its state needs, its own rules, the form of its code.
func (s *Spec) Check(e Entity) error {
	r := e.Head()
	var errs []FieldError
	if s.Numbering == Coded && !codeForm.MatchString(r.Ref) {
		errs = append(errs, FieldError{"ref", "value.not_a_reference", []any{"value", r.Ref}})
	}
	if r.Key != "" && !codeForm.MatchString(r.Key) {
		errs = append(errs, FieldError{"key", "value.not_a_reference", []any{"value", r.Key}})
	}
	if len(s.States) > 0 && !slices.Contains(s.States, r.State) {
		errs = append(errs, s.NoState(r.State))
	}
	fields := AllFields(e)
	errs = append(errs, checkFields(fields, "")...)
	for _, n := range s.Needs[r.State] {
		if f, _ := fields.ByName(n); f.Empty() {
			errs = append(errs, FieldError{n, "state.needs_field", []any{"state", string(r.State)}})
		}
	}
	if c, ok := e.(Checked); ok {
		errs = append(errs, c.Check()...)
	}
	return InvalidFields(errs)
}

func checkFields(fs Fields, path string) []FieldError {
	var errs []FieldError
	for _, f := range fs {
		if f.Required && f.Empty() {
			errs = append(errs, FieldError{path + f.Name, "value.required", nil})
		}
		for i, l := range f.Lines() {
			errs = append(errs, checkFields(l, fmt.Sprintf("%s%s.%d.", path, f.Name, i+1))...)
		}
	}
	return errs
}
