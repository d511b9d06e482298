package client

import (
	"context"
	"iter"
	"net/http"
)

// walk goes over what the pages of a list hold, one page after the other. read
// reads the page of a cursor and gives its items and the cursor of the next one,
// empty after the last. walk ends with the first error.
func walk[P any](read func(cursor string) (items []P, next string, err error)) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		cursor := ""
		for {
			items, next, err := read(cursor)
			if err != nil {
				var none P
				yield(none, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if cursor = next; cursor == "" {
				return
			}
		}
	}
}

// items walks over a list that is not of records of one kind; ask says what is
// asked of it.
func items[T any](ctx context.Context, c *Client, path string, ask func(q queries)) iter.Seq2[*T, error] {
	return walk(func(cursor string) ([]*T, string, error) {
		q := newRequest(http.MethodGet, path, nil)
		ask(queries{q.query})
		queries{q.query}.text("cursor", cursor)
		var page struct {
			Items []*T   `json:"items"`
			Next  string `json:"next"`
		}
		_, err := c.call(ctx, q, &page)
		return page.Items, page.Next, err
	})
}
