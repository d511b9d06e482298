package i18n

// Reason says why something typed was not understood. It is the key of the
// message that explains it.
type Reason string

// The reasons of an [InputError].
const (
	NumberEmpty Reason = "input.number.empty"
	NumberForm  Reason = "input.number.form"

	DateEmpty Reason = "input.date.empty" // nothing was typed
	DateForm  Reason = "input.date.form"  // none of the forms a date is written in
	DateYear  Reason = "input.date.year"  // the year has not four digits
	DateMonth Reason = "input.date.month" // no such month
	DateOrder Reason = "input.date.order" // month before day, as in 05/31/2022
	DateDay   Reason = "input.date.day"   // the month has no such day
)

// InputError is a number or date that was typed and could not be read.
type InputError struct {
	Input  string
	Reason Reason
}

// Error explains the refusal in English; [InputError.Text] does in the
// reader's language.
func (e *InputError) Error() string { return e.Text(EN) }

// Text explains the refusal in language l.
func (e *InputError) Text(l Lang) string { return T(l, string(e.Reason), "input", e.Input) }
