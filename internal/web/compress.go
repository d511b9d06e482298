package web

import (
	"compress/gzip"
	"net/http"
	"strings"
	"sync"
)

var zippers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// compress zips text for browsers that take it.
func compress(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !takesGzip(r) || r.Method == http.MethodHead {
			h.ServeHTTP(w, r)
			return
		}
		z := &zippedWriter{ResponseWriter: w}
		defer z.close()
		h.ServeHTTP(z, r)
	})
}

// zippedWriter decides at the first byte, when the type of the answer is known.
type zippedWriter struct {
	http.ResponseWriter
	begun bool
	zip   *gzip.Writer
}

func (z *zippedWriter) WriteHeader(status int) {
	if !z.begun {
		z.begun = true
		head := z.Header()
		if worthZipping(head.Get("Content-Type")) && head.Get("Content-Encoding") == "" && status != http.StatusNoContent && status != http.StatusNotModified {
			head.Set("Content-Encoding", "gzip")
			head.Add("Vary", "Accept-Encoding")
			head.Del("Content-Length")
			z.zip = zippers.Get().(*gzip.Writer)
			z.zip.Reset(z.ResponseWriter)
		}
	}
	z.ResponseWriter.WriteHeader(status)
}

func (z *zippedWriter) Write(b []byte) (int, error) {
	if !z.begun {
		if z.Header().Get("Content-Type") == "" {
			z.Header().Set("Content-Type", http.DetectContentType(b))
		}
		z.WriteHeader(http.StatusOK)
	}
	if z.zip != nil {
		return z.zip.Write(b)
	}
	return z.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (z *zippedWriter) Unwrap() http.ResponseWriter { return z.ResponseWriter }

func (z *zippedWriter) close() {
	if z.zip != nil {
		_ = z.zip.Close() // the reader may have gone
		zippers.Put(z.zip)
	}
}

func worthZipping(contentType string) bool {
	for _, t := range []string{"text/", "application/json", "application/x-ndjson", "image/svg"} {
		if strings.HasPrefix(contentType, t) {
			return true
		}
	}
	return false
}
