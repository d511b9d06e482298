package chancery

import (
	"reflect"
	"slices"
	"sync"
)

// layout is where the fields of a Go type lie in it. What a kind's Fields says
// is asked of a blank record once; binding it to another record then needs no
// more than the places.
type layout struct {
	fields Fields
	places [][]int     // of each field, as reflect.Value.FieldByIndex takes it
	kinds  map[int]int // of the fields whose choice depends on a kind: which field that stands in
}

// layouts are by reflect.Type; nil stands for a type that binds fields
// elsewhere than in itself and has to be asked each time.
var layouts sync.Map

// OwnFields are the fields e.Fields() binds, without describing them anew.
func OwnFields(e Entity) Fields {
	if l := layoutOf(e); l != nil {
		return l.bind(e, make(Fields, 0, len(l.fields)))
	}
	return e.Fields()
}

// OwnField binds one of the fields OwnFields binds, without the others.
func OwnField(e Entity, name string) (f Field, ok bool) {
	l := layoutOf(e)
	if l == nil {
		return e.Fields().ByName(name)
	}
	for i := range l.fields {
		if l.fields[i].Name == name {
			return l.bound(e, i), true
		}
	}
	return Field{}, false
}

// bound is one field of a layout, bound to a record.
func (l *layout) bound(e Entity, i int) Field {
	f, v := l.fields[i], structOf(e)
	f.at = v.FieldByIndex(l.places[i]).Addr().Interface()
	if k, ok := l.kinds[i]; ok {
		f.of, _ = v.FieldByIndex(l.places[k]).Addr().Interface().(*string)
	}
	return f
}

// AllFields are the kind's own fields and the common ones.
func AllFields(e Entity) Fields {
	l, c := layoutOf(e), layoutOf(commonFields{e.Head()})
	if l == nil || c == nil {
		return slices.Concat(e.Fields(), e.Head().common())
	}
	return c.bind(commonFields{e.Head()}, l.bind(e, make(Fields, 0, len(l.fields)+len(c.fields))))
}

// commonFields is a record seen as nothing but what every kind has.
type commonFields struct{ *Record }

// Fields binds the fields every kind has.
func (c commonFields) Fields() Fields { return c.common() }

func (l *layout) bind(e Entity, to Fields) Fields {
	from := len(to)
	to = append(to, l.fields...)
	v := structOf(e)
	for i, place := range l.places {
		to[from+i].at = v.FieldByIndex(place).Addr().Interface()
	}
	for i, k := range l.kinds {
		to[from+i].of, _ = to[from+k].at.(*string) // which is what among takes
	}
	return to
}

// structOf is the struct that holds what an entity's fields are bound to.
func structOf(e Entity) reflect.Value {
	if c, ok := e.(commonFields); ok {
		return reflect.ValueOf(c.Record).Elem()
	}
	return reflect.ValueOf(e).Elem()
}

func layoutOf(e Entity) *layout {
	t := reflect.TypeOf(e)
	if l, ok := layouts.Load(t); ok {
		return l.(*layout)
	}
	l := lay(e)
	layouts.Store(t, l)
	return l
}

// lay finds the places of the fields by comparing addresses in one record.
func lay(e Entity) *layout {
	if _, common := e.(commonFields); !common && (reflect.TypeOf(e).Kind() != reflect.Pointer || reflect.TypeOf(e).Elem().Kind() != reflect.Struct) {
		return nil
	}
	places := map[any][]int{}
	walk(structOf(e), nil, places)
	l := &layout{fields: slices.Clone(e.Fields()), kinds: map[int]int{}}
	for i, f := range l.fields {
		if f.of != nil {
			l.kinds[i] = slices.IndexFunc(l.fields, func(x Field) bool { return x.at == any(f.of) })
		}
	}
	for i := range l.fields {
		place, ok := places[l.fields[i].at]
		if !ok {
			return nil
		}
		l.places = append(l.places, place)
		l.fields[i].at, l.fields[i].of = nil, nil // the cache holds no record
	}
	return l
}

func walk(v reflect.Value, above []int, places map[any][]int) {
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		place, f := append(slices.Clone(above), i), v.Field(i)
		places[f.Addr().Interface()] = place
		if f.Kind() == reflect.Struct {
			walk(f, place, places)
		}
	}
}
