package client

import (
	"context"
	"iter"
	"net/http"
)

// Deadlines lists what is overdue or due soon, the earliest first; of one clock
// where its reference is given. It ends with the first error.
func (c *Client) Deadlines(ctx context.Context, clock string) iter.Seq2[*DeadlinesItem, error] {
	return func(yield func(*DeadlinesItem, error) bool) {
		cursor := ""
		for {
			q := newRequest(http.MethodGet, "/api/v1/deadlines", nil)
			queries{q.query}.text("clock", clock)
			queries{q.query}.text("cursor", cursor)
			page := new(Deadlines)
			if _, err := c.call(ctx, q, page); err != nil {
				yield(nil, err)
				return
			}
			for i := range page.Items {
				if !yield(&page.Items[i], nil) {
					return
				}
			}
			if cursor = page.Next; cursor == "" {
				return
			}
		}
	}
}
