package api

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// always are the members a record has whatever fields were asked for.
var always = []string{"id", "kind", "ref", "version"}

// readOnly are the members that a caller reads and never sends; what else they
// send beside fields is in writable.
var (
	readOnly = []string{"id", "kind", "removed", "created_at", "created_by", "updated_at", "updated_by", "acts", "_links"}
	writable = []string{"ref", "key", "state", "version", "reason"}
)

// shown is which members of a record to show; nil shows all.
type shown []string

func (s shown) has(name string) bool {
	return s == nil || slices.Contains(always, name) || slices.Contains(s, name)
}

// record is the JSON of a record for one reader: what is empty, or refers to
// what they may not see, is left out.
func record(spec *chancery.Spec, e chancery.Entity, names map[chancery.ID]service.Name, acts []string, show shown) object {
	r := e.Head()
	o := make(object, 0, 32)
	put := func(name string, v any) {
		if v != nil && v != "" && show.has(name) {
			o = append(o, member{name, v})
		}
	}
	put("id", string(r.ID))
	put("kind", string(r.Kind))
	put("ref", r.Ref)
	put("key", r.Key)
	put("state", string(r.State))
	put("version", r.Version)
	if r.Removed {
		put("removed", true)
	}
	all := chancery.AllFields(e)
	own := len(all) - commonFields
	for _, part := range []chancery.Fields{all[own:], all[:own]} {
		for _, f := range part {
			if show.has(f.Name) {
				put(f.Name, fieldValue(f, names))
			}
		}
	}
	put("reason", r.Reason)
	put("created_at", instant(r.CreatedAt))
	put("created_by", r.CreatedBy)
	put("updated_at", instant(r.UpdatedAt))
	put("updated_by", r.UpdatedBy)
	if acts != nil {
		put("acts", acts)
	}
	self := addressOf(spec, r.Ref)
	put("_links", object{{"self", self}, {"history", self + "/history"}, {"acts", self + "/acts"}, {"collection", collectionOf(spec)}})
	return o
}

// commonFields is how many fields every kind has after its own.
var commonFields = func() int {
	t := new(chancery.Term)
	return len(chancery.AllFields(t)) - len(chancery.OwnFields(t))
}()

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}

func collectionOf(spec *chancery.Spec) string { return "/api/v1/" + spec.Plural }

func addressOf(spec *chancery.Spec, ref string) string {
	return collectionOf(spec) + "/" + url.PathEscape(ref)
}

// fieldValue is a field as programs read it. A reference to one of several
// kinds says which: "activity/2022-0142".
func fieldValue(f chancery.Field, names map[chancery.ID]service.Name) any {
	if f.Type != chancery.TypeLines {
		return f.Value(func(id chancery.ID) string {
			n, ok := names[id]
			if !ok || len(f.Targets) == 1 {
				return n.Ref
			}
			return string(n.Kind) + "/" + n.Ref
		})
	}
	var lines []object
	for _, l := range f.Lines() {
		o := object{}
		for _, cell := range l {
			if v := fieldValue(cell, names); v != nil {
				o = append(o, member{cell.Name, v})
			}
		}
		lines = append(lines, o)
	}
	if lines == nil {
		return nil
	}
	return lines
}

func (c *call) view(v *service.View, show shown) object {
	return record(v.Spec, v.Entity, v.Names, v.Acts, show)
}

// tag is the strong entity tag of an answer: the version of the record and what
// this reader sees of it.
func tag(version int64, body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + strconv.FormatInt(version, 10) + "-" + hex.EncodeToString(sum[:6]) + `"`
}

// versionAsked is the version that If-Match asks for; 0 where any will do.
func (c *call) versionAsked() (int64, error) {
	given := strings.TrimSpace(c.r.Header.Get("If-Match"))
	if given == "" || given == "*" {
		return 0, nil
	}
	inner, ok := strings.CutPrefix(given, `"`)
	inner, closed := strings.CutSuffix(inner, `"`)
	number, _, _ := strings.Cut(inner, "-")
	n, err := strconv.ParseInt(number, 10, 64)
	if !ok || !closed || err != nil || n < 1 {
		return 0, badHeader("If-Match", "api.bad_if_match")
	}
	return n, nil
}

func badHeader(name, key string) error {
	return &refusal{status: 400, name: "malformed", key: key, args: []any{"header", name}}
}

// unchanged reports whether the caller has the very same answer already.
func (c *call) unchanged(etag string) bool {
	for given := range strings.SplitSeq(c.r.Header.Get("If-None-Match"), ",") {
		given = strings.TrimPrefix(strings.TrimSpace(given), "W/")
		if given == etag || given == "*" {
			return true
		}
	}
	return false
}

// sendRecord answers with one record and its tag.
func (c *call) sendRecord(status int, v *service.View, show shown) {
	body := append(appendJSON(make([]byte, 0, 2048), c.view(v, show)), '\n')
	etag := tag(v.Head().Version, body)
	c.w.Header().Set("ETag", etag)
	if c.r.Method != "POST" && status == 200 && c.unchanged(etag) {
		c.w.WriteHeader(304)
		return
	}
	c.sendBytes(status, jsonType, body)
}

const jsonType = "application/json"
