// Package client speaks to the interface for programs of a chancery ministry.
//
//	c, err := client.New("https://chancery.example", client.Token(secret))
//	…
//	for activity, err := range c.Activities.List(ctx, client.ActivityFilter{Partner: []string{"LA"}, Period: "2022-H1"}) {
//		…
//	}
//
// Client has a member for every kind of record, and methods for what belongs to
// none: Search, Import, CentralReport, the ledger, webhooks. What goes wrong on
// the other side comes back as a *Problem with the paths of the fields.
//
// Requests that were answered with 429 or 503 are sent again, after as long as
// the answer says; those that make something carry an Idempotency-Key, so that
// a repetition happens once. The files that say so at their top are made from
// the OpenAPI description by internal/api/generate.
package client

//go:generate go run chancery/internal/api/generate
