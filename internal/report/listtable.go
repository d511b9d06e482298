package report

import (
	"strconv"

	"chancery/internal/report/paper"
)

// ListHead is the head of a column of a list on paper. A number stands at the
// right; what is Whole is not broken where there is room.
type ListHead struct {
	Text   string
	Number bool
	Whole  bool
}

// ListTable is the table of a list on paper: the running number, the
// reference, the title, then the columns of the list.
type ListTable struct {
	table   paper.Table
	records int
}

// NewListTable begins a table with its heads; the first three are those of
// number, reference and title.
func NewListTable(heads []ListHead) *ListTable {
	t := &ListTable{}
	var texts []string
	for i, h := range heads {
		c := paper.Column{Whole: h.Whole || h.Number}
		switch {
		case i == 0:
			c.Align = paper.Centre
		case h.Number:
			c.Align = paper.Right
		}
		texts, t.table.Columns = append(texts, h.Text), append(t.table.Columns, c)
	}
	t.table.Head = []paper.Row{{Cells: paper.Cells(texts...)}}
	return t
}

// Record adds a row, numbered on through all groups; href may be empty.
func (t *ListTable) Record(ref, href, title string, columns []string) {
	t.records++
	linked := paper.Plain(ref)
	linked.Href = href
	cells := append(paper.Cells(strconv.Itoa(t.records)), paper.Cell{Text: paper.Spans(linked)})
	cells = append(append(cells, paper.Cells(title)...), paper.Cells(columns...)...)
	t.table.Rows = append(t.table.Rows, paper.Row{Cells: cells})
}

// Group adds the row that stands over the records of a group.
func (t *ListTable) Group(name string) {
	t.across(paper.Row{Total: true}, paper.Cell{Text: paper.Spans(paper.Plain(name)), Heading: true})
}

// Sums adds the row below the records of a group.
func (t *ListTable) Sums(words string) {
	t.across(paper.Row{}, paper.Cell{Text: paper.Spans(paper.Italic(words))})
}

func (t *ListTable) across(r paper.Row, c paper.Cell) {
	c.Across = len(t.table.Columns)
	r.Cells = []paper.Cell{c}
	t.table.Rows = append(t.table.Rows, r)
}

// Table is what was put together, to be read only.
func (t *ListTable) Table() *paper.Table { return &t.table }

// Upright reports whether the table can be read on an upright sheet.
func (t *ListTable) Upright() bool { return t.table.Upright(paper.Decree30()) }
