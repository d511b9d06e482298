// Package report writes the papers of a ministry from its records: what a
// record without a title is called, and the central report of a period, in
// Vietnamese and in English. It gets records and figures that are already
// limited to what the audience may see and says nothing that no record
// supports. It knows no store, no rights and no clock, and holds no sentence:
// those stand in the message files "report". Read material.go first, then
// central.go; names.go and compose.go say how records are called.
package report
