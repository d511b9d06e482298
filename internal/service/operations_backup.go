package service

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

const (
	backupFormat = "chancery-backup/1"
	manifestName = "manifest.json"
	tablesFolder = "tables/" // rows of the database
	filesFolder  = "files/"  // the rest of the data folder
	backupPart   = 4 << 20   // bytes of rows in one file of the archive
)

// Manifest says what a backup holds and what it must be when it is unpacked.
type Manifest struct {
	Format     string       `json:"format"`
	MadeAt     time.Time    `json:"made_at"`
	Engine     string       `json:"engine"`
	Schema     int64        `json:"schema"`
	LedgerSize int64        `json:"ledger_size"`
	LedgerRoot string       `json:"ledger_root"`
	Rows       int64        `json:"rows"`
	Files      []PackedFile `json:"files"`
}

// PackedFile is one file of a backup.
type PackedFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Backup writes everything an installation has into one tar file: every row of
// the database as it stands at one moment, in a form that does not depend on
// the engine, and the other files of the data folder, the ledger's secret key
// among them. Others may go on working while it runs.
func (s *Service) Backup(ctx context.Context, who chancery.Actor, w io.Writer) (*Manifest, error) {
	if !who.Allows("system.backup") {
		return nil, chancery.May("system.backup")
	}
	schema, err := s.store.SchemaVersion(ctx)
	if err != nil {
		return nil, err
	}
	p := &packer{tar: tar.NewWriter(w), manifest: Manifest{Format: backupFormat, MadeAt: s.Now().UTC().Truncate(time.Second), Engine: s.Engine(), Schema: schema}}
	if err := s.store.Dump(ctx, p.begin, p.row); err != nil {
		return nil, err
	}
	if err := p.flush(); err != nil {
		return nil, err
	}
	if err := s.eachDataFile(p.file); err != nil {
		return nil, err
	}
	m, err := json.MarshalIndent(p.manifest, "", "  ")
	if err != nil {
		return nil, chancery.Failure("operations.backup_failed", err)
	}
	if err := p.add(manifestName, m); err != nil {
		return nil, err
	}
	if err := p.tar.Close(); err != nil {
		return nil, chancery.Failure("operations.backup_failed", err)
	}
	return &p.manifest, nil
}

// packer writes the archive: rows of one table, gathered into parts.
type packer struct {
	tar      *tar.Writer
	manifest Manifest
	table    string
	part     int
	rows     bytes.Buffer
}

func (p *packer) begin(tx *store.Tx) error {
	size, err := tx.LedgerSize()
	if err != nil {
		return err
	}
	root, err := tx.LedgerRoot(size)
	p.manifest.LedgerSize, p.manifest.LedgerRoot = size, root.String()
	return err
}

func (p *packer) row(r store.DumpRow) error {
	if r.Table != p.table || p.rows.Len() > backupPart {
		if err := p.flush(); err != nil {
			return err
		}
		if r.Table != p.table {
			p.table, p.part = r.Table, 0
		}
		if err := p.line(r.Columns); err != nil {
			return err
		}
	}
	for i, v := range r.Values {
		if b, ok := v.([]byte); ok {
			r.Values[i] = map[string]string{"base64": base64.StdEncoding.EncodeToString(b)}
		}
	}
	p.manifest.Rows++
	return p.line(r.Values)
}

func (p *packer) line(v any) error {
	enc := json.NewEncoder(&p.rows)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return chancery.Failure("operations.backup_failed", err)
	}
	return nil
}

func (p *packer) flush() error {
	if p.rows.Len() == 0 {
		return nil
	}
	p.part++
	err := p.add(fmt.Sprintf("%s%s-%05d.jsonl", tablesFolder, p.table, p.part), p.rows.Bytes())
	p.rows.Reset()
	return err
}

func (p *packer) add(name string, content []byte) error {
	err := p.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(content)), ModTime: p.manifest.MadeAt, Format: tar.FormatPAX})
	if err == nil {
		_, err = p.tar.Write(content)
	}
	if err != nil {
		return chancery.Failure("operations.backup_failed", err)
	}
	sum := sha256.Sum256(content)
	p.manifest.Files = append(p.manifest.Files, PackedFile{name, int64(len(content)), hex.EncodeToString(sum[:])})
	return nil
}

func (p *packer) file(name, at string) error {
	content, err := os.ReadFile(at)
	if err != nil {
		return chancery.Failure("operations.backup_failed", err)
	}
	return p.add(filesFolder+name, content)
}

// eachDataFile walks the data folder but for databases and what is half written.
func (s *Service) eachDataFile(fn func(name, at string) error) error {
	err := filepath.WalkDir(s.dir, func(at string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !backedUp(d.Name()) {
			return err
		}
		name, err := filepath.Rel(s.dir, at)
		if err != nil {
			return err
		}
		return fn(filepath.ToSlash(name), at)
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		var ours *chancery.Error
		if !errors.As(err, &ours) {
			err = chancery.Failure("operations.backup_failed", err)
		}
		return err
	}
	return nil
}

func backedUp(name string) bool {
	for _, part := range []string{".db", ".db-wal", ".db-shm", ".part", ".before-restore", ".tar"} {
		if strings.HasSuffix(name, part) {
			return false
		}
	}
	return true
}

// safeName reports whether a name from an archive stays inside the folder it is
// unpacked in.
func safeName(name string) bool {
	return filepath.IsLocal(name) && path.Clean(name) == name && !strings.Contains(name, `\`)
}
