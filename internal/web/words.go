package web

import (
	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// The words this package says most.
var (
	first      = i18n.FirstOf
	kindLabel  = i18n.KindName
	kindsLabel = i18n.KindsName
	fieldLabel = i18n.FieldName
	stateLabel = i18n.StateName
	actLabel   = i18n.ActName
	pathLabel  = i18n.PathName
	explain    = i18n.Explain
)

func fieldHint(lang i18n.Lang, of string, f chancery.Field) string {
	for _, k := range []string{"hint." + of + "." + f.Name, "hint." + f.Name} {
		if i18n.Has(lang, k) {
			return i18n.T(lang, k)
		}
	}
	return ""
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
