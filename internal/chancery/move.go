package chancery

import "slices"

// Move is one step of a record's life.
type Move struct {
	From []State
	To   State
	// Needs are fields that must be filled for this move, beyond what the
	// state it leads to needs anyway.
	Needs []string
	// Reason is true where the move must say why.
	Reason bool
}

// Moves is the whole life of a kind, by the name of the act. A move that is
// missing here is refused everywhere.
type Moves map[string]Move

// From lists the acts possible in a state, in alphabetical order.
func (m Moves) From(s State) []string {
	var acts []string
	for act, mv := range m {
		if slices.Contains(mv.From, s) {
			acts = append(acts, act)
		}
	}
	slices.Sort(acts)
	return acts
}

// Between finds the act that leads from one state to another.
func (m Moves) Between(from, to State) (act string, ok bool) {
	for _, act := range m.From(from) {
		if m[act].To == to {
			return act, true
		}
	}
	return "", false
}

// Apply makes one move of a record's life, or says why it is refused.
func (s *Spec) Apply(e Entity, act, reason string) error {
	r := e.Head()
	mv, ok := s.Moves[act]
	if !ok {
		return Refuse("move.unknown", "act", act, "kind", string(s.Kind))
	}
	if !slices.Contains(mv.From, r.State) {
		return Refuse("move.wrong_state", "act", act, "kind", string(s.Kind), "state", string(r.State))
	}
	if mv.Reason && reason == "" {
		return Invalid("reason", "move.needs_reason", "act", act)
	}
	if errs := missing(e, mv.Needs, act); len(errs) > 0 {
		return InvalidFields(errs)
	}
	r.State, r.Reason = mv.To, reason
	return nil
}

func missing(e Entity, needs []string, act string) []FieldError {
	var errs []FieldError
	fs := e.Fields()
	for _, n := range needs {
		if f, _ := fs.ByName(n); f.Empty() {
			errs = append(errs, FieldError{n, "move.needs_field", []any{"act", act}})
		}
	}
	return errs
}
