package store

import (
	"encoding/json"
	"strings"
	"time"
	"unicode"

	"chancery/internal/chancery"
)

// Upload is a file that somebody sent and that belongs to no document yet.
type Upload struct {
	ID        chancery.ID
	Hash      string
	FileName  string
	MediaType string
	Size      int64
}

// UploadLife is how long an upload waits for its document.
const UploadLife = 24 * time.Hour

// KeepUpload notes an upload of the actor and forgets those that waited too long.
func (t *Tx) KeepUpload(u Upload) error {
	if err := t.ForgetUploads(); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO upload (id, account, at, hash, file_name, media_type, "size") VALUES (?, ?, ?, ?, ?, ?, ?)`,
		string(u.ID), t.Actor.User, t.at.UnixMicro(), u.Hash, u.FileName, u.MediaType, u.Size)
	return err
}

// ForgetUploads forgets uploads that waited too long, whosever they are.
func (t *Tx) ForgetUploads() error {
	_, err := t.exec(`DELETE FROM upload WHERE at < ?`, t.at.Add(-UploadLife).UnixMicro())
	return err
}

// ForgetFileTexts forgets what was read in files that are no longer there. One
// that was sent again meanwhile keeps its text.
func (t *Tx) ForgetFileTexts(hashes []string) error {
	for _, h := range hashes {
		if _, err := t.exec(`DELETE FROM file_text WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.hash = file_text.hash) AND NOT EXISTS (SELECT 1 FROM document k WHERE k.hash = file_text.hash)`, h); err != nil {
			return err
		}
	}
	return nil
}

// UploadsWaiting counts the actor's uploads that wait for a document, and their bytes.
func (t *Tx) UploadsWaiting() (n, size int64, err error) {
	_, err = t.one([]any{&n, &size}, `SELECT COUNT(*), CAST(COALESCE(SUM("size"), 0) AS BIGINT) FROM upload WHERE account = ? AND at >= ?`,
		t.Actor.User, t.at.Add(-UploadLife).UnixMicro())
	return n, size, err
}

// UploadOf reads an upload of the actor's own; anybody else's is not there.
func (t *Tx) UploadOf(id chancery.ID) (u Upload, found bool, err error) {
	found, err = t.one([]any{&u.ID, &u.Hash, &u.FileName, &u.MediaType, &u.Size},
		`SELECT id, hash, file_name, media_type, "size" FROM upload WHERE id = ? AND account = ?`, string(id), t.Actor.User)
	return u, found, err
}

// DropUpload forgets an upload of the actor's own.
func (t *Tx) DropUpload(id chancery.ID) error {
	_, err := t.exec(`DELETE FROM upload WHERE id = ? AND account = ?`, string(id), t.Actor.User)
	return err
}

// HoldsFile reports whether the actor sent a file of this content or sees a
// document that has it: nobody gets at a file by its hash alone.
func (t *Tx) HoldsFile(hash string) (bool, error) {
	var one int
	for _, from := range []string{"upload", "reading_file"} {
		found, err := t.one([]any{&one}, `SELECT 1 FROM `+from+` WHERE hash = ? AND account = ? LIMIT 1`, hash, t.Actor.User)
		if err != nil || found {
			return found, err
		}
	}
	sc, err := t.scope()
	if err != nil {
		return false, err
	}
	return t.one([]any{&one}, `SELECT 1 FROM document k JOIN record r ON r.id = k.id WHERE k.hash = ? AND NOT r.removed AND `+sc.where+` LIMIT 1`,
		append([]any{hash}, sc.args...)...)
}

// FileText is what was read in a file.
type FileText struct {
	Hash       string
	Words      string
	Unverified bool   // read by machine from a PDF: letters may be wrong
	Problem    string // key of the message that says why nothing was read
}

// KeepFileText keeps what was read in a file and indexes the documents that
// have it anew, whoever may see them.
func (t *Tx) KeepFileText(f FileText) error {
	if _, err := t.exec(`INSERT INTO file_text (hash, words, unverified, problem) VALUES (?, ?, ?, ?)
		ON CONFLICT (hash) DO UPDATE SET words = excluded.words, unverified = excluded.unverified, problem = excluded.problem`,
		f.Hash, f.Words, f.Unverified, f.Problem); err != nil {
		return err
	}
	spec, err := chancery.SpecOf("document")
	if err != nil {
		return err
	}
	var ids []chancery.ID
	err = t.query(func(scan func(...any) error) error {
		var id chancery.ID
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT k.id FROM document k JOIN record r ON r.id = k.id WHERE k.hash = ? AND NOT r.removed`, f.Hash)
	if err != nil || len(ids) == 0 {
		return err
	}
	all := *t
	all.Actor, all.scoped = chancery.System(), nil // an index holds what nobody in particular may see
	es, err := all.loadWhere(spec, "r.id IN ("+places(len(ids))+")", anyIDs(ids), "")
	if err != nil {
		return err
	}
	for _, e := range es {
		if err := t.dropWords(e.Head().ID); err != nil {
			return err
		}
		if err := t.indexWords(e, chancery.OwnFields(e)); err != nil {
			return err
		}
	}
	return nil
}

// DoubtfulTexts are the contents of documents whose text may be wrong because a
// program that reads them was not there, whoever may see them.
func (t *Tx) DoubtfulTexts(limit int) ([]Upload, error) {
	var out []Upload
	err := t.query(func(scan func(...any) error) error {
		var u Upload
		err := scan(&u.Hash, &u.FileName, &u.Size)
		out = append(out, u)
		return err
	}, `SELECT k.hash, MIN(k.file_name), MIN(COALESCE(k."size", 0)) FROM document k JOIN file_text f ON f.hash = k.hash WHERE f.unverified GROUP BY k.hash ORDER BY k.hash LIMIT ?`, limit)
	return out, err
}

// FileTexts reads what was read in files by their hashes. The caller has seen
// the documents they belong to.
func (t *Tx) FileTexts(hashes []string) (map[string]FileText, error) {
	out := map[string]FileText{}
	for chunk := range chunks(hashes, matchChunk) {
		err := t.query(func(scan func(...any) error) error {
			var f FileText
			err := scan(&f.Hash, &f.Words, &f.Unverified, &f.Problem)
			out[f.Hash] = f
			return err
		}, `SELECT hash, words, unverified, problem FROM file_text WHERE hash IN (`+places(len(chunk))+`)`, anyStrings(chunk)...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// indexedWords is how many words of a file are indexed: PostgreSQL tells
// positions apart up to the sixteen-thousandth, and both engines must find the
// same.
const indexedWords = 15_000

// contentWords are the words of a document's file, as far as they are indexed.
func (t *Tx) contentWords(e chancery.Entity) (string, error) {
	d, ok := e.(*chancery.Document)
	if !ok || d.Hash == "" {
		return "", nil
	}
	var words string
	_, err := t.peek([]any{&words}, `SELECT words FROM file_text WHERE hash = ?`, d.Hash)
	return "\n" + firstWords(words, indexedWords), err
}

// firstWords cuts a text after its n-th word.
func firstWords(s string, n int) string {
	inside := false
	for i, r := range s {
		space := unicode.IsSpace(r)
		if !space && !inside {
			if n == 0 {
				return s[:i]
			}
			n--
		}
		inside = !space
	}
	return s
}

// FileUse is one document that has a file, for the check of the whole store.
type FileUse struct {
	Hash string
	Ref  string // of one document that has it
	Size int64
}

// FileUses lists the contents that documents have now, whoever may see them; it
// is for operators and for moving a ministry whole.
func (t *Tx) FileUses() ([]FileUse, error) {
	var out []FileUse
	err := t.query(func(scan func(...any) error) error {
		var f FileUse
		err := scan(&f.Hash, &f.Ref, &f.Size)
		out = append(out, f)
		return err
	}, `SELECT k.hash, MIN(r.ref), COALESCE(MAX(k."size"), 0) FROM document k JOIN record r ON r.id = k.id WHERE NOT r.removed AND k.hash <> '' GROUP BY k.hash ORDER BY k.hash`)
	return out, err
}

// FilesOnceUsed are the hashes that any version of any document ever had, and
// those of uploads and of texts being read in that wait: a file that none of them names is an orphan.
func (t *Tx) FilesOnceUsed() (map[string]bool, error) {
	out := map[string]bool{}
	err := t.query(func(scan func(...any) error) error {
		var body string
		if err := scan(&body); err != nil {
			return err
		}
		var version struct {
			Hash string `json:"hash"`
		}
		if err := json.NewDecoder(strings.NewReader(body)).Decode(&version); err == nil { // the ledger's own check tells of damaged bodies
			out[version.Hash] = true
		}
		return nil
	}, `SELECT body FROM ledger_entry WHERE kind = 'document'`)
	if err != nil {
		return nil, err
	}
	return out, t.query(func(scan func(...any) error) error {
		var hash string
		err := scan(&hash)
		out[hash] = true
		return err
	}, `SELECT hash FROM upload UNION SELECT hash FROM reading_file`)
}
