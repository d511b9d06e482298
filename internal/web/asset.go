package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

//go:embed static
var staticFiles embed.FS

// asset is a file with a name that changes with its content, so that browsers
// may keep it for ever.
type assetFile struct {
	name    string // "site.3f2a91c0.css"
	content []byte
	zipped  []byte // nil where that saves nothing
}

var assets = sync.OnceValue(func() map[string]assetFile {
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		panic(err) // the embed directive above names the folder
	}
	contents := map[string][]byte{}
	for _, e := range entries {
		content, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			panic(err)
		}
		name := bundleOf(e.Name())
		contents[name] = append(contents[name], content...)
	}
	out := map[string]assetFile{}
	for name, content := range contents {
		out[name] = pack(name, content)
	}
	// papers shown within pages, and charts everywhere
	out["paper.css"] = pack("paper.css", []byte("@layer base {\n"+service.PaperCSS()+"}\n"))
	return out
})

// bundleOf is the file a browser gets a source in: sheets and scripts are kept
// a file for each subject and sent as one each, in the order of their names.
// Sheets name the layer they belong to, so that their order does not matter.
func bundleOf(source string) string {
	switch ext := path.Ext(source); ext {
	case ".css", ".js":
		return "site" + ext
	}
	return source
}

func pack(name string, content []byte) assetFile {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	a := assetFile{strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext, content, nil}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level exists
	_, _ = z.Write(content)                               // a buffer takes all
	_ = z.Close()
	if b.Len() < len(content) {
		a.zipped = b.Bytes()
	}
	return a
}

// assetPath is the address of a file of the folder static.
func assetPath(name string) string { return "/static/" + assets()[name].name }

func (s *Site) asset(v *visit) error {
	wanted := v.path("file")
	for name, a := range assets() {
		if a.name != wanted && name != wanted {
			continue
		}
		head := v.w.Header()
		head.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		head.Set("Vary", "Accept-Encoding")
		head.Set("Cache-Control", "public, max-age=300")
		if a.name == wanted {
			head.Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		content := a.content
		if a.zipped != nil && takesGzip(v.r) {
			head.Set("Content-Encoding", "gzip")
			content = a.zipped
		}
		_, err := v.w.Write(content)
		return err
	}
	return &chancery.Error{Problem: chancery.Missing, Key: "error.no_such_kind", Args: []any{"kind", v.r.URL.Path}}
}

func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" && strings.ReplaceAll(weight, " ", "") != "q=0" {
			return true
		}
	}
	return false
}
