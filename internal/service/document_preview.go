package service

import (
	"context"
	"io"

	"chancery/internal/chancery"
	"chancery/internal/content"
	"chancery/internal/preview"
	"chancery/internal/store"
)

// TextRun is text in one look, as a preview holds it.
type TextRun = preview.Run

// Shown is what a page can show of a file. Nothing of it was run.
type Shown struct {
	Image    bool
	PDF      bool
	Pages    int // of a PDF whose pages can be drawn
	Document *preview.Document
	Plain    bool // the document is text as it is, whose line ends count
}

// maxPreview is the largest file that is read to be shown, in bytes.
const maxPreview = 32 << 20

// Preview reads what a page can show of a document's file.
func (s *Service) Preview(ctx context.Context, who chancery.Actor, ref string) (*Shown, error) {
	f, err := s.OpenFile(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	out := &Shown{}
	if f.Size() > maxPreview {
		return out, nil
	}
	switch f.Format {
	case content.PNG, content.JPEG, content.GIF, content.WebP:
		out.Image = true
		return out, nil
	case content.PDF:
		out.PDF = true
		if HasPageImages() {
			out.Pages = f.Pages(ctx)
		}
		return out, nil
	case content.HTML: // only its text, as it was read
		return out, s.showText(ctx, who, f.Document.Hash, out)
	}
	read := map[content.Format]func([]byte) (*preview.Document, error){
		content.DOCX: preview.Word, content.XLSX: preview.Workbook, content.CSV: preview.Table, content.Text: preview.Plain, content.Markdown: preview.Plain,
	}[f.Format]
	if read == nil {
		return out, nil
	}
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, chancery.Failure("document.storage", err)
	}
	if d, err := read(b); err == nil { // what cannot be read is not shown; it can be downloaded
		out.Document = d
	}
	out.Plain = f.Format == content.Text || f.Format == content.Markdown
	return out, nil
}

func (s *Service) showText(ctx context.Context, who chancery.Actor, hash string, out *Shown) error {
	return s.store.Read(ctx, who, func(tx *store.Tx) error {
		texts, err := tx.FileTexts([]string{hash})
		if t := texts[hash]; t.Words != "" {
			out.Plain, out.Document = true, &preview.Document{Blocks: []preview.Block{{Runs: []preview.Run{{Text: t.Words}}}}}
		}
		return err
	})
}
