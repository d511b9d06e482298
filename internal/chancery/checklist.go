package chancery

import (
	"slices"
	"strings"
)

// Checklist says which documents the file of a record must hold once the record
// is in certain states: the text signed, its translation, the authorisation.
type Checklist struct {
	Record
	Name     Text
	OfKind   string // the kind whose files it is for
	OfStates string // the states in which a file must be complete, with spaces between
	OfTypes  string // only for records of these types, with spaces between; empty for all
	Article  string // where the rule comes from
	From, To Date   // from when to when the rule is in force
	Items    []ChecklistItem
}

// ChecklistItem is one document that must be there.
type ChecklistItem struct {
	Item     string // code of the item in its list
	Name     Text
	Type     Code // of the document
	Language Code // of the document; empty for any
	Article  string
}

// Fields binds the checklist's fields.
func (c *Checklist) Fields() Fields {
	return Fields{
		text("name", &c.Name).titled().required(),
		line("of_kind", &c.OfKind).among(ChooseKind, nil).required().shown().upTo(40),
		line("of_states", &c.OfStates).among(ChooseState, &c.OfKind).listed().shown().upTo(200),
		line("of_types", &c.OfTypes).among(ChooseType, &c.OfKind).listed().upTo(200),
		line("article", &c.Article).shown(),
		date("from", &c.From).in("validity"),
		date("to", &c.To).in("validity"),
		lines("items", &c.Items, func(l *ChecklistItem) Fields {
			return Fields{
				line("item", &l.Item).required().upTo(40), text("name", &l.Name).required(), code("document_type", &l.Type, "document_kind").required(),
				code("language", &l.Language, "language"), line("article", &l.Article),
			}
		}),
	}
}

// Check wants a kind and states there are, and items told apart by their codes.
func (c *Checklist) Check() []FieldError {
	errs := inOrder("from", c.From, "to", c.To)
	if _, err := SpecOf(Kind(c.OfKind)); c.OfKind != "" && err != nil {
		errs = append(errs, FieldError{"of_kind", "clock.no_such_kind", []any{"value", c.OfKind}})
	} else if f, ok := c.Fields().ByName("of_states"); ok {
		errs = append(errs, f.checkChoice()...)
	}
	seen := map[string]bool{}
	for i, l := range c.Items {
		if l.Item != "" && seen[l.Item] {
			errs = append(errs, FieldError{linePath("items", i, "item"), "checklist.twice", []any{"value", l.Item}})
		}
		seen[l.Item] = true
	}
	return errs
}

// Span is how long the rule is in force.
func (c *Checklist) Span() (from, to Date) { return c.From, c.To }

// States are the states in which a file must be complete; none for any state.
func (c *Checklist) States() []State {
	var out []State
	for s := range strings.FieldsSeq(c.OfStates) {
		out = append(out, State(s))
	}
	return out
}

// Types are the types of record it is for; none for all.
func (c *Checklist) Types() []string { return strings.Fields(c.OfTypes) }

// InForce reports whether the rule holds on a day.
func (c *Checklist) InForce(day Date) bool {
	return (c.From == "" || c.From.FirstDay() <= day) && (c.To == "" || c.To.LastDay() >= day)
}

// Concerns reports whether the file of a record must be complete by this list.
func (c *Checklist) Concerns(e Entity, day Date) bool {
	r := e.Head()
	if string(r.Kind) != c.OfKind || !c.InForce(day) {
		return false
	}
	if s := c.States(); len(s) > 0 && !slices.Contains(s, r.State) {
		return false
	}
	types := c.Types()
	if len(types) == 0 {
		return true
	}
	f, _ := e.Fields().ByName("type")
	code, ok := f.Pointer().(*Code)
	return ok && slices.Contains(types, string(*code))
}

var _ = register(Spec{Kind: "checklist", Plural: "checklists", New: func() Entity { return new(Checklist) }, Numbering: Coded, Area: AreaVocabulary, Shared: true})

// Waiver says that one document of a checklist is not needed in one file, and why.
type Waiver struct {
	Record
	About     ID
	Checklist ID
	Item      string
	Why       Text
}

// Fields binds the waiver's fields.
func (w *Waiver) Fields() Fields {
	return Fields{
		text("why", &w.Why).titled().required(),
		ref("about", &w.About).required().shown(),
		ref("checklist", &w.Checklist, "checklist").required().shown(),
		line("item", &w.Item).required().shown().upTo(40),
	}
}

var _ = register(Spec{Kind: "waiver", Plural: "waivers", New: func() Entity { return new(Waiver) }, Area: AreaDocuments})
