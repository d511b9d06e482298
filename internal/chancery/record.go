package chancery

import "time"

// Kind names a kind of record, in the singular ("activity").
type Kind string

// State is where a record stands in its life.
type State string

// Record is what every kind has. It is embedded first in each kind.
type Record struct {
	ID   ID
	Kind Kind
	// Ref is the readable reference: "2022-0142", "2022-0007-navy", "CN".
	Ref string
	// Key is a second name the record came with, used to find it again at
	// the next import. It may be empty.
	Key string
	// Owner is the organisation that answers for the record. Without an
	// owner it belongs to the whole ministry and everybody cleared for its
	// marking sees it.
	Owner      ID
	Marking    Marking
	SharedWith []ID
	// Source is where the facts come from: an address or a citation.
	Source string
	State  State
	// Reason is why the last change was made, where a move had to say so.
	Reason string

	Version   int64
	Removed   bool
	CreatedAt time.Time
	UpdatedAt time.Time
	CreatedBy string
	UpdatedBy string
}

// Head gives shared machinery the common part of any kind.
func (r *Record) Head() *Record { return r }

// common are the fields every kind has, after its own.
func (r *Record) common() Fields {
	return Fields{
		ref("owner", &r.Owner, "organisation").in("record").facet().usual(),
		code("marking", &r.Marking.Level, "marking_level").in("record").facet().required().usual(),
		codes("compartments", &r.Marking.Compartments, "compartment").in("record").usual(),
		refs("shared_with", &r.SharedWith, "organisation").in("record").usual(),
		note("source", &r.Source).in("record"),
	}
}

// Entity is any record, by what shared machinery needs of it.
type Entity interface {
	Head() *Record
	// Fields binds the names of the kind's own fields to this record.
	Fields() Fields
}

// Checked is a kind with rules about one record. Check lists what breaks them.
type Checked interface{ Check() []FieldError }

// Spanning is a kind that happens or holds from one date to another; periods,
// calendars and timelines read it. A kind without it has no place in time.
type Spanning interface{ Span() (from, to Date) }

// TitleOf is the text a record is called by: its title fields, else its reference.
func TitleOf(e Entity) Text {
	l := layoutOf(e)
	if l == nil {
		return titleIn(e.Fields())
	}
	for i := range l.fields {
		if l.fields[i].Title {
			if title, ok := l.bound(e, i).title(); ok {
				return title
			}
		}
	}
	return Text{}
}

func titleIn(fields Fields) Text {
	for _, f := range fields {
		if f.Title {
			if title, ok := f.title(); ok {
				return title
			}
		}
	}
	return Text{}
}

// title is what a field holds as the title of its record; ok is false where it
// is of no type that makes one.
func (f Field) title() (title Text, ok bool) {
	switch p := f.at.(type) {
	case *Text:
		return *p, true
	case *string:
		return Text{EN: *p, VI: *p}, true
	}
	return Text{}, false
}

// SpanOf is the days a record surely lies within: the first day its beginning
// can mean and the last day its end can mean. A record that has only one of
// the two dates lasts that long.
func SpanOf(e Entity) (begins, ends Date) {
	s, ok := e.(Spanning)
	if !ok {
		return "", ""
	}
	from, to := s.Span()
	return from.FirstDay(), to.LastDay()
}
