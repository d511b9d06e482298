package content

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Sweep takes the file aside before it looks at its age: a file that somebody puts
// meanwhile gets the name anew, and one that was put just before goes back to it.
func (f *Folder) Sweep(hash string, before time.Time) (size int64, err error) {
	if !IsHash(hash) {
		return 0, nil
	}
	root, err := os.OpenRoot(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, broken(err)
	}
	defer func() { _ = root.Close() }()
	aside := "sweep-" + random() + ".part"
	if err := root.Rename(at(hash), aside); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return 0, nil
		}
		return 0, broken(err)
	}
	is, err := root.Stat(aside)
	if err == nil && is.ModTime().Before(before) {
		if err := root.Remove(aside); err != nil {
			return 0, broken(err)
		}
		return is.Size(), nil
	}
	if back := root.Rename(aside, at(hash)); back != nil || err != nil {
		return 0, broken(errors.Join(err, back))
	}
	return 0, nil
}

// Clear removes parts of files whose writer was cut off.
func (f *Folder) Clear(before time.Time) error {
	list, err := os.ReadDir(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return broken(err)
	}
	for _, d := range list {
		is, err := d.Info()
		if err != nil || !d.Type().IsRegular() || !strings.HasSuffix(d.Name(), ".part") || !is.ModTime().Before(before) {
			continue // gone meanwhile, or still being written
		}
		if err := os.Remove(filepath.Join(f.path, d.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return broken(err)
		}
	}
	return nil
}
