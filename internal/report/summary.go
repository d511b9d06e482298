package report

import (
	"io"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// Fact is one line of a summary: what is known and its name.
type Fact struct{ Label, Text string }

// WriteSummary writes one page of facts about a record as DOCX or PDF. The
// notice says what the page is and stands above and below the facts.
func WriteSummary(w io.Writer, format string, lang i18n.Lang, title, notice string, facts []Fact) error {
	p := &paper.Paper{Lang: string(lang), Meta: paper.Meta{Kind: title}, Footer: notice}
	table := paper.Table{Columns: []paper.Column{{Width: 1}, {Width: 3}}}
	for _, f := range facts {
		table.Rows = append(table.Rows, paper.Row{Cells: []paper.Cell{{Text: paper.Spans(paper.Bold(f.Label))}, {Text: paper.Spans(paper.Plain(f.Text))}}})
	}
	p.Blocks = []paper.Block{paper.Paragraph{Text: paper.Spans(paper.Italic(notice))}, table}
	switch format {
	case "docx":
		return paper.WriteDOCX(w, p, paper.Decree30())
	case "pdf":
		return paper.WritePDF(w, p, paper.Decree30())
	}
	return chancery.Invalid("format", "value.not_a_choice", "value", format)
}
