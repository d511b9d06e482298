package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
)

const merges = "/api/v1/merges"

// Duplicates finds pairs of records of a kind that may be one. It ends with the
// first error.
func (c *Client) Duplicates(ctx context.Context, kind string) iter.Seq2[*DuplicatesItem, error] {
	return items[DuplicatesItem](ctx, c, "/api/v1/duplicates", func(q queries) {
		q.Set("kind", kind)
	})
}

// NotDuplicates remembers that two records are two; they are not found again.
func (c *Client) NotDuplicates(ctx context.Context, t TwoRecords) error {
	q := newRequest(http.MethodPost, "/api/v1/duplicates/apart", nil)
	if err := q.json(t); err != nil {
		return err
	}
	_, err := c.call(ctx, q, nil)
	return err
}

// Merges lists the merges of a kind that can be taken back, the newest first.
func (c *Client) Merges(ctx context.Context, kind string) ([]MergesItem, error) {
	q := newRequest(http.MethodGet, merges, nil)
	q.query.Set("kind", kind)
	out := new(Merges)
	_, err := c.call(ctx, q, out)
	return out.Items, err
}

// Merge makes one record of two. The Run of the answer takes it back.
func (c *Client) Merge(ctx context.Context, m MergeCreate, options ...Option) (*MergeDone, error) {
	q := newRequest(http.MethodPost, merges, options)
	if err := q.json(m); err != nil {
		return nil, err
	}
	out := new(MergeDone)
	_, err := c.call(ctx, q, out)
	return out, err
}

// Unmerge takes a merge back and says what was changed since and left alone.
func (c *Client) Unmerge(ctx context.Context, run string, options ...Option) (*Unmerged, error) {
	out := new(Unmerged)
	_, err := c.call(ctx, newRequest(http.MethodPost, merges+"/"+url.PathEscape(run)+"/undo", options), out)
	return out, err
}
