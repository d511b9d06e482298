package service

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/ingest"
	"chancery/internal/store"
)

// keptFile is the file of a text with what was read in it for searching.
type keptFile struct {
	name string
	file store.Upload
	text store.FileText
}

// keepFiles puts the files of texts into the store of files, so that they can
// become documents with what is accepted. A file the ministry does not take as
// a document is read without being kept.
func (s *Service) keepFiles(ctx context.Context, who chancery.Actor, files []TextFile) ([]keptFile, error) {
	if !who.Allows("document.create") {
		return nil, nil
	}
	var out []keptFile
	for _, f := range files {
		u, text, err := s.putFile(ctx, who, f.Name, bytes.NewReader(f.Content))
		if err != nil {
			switch chancery.ProblemOf(err) {
			case chancery.Bad, chancery.Refused:
				continue
			}
			return nil, err
		}
		out = append(out, keptFile{f.Name, u, text})
	}
	return out, nil
}

func noteFiles(tx *store.Tx, reading chancery.ID, files []keptFile) error {
	for _, f := range files {
		if err := tx.KeepFileText(f.text); err != nil {
			return err
		}
		if err := tx.KeepReadingFile(reading, f.name, f.file); err != nil {
			return err
		}
	}
	return nil
}

// fileSources files the texts a proposal was read in as documents about the
// record it became: one document for a text, however many records it tells of.
func (c *readingContent) fileSources(tx *store.Tx, reading chancery.ID, e chancery.Entity, item *ReadingItem) error {
	if !c.File || !tx.Actor.Allows("document.create") {
		return nil
	}
	files, err := tx.ReadingFiles(reading)
	if err != nil {
		return err
	}
	var done []string
	for _, p := range append([]ingest.Passage{item.Passage}, item.Also...) {
		u, kept := files[p.File]
		if !kept || slices.Contains(done, p.File) {
			continue
		}
		done = append(done, p.File)
		if err := c.fileSource(tx, p.File, u, e); err != nil {
			return err
		}
	}
	return nil
}

func (c *readingContent) fileSource(tx *store.Tx, name string, u store.Upload, about chancery.Entity) error {
	d, err := c.documentOf(tx, name, u)
	if err != nil {
		return err
	}
	if d == nil {
		if d, err = c.newSource(tx, name, u, about); err != nil {
			return err
		}
	}
	if !slices.Contains(d.About, about.Head().ID) {
		d.About = append(d.About, about.Head().ID)
		if err := save(tx, d); err != nil {
			return err
		}
	}
	if c.Filed == nil {
		c.Filed = map[string]chancery.ID{}
	}
	c.Filed[name] = d.ID
	return nil
}

// documentOf is the document a text stands filed as: by this reading, or by
// somebody before, with the same content, where the actor may add to it; nil
// when there is none.
func (c *readingContent) documentOf(tx *store.Tx, name string, u store.Upload) (*chancery.Document, error) {
	ids, err := tx.DocumentsOf(u.Hash)
	if err != nil {
		return nil, err
	}
	if mine := c.Filed[name]; slices.Contains(ids, mine) {
		ids = []chancery.ID{mine}
	}
	list, err := many[chancery.Document](tx, "document", ids)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		if locked(d) || d.Removed {
			continue
		}
		err := may(tx, "document.edit", d)
		if err == nil {
			return d, nil
		}
		if chancery.ProblemOf(err) == chancery.Broken {
			return nil, err
		}
	}
	return nil, nil
}

// newSource is the document to come of a text: an article in its language, of
// the day the text is of, marked as the reading and no lower than the record.
func (c *readingContent) newSource(tx *store.Tx, name string, u store.Upload, about chancery.Entity) (*chancery.Document, error) {
	spec, err := chancery.SpecOf("document")
	if err != nil {
		return nil, err
	}
	d, _ := spec.Make().(*chancery.Document)
	if err := inherit(tx, d, about); err != nil {
		return nil, err
	}
	own := chancery.Marking{Level: chancery.Code(c.Marking)}
	if below, err := markedBelow(tx, d.Marking, own); err != nil {
		return nil, err
	} else if below {
		d.Marking.Level = own.Level
	}
	values := map[string]any{}
	for _, t := range c.Texts {
		if t.File != name {
			continue
		}
		title := strings.TrimSpace(t.Title)
		if title == "" {
			title = strings.TrimSuffix(path.Base(name), path.Ext(name))
		}
		language := t.Language()
		values["title"] = chancery.Text{EN: title}
		if language == "vi" {
			values["title"] = chancery.Text{VI: title}
		}
		if tx.HasTerm("language", chancery.Code(language)) {
			values["language"] = language
		}
		if day := t.Date; len(day) == 10 {
			values["issued_on"] = string(day)
		} else if len(c.Day) == 10 {
			values["issued_on"] = string(c.Day)
		}
	}
	for _, kind := range []chancery.Code{"article", "other"} {
		if tx.HasTerm("document_kind", kind) {
			values["type"] = string(kind)
			break
		}
	}
	if err := typed(tx, d, values); err != nil {
		return nil, err
	}
	d.FileName, d.MediaType, d.Size, d.Hash = u.FileName, u.MediaType, chancery.Num(u.Size), u.Hash
	return d, may(tx, "document.create", d)
}

// filed are the references of the documents texts stand filed as, of those the
// actor sees.
func (c *readingContent) filed(tx *store.Tx) (map[string]string, error) {
	var ids []chancery.ID
	for _, id := range c.Filed {
		ids = append(ids, id)
	}
	names, err := namesOf(tx, ids)
	out := map[string]string{}
	for file, id := range c.Filed {
		if n, ok := names[id]; ok {
			out[file] = n.Ref
		}
	}
	return out, err
}
