package paper

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
)

// TestAnnexesFollowTheSignature: an Ending puts signer and recipients before
// what comes after it, once.
func TestAnnexesFollowTheSignature(t *testing.T) {
	p := &Paper{
		Lang: "vi", Signer: Signer{Authority: []string{"THỦ TRƯỞNG"}}, Recipients: Recipients{Label: "Nơi nhận:", Lines: []string{"Lưu: VT"}},
		Blocks: []Block{Paragraph{Text: []Span{{Text: "Nội dung"}}}, Ending{}, PageBreak{}, Paragraph{Text: []Span{{Text: "Bảng kê"}}}},
	}
	var page, file bytes.Buffer
	if err := WriteHTML(&page, p); err != nil {
		t.Fatal(err)
	}
	if err := WriteDOCX(&file, p, Decree30()); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	part, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	document, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"HTML": page.String(), "DOCX": string(document)} {
		body, signed, annex := strings.Index(text, "Nội dung"), strings.Index(text, "THỦ TRƯỞNG"), strings.Index(text, "Bảng kê")
		if body < 0 || signed < body || annex < signed || strings.Count(text, "THỦ TRƯỞNG") != 1 {
			t.Errorf("%s: body at %d, signature at %d, annex at %d", name, body, signed, annex)
		}
	}
}
