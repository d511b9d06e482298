// Package content keeps the bytes of files. A file is named by the SHA-256 of
// its content, so the same file is kept once, a name cannot be guessed from
// what is known of a record, and every file can be verified. It knows no
// records and no rights: whoever hands out a file has asked before.
//
// Read content.go first, then detect.go, which tells what a file is by its
// first bytes and never by its name.
package content

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"chancery/internal/chancery"
)

// Place keeps files. It may be a folder, or a store of objects on a server.
type Place interface {
	// Put keeps what r gives, at most limit bytes, and returns the hash and the
	// size. check sees the whole file first; where it refuses, nothing is kept.
	// When Put returns, the file is durable.
	Put(r io.Reader, limit int64, check func(io.ReaderAt, int64) error) (hash string, size int64, err error)
	// Open reads a file. What is not there is chancery.Missing.
	Open(hash string) (File, error)
	// Each calls fn with the hash, the size and the age of every file there is.
	Each(fn func(hash string, size int64, at time.Time) error) error
	// Sweep removes a file that was put last before a moment and returns its size;
	// 0 where it is not there or was put again since, even while this happens.
	Sweep(hash string, before time.Time) (size int64, err error)
	// Clear removes what was left half written before a moment.
	Clear(before time.Time) error
}

// File is a file that is read.
type File interface {
	io.ReadSeekCloser
	io.ReaderAt
	Size() int64
}

// Folder is a local folder, or one that several machines share. It is made when
// the first file is put into it.
type Folder struct{ path string }

// NewFolder keeps files in the folder at path.
func NewFolder(path string) *Folder { return &Folder{path} }

// hashForm is the only form of a name that is ever looked for.
var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// IsHash reports whether a text has the form of a file's name.
func IsHash(s string) bool { return hashForm.MatchString(s) }

// at is where a file lies within the folder: files are spread over 256 folders.
func at(hash string) string { return filepath.Join(hash[:2], hash) }

// Put writes to a file beside, syncs it and gives it its name at last, so that a
// name is never seen before its whole content.
func (f *Folder) Put(r io.Reader, limit int64, check func(io.ReaderAt, int64) error) (hash string, size int64, err error) {
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return "", 0, broken(err)
	}
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return "", 0, broken(err)
	}
	defer func() { _ = root.Close() }()
	part := "put-" + random() + ".part"
	out, err := root.OpenFile(part, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", 0, broken(err)
	}
	defer func() { _ = root.Remove(part) }() // gone already where it got its name
	sum := sha256.New()
	in := &source{from: io.LimitReader(r, limit+1)}
	size, err = io.Copy(io.MultiWriter(out, sum), in)
	if in.broken != nil { // the sender's fault, not the folder's
		_ = out.Close()
		return "", 0, &chancery.Error{Problem: chancery.Bad, Key: "error.invalid", Cause: in.broken, Fields: []chancery.FieldError{{Field: "file", Key: "document.cut_off"}}}
	}
	if err == nil && size > limit {
		_ = out.Close()
		return "", 0, chancery.Invalid("file", "document.too_large", "value", limit>>20)
	}
	var refused error
	if err == nil {
		refused = check(out, size)
	}
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return "", 0, broken(err)
	}
	if refused != nil {
		return "", 0, refused
	}
	hash = hex.EncodeToString(sum.Sum(nil))
	if err := root.Mkdir(hash[:2], 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", 0, broken(err)
	}
	if err := root.Rename(part, at(hash)); err != nil {
		return "", 0, broken(err)
	}
	return hash, size, errors.Join(syncFolder(root, hash[:2]), syncFolder(root, "."))
}

// source is what is read, with what went wrong in reading it.
type source struct {
	from   io.Reader
	broken error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	if err != nil && err != io.EOF {
		s.broken = err
	}
	return n, err
}

// syncFolder makes a new name durable, where the system can.
func syncFolder(root *os.Root, name string) error {
	d, err := root.Open(name)
	if err != nil {
		return broken(err)
	}
	_ = d.Sync() // some systems sync no folders; the file itself is safe
	return d.Close()
}

// opened is a file with its size.
type opened struct {
	*os.File
	size int64
}

func (o opened) Size() int64 { return o.size }

// Open reads a file by its hash.
func (f *Folder) Open(hash string) (File, error) {
	missing := &chancery.Error{Problem: chancery.Missing, Key: "document.file_missing", Args: []any{"value", hash}}
	if !IsHash(hash) {
		return nil, missing
	}
	root, err := os.OpenRoot(f.path)
	if err == nil {
		defer func() { _ = root.Close() }()
		var file *os.File
		if file, err = root.Open(at(hash)); err == nil {
			var is fs.FileInfo
			if is, err = file.Stat(); err == nil {
				return opened{file, is.Size()}, nil
			}
			_ = file.Close()
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		missing.Cause = err
		return nil, missing
	}
	return nil, broken(err)
}

// Each walks the folder. What is half written or has another name is passed over.
func (f *Folder) Each(fn func(hash string, size int64, at time.Time) error) error {
	err := filepath.WalkDir(f.path, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !IsHash(d.Name()) || filepath.Base(filepath.Dir(path)) != d.Name()[:2] {
			return err
		}
		is, err := d.Info()
		if err != nil {
			return err
		}
		return fn(d.Name(), is.Size(), is.ModTime())
	})
	var ours *chancery.Error
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.As(err, &ours):
		return err
	}
	return broken(err)
}

// Verify reads a file through and reports whether it still is what its name says.
func Verify(p Place, hash string) (bool, error) {
	f, err := p.Open(hash)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return false, broken(err)
	}
	return hex.EncodeToString(sum.Sum(nil)) == hash, nil
}

// SafeName is a file's name without a path and without what a system or a
// header could take for something else; never empty.
func SafeName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case r < ' ', r == 0x7f, strings.ContainsRune(`"*:<>?|`, r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == '\uFFFD':
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.Trim(name, " .")
	if runes := []rune(name); len(runes) > 180 {
		ext := filepath.Ext(name)
		if len(ext) > 10 {
			ext = ""
		}
		name = string(runes[:180-len(ext)]) + ext
	}
	if name == "" {
		return "file"
	}
	return name
}

func broken(err error) error { return chancery.Failure("document.storage", err) }

// random is a name nobody else takes.
func random() string { return rand.Text() }
