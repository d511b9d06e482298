// Package paper holds an official paper as a typed document and writes it as
// DOCX, PDF and HTML with the same look: the one that Decree 30/2020/ND-CP of
// Viet Nam gives to the papers of state bodies, in Vietnamese or in English.
//
// The writers put no word of their own on the page: everything that is read
// comes with the Paper. They know nothing of records, measures, rights or the
// clock; the same Paper always gives the same bytes. All text is written in
// Unicode normal form C, as Vietnamese readers and printers expect it.
//
// Read paper.go first, then layout.go; html.go, docx.go and pdf.go are the
// three writers, face.go and lines.go what they share.
package paper
