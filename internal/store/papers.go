package store

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"chancery/internal/chancery"
)

// Paper is one version of a paper made from a template.
type Paper struct {
	Document     chancery.ID // the record the paper is kept as
	Version      int64       // from 1
	About        chancery.ID // the record it was made of; empty for a register
	Template     string      // reference of a template record, or the name of one that ships
	TemplateHash string
	Language     string
	Origin       string // "made", "edited" or "merged"
	Made         string // hash of the file as the program made it
	Content      string // hash of the file as it is now
	Details      string // JSON: what was typed in to make it
	Uses         string // JSON: the fields and what stood in them
	LedgerSize   int64
	At           time.Time
	Actor        string
}

// KeepTemplateFile keeps the file of a template and gives its hash.
func (t *Tx) KeepTemplateFile(content []byte) (hash string, err error) {
	return t.keepFile(`INSERT INTO template_file (hash, at, content) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING`, content)
}

// KeepPaperFile keeps the file of a paper and gives its hash.
func (t *Tx) KeepPaperFile(content []byte) (hash string, err error) {
	return t.keepFile(`INSERT INTO paper_file (hash, at, content) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING`, content)
}

func (t *Tx) keepFile(query string, content []byte) (string, error) {
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:])
	_, err := t.exec(query, hash, t.at.UnixMicro(), content)
	return hash, err
}

// TemplateFile reads a file that a template has or had; only for who may see
// the template.
func (t *Tx) TemplateFile(template chancery.ID, hash string) ([]byte, error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	var b []byte
	found, err := t.one([]any{&b}, `SELECT f.content FROM template_file f JOIN record r ON r.id = ? WHERE f.hash = ? AND r.kind = 'template' AND `+sc.where,
		append([]any{string(template), hash}, sc.args...)...)
	if err == nil && !found {
		err = chancery.NotFound("template", string(template))
	}
	return b, err
}

// PaperFile reads a file of a version of a paper; only for who may see its document.
func (t *Tx) PaperFile(document chancery.ID, hash string) ([]byte, error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	var b []byte
	found, err := t.one([]any{&b}, `SELECT f.content FROM paper_file f JOIN record r ON r.id = ? WHERE f.hash = ? AND NOT r.removed
		AND EXISTS (SELECT 1 FROM paper p WHERE p.document = r.id AND (p.made = f.hash OR p.content = f.hash)) AND `+sc.where,
		append([]any{string(document), hash}, sc.args...)...)
	if err == nil && !found {
		err = chancery.NotFound("document", string(document))
	}
	return b, err
}

// AddPaper keeps a version. Two people who add the same one at once collide.
func (t *Tx) AddPaper(p Paper) error {
	_, err := t.exec(`INSERT INTO paper (document, version, about, template, template_hash, language, origin, made, content, details, uses, ledger_size, at, actor)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		string(p.Document), p.Version, string(p.About), p.Template, p.TemplateHash, p.Language, p.Origin, p.Made, p.Content, p.Details, p.Uses, p.LedgerSize, t.at.UnixMicro(), t.Actor.User)
	return err
}

// Papers lists the versions of a paper, the newest first; none for who may not
// see its document.
func (t *Tx) Papers(document chancery.ID) ([]Paper, error) {
	return t.papers(`p.document = ? ORDER BY p.version DESC`, string(document))
}

// PapersAbout lists the newest version of every paper made of a record, or of
// one that was merged into it, whose
// document the reader may see, the latest made first.
func (t *Tx) PapersAbout(record chancery.ID) ([]Paper, error) {
	return t.papers(`p.about IN (`+merged+`) AND p.version = (SELECT MAX(x.version) FROM paper x WHERE x.document = p.document) ORDER BY p.at DESC, p.document`, string(record))
}

// PaperDocuments lists the documents the reader may see that are papers, by reference.
func (t *Tx) PaperDocuments() (out []Name, err error) {
	err = t.names(`NOT r.removed AND EXISTS (SELECT 1 FROM paper p WHERE p.document = r.id)`, nil, `ORDER BY r.ref`, func(n Name) { out = append(out, n) })
	return out, err
}

func (t *Tx) papers(where string, args ...any) (out []Paper, err error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	err = t.query(func(scan func(...any) error) error {
		var p Paper
		var at int64
		err := scan(&p.Document, &p.Version, &p.About, &p.Template, &p.TemplateHash, &p.Language, &p.Origin, &p.Made, &p.Content, &p.Details, &p.Uses, &p.LedgerSize, &at, &p.Actor)
		p.At = time.UnixMicro(at).UTC()
		out = append(out, p)
		return err
	}, `SELECT p.document, p.version, p.about, p.template, p.template_hash, p.language, p.origin, p.made, p.content, p.details, p.uses, p.ledger_size, p.at, p.actor
		FROM paper p JOIN record r ON r.id = p.document WHERE NOT r.removed AND `+sc.where+` AND `+where, append(sc.args[:len(sc.args):len(sc.args)], args...)...)
	return out, err
}
