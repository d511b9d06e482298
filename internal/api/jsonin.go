package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The largest bodies taken, in bytes, and how deep a body may nest.
const (
	maxBody  = 1 << 20
	maxBulk  = 32 << 20
	maxDepth = 8
)

// readBody reads the JSON of a request; nil when it has no body at all.
func (c *call) readBody(limit int64, mediaTypes ...string) (value any, raw []byte, err error) {
	raw, err = io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, limit))
	if err != nil {
		return nil, nil, unread(err)
	}
	if len(raw) == 0 {
		return nil, raw, nil
	}
	if err := c.checkMediaType(mediaTypes); err != nil {
		return nil, nil, err
	}
	value, err = decode(raw)
	return value, raw, err
}

func (c *call) checkMediaType(allowed []string) error {
	refused := &refusal{
		status: http.StatusUnsupportedMediaType, name: "media_type", key: "api.media_type",
		args: []any{"allowed", strings.Join(allowed, ", ")},
	}
	given, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	charset := params["charset"]
	if err != nil || !slices.Contains(allowed, given) || charset != "" && !strings.EqualFold(charset, "utf-8") || c.r.Header.Get("Content-Encoding") != "" {
		c.w.Header().Set("Accept", strings.Join(allowed, ", "))
		return refused
	}
	return nil
}

func malformed(pointer, key string, args ...any) error {
	r := &refusal{status: http.StatusBadRequest, name: "malformed", key: "api.malformed"}
	r.errors = []fieldProblem{{pointer: pointer, key: key, args: args}}
	return r
}

// decode reads one JSON value: UTF-8, no member twice, not nested too deep.
// Numbers stay json.Number.
func decode(raw []byte) (any, error) {
	if !utf8.Valid(raw) {
		return nil, malformed("", "api.not_utf8")
	}
	var whole json.RawMessage
	if err := json.Unmarshal(raw, &whole); err != nil {
		at := int64(len(raw))
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			at = syntax.Offset
		}
		return nil, malformed("", "api.not_json", "position", strconv.FormatInt(at, 10))
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return decodeValue(d, "", 0)
}

func decodeValue(d *json.Decoder, at string, depth int) (any, error) {
	if depth > maxDepth {
		return nil, malformed(at, "api.too_deep", "max", maxDepth)
	}
	token, err := d.Token()
	if err != nil {
		return nil, malformed(at, "api.unreadable")
	}
	switch token {
	case json.Delim('{'):
		return decodeObject(d, at, depth)
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := decodeValue(d, at+"/"+strconv.Itoa(len(list)), depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	}
	return token, nil
}

func decodeObject(d *json.Decoder, at string, depth int) (any, error) {
	m := map[string]any{}
	for d.More() {
		token, err := d.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return nil, malformed(at, "api.unreadable")
		}
		here := at + "/" + pointerToken(name)
		if _, twice := m[name]; twice {
			return nil, malformed(here, "api.member_twice", "value", name)
		}
		if m[name], err = decodeValue(d, here, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return m, err
}
