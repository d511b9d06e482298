package service

import (
	"context"
	"io"
	"slices"
	"strconv"

	"chancery/internal/chancery"
	"chancery/internal/content"
	"chancery/internal/store"
)

// Upload is a file that somebody sent and that belongs to no document yet.
type Upload = store.Upload

// FileText is what was read in a file.
type FileText = store.FileText

// SettingFileLimit is how large a file may be, in MiB; FormatVocabulary names
// the formats that are taken, all that can be told apart where it is empty.
const (
	SettingFileLimit = "file_limit"
	FormatVocabulary = "file_format"
)

// defaultFileLimit holds where the setting says nothing, in MiB.
const defaultFileLimit = 64

// maxWaiting is how many files of one account may wait for their documents, and
// together they may be as large as filesWaiting of the largest that is taken.
const (
	maxWaiting   = 500
	filesWaiting = 32
)

// FileLimit is how large a file may be, in bytes.
func (s *Service) FileLimit(ctx context.Context) (int64, error) {
	var limit int64
	err := s.store.Read(ctx, chancery.System(), func(tx *store.Tx) (err error) {
		limit, err = fileLimit(tx)
		return err
	})
	return limit, err
}

func fileLimit(tx *store.Tx) (int64, error) {
	v, err := tx.Setting(SettingFileLimit)
	mib, bad := strconv.ParseInt(v, 10, 64)
	if bad != nil || mib <= 0 || mib > 1<<16 {
		mib = defaultFileLimit
	}
	return mib << 20, err
}

// TakeUpload keeps a file that somebody sent until it becomes a document, and
// reads its text. The name is only kept for downloads; what the file is stands
// in its content. It is forgotten after store.UploadLife.
func (s *Service) TakeUpload(ctx context.Context, who chancery.Actor, name string, r io.Reader) (Upload, error) {
	u, text, err := s.putFile(ctx, who, name, r)
	if err != nil {
		return u, err
	}
	err = s.store.Write(ctx, who, "document.upload", func(tx *store.Tx) error {
		if err := tx.KeepFileText(text); err != nil {
			return err
		}
		return tx.KeepUpload(u)
	})
	return u, err
}

// putFile puts a file that may become a document into the store of files. The
// caller notes who sent it.
func (s *Service) putFile(ctx context.Context, who chancery.Actor, name string, r io.Reader) (u Upload, text store.FileText, err error) {
	u = Upload{ID: chancery.NewID(s.Now()), FileName: content.SafeName(name)}
	if !who.Allows("document.create") {
		return u, text, chancery.May("document.create")
	}
	var limit int64
	var taken []chancery.Term
	err = s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if limit, err = fileLimit(tx); err == nil {
			taken, err = tx.Terms(FormatVocabulary)
		}
		if err != nil || who.SeesEverything() {
			return err
		}
		n, size, err := tx.UploadsWaiting()
		if err == nil && (n >= maxWaiting || size >= filesWaiting*limit) {
			err = chancery.Refuse("document.too_many_waiting", "count", n, "value", size>>20)
		}
		return err
	})
	if err != nil {
		return u, text, err
	}
	u.Hash, u.Size, err = s.files.Put(r, limit, func(file io.ReaderAt, size int64) error {
		format := content.Detect(u.FileName, file, size)
		if size == 0 {
			return chancery.Invalid("file", "document.empty", "file", u.FileName)
		}
		if format.NeverTaken() || !takes(taken, format) {
			return chancery.Invalid("file", "document.format_refused", "file", u.FileName)
		}
		u.MediaType = format.MediaType()
		text = readText(ctx, format, u.FileName, file, size)
		return nil
	})
	text.Hash = u.Hash
	return u, text, err
}

// takes reports whether a ministry takes files of a format.
func takes(terms []chancery.Term, f content.Format) bool {
	if len(terms) == 0 {
		return f != content.Unknown
	}
	return slices.ContainsFunc(terms, func(t chancery.Term) bool { return t.Code == string(f) && !t.Retired })
}

// Uploads reads uploads of the actor's own; what is not there is left out.
func (s *Service) Uploads(ctx context.Context, who chancery.Actor, ids []chancery.ID) ([]Upload, error) {
	var out []Upload
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		for _, id := range ids {
			u, found, err := tx.UploadOf(id)
			if err != nil {
				return err
			}
			if found {
				out = append(out, u)
			}
		}
		return nil
	})
	return out, err
}

// Attachment makes a document of an upload.
type Attachment struct {
	Upload chancery.ID
	Values map[string]any // fields of the document; what is missing is taken from the record, or from the version before
	Lower  bool           // mark it below the record it is about, which somebody has confirmed
	Enter  bool           // enter it in the register of its direction
}

// Attach makes documents of uploads, about one record, all or none. A field
// error of the second attachment has a path that begins with "2.".
func (s *Service) Attach(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string, list []Attachment) (refs []string, err error) {
	err = s.store.Write(ctx, who, "document.attach", func(tx *store.Tx) error {
		about, err := tx.Load(kind, ref)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return chancery.Invalid("file", "document.no_file")
		}
		var wrong []chancery.FieldError
		for i, a := range list {
			d, err := attach(tx, about, a)
			if fields := chancery.FieldsOf(err); len(fields) > 0 {
				for _, f := range fields {
					f.Field = strconv.Itoa(i+1) + "." + f.Field
					wrong = append(wrong, f)
				}
				continue
			}
			if err != nil {
				return err
			}
			refs = append(refs, d.Ref)
		}
		return chancery.InvalidFields(wrong)
	})
	return refs, err
}

func attach(tx *store.Tx, about chancery.Entity, a Attachment) (*chancery.Document, error) {
	u, found, err := tx.UploadOf(a.Upload)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, chancery.Invalid("file", "document.upload_gone")
	}
	spec, err := chancery.SpecOf("document")
	if err != nil {
		return nil, err
	}
	d, _ := spec.Make().(*chancery.Document)
	if err := inherit(tx, d, about); err != nil {
		return nil, err
	}
	if err := typed(tx, d, a.Values); err != nil {
		return nil, err
	}
	if about.Head().Kind != "document" && !slices.Contains(d.About, about.Head().ID) {
		d.About = append(d.About, about.Head().ID)
	}
	d.FileName, d.MediaType, d.Size, d.Hash = u.FileName, u.MediaType, chancery.Num(u.Size), u.Hash
	if err := may(tx, "document.create", d); err != nil {
		return nil, err
	}
	below, err := markedBelow(tx, d.Marking, about.Head().Marking)
	if err != nil {
		return nil, err
	}
	if below && !a.Lower {
		return nil, chancery.Invalid("marking", "document.below_record", "value", string(about.Head().Marking.Level))
	}
	if a.Enter {
		if err := enter(tx, d, tx.Today()); err != nil {
			return nil, err
		}
	}
	if err := save(tx, d); err != nil {
		return nil, err
	}
	return d, tx.DropUpload(a.Upload)
}

// inherit gives a new document what it has of the record it is about: its
// marking and, where the actor may, its owner; and of the document it is a
// version or a translation of all else.
func inherit(tx *store.Tx, d *chancery.Document, about chancery.Entity) error {
	r := about.Head()
	d.Marking = chancery.Marking{Level: r.Marking.Level, Compartments: slices.Clone(r.Marking.Compartments)}
	d.SharedWith = slices.Clone(r.SharedWith)
	d.Owner = r.Owner
	if in, err := belongs(tx, about); err != nil || !in || r.Owner == "" {
		d.Owner = tx.Actor.Organisation
		if err != nil {
			return err
		}
	}
	if of, ok := about.(*chancery.Document); ok {
		d.Title, d.Type, d.Number, d.IssuedOn, d.Issuer, d.Language = of.Title, of.Type, of.Number, of.IssuedOn, of.Issuer, of.Language
		d.About = slices.Clone(of.About)
	}
	if d.Owner == "" {
		var err error
		if d.Owner, err = ministry(tx); err != nil {
			return err
		}
	}
	return nil
}

// markedBelow reports whether somebody could see the first of two markings and
// not the second.
func markedBelow(tx *store.Tx, m, than chancery.Marking) (bool, error) {
	rank, err := ranksOf(tx, "marking_level")
	if err != nil {
		return false, err
	}
	for _, c := range than.Compartments {
		if !slices.Contains(m.Compartments, c) {
			return true, nil
		}
	}
	return rank[m.Level] < rank[than.Level], nil
}

func ranksOf(tx *store.Tx, vocabulary string) (map[chancery.Code]int64, error) {
	terms, err := tx.Terms(vocabulary)
	out := map[chancery.Code]int64{}
	for _, t := range terms {
		out[chancery.Code(t.Code)] = t.Rank.N
	}
	return out, err
}

// checkDocument lets nobody claim a file by its hash, and keeps the counters of
// registers above the numbers that come with a document.
func checkDocument(tx *store.Tx, d *chancery.Document) error {
	if d.Head().Removed { // it comes back as it was
		return nil
	}
	var was chancery.Document
	if d.Version > 0 {
		before, err := many[chancery.Document](tx, "document", []chancery.ID{d.ID})
		if err != nil {
			return err
		}
		if len(before) == 1 {
			was = *before[0]
		}
	}
	if d.Hash != "" && d.Hash != was.Hash && !tx.Actor.SeesEverything() {
		if !content.IsHash(d.Hash) {
			return chancery.Invalid("hash", "document.no_hash", "value", d.Hash)
		}
		holds, err := tx.HoldsFile(d.Hash)
		if err != nil {
			return err
		}
		if !holds {
			return chancery.Invalid("hash", "document.not_sent", "value", d.Hash)
		}
	}
	for i, e := range d.Entries {
		if i < len(was.Entries) {
			continue
		}
		if err := tx.ClaimEntry(e); err != nil {
			return err
		}
	}
	return nil
}
