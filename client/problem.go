package client

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
)

// ErrNotModified is what a conditional read fails with where nothing changed.
var ErrNotModified = errors.New("client: not modified")

// Problem is what the server answered that could not be done, in the form of
// RFC 9457. Detail and those of Errors are in the caller's language.
type Problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail"`
	Errors []FieldProblem `json:"errors"`

	// Of a conflict: the version that was asked for and the one there is, and
	// both as JSON of the record.
	SentVersion    int64           `json:"sent_version"`
	Sent           json.RawMessage `json:"sent"`
	CurrentVersion int64           `json:"current_version"`
	Current        json.RawMessage `json:"current"`

	// Answer is the whole body, for what has members of its own.
	Answer []byte `json:"-"`
}

func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Detail)
	for _, f := range p.Errors {
		name := f.Label
		if name == "" {
			name = f.Parameter
		}
		b.WriteString("; " + name + ": " + f.Detail)
	}
	return b.String()
}

// Name is the short name of the problem: "invalid", "conflict", "missing" …, as
// the page /api/docs explains them.
func (p *Problem) Name() string {
	_, name, _ := strings.Cut(p.Type, "#")
	return name
}

// In lists what is wrong with a field, by its path: "title", "delegation.2.person".
func (p *Problem) In(field string) (found []FieldProblem) {
	for _, f := range p.Errors {
		if f.Field == field {
			found = append(found, f)
		}
	}
	return found
}

// largestProblem is how much of a problem is read.
const largestProblem = 64 << 20

// problemOf is the problem an answer tells of; nil where it tells of none.
func problemOf(answer *http.Response) error {
	if answer.StatusCode < 300 {
		return nil
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode == http.StatusNotModified {
		return ErrNotModified
	}
	raw, err := io.ReadAll(io.LimitReader(answer.Body, largestProblem))
	if err != nil {
		return err
	}
	p := &Problem{Answer: raw}
	if json.Unmarshal(raw, p) != nil || p.Detail == "" {
		p.Title, p.Detail = answer.Status, answer.Status
	}
	p.Status = answer.StatusCode
	return p
}
