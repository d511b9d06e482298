package service

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/content"
	"chancery/internal/i18n"
	"chancery/internal/report/word"
	"chancery/internal/store"
)

// Paper is one version of a paper that was kept.
type Paper = store.Paper

// What happened to a paper in a version.
const (
	paperMade   = "made"
	paperEdited = "edited"
	paperMerged = "merged"
)

const docxMedia = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// documentKinds are the kinds of document a paper may be, the first that the
// ministry's vocabulary has.
var documentKinds = map[chancery.Code][]chancery.Code{
	"conclusions": {"notice", "minutes"}, "trip_report": {"report"}, "delegation": {"briefing"}, "programme": {"programme", "plan"}, "brief": {"briefing"},
	"letter": {"official_letter", "letter"}, "submission": {"submission"}, "invitation": {"invitation"}, "note_verbale": {"note_verbale"},
}

// KeepPaper makes a paper and keeps it as a document, and gives the document's
// reference. It belongs to the organisation of who made it, which sees no more
// than they do, and is marked as high as the highest record in it.
func (s *Service) KeepPaper(ctx context.Context, who chancery.Actor, a PaperAsk) (ref string, err error) {
	err = s.store.Write(ctx, who, "document.create", func(tx *store.Tx) error {
		t, err := findTemplate(tx, a.Kind, a.Template, a.Lang)
		if err != nil {
			return err
		}
		if a.Details.Date == "" {
			a.Details.Date = tx.Today() // the paper says the same day when it is made again
		}
		m, err := s.makePaper(tx, a, t)
		if err != nil {
			return err
		}
		if err := s.keepContent(tx, m.Name+".docx", m.DOCX); err != nil {
			return err
		}
		d, err := m.document(tx, a)
		if err != nil {
			return err
		}
		ref = d.Ref
		return addVersion(tx, d.ID, nil, m, a, paperMade, m.DOCX)
	})
	return ref, err
}

// keepContent puts a file where those of documents are, with its text, by which
// search finds it.
func (s *Service) keepContent(tx *store.Tx, name string, b []byte) error {
	var text store.FileText
	hash, size, err := s.files.Put(bytes.NewReader(b), 4*word.MaxFile, func(file io.ReaderAt, size int64) error {
		text = readText(tx.Context(), content.Detect(name, file, size), name, file, size)
		return nil
	})
	if err != nil {
		return err
	}
	text.Hash = hash
	if err := tx.KeepFileText(text); err != nil {
		return err
	}
	// Who makes a paper has its file, as if they had sent it.
	return tx.KeepUpload(Upload{ID: chancery.NewID(tx.Now()), FileName: name, MediaType: docxMedia, Size: size, Hash: hash})
}

// document saves the record that a paper is kept as.
func (m *MadePaper) document(tx *store.Tx, a PaperAsk) (*chancery.Document, error) {
	spec, err := chancery.SpecOf("document")
	if err != nil {
		return nil, err
	}
	d, _ := spec.Make().(*chancery.Document)
	if d.Owner = tx.Actor.Organisation; d.Owner == "" {
		if d.Owner, err = ministry(tx); err != nil {
			return nil, err
		}
	}
	if err := typed(tx, d, m.documentValues(tx, a)); err != nil {
		return nil, err
	}
	d.FileName, d.MediaType, d.Size, d.Hash = m.Name+".docx", docxMedia, chancery.Num(int64(len(m.DOCX))), hashOf(m.DOCX)
	if err := may(tx, "document.create", d); err != nil {
		return nil, err
	}
	return d, save(tx, d)
}

// documentValues are the fields of the document a paper is kept as.
func (m *MadePaper) documentValues(tx *store.Tx, a PaperAsk) map[string]any {
	kind := chancery.Code("other")
	for _, c := range documentKinds[m.Template.Paper] {
		if tx.HasTerm("document_kind", c) {
			kind = c
			break
		}
	}
	v := map[string]any{
		"title": m.Title, "type": string(kind), "language": string(m.Template.Lang), "marking": string(m.Marking.Level),
	}
	if m.Marking.Level == "" {
		delete(v, "marking")
	}
	var comps []string
	for _, c := range m.Marking.Compartments {
		comps = append(comps, string(c))
	}
	if comps != nil {
		v["compartments"] = comps
	}
	if m.About != "" {
		v["about"] = []string{string(a.Kind) + "/" + a.Ref}
	}
	if a.Details.Number != "" {
		v["number_symbol"] = strings.Trim(a.Details.Number+"/"+a.Details.Symbol, "/")
	}
	return v
}

// addVersion keeps the next version of a paper; before is the one it follows.
func addVersion(tx *store.Tx, document chancery.ID, before *Paper, m *MadePaper, a PaperAsk, origin string, file []byte) error {
	p := Paper{Document: document, Version: 1, Origin: origin, About: m.About, Template: m.Template.Name, TemplateHash: m.TemplateHash, Language: string(m.Template.Lang), LedgerSize: m.Size}
	if before != nil {
		p.Version = before.Version + 1
	}
	details, err := json.Marshal(keptAsk{Kind: a.Kind, Ref: a.Ref, Where: a.Where, Sort: a.Sort, Details: a.Details, Template: a.Template})
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	uses, err := json.Marshal(m.Uses)
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	p.Details, p.Uses = string(details), string(uses)
	if p.Made, err = tx.KeepPaperFile(m.DOCX); err != nil {
		return err
	}
	if p.Content, err = tx.KeepPaperFile(file); err != nil {
		return err
	}
	return tx.AddPaper(p)
}

// keptAsk is how a paper was asked for, as it is kept.
type keptAsk struct {
	Kind     chancery.Kind `json:"kind"`
	Ref      string        `json:"ref,omitempty"`
	Where    []Filter      `json:"where,omitempty"`
	Sort     string        `json:"sort,omitempty"`
	Template string        `json:"template"`
	Details  PaperDetails  `json:"details"`
}

// PaperPage is a kept paper with its versions.
type PaperPage struct {
	View     *View
	Document *chancery.Document
	Versions []Paper // the newest first
	Ask      PaperAsk
	Uses     []word.Use
	Around
}

// PaperPage reads a kept paper by the reference of its document.
func (s *Service) PaperPage(ctx context.Context, who chancery.Actor, ref string) (*PaperPage, error) {
	p := &PaperPage{}
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if p.Document, p.Versions, p.Ask, err = keptPaper(tx, ref); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(p.Versions[0].Uses), &p.Uses); err != nil {
			return chancery.Failure("error.storage", err)
		}
		if p.View, err = wholeView(tx, p.Document); err != nil {
			return err
		}
		p.Around, err = around(tx, []chancery.Entity{p.Document})
		return err
	})
	return p, err
}

func keptPaper(tx *store.Tx, ref string) (*chancery.Document, []Paper, PaperAsk, error) {
	d, err := store.Load[chancery.Document](tx, "document", ref)
	if err != nil {
		return nil, nil, PaperAsk{}, err
	}
	list, err := tx.Papers(d.ID)
	if err == nil && len(list) == 0 {
		err = &chancery.Error{Problem: chancery.Missing, Key: "papers.no_record", Args: []any{"ref", ref}}
	}
	if err != nil {
		return nil, nil, PaperAsk{}, err
	}
	var k keptAsk
	if err := json.Unmarshal([]byte(list[0].Details), &k); err != nil {
		return nil, nil, PaperAsk{}, chancery.Failure("error.storage", err)
	}
	if k.Ref != "" { // it may be part of another by now
		if n, err := tx.Standing(k.Kind, k.Ref); err == nil {
			k.Ref = n.Ref
		} else if chancery.ProblemOf(err) != chancery.Missing {
			return nil, nil, PaperAsk{}, err
		}
	}
	lang, _ := i18n.Parse(list[0].Language) // what was kept was one of the two
	return d, list, PaperAsk{Kind: k.Kind, Ref: k.Ref, Where: k.Where, Sort: k.Sort, Template: k.Template, Lang: lang, Details: k.Details}, nil
}

// KeptPaper is a paper in a list: its document and the version it is at.
type KeptPaper struct {
	Paper
	Ref   string
	Title chancery.Text
}

// PapersAbout lists the papers kept of a record, the latest first.
func (s *Service) PapersAbout(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string) (out []KeptPaper, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		n, err := tx.Find(kind, ref)
		if err != nil {
			return err
		}
		list, err := tx.PapersAbout(n.ID)
		if err != nil {
			return err
		}
		var ids []chancery.ID
		for _, p := range list {
			ids = append(ids, p.Document)
		}
		names, err := tx.Names(ids)
		for _, p := range list {
			out = append(out, KeptPaper{p, names[p.Document].Ref, names[p.Document].Title})
		}
		return err
	})
	return out, err
}

// PaperFile is the file of a version of a kept paper, 0 for the newest, with a
// name to save it by.
func (s *Service) PaperFile(ctx context.Context, who chancery.Actor, ref string, version int64) (name string, content []byte, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		d, list, _, err := keptPaper(tx, ref)
		if err != nil {
			return err
		}
		i := 0
		if version != 0 {
			i = slices.IndexFunc(list, func(p Paper) bool { return p.Version == version })
		}
		if i < 0 {
			return chancery.NotFound("document", ref)
		}
		name = strings.TrimSuffix(d.FileName, ".docx")
		content, err = tx.PaperFile(d.ID, list[i].Content)
		return err
	})
	return name, content, err
}

// UploadPaper keeps what somebody wrote into a paper by hand as its next version.
// version is the one they began from.
func (s *Service) UploadPaper(ctx context.Context, who chancery.Actor, ref string, version int64, sent []byte) error {
	f, err := word.Open(sent)
	if err == nil {
		err = f.Readable()
	}
	if err != nil {
		return err
	}
	return s.store.Write(ctx, who, "document.edit", func(tx *store.Tx) error {
		d, list, _, err := editable(tx, ref, version)
		if err != nil {
			return err
		}
		next := list[0]
		next.Version, next.Origin = next.Version+1, paperEdited
		if next.Content, err = tx.KeepPaperFile(sent); err != nil {
			return err
		}
		if err := tx.AddPaper(next); err != nil {
			return err
		}
		return s.noteFile(tx, d, sent)
	})
}

// editable reads a paper that the actor may change and nobody changed since.
func editable(tx *store.Tx, ref string, version int64) (*chancery.Document, []Paper, PaperAsk, error) {
	d, list, ask, err := keptPaper(tx, ref)
	if err != nil {
		return nil, nil, ask, err
	}
	if err := may(tx, "document.edit", d); err != nil {
		return nil, nil, ask, err
	}
	if list[0].Version != version {
		return nil, nil, ask, &chancery.Error{Problem: chancery.Stale, Key: "papers.stale"}
	}
	return d, list, ask, nil
}

// noteFile puts the file of the newest version into the document.
func (s *Service) noteFile(tx *store.Tx, d *chancery.Document, file []byte) error {
	if err := s.keepContent(tx, d.FileName, file); err != nil {
		return err
	}
	d.Hash, d.Size = hashOf(file), chancery.Num(int64(len(file)))
	return save(tx, d)
}

// Renewal is what making a paper again would change.
type Renewal struct {
	Version int64  // that it begins from
	Made    string // hash of what is made now: it tells whether the records moved on meanwhile
	Changes []word.Change
	paper   *MadePaper
	content []byte
}

// RenewPaper makes a kept paper again from the records as they are now, and says
// what that changes; what was written by hand stays. Nothing is kept.
func (s *Service) RenewPaper(ctx context.Context, who chancery.Actor, ref string) (r *Renewal, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		_, list, ask, err := keptPaper(tx, ref)
		if err == nil {
			r, err = s.renew(tx, list[0], ask, nil)
		}
		return err
	})
	return r, err
}

func (s *Service) renew(tx *store.Tx, last Paper, ask PaperAsk, choices map[string]string) (*Renewal, error) {
	t, err := findTemplate(tx, ask.Kind, ask.Template, ask.Lang)
	if err != nil {
		return nil, err
	}
	m, err := s.makePaper(tx, ask, t)
	if err != nil {
		return nil, err
	}
	var files []*word.File
	for _, get := range []func() ([]byte, error){
		func() ([]byte, error) { return tx.PaperFile(last.Document, last.Made) },
		func() ([]byte, error) { return tx.PaperFile(last.Document, last.Content) },
		func() ([]byte, error) { return m.DOCX, nil },
	} {
		b, err := get()
		if err != nil {
			return nil, err
		}
		f, err := word.Open(b)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	merged, changes, err := word.Merge(files[0], files[1], files[2], func(id string) word.Choice { return word.Choice(choices[id]) })
	if err != nil {
		return nil, err
	}
	r := &Renewal{Version: last.Version, Made: hashOf(m.DOCX), Changes: changes, paper: m}
	r.content, err = merged.Bytes()
	return r, err
}

// ApplyRenewal keeps the paper made again, with a choice for every conflict by
// its ID ("hand" or "new"), as its next version. made and version are those of the
// Renewal that was looked at; where the records moved on since it is refused.
func (s *Service) ApplyRenewal(ctx context.Context, who chancery.Actor, ref string, version int64, made string, choices map[string]string) error {
	return s.store.Write(ctx, who, "document.edit", func(tx *store.Tx) error {
		d, list, ask, err := editable(tx, ref, version)
		if err != nil {
			return err
		}
		r, err := s.renew(tx, list[0], ask, choices)
		if err != nil {
			return err
		}
		if r.Made != made {
			return &chancery.Error{Problem: chancery.Stale, Key: "papers.moved_on"}
		}
		if err := addVersion(tx, d.ID, &list[0], r.paper, ask, paperMerged, r.content); err != nil {
			return err
		}
		if r.paper.Marking.Level != "" && markingRank(tx, r.paper.Marking.Level) > markingRank(tx, d.Marking.Level) {
			d.Marking.Level = r.paper.Marking.Level
		}
		for _, c := range r.paper.Marking.Compartments {
			if !slices.Contains(d.Marking.Compartments, c) {
				d.Marking.Compartments = append(d.Marking.Compartments, c)
			}
		}
		return s.noteFile(tx, d, r.content)
	})
}

// markingRank is the height of a marking level; -1 for one that is not there.
func markingRank(tx *store.Tx, level chancery.Code) int64 {
	terms, err := tx.Terms("marking_level")
	if err != nil {
		return -1
	}
	for _, t := range terms {
		if t.Code == string(level) {
			return t.Rank.N
		}
	}
	return -1
}
