package chancery

import (
	"bytes"
	"slices"
)

// TakeBack undoes a change of a record: what now still holds as after left it
// becomes what before held. It returns the fields that were changed since and
// are left alone.
func TakeBack(before, after, now Entity) (left []string) {
	self := func(id ID) string { return string(id) }
	was, is := AllFields(before), AllFields(now)
	since := Differences(after, now)
	for _, c := range Differences(before, after) {
		f, ok := is.ByName(c.Field)
		if !ok { // its state or removal, which nobody changes with a field
			continue
		}
		if slices.ContainsFunc(since, func(d Change) bool { return d.Field == c.Field }) {
			left = append(left, c.Field)
			continue
		}
		old, _ := was.ByName(c.Field)
		f.Accept(old.Value(self), trusting{})
	}
	return left
}

// Repoint puts one record in the place of another in all references of a
// third; lists that have the new one already keep it once. A record that came
// to refer to itself refers to nothing there, except that it may own itself.
// It reports whether anything changed.
func Repoint(e Entity, from, to ID) bool {
	changed := false
	var walk func(Fields)
	walk = func(fs Fields) {
		for _, f := range fs {
			switch p := f.at.(type) {
			case *ID:
				if *p == from {
					*p, changed = to, true
					if to == e.Head().ID && f.Name != "owner" {
						*p = ""
					}
				}
			case *[]ID:
				if !slices.Contains(*p, from) {
					continue
				}
				changed = true
				var list []ID
				for _, id := range *p {
					if id == from {
						id = to
					}
					if id != e.Head().ID {
						list = appendOnce(list, id)
					}
				}
				*p = list
			}
			for _, l := range f.Lines() {
				walk(l)
			}
		}
	}
	walk(AllFields(e))
	return changed
}

// Recode puts one term of a vocabulary in the place of another wherever a
// record has it; lists that have the new one already keep it once.
func Recode(e Entity, vocabulary string, from, to Code) {
	var walk func(Fields)
	walk = func(fs Fields) {
		for _, f := range fs {
			for _, l := range f.Lines() {
				walk(l)
			}
			f.recodeNames(vocabulary, from, to)
			if f.Vocabulary != vocabulary {
				continue
			}
			switch p := f.at.(type) {
			case *Code:
				if *p == from {
					*p = to
				}
			case *[]Code:
				var list []Code
				for _, c := range *p {
					if c == from {
						c = to
					}
					list = appendOnce(list, c)
				}
				*p = list
			}
		}
	}
	walk(AllFields(e))
}

// Side says which of two records a merged one has a field from.
type Side string

// The sides. Only fields that hold several values can be had from both.
const (
	SideKept  Side = "kept"
	SideOther Side = "other"
	SideBoth  Side = "both"
)

// Take puts a field of other into kept: in place of what is there, or beside it.
func Take(kept, other Entity, name string, side Side) {
	mine, _ := AllFields(kept).ByName(name)
	theirs, ok := AllFields(other).ByName(name)
	if !ok || side == SideKept || side == "" {
		return
	}
	self := func(id ID) string { return string(id) }
	v := theirs.Value(self)
	if side == SideBoth {
		v = both(mine.Value(self), v)
	}
	mine.Accept(v, trusting{})
}

// both joins two values of a field that holds several; another value stays as
// it is where there is one.
func both(a, b any) any {
	switch x := a.(type) {
	case []string:
		y, _ := b.([]string)
		out := slices.Clone(x)
		for _, s := range y {
			out = appendOnce(out, s)
		}
		return out
	case []map[string]any:
		y, _ := b.([]map[string]any)
		out := slices.Clone(x)
		for _, line := range y {
			same := func(l map[string]any) bool { return string(lineBytes(l)) == string(lineBytes(line)) }
			if !slices.ContainsFunc(out, same) {
				out = append(out, line)
			}
		}
		return out
	case nil:
		return b
	}
	return a
}

// Several reports whether a field can hold more than one value.
func (f Field) Several() bool {
	return f.Type == TypeCodes || f.Type == TypeRefs || f.Type == TypeLines
}

func lineBytes(l map[string]any) []byte {
	var b bytes.Buffer
	writeJSON(&b, l)
	return b.Bytes()
}
