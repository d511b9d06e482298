package chancery

// Type is what a field holds; it decides the column, the form control, the
// cell of a spreadsheet and the schema of the API.
type Type string

// The types of a field.
const (
	TypeLine   Type = "line"   // one line of text in one language
	TypeNote   Type = "note"   // several lines of text in one language
	TypeText   Type = "text"   // one line in Vietnamese and English
	TypeStory  Type = "story"  // several lines in Vietnamese and English
	TypeCode   Type = "code"   // a term of a vocabulary
	TypeCodes  Type = "codes"  // several terms, in order
	TypeRef    Type = "ref"    // another record
	TypeRefs   Type = "refs"   // several other records, in order
	TypeDate   Type = "date"   // a day, a month or a year
	TypeNumber Type = "number" // a whole number, possibly absent
	TypeFlag   Type = "flag"   // yes or no
	TypeTime   Type = "time"   // a time of day, hh:mm
	TypeLines  Type = "lines"  // child lines in order, each with fields of its own
)

// Field binds a name to a place in a record and says how it behaves.
type Field struct {
	Name       string
	Type       Type
	Vocabulary string // of a code
	Targets    []Kind // of a reference; none means any kind
	Group      string // of the form: fields of one group stand together
	Required   bool
	Searched   bool // its words find the record
	Facet      bool // registers filter and count by it
	Title      bool // the record is called by it
	Column     bool // registers show it unless told otherwise
	Given      bool // acts fill it: nobody types it, only an import may carry it
	Max        int  // longest text, in characters
	Usual      bool // often as in the record entered before
	Once       bool // left out of a copy
	// When are the conditions of which one must hold for the field to apply;
	// none where it always does.
	When []Condition
	// Choice is set where a line holds a name out of what there is; Listed, several
	// with spaces between.
	Choice Choice
	Listed bool

	at    any
	of    *string // the kind on which the choice depends
	lines lineSet
}

// Fields is the description of a record, in the order of its form.
type Fields []Field

// ByName finds a field; ok is false when there is none of that name.
func (fs Fields) ByName(name string) (f Field, ok bool) {
	for _, f := range fs {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

func field(name string, t Type, at any) Field {
	f := Field{Name: name, Type: t, at: at, Group: "main", Max: 500}
	if t == TypeNote || t == TypeStory {
		f.Max = 50_000
	}
	return f
}

func line(name string, at *string) Field      { return field(name, TypeLine, at) }
func note(name string, at *string) Field      { return field(name, TypeNote, at) }
func text(name string, at *Text) Field        { return field(name, TypeText, at) }
func story(name string, at *Text) Field       { return field(name, TypeStory, at) }
func date(name string, at *Date) Field        { return field(name, TypeDate, at) }
func number(name string, at *Number) Field    { return field(name, TypeNumber, at) }
func flag(name string, at *bool) Field        { return field(name, TypeFlag, at) }
func timeOfDay(name string, at *string) Field { return field(name, TypeTime, at) }

func code(name string, at *Code, vocabulary string) Field {
	f := field(name, TypeCode, at)
	f.Vocabulary = vocabulary
	return f
}

func codes(name string, at *[]Code, vocabulary string) Field {
	f := field(name, TypeCodes, at)
	f.Vocabulary = vocabulary
	return f
}

func ref(name string, at *ID, targets ...Kind) Field {
	f := field(name, TypeRef, at)
	f.Targets = targets
	return f
}

func refs(name string, at *[]ID, targets ...Kind) Field {
	f := field(name, TypeRefs, at)
	f.Targets = targets
	return f
}

func lines[T any](name string, at *[]T, fields func(*T) Fields) Field {
	f := field(name, TypeLines, at)
	f.lines = linesOf[T](fields)
	f.Group = name
	return f
}

func (f Field) required() Field { f.Required = true; return f }
func (f Field) searched() Field { f.Searched = true; return f }
func (f Field) facet() Field    { f.Facet = true; return f }
func (f Field) titled() Field {
	f.Title, f.Searched, f.Column = true, true, true
	return f
}
func (f Field) given() Field              { f.Given = true; return f }
func (f Field) shown() Field              { f.Column = true; return f }
func (f Field) in(group string) Field     { f.Group = group; return f }
func (f Field) upTo(characters int) Field { f.Max = characters; return f }

// Empty reports whether nothing stands in the field.
func (f Field) Empty() bool {
	switch p := f.at.(type) {
	case *string:
		return *p == ""
	case *Text:
		return p.Empty()
	case *Code:
		return *p == ""
	case *[]Code:
		return len(*p) == 0
	case *ID:
		return *p == ""
	case *[]ID:
		return len(*p) == 0
	case *Date:
		return *p == ""
	case *Number:
		return !p.OK
	case *bool:
		return !*p
	}
	return f.lines.len(f.at) == 0
}

// Adds reports whether the numbers of the field are quantities that mean
// something added up: not years, ranks, places in an order or positions.
func (f Field) Adds() bool {
	switch f.Name {
	case "edition", "number", "year", "rank", "baseline", "length", "probability":
		return false
	}
	return f.Type == TypeNumber
}

// IsAmount reports whether the field of that name holds money, in the currency
// that stands in the record's field "currency".
func IsAmount(field string) bool { return field == "cost" }

// Pointer is the place in the record the field is bound to: *string, *Text,
// *Code, *[]Code, *ID, *[]ID, *Date, *Number or *bool. It is nil for child
// lines, which Lines gives.
func (f Field) Pointer() any {
	if f.Type == TypeLines {
		return nil
	}
	return f.at
}

// Lines are the child lines, each as bound fields.
func (f Field) Lines() []Fields {
	if f.lines == nil {
		return nil
	}
	out := make([]Fields, f.lines.len(f.at))
	for i := range out {
		out[i] = f.lines.line(f.at, i)
	}
	return out
}

// LineFields describes one child line; it is bound to nothing of the record.
func (f Field) LineFields() Fields {
	if f.lines == nil {
		return nil
	}
	return f.lines.blank()
}

// AppendLine adds an empty child line and returns it bound.
func (f Field) AppendLine() Fields { return f.lines.append(f.at) }

// ResetLines takes all child lines out.
func (f Field) ResetLines() { f.lines.reset(f.at) }

// lineSet is what can be done with child lines of one type; at is the *[]T
// they stand in.
type lineSet interface {
	len(at any) int
	line(at any, i int) Fields
	append(at any) Fields
	blank() Fields
	reset(at any)
}

// linesOf describes one child line.
type linesOf[T any] func(*T) Fields

func lineSlice[T any](at any) *[]T {
	p, _ := at.(*[]T) // what lines bound
	return p
}

func (l linesOf[T]) len(at any) int            { return len(*lineSlice[T](at)) }
func (l linesOf[T]) line(at any, i int) Fields { return l(&(*lineSlice[T](at))[i]) }
func (l linesOf[T]) blank() Fields             { return l(new(T)) }
func (l linesOf[T]) reset(at any)              { *lineSlice[T](at) = nil }
func (l linesOf[T]) append(at any) Fields {
	var zero T
	p := lineSlice[T](at)
	*p = append(*p, zero)
	return l.line(at, len(*p)-1)
}
