package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"chancery/internal/chancery"
)

// object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

// get finds a member by name; nil when there is none.
func (o object) get(name string) any {
	for _, m := range o {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) { return appendJSON(nil, o), nil }

func appendJSON(b []byte, v any) []byte {
	switch x := v.(type) {
	case nil:
		return append(b, "null"...)
	case string:
		return appendString(b, x)
	case bool:
		return strconv.AppendBool(b, x)
	case int:
		return strconv.AppendInt(b, int64(x), 10)
	case int64:
		return strconv.AppendInt(b, x, 10)
	case object:
		b = append(b, '{')
		for i, m := range x {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, m.name), ':')
			b = appendJSON(b, m.value)
		}
		return append(b, '}')
	case []object:
		return appendList(b, x)
	case []string:
		return appendList(b, x)
	case []any:
		return appendList(b, x)
	case chancery.Text:
		o := object{}
		if x.EN != "" {
			o = append(o, member{"en", x.EN})
		}
		if x.VI != "" {
			o = append(o, member{"vi", x.VI})
		}
		return appendJSON(b, o)
	}
	return appendOther(b, v)
}

func appendList[T any](b []byte, list []T) []byte {
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSON(b, v)
	}
	return append(b, ']')
}

func appendString(b []byte, s string) []byte {
	plain := utf8.ValidString(s) && !slices.ContainsFunc([]byte(s), func(c byte) bool { return c < ' ' || c == '"' || c == '\\' })
	if plain {
		return append(append(append(b, '"'), s...), '"')
	}
	return appendOther(b, s)
}

func appendOther(b []byte, v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // values of records and messages only: cannot fail
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}

// send writes a JSON answer.
func (c *call) send(status int, mediaType string, body any) {
	c.sendBytes(status, mediaType, append(appendJSON(make([]byte, 0, 2048), body), '\n'))
}

func (c *call) sendBytes(status int, mediaType string, body []byte) {
	h := c.w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.w.WriteHeader(status)
	if c.r.Method != http.MethodHead {
		_, _ = c.w.Write(body) // a caller who has gone needs no answer
	}
}
