package ingest

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// maxFile and maxText bound what is read from one file, in bytes: a file as it
// comes, and its text once unpacked.
const (
	maxFile = 32 << 20
	maxText = 1 << 20
)

// Read finds the format of a file, by its first bytes before its name, and
// reads its text. The errors are of problem Bad and say why nothing was read.
func Read(file string, b []byte) (*Text, error) {
	if len(b) > maxFile {
		return nil, chancery.Invalid("file", "ingest.too_large", "file", file)
	}
	t := &Text{File: filepath.Base(file), Format: formatOf(file, b)}
	var out builder
	var err error
	switch t.Format {
	case DOCX:
		err = readDOCX(t, b, &out)
	case PDF:
		t.Unverified = true
		err = readPDF(b, &out)
	case HTML:
		err = readHTML(t, b, &out)
	default:
		return readPlain(t, b)
	}
	if err != nil {
		return nil, &chancery.Error{Problem: chancery.Bad, Key: "ingest.unreadable", Args: []any{"file", file}, Cause: err}
	}
	t.Body, t.Paragraphs = out.body.String(), out.paras
	if len(t.Paragraphs) == 0 {
		return nil, chancery.Invalid("file", "ingest.no_text", "file", file)
	}
	settleRoles(t)
	return t, nil
}

func formatOf(file string, b []byte) Format {
	head := bytes.TrimLeft(b[:min(len(b), 1024)], "\xef\xbb\xbf \t\r\n")
	lower := bytes.ToLower(head)
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return PDF
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return DOCX
	case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")):
		return HTML
	}
	switch strings.ToLower(filepath.Ext(file)) {
	case ".html", ".htm", ".xhtml":
		return HTML
	}
	return Plain
}

func readPlain(t *Text, b []byte) (*Text, error) {
	body, _, err := i18n.DecodeText(b)
	if err != nil {
		return nil, &chancery.Error{Problem: chancery.Bad, Key: "ingest.unreadable", Args: []any{"file", t.File}, Cause: err}
	}
	if len(body) > maxText {
		return nil, chancery.Invalid("file", "ingest.too_large", "file", t.File)
	}
	t.Body = body
	for at := 0; at < len(body); {
		end := len(body)
		if i := strings.IndexByte(body[at:], '\n'); i >= 0 {
			end = at + i
		}
		line := body[at:end]
		trimmed := strings.TrimRight(line, " \t\r|")
		lead := len(trimmed) - len(strings.TrimLeft(trimmed, " \t\r|"))
		if lead < len(trimmed) {
			role := Body
			if strings.HasSuffix(strings.TrimRight(line, " \t\r"), "|") && !strings.Contains(trimmed[lead:], "|") {
				role = Caption
			}
			t.Paragraphs = append(t.Paragraphs, Paragraph{at + lead, at + len(trimmed), role})
		}
		at = end + 1
	}
	if len(t.Paragraphs) == 0 {
		return nil, chancery.Invalid("file", "ingest.no_text", "file", t.File)
	}
	settleRoles(t)
	return t, nil
}

var (
	furniture = regexp.MustCompile(`(?i)^(?:translated by|reported by|by|photo|source|tags?|share|follow us|read more|related news|related articles|dịch bởi|tin, ảnh|tin|ảnh|nguồn|bài, ảnh|chia sẻ|xem thêm|từ khóa|tin liên quan)\s*:?\s+\p{Lu}[^.!?]{0,60}$|^(?:facebook|twitter|zalo|email|print|share|copy link|chia sẻ|in trang)(?:[\s|,/·-]+(?:facebook|twitter|x|zalo|email|print|share|copy link|linkedin))*$`)
	caption   = regexp.MustCompile(`(?i)^(?:an? (?:overview|view|scene) of\b|toàn cảnh |quang cảnh |ảnh:|photo:|in the photo|trong ảnh)|\b(?:speaks|gives (?:a |the )?(?:opening |concluding )?speech|pose for|shake hands|at the (?:event|meeting)\s*$)\b|(?:phát biểu (?:chỉ đạo|kết luận|khai mạc)? ?(?:tại )?(?:hội nghị|buổi lễ)|chụp ảnh (?:lưu niệm|chung))\.?$`)
)

// settleRoles finds captions and page furniture that no markup tells. A
// caption is short and written in the present: "… speaks at the event."
func settleRoles(t *Text) {
	for i, p := range t.Paragraphs {
		if p.Role != Body {
			continue
		}
		text := t.Body[p.Start:p.End]
		switch {
		case furniture.MatchString(text):
			t.Paragraphs[i].Role = Furniture
		case len(text) < 160 && strings.Count(text, ". ") < 2 && caption.MatchString(text):
			t.Paragraphs[i].Role = Caption
		}
	}
}
