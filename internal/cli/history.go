package cli

import (
	"fmt"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

type historyCommand struct {
	Kind   string `arg:""`
	Ref    string `arg:""`
	Format string `enum:"text,json" default:"text" placeholder:"text|json"`
}

type versionJSON struct {
	Version int64        `json:"version"`
	At      string       `json:"at"`
	Actor   string       `json:"actor"`
	Action  string       `json:"action"`
	Entry   int64        `json:"entry"`
	Reason  string       `json:"reason,omitempty"`
	Changes []changeJSON `json:"changes"`
}

type changeJSON struct {
	Field string `json:"field"`
	Old   any    `json:"old"`
	New   any    `json:"new"`
}

// Run prints every version of a record, the newest first.
func (c *historyCommand) Run(s *session) error {
	k, err := kind(c.Kind)
	if err != nil {
		return err
	}
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	h, err := svc.History(s.ctx, who, k, c.Ref)
	if err != nil {
		return err
	}
	versions := versionsOf(h)
	if c.Format == "json" {
		return s.json(map[string]any{"kind": k, "ref": h.Name.Ref, "versions": versions})
	}
	for i, v := range versions {
		s.printf("%s\n", s.t("cli.history.version", "version", v.Version, "at", i18n.ShortTime(h.Versions[i].At()), "actor", v.Actor, "act", s.actOf(k, v.Action)))
		if v.Reason != "" {
			s.printf("    %s: %s\n", s.t("word.reason"), v.Reason)
		}
		for _, d := range v.Changes {
			s.printf("    %s: %s → %s\n", s.fieldOf(k, d.Field), plain(d.Old), plain(d.New))
		}
	}
	return nil
}

// versionsOf says what each version changed; the first one begins from nothing.
func versionsOf(h *service.History) []versionJSON {
	out := []versionJSON{}
	for i, v := range h.Versions {
		one := versionJSON{
			Version: v.Entry.Version, At: v.At().Format("2006-01-02T15:04:05.000000Z07:00"), Actor: v.Entry.Actor, Action: v.Entry.Action,
			Entry: v.Entry.Index, Reason: v.Entity.Head().Reason, Changes: []changeJSON{},
		}
		if i+1 < len(h.Versions) {
			one.Changes = changesOf(h, h.Versions[i+1].Entity, v.Entity)
		}
		out = append(out, one)
	}
	return out
}

// changesOf lists what differs, with references in place of identifiers. What
// the reader may not see of a reference is left out on both sides.
func changesOf(h *service.History, older, newer chancery.Entity) []changeJSON {
	name := func(id chancery.ID) string { return h.Names[id].Ref }
	was, is := chancery.AllFields(older), chancery.AllFields(newer)
	out := []changeJSON{}
	for _, d := range chancery.Differences(older, newer) {
		one := changeJSON{d.Field, d.Old, d.New}
		if f, ok := is.ByName(d.Field); ok {
			before, _ := was.ByName(d.Field)
			one.Old, one.New = before.Value(name), f.Value(name)
		}
		if fmt.Sprint(one.Old) != fmt.Sprint(one.New) {
			out = append(out, one)
		}
	}
	return out
}

func (s *session) actOf(k chancery.Kind, action string) string {
	_, act, _ := strings.Cut(action, ".")
	for _, key := range []string{"act." + string(k) + "." + act, "act." + act} {
		if i18n.Has(s.lang, key) {
			return s.t(key)
		}
	}
	return action
}

func (s *session) fieldOf(k chancery.Kind, name string) string {
	for _, key := range []string{"field." + string(k) + "." + name, "field." + name} {
		if i18n.Has(s.lang, key) {
			return s.t(key)
		}
	}
	return name
}

// plain shows a value on one line.
func plain(v any) string {
	switch x := v.(type) {
	case nil:
		return "–"
	case map[string]any:
		var parts []string
		for _, lang := range []string{"vi", "en"} {
			if text, ok := x[lang]; ok && text != "" {
				parts = append(parts, fmt.Sprint(text))
			}
		}
		return strings.Join(parts, " / ")
	case []any:
		var parts []string
		for _, one := range x {
			parts = append(parts, plain(one))
		}
		return strings.Join(parts, "; ")
	}
	return strings.Join(strings.Fields(fmt.Sprint(v)), " ")
}
