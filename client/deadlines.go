package client

import (
	"context"
	"iter"
)

// Deadlines lists what is overdue or due soon, the earliest first; of one clock
// where its reference is given. It ends with the first error.
func (c *Client) Deadlines(ctx context.Context, clock string) iter.Seq2[*DeadlinesItem, error] {
	return items[DeadlinesItem](ctx, c, "/api/v1/deadlines", func(q queries) {
		q.text("clock", clock)
	})
}
