package word

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"path"
	"strings"
	"time"

	"chancery/internal/chancery"
)

// MaxFile is how large a file may be as it comes, in bytes.
const MaxFile = 5 << 20

// What a file may hold once it is unpacked.
const (
	maxParts    = 1000
	maxPart     = 24 << 20
	maxUnpacked = 48 << 20
)

// File is an opened .docx file. It is never changed.
type File struct {
	parts []part
	main  string // name of the part with the text
}

type part struct {
	name    string
	content []byte
}

// stories are the kinds of part that hold text of the paper, by the end of
// their content type.
var stories = []string{"document.main+xml", "header+xml", "footer+xml", "footnotes+xml", "endnotes+xml"}

// Open reads a .docx file. It refuses what is not one, what unpacks to more than
// a paper can need, and what a paper must not carry: macros, and parts that are
// fetched from elsewhere when it is opened.
func Open(b []byte) (*File, error) {
	if len(b) > MaxFile {
		return nil, chancery.Invalid("file", "word.too_large", "max", MaxFile>>20)
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, chancery.Invalid("file", "word.not_docx")
	}
	if len(z.File) > maxParts {
		return nil, chancery.Invalid("file", "word.bomb")
	}
	f := &File{}
	seen, total := map[string]bool{}, 0
	for _, e := range z.File {
		if strings.HasSuffix(e.Name, "/") {
			continue
		}
		if bad := badName(e.Name); bad || seen[strings.ToLower(e.Name)] {
			return nil, chancery.Invalid("file", "word.not_docx")
		}
		seen[strings.ToLower(e.Name)] = true
		content, err := unpack(e)
		if err != nil {
			return nil, err
		}
		if total += len(content); total > maxUnpacked {
			return nil, chancery.Invalid("file", "word.bomb")
		}
		f.parts = append(f.parts, part{e.Name, content})
	}
	return f, f.inspect()
}

func badName(name string) bool {
	return strings.HasPrefix(name, "/") || strings.ContainsAny(name, "\\:\x00") || path.Clean(name) != name || strings.HasPrefix(name, "..")
}

func unpack(e *zip.File) ([]byte, error) {
	if e.UncompressedSize64 > maxPart {
		return nil, chancery.Invalid("file", "word.bomb")
	}
	r, err := e.Open()
	if err != nil {
		return nil, chancery.Invalid("file", "word.not_docx")
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(io.LimitReader(r, maxPart+1)) // the size a file states of itself may be a lie
	if err != nil {
		return nil, chancery.Invalid("file", "word.not_docx")
	}
	if len(b) > maxPart {
		return nil, chancery.Invalid("file", "word.bomb")
	}
	return b, nil
}

// inspect finds the main part and refuses what may not be there.
func (f *File) inspect() error {
	types := f.types()
	for name, kind := range types {
		switch {
		case strings.Contains(kind, "vbaProject"), strings.Contains(kind, "macroEnabled"), strings.Contains(kind, "activeX"):
			return chancery.Invalid("file", "word.macros")
		case strings.HasSuffix(kind, "wordprocessingml.document.main+xml"):
			f.main = name
		}
	}
	if f.main == "" || f.part(f.main) == nil {
		return chancery.Invalid("file", "word.not_docx")
	}
	for _, p := range f.parts {
		if !strings.HasSuffix(p.name, ".rels") {
			continue
		}
		root, err := parseXML(p.content)
		if err != nil {
			return unreadablePart(p.name, err)
		}
		for _, r := range root.kids {
			if r.attr("TargetMode") == "External" && !strings.HasSuffix(r.attr("Type"), "/hyperlink") {
				return chancery.Invalid("file", "word.fetches", "value", r.attr("Target"))
			}
		}
	}
	return nil
}

func unreadablePart(name string, cause error) error {
	return &chancery.Error{Problem: chancery.Bad, Key: "error.invalid", Cause: cause, Fields: []chancery.FieldError{{Field: "file", Key: "word.unreadable", Args: []any{"part", name}}}}
}

// types are the content types of the parts that have one of their own.
func (f *File) types() map[string]string {
	out := map[string]string{}
	root, err := parseXML(f.part("[Content_Types].xml"))
	if err != nil {
		return out
	}
	for _, o := range root.kids {
		if o.name == "Override" {
			out[strings.TrimPrefix(o.attr("PartName"), "/")] = o.attr("ContentType")
		}
	}
	return out
}

func (f *File) part(name string) []byte {
	for _, p := range f.parts {
		if p.name == name {
			return p.content
		}
	}
	return nil
}

// storyNames are the parts with text, the main one first, then in the order of the file.
func (f *File) storyNames() []string {
	types, out := f.types(), []string{f.main}
	for _, p := range f.parts {
		for _, end := range stories[1:] {
			if strings.HasSuffix(types[p.name], "wordprocessingml."+end) {
				out = append(out, p.name)
			}
		}
	}
	return out
}

// story parses a part with text.
func (f *File) story(name string) (*node, error) {
	root, err := parseXML(f.part(name))
	if err != nil {
		return nil, unreadablePart(name, err)
	}
	return root, nil
}

// with is the file with some parts replaced; the rest is shared.
func (f *File) with(replaced map[string][]byte) *File {
	out := &File{main: f.main, parts: make([]part, len(f.parts))}
	for i, p := range f.parts {
		if b, ok := replaced[p.name]; ok {
			p.content = b
		}
		out.parts[i] = p
	}
	return out
}

// Bytes writes the file. They depend on nothing but what is in it.
func (f *File) Bytes() ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.DefaultCompression) })
	for _, p := range f.parts {
		h := &zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write(p.content)
		}
		if err != nil {
			return nil, chancery.Failure("error.storage", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, chancery.Failure("error.storage", err)
	}
	return b.Bytes(), nil
}

// related gives the targets of a part's relationships by their ids, as part names.
func (f *File) related(name string) map[string]string {
	dir, base := path.Split(name)
	out := map[string]string{}
	root, err := parseXML(f.part(dir + "_rels/" + base + ".rels"))
	if err != nil {
		return out
	}
	for _, r := range root.kids {
		to := r.attr("Target")
		if r.attr("TargetMode") != "External" {
			if strings.HasPrefix(to, "/") {
				to = to[1:]
			} else {
				to = path.Join(dir, to)
			}
		}
		out[r.attr("Id")] = to
	}
	return out
}

// Readable refuses a file whose text cannot be read.
func (f *File) Readable() error {
	for _, name := range f.storyNames() {
		if _, err := f.story(name); err != nil {
			return err
		}
	}
	return nil
}
