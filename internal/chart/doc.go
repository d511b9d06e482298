// Package chart draws figures as scenes: a handful of lines, rectangles, paths
// and texts with a title, a description and links, which a writer turns into
// SVG and a Canvas turns into anything else. Every chart carries the table of
// its own numbers, so that whoever shows the picture can show the table too.
//
// A chart is described by a value (Bars, Lines, Timeline, Heat, Strip) and made
// by its Chart method. The same value always gives the same bytes. Colour never
// speaks alone: series also differ by hatching, dash and marker, states by words.
//
// The package knows nothing of records, measures, languages or pages: words and
// number formats come from the caller. Read scene.go first.
package chart
