package client

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strconv"
)

// record is a pointer to the struct of a kind.
type record[T any] interface {
	*T
	head() *Head
}

func (h *Head) head() *Head { return h }

// Records are the records of one kind.
type Records[T any, P record[T], F filter] struct {
	client *Client
	path   string // /api/v1/activities
}

// filter is the struct of what a kind is listed by.
type filter interface{ query() url.Values }

func (r Records[T, P, F]) at(ref string) string { return r.path + "/" + url.PathEscape(ref) }

// one makes a request that one record answers.
func (r Records[T, P, F]) one(ctx context.Context, q *request) (P, error) {
	out := P(new(T))
	header, err := r.client.call(ctx, q, out)
	if err != nil {
		return nil, err
	}
	out.head().ETag = header.Get("ETag")
	return out, nil
}

// Get reads a record by its reference, its import key or its identifier.
func (r Records[T, P, F]) Get(ctx context.Context, ref string, options ...Option) (P, error) {
	return r.one(ctx, newRequest(http.MethodGet, r.at(ref), options))
}

// Page is one page of a list.
type Page[T any] struct {
	Items []*T `json:"items"`
	// Total is counted only where the filter asks for it; there are more where
	// More is true.
	Total int    `json:"total"`
	More  bool   `json:"more_than_total"`
	Next  string `json:"next"` // the cursor of the next page
}

// Page reads one page of a list; its filter may have a Cursor of the page before.
func (r Records[T, P, F]) Page(ctx context.Context, f F, options ...Option) (*Page[T], error) {
	return r.page(ctx, f, "", options)
}

// List walks over all records that a filter lets through, reading page after
// page. It ends with the first error.
func (r Records[T, P, F]) List(ctx context.Context, f F, options ...Option) iter.Seq2[P, error] {
	return walk(func(cursor string) ([]P, string, error) {
		p, err := r.page(ctx, f, cursor, options)
		if err != nil {
			return nil, "", err
		}
		found := make([]P, len(p.Items))
		for i, item := range p.Items {
			found[i] = item
		}
		return found, p.Next, nil
	})
}

func (r Records[T, P, F]) page(ctx context.Context, f F, cursor string, options []Option) (*Page[T], error) {
	q := newRequest(http.MethodGet, r.path, options)
	for name, values := range f.query() {
		q.query[name] = values
	}
	if cursor != "" {
		q.query.Set("cursor", cursor)
	}
	p := new(Page[T])
	_, err := r.client.call(ctx, q, p)
	return p, err
}

// Create makes a new record. What the program sets, such as the identifier and
// the number of most kinds, must be empty.
func (r Records[T, P, F]) Create(ctx context.Context, new P, options ...Option) (P, error) {
	q := newRequest(http.MethodPost, r.path, options).once()
	if err := q.json(new); err != nil {
		return nil, err
	}
	return r.one(ctx, q)
}

// Edit changes some fields: of changes, a struct of the kind or Fields, what is
// not there stays as it is. nil in Fields empties a field.
func (r Records[T, P, F]) Edit(ctx context.Context, ref string, changes any, options ...Option) (P, error) {
	q := newRequest(http.MethodPatch, r.at(ref), options)
	if err := q.json(changes); err != nil {
		return nil, err
	}
	return r.one(ctx, q)
}

// Replace changes all fields of a record that was read, and fails with a
// *Problem of status 409 where somebody else changed it since.
func (r Records[T, P, F]) Replace(ctx context.Context, whole P, options ...Option) (P, error) {
	h := whole.head()
	if h.ETag != "" {
		options = append([]Option{IfMatch(h.ETag)}, options...)
	}
	q := newRequest(http.MethodPut, r.at(h.Ref), options)
	if err := q.json(whole); err != nil {
		return nil, err
	}
	return r.one(ctx, q)
}

// Act makes a move of a record's life; with holds a reason and fields to fill,
// and may be nil.
func (r Records[T, P, F]) Act(ctx context.Context, ref, act string, with any, options ...Option) (P, error) {
	q := newRequest(http.MethodPost, r.at(ref)+"/"+url.PathEscape(act), options).once()
	if err := q.json(with); err != nil {
		return nil, err
	}
	return r.one(ctx, q)
}

// Remove takes a record away; Restore brings it back.
func (r Records[T, P, F]) Remove(ctx context.Context, ref string, options ...Option) (P, error) {
	return r.one(ctx, newRequest(http.MethodDelete, r.at(ref), options))
}

// Restore brings back a record that was removed.
func (r Records[T, P, F]) Restore(ctx context.Context, ref string, options ...Option) (P, error) {
	return r.one(ctx, newRequest(http.MethodPost, r.at(ref)+"/restore", options).once())
}

// Acts lists every act of a record's life with whether the caller may do it now.
func (r Records[T, P, F]) Acts(ctx context.Context, ref string, options ...Option) (*Acts, error) {
	out := new(Acts)
	_, err := r.client.call(ctx, newRequest(http.MethodGet, r.at(ref)+"/acts", options), out)
	return out, err
}

// History lists the versions of a record, the newest first.
func (r Records[T, P, F]) History(ctx context.Context, ref string, options ...Option) (*History, error) {
	out := new(History)
	_, err := r.client.call(ctx, newRequest(http.MethodGet, r.at(ref)+"/history", options), out)
	return out, err
}

// Outcomes are what became of the items of Bulk.
type Outcomes[T any] struct {
	Done    int          `json:"done"`
	Refused int          `json:"refused"`
	Items   []Outcome[T] `json:"items"`
}

// Outcome is what became of one item: the record after the act, or why not.
type Outcome[T any] struct {
	Status  int      `json:"status"`
	Record  *T       `json:"record"`
	Problem *Problem `json:"problem"`
}

// Bulk does one act, "create", "edit", "remove", "restore" or a move, on up to
// 1,000 items: structs of the kind or Fields, which name their record by ref.
// Where together is true, one failure undoes all; the outcomes say which.
func (r Records[T, P, F]) Bulk(ctx context.Context, act string, items []any, together bool, options ...Option) (*Outcomes[T], error) {
	q := newRequest(http.MethodPost, r.path+"/bulk", options).once()
	q.query.Set("act", act)
	q.query.Set("together", strconv.FormatBool(together))
	if items == nil {
		items = []any{}
	}
	if err := q.json(items); err != nil {
		return nil, err
	}
	out := new(Outcomes[T])
	_, err := r.client.call(ctx, q, out)
	var p *Problem
	if errors.As(err, &p) && p.Status == http.StatusConflict && json.Unmarshal(p.Answer, out) == nil && out.Items != nil {
		return out, nil
	}
	return out, err
}

// The forms a list can be had in as a file; what it is an import reads.
const (
	CSV   = "text/csv"
	XLSX  = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	JSONL = "application/jsonl"
	ICS   = "text/calendar" // of kinds that have a place in time
)

// Export is a whole list as a file of a media type. The caller closes it.
func (r Records[T, P, F]) Export(ctx context.Context, f F, media string, options ...Option) (io.ReadCloser, error) {
	q := newRequest(http.MethodGet, r.path, options)
	for name, values := range f.query() {
		q.query[name] = values
	}
	q.header.Set("Accept", media)
	answer, err := r.client.send(ctx, q)
	if err != nil {
		return nil, err
	}
	return answer.Body, nil
}

// Fields are some members of a record by their names; nil empties one.
type Fields map[string]any

// queries builds the query of a filter.
type queries struct{ url.Values }

func (q queries) text(name, value string) {
	if value != "" {
		q.Set(name, value)
	}
}

func (q queries) list(name string, values []string) {
	for _, v := range values {
		q.Add(name, v)
	}
}

func (q queries) flag(name string, value *bool) {
	if value != nil {
		q.Set(name, strconv.FormatBool(*value))
	}
}

func (q queries) number(name string, value int) {
	if value != 0 {
		q.Set(name, strconv.Itoa(value))
	}
}
