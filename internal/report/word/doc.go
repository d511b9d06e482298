// Package word fills and compares ordinary .docx files: the templates of
// official papers that people write in Word, with fields and loops typed as text.
//
//	{{title}}  {{partners}}  {{start_date long}}  {{title.en}}  {{lead_person.name upper}}
//	{{#each delegation}} … {{@number}}. {{name}} … {{/each}}
//	{{#if result}} … {{else}} … {{/if}}   {{#if side = own}} … {{/if}}
//	{{figure activities.held 2022-H1}}
//
// A loop goes over text within a line, over paragraphs, or over the rows of a
// table: it repeats what stands between its two marks. Everything else of the
// file, its styles, headers, footnotes and pictures, stays as it is.
//
// Files come from anybody, so package.go opens them within limits and refuses
// what a paper does not need. Read tag.go for the language, compile.go for how a
// file becomes a template, fill.go for how it is filled, merge.go for how a newly
// made paper takes over what people wrote by hand, and flow.go for how one is put on
// pages without a word processor. The package knows no store, no rights and no clock; the same
// input gives the same bytes.
package word
