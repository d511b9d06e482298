// Package figures says what the figures of a ministry are: measures as data
// (what is counted, by what, in which period), and figures as values that know
// the records they counted, with the values to compare them with. It reads no
// clock and knows no SQL and no tables: the store hands it facts, one for each
// record that may count, already limited to what the audience may see. Read
// set.go for what comes out, measure.go for how a measure is written, and
// central.go for the measures of the central report.
package figures
