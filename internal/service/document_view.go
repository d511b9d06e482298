package service

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/content"
	"chancery/internal/store"
)

// DocumentChain is a document with the versions before it, the newest first,
// and the texts in other languages.
type DocumentChain struct {
	*chancery.Document
	Before       []*chancery.Document
	Translations []*chancery.Document
	Below        bool // marked below the record it is about
}

// FileOfRecord is what the file of a record holds: its documents and what the
// checklists in force say of them.
type FileOfRecord struct {
	*View
	Chains   []DocumentChain
	Checks   []ChecklistState
	Texts    map[string]FileText // by hash
	May      bool                // attach
	MayWaive bool
}

// maxDocuments is how many documents about one record are shown.
const maxDocuments = 500

// Documents reads the file of a record.
func (s *Service) Documents(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string) (*FileOfRecord, error) {
	f := &FileOfRecord{May: who.Allows("document.create"), MayWaive: who.Allows("waiver.create")}
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		e, err := tx.Load(kind, ref)
		if err != nil {
			return err
		}
		if f.View, err = wholeView(tx, e); err != nil {
			return err
		}
		about, _, err := every[chancery.Document](tx, Query{Kind: "document", Where: where("about", string(e.Head().ID)), Sort: "-updated_at"}, maxDocuments)
		if err != nil {
			return err
		}
		if f.Chains, err = chains(tx, about, e.Head().Marking); err != nil {
			return err
		}
		if f.Checks, err = checkFile(tx, e, about); err != nil {
			return err
		}
		return f.names(tx, about)
	})
	return f, err
}

// names reads what the documents refer to and what was read in them.
func (f *FileOfRecord) names(tx *store.Tx, about []*chancery.Document) error {
	hashes := []string{}
	var ids []chancery.ID
	for _, d := range about {
		hashes = append(hashes, d.Hash)
		ids = append(ids, References(d)...)
	}
	for _, c := range f.Checks {
		ids = append(ids, c.List.ID)
	}
	names, err := namesOf(tx, ids, entities(about)...)
	if err != nil {
		return err
	}
	for id, n := range names {
		f.Names[id] = n
	}
	f.Texts, err = tx.FileTexts(hashes)
	return err
}

// chains puts versions behind the newest one and translations beside what they
// translate, as far as both are there.
func chains(tx *store.Tx, list []*chancery.Document, marking chancery.Marking) ([]DocumentChain, error) {
	byID, replaced := map[chancery.ID]*chancery.Document{}, map[chancery.ID]bool{}
	for _, d := range list {
		byID[d.ID] = d
	}
	for _, d := range list {
		if d.Replaces != "" {
			replaced[d.Replaces] = true
		}
	}
	var out []DocumentChain
	head := map[chancery.ID]int{} // of each document that stands in a chain
	for _, d := range list {
		if replaced[d.ID] || byID[d.TranslationOf] != nil {
			continue
		}
		c := DocumentChain{Document: d}
		head[d.ID] = len(out)
		for at := byID[d.Replaces]; at != nil && !slices.Contains(c.Before, at); at = byID[at.Replaces] {
			c.Before = append(c.Before, at)
			head[at.ID] = len(out)
		}
		var err error
		if c.Below, err = markedBelow(tx, d.Marking, marking); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	for _, d := range list {
		if i, ok := head[d.TranslationOf]; ok && !replaced[d.ID] {
			out[i].Translations = append(out[i].Translations, d)
		}
	}
	return out, nil
}

// DocumentFile is a document with what its own page shows beside its fields.
type DocumentFile struct {
	Document     *chancery.Document
	Before       []*chancery.Document // versions, the one just before first
	After        []*chancery.Document // that replace it
	Translations []*chancery.Document // of it, or the text it translates and its other translations
	Text         FileText
	Owes         bool // its entry in the register no longer fits what it is
	MayEnter     bool
	MayCorrect   bool
	MayCreate    bool
	Names        map[chancery.ID]Name
}

// Document reads what belongs to a document besides its own fields.
func (s *Service) Document(ctx context.Context, who chancery.Actor, ref string) (*DocumentFile, error) {
	f := &DocumentFile{MayCreate: who.Allows("document.create")}
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		d, err := store.Load[chancery.Document](tx, "document", ref)
		if err != nil {
			return err
		}
		f.Document = d
		if err := f.relatives(tx); err != nil {
			return err
		}
		texts, err := tx.FileTexts([]string{d.Hash})
		if err != nil {
			return err
		}
		f.Text = texts[d.Hash]
		mine, err := belongs(tx, d)
		if err != nil {
			return err
		}
		f.MayEnter = mine && who.Allows("document.enter") && chancery.Registered(d.Direction) && d.Entry() == nil
		f.MayCorrect = mine && who.Allows("document.correct") && d.Entry() != nil
		if e := d.Entry(); e != nil {
			series, err := seriesOf(tx, d.Marking)
			if err != nil {
				return err
			}
			f.Owes = series != e.Series || d.Direction != e.Direction
		}
		var ids []chancery.ID
		for _, e := range d.Entries {
			ids = append(ids, e.Organisation)
		}
		f.Names, err = namesOf(tx, ids)
		return err
	})
	return f, err
}

// relatives finds versions and translations among the documents the reader sees.
func (f *DocumentFile) relatives(tx *store.Tx) error {
	d := f.Document
	seen := map[chancery.ID]bool{d.ID: true}
	for at := d.Replaces; at != "" && !seen[at] && len(f.Before) < 100; {
		seen[at] = true
		older, err := many[chancery.Document](tx, "document", []chancery.ID{at})
		if err != nil {
			return err
		}
		if len(older) == 0 {
			break
		}
		f.Before, at = append(f.Before, older[0]), older[0].Replaces
	}
	for at := d.ID; len(f.After) < 100; {
		newer, _, err := every[chancery.Document](tx, Query{Kind: "document", Where: where("replaces", string(at))}, 1)
		if err != nil {
			return err
		}
		if len(newer) == 0 || seen[newer[0].ID] {
			break
		}
		seen[newer[0].ID] = true
		f.After, at = append(f.After, newer[0]), newer[0].ID
	}
	source := d.ID
	if d.TranslationOf != "" {
		source = d.TranslationOf
		original, err := many[chancery.Document](tx, "document", []chancery.ID{source})
		if err != nil {
			return err
		}
		f.Translations = append(f.Translations, original...)
	}
	twins, _, err := every[chancery.Document](tx, Query{Kind: "document", Where: where("translation_of", string(source))}, 50)
	for _, t := range twins {
		if t.ID != d.ID {
			f.Translations = append(f.Translations, t)
		}
	}
	return err
}

// OpenedFile is the content of a document that somebody may see.
type OpenedFile struct {
	content.File
	Document *chancery.Document
	Format   content.Format
}

// OpenFile opens the file of a document. It must be closed.
func (s *Service) OpenFile(ctx context.Context, who chancery.Actor, ref string) (*OpenedFile, error) {
	var d *chancery.Document
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		d, err = store.Load[chancery.Document](tx, "document", ref)
		return err
	})
	if err != nil {
		return nil, err
	}
	if d.Hash == "" {
		return nil, &chancery.Error{Problem: chancery.Missing, Key: "document.no_file_yet", Args: []any{"ref", d.Ref}}
	}
	f, err := s.files.Open(d.Hash)
	if err != nil {
		return nil, err
	}
	return &OpenedFile{f, d, content.Detect(d.FileName, f, f.Size())}, nil
}

// Disposition names a file to be saved for every browser: as it is, and in letters
// that all programs know.
func Disposition(how, name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	return fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, how, plain, strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}
