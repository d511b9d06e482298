package ingest

import (
	"bytes"
	"fmt"
	"math"
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
		addLines(linesOf(page.Content().Text), out)
		if out.body.Len() > maxText {
			return errTooLong
		}
	}
	return nil
}

// linesOf puts letters together: another height begins a line, a gap a word.
func linesOf(letters []pdf.Text) []string {
	var lines []string
	var line strings.Builder
	end := func() {
		s := strings.ToValidUTF8(strings.Join(strings.Fields(line.String()), " "), "�")
		if s != "" {
			lines = append(lines, norm.NFC.String(s))
		}
		line.Reset()
	}
	for i, l := range letters {
		if i > 0 {
			before := letters[i-1]
			switch gap := l.X - before.X - before.W; {
			case math.Abs(l.Y-before.Y) > 1:
				end()
			case before.W > 0 && gap > l.FontSize/5:
				line.WriteByte(' ')
			}
		}
		line.WriteString(l.S)
	}
	end()
	return lines
}

// addLines joins lines into paragraphs: a line that ends a sentence well
// before the right edge ends its paragraph.
func addLines(lines []string, out *builder) {
	longest := 0
	for _, line := range lines {
		longest = max(longest, len(line))
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
