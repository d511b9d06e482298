package chancery

import (
	"errors"
	"strings"
)

// Problem is what is wrong in kind; HTTP and exit codes are made of it at the
// edge and nowhere else.
type Problem int

// The kinds of problem. An outage is Broken and can never look like NotFound.
const (
	Broken    Problem = iota // something failed that should not
	Bad                      // the input breaks a rule
	Missing                  // not there, or not for this person: the two look alike
	Forbidden                // seen, but not allowed
	Stale                    // somebody else saved first
	Refused                  // the state or a rule of the work refuses it
)

// FieldError is one thing wrong with one field. Field is a path such as
// "delegation.2.person"; it is empty when the record as a whole is meant.
// Args are name, value pairs for the message named by Key.
type FieldError struct {
	Field string
	Key   string
	Args  []any
}

// Error is the one error type of chancery. Key names a message in both
// languages, Args fill it, Fields list what is wrong where, Cause is for the log only.
type Error struct {
	Problem Problem
	Key     string
	Args    []any
	Fields  []FieldError
	Cause   error
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Key)
	for _, f := range e.Fields {
		b.WriteString("; " + f.Field + ": " + f.Key)
	}
	if e.Cause != nil {
		b.WriteString(": " + e.Cause.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Cause }

// Invalid is one thing wrong with one field.
func Invalid(field, key string, args ...any) *Error {
	return &Error{Problem: Bad, Key: "error.invalid", Fields: []FieldError{{field, key, args}}}
}

// InvalidFields gathers several; nil when there are none.
func InvalidFields(fields []FieldError) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Problem: Bad, Key: "error.invalid", Fields: fields}
}

// NotFound is what a reader gets for a record that is not there or not theirs to see.
func NotFound(kind Kind, ref string) *Error {
	return &Error{Problem: Missing, Key: "error.not_found", Args: []any{"kind", string(kind), "ref", ref}}
}

// May is a right refused.
func May(right string) *Error {
	return &Error{Problem: Forbidden, Key: "error.forbidden", Args: []any{"right", right}}
}

// Refuse is a rule of the work that says no.
func Refuse(key string, args ...any) *Error { return &Error{Problem: Refused, Key: key, Args: args} }

// Failure wraps an outage.
func Failure(key string, cause error) *Error { return &Error{Problem: Broken, Key: key, Cause: cause} }

// ProblemOf says what kind of problem an error is; any foreign error is Broken.
func ProblemOf(err error) Problem {
	var e *Error
	if errors.As(err, &e) {
		return e.Problem
	}
	return Broken
}

// FieldsOf lists the field errors behind err.
func FieldsOf(err error) []FieldError {
	var e *Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}
