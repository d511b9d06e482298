package ingest

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/ledongthuc/pdf"

	"golang.org/x/text/unicode/norm"
)

const maxPages = 300

// readPDF takes the text out of a PDF by position. The result is marked as
// unverified: fonts without a map to letters come out wrong.
func readPDF(b []byte, out *builder) (err error) {
	defer func() {
		// The reader of the PDF format panics on damaged files.
		if r := recover(); r != nil {
			err = fmt.Errorf("damaged PDF: %v", r)
		}
	}()
	doc, err := pdf.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	for n := 1; n <= min(doc.NumPage(), maxPages); n++ {
		page := doc.Page(n)
		if page.V.IsNull() {
			continue
		}
		rows, err := page.GetTextByRow()
		if err != nil {
			return err
		}
		addRows(rows, out)
		if out.body.Len() > maxText {
			return errTooLong
		}
	}
	return nil
}

// addRows joins lines into paragraphs: a line that ends a sentence well before
// the right edge ends its paragraph.
func addRows(rows pdf.Rows, out *builder) {
	lines := make([]string, 0, len(rows))
	longest := 0
	for _, row := range rows {
		var line strings.Builder
		for _, word := range row.Content {
			line.WriteString(word.S)
		}
		s := norm.NFC.String(strings.ToValidUTF8(strings.Join(strings.Fields(line.String()), " "), "�"))
		lines = append(lines, s)
		longest = max(longest, len(s))
	}
	var para strings.Builder
	for _, line := range lines {
		if para.Len() > 0 {
			para.WriteByte(' ')
		}
		para.WriteString(line)
		if strings.HasSuffix(line, ".") && len(line) < longest*9/10 {
			out.add(Body, para.String())
			para.Reset()
		}
	}
	out.add(Body, para.String())
}
