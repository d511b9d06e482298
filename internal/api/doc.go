// Package api is chancery for programs: JSON under /api/v1, described in
// OpenAPI. Routes, schemas, filters and bodies all come from the fields and the
// lives of the kinds, so a new kind is here without a line of its own.
//
// It turns requests into calls of the service and what comes back into JSON. It
// must not know who may do what, which move is allowed or how records are kept;
// HTTP status codes are made here, of chancery.Problem, and nowhere deeper.
//
// Read operation.go first: the list of what can be asked, from which both the
// routes and the description are made.
package api
