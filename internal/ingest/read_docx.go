package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

var (
	errNotDOCX = errors.New("there is no word/document.xml in the archive")
	errTooLong = errors.New("the text is too long")
	errTooDeep = errors.New("the elements are nested too deeply")
)

// readDOCX walks the main part of a word processor's file. The archive is
// never unpacked beyond maxText, and its elements no deeper than 200.
func readDOCX(t *Text, b []byte, out *builder) error {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	for _, f := range z.File {
		if f.Name != "word/document.xml" {
			continue
		}
		part, err := f.Open()
		if err != nil {
			return err
		}
		defer part.Close()
		return walkDOCX(t, part, out)
	}
	return errNotDOCX
}

func walkDOCX(t *Text, part io.Reader, out *builder) error {
	limited := &io.LimitedReader{R: part, N: 8 * maxText}
	d := xml.NewDecoder(limited)
	var text strings.Builder
	role, depth, inText := Body, 0, false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth++; depth > 200 {
				return errTooDeep
			}
			switch e.Name.Local {
			case "t":
				inText = true
			case "tab", "br", "cr":
				text.WriteByte(' ')
			case "pStyle":
				role = styleRole(e)
			}
		case xml.CharData:
			if inText {
				text.Write(e)
			}
		case xml.EndElement:
			depth--
			switch e.Name.Local {
			case "t":
				inText = false
			case "p":
				if role == Heading && t.Title == "" {
					t.Title = strings.TrimSpace(text.String())
				}
				out.add(role, text.String())
				text.Reset()
				role = Body
			}
		}
		if out.body.Len()+text.Len() > maxText || limited.N <= 0 {
			return errTooLong
		}
	}
}

func styleRole(e xml.StartElement) Role {
	for _, a := range e.Attr {
		style := strings.ToLower(a.Value)
		switch {
		case a.Name.Local != "val":
		case strings.HasPrefix(style, "heading"), style == "title":
			return Heading
		case style == "caption":
			return Caption
		}
	}
	return Body
}
