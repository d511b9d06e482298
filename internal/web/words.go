package web

import (
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// first is the message of the first key that exists, else the last part of the
// last key, so that a word of a deployment's own shows as it is.
func first(lang i18n.Lang, keys ...string) string {
	for _, k := range keys {
		if i18n.Has(lang, k) {
			return i18n.T(lang, k)
		}
	}
	last := keys[len(keys)-1]
	return last[strings.LastIndexByte(last, '.')+1:]
}

func kindLabel(lang i18n.Lang, k chancery.Kind) string  { return first(lang, "kind."+string(k)) }
func kindsLabel(lang i18n.Lang, k chancery.Kind) string { return first(lang, "kinds."+string(k)) }

// fieldLabel names a field; of is the kind or, for a field of child lines, the lines.
func fieldLabel(lang i18n.Lang, of, name string) string {
	return first(lang, "field."+of+"."+name, "field."+name)
}

func fieldHint(lang i18n.Lang, of string, f chancery.Field) string {
	for _, k := range []string{"hint." + of + "." + f.Name, "hint." + f.Name} {
		if i18n.Has(lang, k) {
			return i18n.T(lang, k)
		}
	}
	return ""
}

func stateLabel(lang i18n.Lang, k chancery.Kind, s chancery.State) string {
	return first(lang, "state."+string(k)+"."+string(s))
}

func actLabel(lang i18n.Lang, k chancery.Kind, act string) string {
	return first(lang, "act."+string(k)+"."+act, "act."+act)
}

// pathLabel names the field of an error path: "delegation.2.person" becomes
// "Delegations, line 2: Person".
func pathLabel(lang i18n.Lang, kind chancery.Kind, path string) string {
	parts := strings.Split(path, ".")
	label := fieldLabel(lang, string(kind), parts[0])
	if len(parts) == 3 {
		return i18n.T(lang, "web.form.line_field", "lines", label, "number", parts[1], "field", fieldLabel(lang, parts[0], parts[2]))
	}
	return label
}

// explain words an error: codes among its arguments become what people call them.
func explain(lang i18n.Lang, kind chancery.Kind, key string, args []any) string {
	if !i18n.Has(lang, key) {
		return i18n.T(lang, "error.invalid")
	}
	given := map[string]any{}
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			given[name] = args[i+1]
		}
	}
	if k, ok := given["kind"].(string); ok {
		if _, err := chancery.SpecOf(chancery.Kind(k)); err == nil {
			kind = chancery.Kind(k)
		}
	}
	for name, v := range given {
		given[name] = wordOf(lang, kind, name, v)
	}
	for _, name := range i18n.Args(lang, key) {
		if _, ok := given[name]; !ok {
			given[name] = ""
		}
	}
	return i18n.T(lang, key, given)
}

// wordOf words one argument of an error by its name.
func wordOf(lang i18n.Lang, kind chancery.Kind, name string, v any) any {
	s, ok := v.(string)
	if !ok {
		if name == "version" || name == "year" || name == "value" {
			if n, ok := v.(int64); ok {
				return strconv.FormatInt(n, 10)
			}
		}
		return v
	}
	switch name {
	case "kind":
		return kindList(lang, s)
	case "state":
		return stateLabel(lang, kind, chancery.State(s))
	case "act":
		return actLabel(lang, kind, s)
	case "first", "field":
		return fieldLabel(lang, string(kind), s)
	case "vocabulary":
		return first(lang, "vocabulary."+s)
	case "right":
		k, act, _ := strings.Cut(s, ".")
		return i18n.T(lang, "web.right", "act", actLabel(lang, chancery.Kind(k), act), "kind", kindLabel(lang, chancery.Kind(k)))
	case "date", "value":
		return i18n.ShortDate(s)
	}
	return s
}

func kindList(lang i18n.Lang, kinds string) string {
	if kinds == "" {
		return i18n.T(lang, "kind.any")
	}
	var out []string
	for k := range strings.SplitSeq(kinds, ", ") {
		out = append(out, kindLabel(lang, chancery.Kind(k)))
	}
	return i18n.ListOr(lang, out...)
}

// tone is how a state looks beside its word: a shape and a colour.
type tone string

const (
	toneFresh tone = "fresh" // at the beginning
	toneGoing tone = "going" // under way
	toneDone  tone = "done"  // where it was meant to get
	toneHold  tone = "hold"  // waiting for somebody
	toneOff   tone = "off"   // ended otherwise
)

var tones = map[chancery.State]tone{
	"postponed": toneHold, "cancelled": toneOff, "rejected": toneOff, "terminated": toneOff, "expired": toneOff,
	"dropped": toneOff, "void": toneOff, "withdrawn": toneOff, "declined": toneOff, "stopped": toneOff, "resolved_no": toneDone,
	"held": toneDone, "closed": toneDone, "in_force": toneDone, "renewed": toneDone, "accepted": toneDone, "done": toneDone,
	"verified": toneDone, "decided": toneDone, "answered": toneDone, "published": toneDone, "remedied": toneDone,
	"resolved_yes": toneDone, "approved": toneDone, "deployed": toneGoing,
}

func toneOf(spec *chancery.Spec, s chancery.State) tone {
	switch {
	case spec.Kind == "report" && s == "returned", spec.Kind == "recommendation" && s == "returned":
		return toneHold
	case spec.Kind == "rotation" && s == "returned":
		return toneDone
	case spec.Kind == "task" && s == "accepted", spec.Kind == "activity" && s == "approved":
		return toneGoing
	case spec.Kind == "forecast" && s == "closed":
		return toneHold
	}
	if t, ok := tones[s]; ok {
		return t
	}
	if len(spec.States) > 0 && s == spec.States[0] {
		return toneFresh
	}
	return toneGoing
}

// stateTag is a state as pages show it.
type stateTag struct {
	Word string
	Tone tone
}

func stateOf(lang i18n.Lang, kind chancery.Kind, s chancery.State) stateTag {
	spec, err := chancery.SpecOf(kind)
	if err != nil || s == "" {
		return stateTag{}
	}
	return stateTag{stateLabel(lang, kind, s), toneOf(spec, s)}
}
