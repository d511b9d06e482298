package content

import (
	"archive/zip"
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// Format is what a file is, found in its content. Which formats a ministry
// takes are terms of the vocabulary file_format; their codes are these.
type Format string

// The formats that are told apart.
const (
	PDF      Format = "pdf"
	DOCX     Format = "docx"
	XLSX     Format = "xlsx"
	PPTX     Format = "pptx"
	ODT      Format = "odt"
	ODS      Format = "ods"
	Old      Format = "ole" // Office files before 2007
	PNG      Format = "png"
	JPEG     Format = "jpeg"
	GIF      Format = "gif"
	WebP     Format = "webp"
	Text     Format = "txt"
	Markdown Format = "markdown"
	CSV      Format = "csv"
	HTML     Format = "html"
	Zip      Format = "zip"
	Macro    Format = "macro"   // an Office file with a program in it
	Program  Format = "program" // something a machine would run
	Unknown  Format = "unknown"
)

var mediaTypes = map[Format]string{
	PDF: "application/pdf", DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	ODT: "application/vnd.oasis.opendocument.text", ODS: "application/vnd.oasis.opendocument.spreadsheet", Old: "application/x-ole-storage",
	PNG: "image/png", JPEG: "image/jpeg", GIF: "image/gif", WebP: "image/webp",
	Text: "text/plain", Markdown: "text/markdown", CSV: "text/csv", HTML: "text/html", Zip: "application/zip",
}

// MediaType is the format's name on the web.
func (f Format) MediaType() string {
	if m, ok := mediaTypes[f]; ok {
		return m
	}
	return "application/octet-stream"
}

// FormatOf is the format a media type stands for.
func FormatOf(mediaType string) Format {
	for f, m := range mediaTypes {
		if m == mediaType {
			return f
		}
	}
	return Unknown
}

// NeverTaken reports whether no ministry may take files of the format, whatever
// its vocabulary says.
func (f Format) NeverTaken() bool { return f == Macro || f == Program }

// headSize is how much of a file is looked at to tell whether it is text.
const headSize = 64 << 10

// Detect tells what a file is by its content. The name only tells kinds of
// plain text apart, none of which is ever run.
func Detect(name string, r io.ReaderAt, size int64) Format {
	head := make([]byte, min(size, headSize))
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return Unknown
	}
	head = head[:n]
	for _, m := range magic {
		if m.at+len(m.bytes) <= len(head) && string(head[m.at:m.at+len(m.bytes)]) == m.bytes {
			return m.format(r, size, head)
		}
	}
	return textFormat(name, head)
}

type signature struct {
	at     int
	bytes  string
	format func(r io.ReaderAt, size int64, head []byte) Format
}

func is(f Format) func(io.ReaderAt, int64, []byte) Format {
	return func(io.ReaderAt, int64, []byte) Format { return f }
}

var magic = []signature{
	{0, "%PDF-", is(PDF)}, {0, "\x89PNG\r\n\x1a\n", is(PNG)}, {0, "\xff\xd8\xff", is(JPEG)}, {0, "GIF87a", is(GIF)}, {0, "GIF89a", is(GIF)},
	{0, "RIFF", func(_ io.ReaderAt, _ int64, head []byte) Format {
		if len(head) >= 12 && string(head[8:12]) == "WEBP" {
			return WebP
		}
		return Unknown
	}},
	{0, "PK\x03\x04", func(r io.ReaderAt, size int64, _ []byte) Format { return zipFormat(r, size) }},
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", is(Old)},
	{0, "MZ", is(Program)}, {0, "\x7fELF", is(Program)}, {0, "#!", is(Program)}, {0, "\xca\xfe\xba\xbe", is(Program)}, {0, "\xcf\xfa\xed\xfe", is(Program)},
	{0, "L\x00\x00\x00\x01\x14\x02\x00", is(Program)}, // a shortcut of Windows
}

// zipFormat looks at the names in an archive, never at what they hold, but for
// the few bytes in which OpenDocument says what it is.
func zipFormat(r io.ReaderAt, size int64) Format {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return Unknown
	}
	found := Zip
	for _, f := range z.File {
		switch name := strings.ToLower(f.Name); {
		case strings.HasSuffix(name, "vbaproject.bin"), strings.HasSuffix(name, ".class"):
			return Macro
		case name == "word/document.xml":
			found = DOCX
		case name == "xl/workbook.xml":
			found = XLSX
		case name == "ppt/presentation.xml":
			found = PPTX
		case name == "mimetype":
			if f := openDocument(f); f != Unknown {
				found = f
			}
		}
	}
	return found
}

func openDocument(f *zip.File) Format {
	r, err := f.Open()
	if err != nil {
		return Unknown
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(io.LimitReader(r, 100))
	if err != nil {
		return Unknown
	}
	switch string(bytes.TrimSpace(b)) {
	case mediaTypes[ODT]:
		return ODT
	case mediaTypes[ODS]:
		return ODS
	}
	return Unknown
}

func textFormat(name string, head []byte) Format {
	if bytes.IndexByte(head, 0) >= 0 && !bytes.HasPrefix(head, []byte("\xff\xfe")) && !bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return Unknown
	}
	if odd := strange(head); odd > len(head)/20 {
		return Unknown
	}
	start := bytes.ToLower(bytes.TrimLeft(head[:min(len(head), 2048)], "\xef\xbb\xbf \t\r\n"))
	switch {
	case bytes.HasPrefix(start, []byte("<!doctype html")), bytes.HasPrefix(start, []byte("<html")):
		return HTML
	case bytes.HasPrefix(start, []byte("<?xml")), bytes.HasPrefix(start, []byte("<svg")), bytes.HasPrefix(start, []byte("<?php")):
		return Unknown
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".markdown":
		return Markdown
	case ".csv", ".tsv":
		return CSV
	case ".html", ".htm", ".xhtml", ".svg", ".js", ".bat", ".cmd", ".ps1", ".vbs", ".hta", ".reg": // what a machine would run by its name
		return Program
	}
	return Text
}

// strange counts the bytes that no text has. Text of older encodings has bytes
// that are no UTF-8, which is no sign of anything.
func strange(head []byte) (n int) {
	for len(head) > 0 {
		r, size := utf8.DecodeRune(head)
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' && r != 0 {
			n++
		}
		head = head[size:]
	}
	return n
}
