package paper

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"
)

// WriteDOCX writes the paper as an Office Open XML document that Word and
// LibreOffice edit: real styles, numbering, headers and tables. The bytes
// depend on nothing but the paper and the layout.
func WriteDOCX(w io.Writer, p *Paper, l Layout) error {
	d := &docx{p: p, l: l, names: map[string]string{}, rels: map[string]string{}}
	if err := d.document(); err != nil {
		return err
	}
	d.edges()
	parts := append([]part{
		{"[Content_Types].xml", d.contentTypes()},
		{"_rels/.rels", packageRels},
		{"docProps/core.xml", d.core()},
		{"docProps/app.xml", appProperties},
		{"word/document.xml", d.body.String()},
		{"word/styles.xml", d.styles()},
		{"word/numbering.xml", d.numbering()},
		{"word/settings.xml", d.settings()},
		{"word/fontTable.xml", fontTable},
		{"word/_rels/document.xml.rels", d.relationships()},
	}, d.parts...)
	z := zip.NewWriter(w)
	for _, p := range parts {
		h := &zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		if strings.HasSuffix(p.name, ".png") {
			h.Method = zip.Store
		}
		f, err := z.CreateHeader(h)
		if err != nil {
			return fmt.Errorf("docx %s: %w", p.name, err)
		}
		if _, err := io.WriteString(f, p.content); err != nil {
			return fmt.Errorf("docx %s: %w", p.name, err)
		}
	}
	return z.Close()
}

// part is a file in the package.
type part struct{ name, content string }

// docx gathers the body and what it needs in other parts.
type docx struct {
	p         *Paper
	l         Layout
	body      markup
	names     map[string]string // bookmark of a heading by its id
	rels      map[string]string // relationship id by type and target
	relOrder  []string          // the keys of rels as they came
	parts     []part            // headers, footers and pictures
	landscape bool
	sections  int
	lists     int // numbered lists so far
	pictures  int
	marks     int // bookmarks so far
}

const (
	wordNS  = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relNS   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	pkgNS   = "http://schemas.openxmlformats.org/package/2006"
	drawNS  = "http://schemas.openxmlformats.org/drawingml/2006"
	wordApp = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// rel is the id of a relationship, made on first use. Targets outside the
// package are given with external.
func (d *docx) rel(kind, target string, external bool) string {
	key := kind + "\x00" + target
	if external {
		key += "\x00external"
	}
	id, ok := d.rels[key]
	if !ok {
		id = "rId" + itoa(len(d.rels)+1)
		d.rels[key] = id
		d.relOrder = append(d.relOrder, key)
	}
	return id
}

func (d *docx) relationships() string {
	var m markup
	m.WriteString(xmlHeader)
	m.open("Relationships", "xmlns", pkgNS+"/relationships")
	for _, key := range d.relOrder {
		f := strings.Split(key, "\x00")
		attrs := []string{"Id", d.rels[key], "Type", relNS + "/" + f[0], "Target", f[1]}
		if len(f) == 3 {
			attrs = append(attrs, "TargetMode", "External")
		}
		m.empty("Relationship", attrs...)
	}
	m.end("Relationships")
	return m.String()
}

func (d *docx) contentTypes() string {
	var m markup
	m.WriteString(xmlHeader)
	m.open("Types", "xmlns", pkgNS+"/content-types")
	for _, t := range [][2]string{{"rels", "application/vnd.openxmlformats-package.relationships+xml"}, {"xml", "application/xml"}, {"png", "image/png"}, {"svg", "image/svg+xml"}} {
		m.empty("Default", "Extension", t[0], "ContentType", t[1])
	}
	override := func(name, kind string) { m.empty("Override", "PartName", "/"+name, "ContentType", kind) }
	override("word/document.xml", wordApp+"document.main+xml")
	for _, n := range []string{"styles", "numbering", "settings", "fontTable"} {
		override("word/"+n+".xml", wordApp+n+"+xml")
	}
	for _, p := range d.parts {
		for _, kind := range []string{"header", "footer"} {
			if strings.HasPrefix(p.name, "word/"+kind) {
				override(p.name, wordApp+kind+"+xml")
			}
		}
	}
	override("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
	override("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml")
	m.end("Types")
	return m.String()
}

const packageRels = xmlHeader + `<Relationships xmlns="` + pkgNS + `/relationships">` +
	`<Relationship Id="rId1" Type="` + relNS + `/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="` + pkgNS + `/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`<Relationship Id="rId3" Type="` + relNS + `/extended-properties" Target="docProps/app.xml"/></Relationships>`

const appProperties = xmlHeader + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>chancery</Application></Properties>`

const fontTable = xmlHeader + `<w:fonts xmlns:w="` + wordNS + `"><w:font w:name="Times New Roman"><w:altName w:val="Liberation Serif"/>` +
	`<w:panose1 w:val="02020603050405020304"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>`

func (d *docx) core() string {
	var m markup
	m.WriteString(xmlHeader)
	m.open("cp:coreProperties", "xmlns:cp", pkgNS+"/metadata/core-properties", "xmlns:dc", "http://purl.org/dc/elements/1.1/",
		"xmlns:dcterms", "http://purl.org/dc/terms/", "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
	m.element("dc:title", flat(d.p.Meta.Title()))
	m.element("dc:subject", flat(d.p.Meta.Number))
	m.element("dc:creator", flat(strings.Join(d.p.Meta.Issuer, " ")))
	m.element("dc:language", locale(d.p.Lang))
	if t := d.p.Meta.Issued; !t.IsZero() {
		stamp := t.UTC().Format(time.RFC3339)
		m.element("dcterms:created", stamp, "xsi:type", "dcterms:W3CDTF")
		m.element("dcterms:modified", stamp, "xsi:type", "dcterms:W3CDTF")
	}
	m.end("cp:coreProperties")
	return m.String()
}

func (d *docx) settings() string {
	var m markup
	m.WriteString(xmlHeader)
	m.open("w:settings", "xmlns:w", wordNS)
	m.empty("w:zoom", "w:percent", "100")
	m.val("w:defaultTabStop", "720")
	m.val("w:characterSpacingControl", "doNotCompress")
	m.open("w:compat")
	m.empty("w:compatSetting", "w:name", "compatibilityMode", "w:uri", "http://schemas.microsoft.com/office/word", "w:val", "15")
	m.end("w:compat")
	m.val("w:themeFontLang", locale(d.p.Lang))
	m.val("w:decimalSymbol", map[bool]string{true: ",", false: "."}[d.p.Lang == "vi"])
	m.val("w:listSeparator", map[bool]string{true: ";", false: ","}[d.p.Lang == "vi"])
	m.end("w:settings")
	return m.String()
}

// locale is the language tag that word processors check spelling by.
func locale(lang string) string {
	switch lang {
	case "vi":
		return "vi-VN"
	case "en":
		return "en-GB"
	}
	return strings.Map(languageTag, lang)
}
