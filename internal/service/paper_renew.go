package service

import (
	"context"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/report/word"
	"chancery/internal/store"
)

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
