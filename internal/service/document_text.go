package service

import (
	"bytes"
	"context"
	"io"
	"os/exec"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/content"
	"chancery/internal/ingest"
	"chancery/internal/preview"
	"chancery/internal/store"
)

// The bounds of what is read of one file, in bytes, and of how long a program
// beside this one may take for it.
const (
	maxReadFile = 32 << 20
	maxFileText = 1 << 20
	toolTime    = 20 * time.Second
)

// readText takes the text out of a file. What cannot be read is no error: the
// file is kept, and says why it has no text.
func readText(ctx context.Context, format content.Format, name string, file io.ReaderAt, size int64) (t store.FileText) {
	if size > maxReadFile {
		t.Problem = "document.text_too_large"
		return t
	}
	b := make([]byte, size)
	if n, err := file.ReadAt(b, 0); err != nil && int64(n) < size {
		t.Problem = "document.text_unreadable"
		return t
	}
	text, err := "", error(nil)
	switch format {
	case content.DOCX:
		text, err = blockText(preview.Word(b))
	case content.XLSX:
		text, err = blockText(preview.Workbook(b))
	case content.PDF:
		text, t.Unverified, err = pdfText(ctx, name, b)
	case content.Text, content.Markdown, content.CSV, content.HTML:
		if len(b) > maxFileText && format != content.HTML {
			b = b[:maxFileText/2]
		}
		text, err = ingested(name, b)
	default:
		t.Problem = "document.text_none"
		return t
	}
	t.Words = cleanText(text)
	switch {
	case err != nil:
		t.Problem = "document.text_unreadable"
	case strings.TrimSpace(t.Words) == "":
		t.Problem = "document.text_empty"
	}
	return t
}

func blockText(d *preview.Document, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return d.Text(), nil
}

func ingested(name string, b []byte) (string, error) {
	t, err := ingest.Read(name, b)
	if err != nil {
		return "", err
	}
	return t.Body, nil
}

// cleanText bounds a text and takes out what a database cannot hold.
func cleanText(s string) string {
	if len(s) > maxFileText {
		s = s[:maxFileText]
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
}

// pdfText uses pdftotext where it is installed; else letters may be wrong and
// the text is marked so.
func pdfText(ctx context.Context, name string, b []byte) (text string, unverified bool, err error) {
	out, err := tool(ctx, b, maxFileText, "pdftotext", "-q", "-enc", "UTF-8", "-l", "300", "-", "-")
	if err == nil {
		return string(out), false, nil
	}
	text, err = ingested(name, b)
	return text, true, err
}

// toolsAtOnce holds how many of these programs run at a time: each may take
// much memory, whatever is in the file.
var toolsAtOnce = make(chan struct{}, 4)

// tool runs a program that is installed beside this one on a file it gets as its
// input, without a shell and without this program's environment.
func tool(ctx context.Context, input []byte, most int, name string, args ...string) ([]byte, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, toolTime)
	defer cancel()
	select {
	case toolsAtOnce <- struct{}{}:
		defer func() { <-toolsAtOnce }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdin = bytes.NewReader(input)
	cmd.Env = []string{"LC_ALL=C.UTF-8"}
	out := &bounded{most: most}
	cmd.Stdout = out
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// bounded keeps the beginning of what is written to it.
type bounded struct {
	bytes.Buffer
	most int
}

func (b *bounded) Write(p []byte) (int, error) {
	if room := b.most - b.Len(); room > 0 {
		b.Buffer.Write(p[:min(room, len(p))]) // a buffer takes all
	}
	return len(p), nil
}

// HasPageImages reports whether the pages of PDF files can be shown as pictures.
func HasPageImages() bool {
	_, err := exec.LookPath("pdftoppm")
	return err == nil
}

// maxPageImage bounds the picture of one page, in bytes.
const maxPageImage = 16 << 20

// longestSide of the picture of a page, in pixels, bounds it both ways: a page
// may be a thousand times as high as it is wide.
const longestSide = "1400"

// PageImage draws one page of a PDF file as PNG; nothing in the file is run.
func (f *OpenedFile) PageImage(ctx context.Context, page string) ([]byte, error) {
	b := make([]byte, f.Size())
	if _, err := f.ReadAt(b, 0); err != nil && err != io.EOF {
		return nil, chancery.Failure("document.storage", err)
	}
	image, err := tool(ctx, b, maxPageImage, "pdftoppm", "-q", "-png", "-r", "96", "-scale-to", longestSide, "-f", page, "-l", page, "-")
	if err != nil || len(image) == 0 {
		return nil, &chancery.Error{Problem: chancery.Missing, Key: "document.no_page", Args: []any{"value", page}, Cause: err}
	}
	return image, nil
}

// Pages counts the pages of a PDF file; 0 where that cannot be told.
func (f *OpenedFile) Pages(ctx context.Context) int {
	b := make([]byte, f.Size())
	if _, err := f.ReadAt(b, 0); err != nil && err != io.EOF {
		return 0
	}
	out, err := tool(ctx, b, 64<<10, "pdfinfo", "-")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(out)) {
		if rest, ok := strings.CutPrefix(line, "Pages:"); ok {
			return atoi(strings.TrimSpace(rest))
		}
	}
	return 0
}
