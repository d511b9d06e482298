package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"maps"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// SentFile is a file that a program sends to the file of a record, with what it is.
type SentFile struct {
	Name   string
	Values map[string]any // fields of the document; what is missing is taken from the record, or from the version before
	Lower  bool           // mark it below the record it is about
	Enter  bool           // enter it in the register of its direction
	// Newer makes it a new version of the document it is sent to.
	Newer  bool
	DryRun bool
	// Once is set where the same file may arrive twice. What is in the file
	// counts as a part of the request.
	Once *Once
}

// SendFile makes a document of a file, about one record, and returns it. Where the
// same request was done before, only what was answered to it then is returned.
// Nothing of the file is read for whoever may not see the record.
func (s *Service) SendFile(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string, f SentFile, r io.Reader) (v *View, before *Answered, err error) {
	if err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		_, err := tx.Find(kind, ref)
		return err
	}); err != nil {
		return nil, nil, err
	}
	u, err := s.TakeUpload(ctx, who, f.Name, r)
	if err != nil {
		return nil, nil, err
	}
	once := f.Once
	if once != nil {
		sum := sha256.Sum256([]byte(once.Request + u.Hash))
		once = &Once{Key: once.Key, Request: hex.EncodeToString(sum[:]), Answer: once.Answer}
	}
	err = s.store.Write(ctx, who, "document.attach", func(tx *store.Tx) error {
		if before, err = once.before(tx); before != nil || err != nil {
			return errors.Join(err, tx.DropUpload(u.ID))
		}
		about, err := tx.Load(kind, ref)
		if err != nil {
			return err
		}
		values := maps.Clone(f.Values)
		if f.Newer {
			if values == nil {
				values = map[string]any{}
			}
			values["replaces"] = about.Head().Ref
		}
		d, err := attach(tx, about, Attachment{Upload: u.ID, Values: values, Lower: f.Lower, Enter: f.Enter})
		if err != nil {
			return err
		}
		if v, err = plainView(tx, d); err != nil {
			return err
		}
		if f.DryRun {
			return errDryRun
		}
		return once.remember(tx, []Outcome{{View: v}})
	})
	if errors.Is(err, errDryRun) {
		err = s.store.Write(ctx, who, "document.upload", func(tx *store.Tx) error { return tx.DropUpload(u.ID) })
	}
	return v, before, err
}

// DocumentVersions are the versions of a document that the reader sees, the newest
// first, and the names of what they refer to.
func (s *Service) DocumentVersions(ctx context.Context, who chancery.Actor, ref string) (list []*chancery.Document, names map[chancery.ID]Name, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		f := &DocumentFile{}
		if f.Document, err = store.Load[chancery.Document](tx, "document", ref); err != nil {
			return err
		}
		if err := f.relatives(tx); err != nil {
			return err
		}
		for i := len(f.After) - 1; i >= 0; i-- {
			list = append(list, f.After[i])
		}
		list = append(append(list, f.Document), f.Before...)
		var ids []chancery.ID
		for _, d := range list {
			ids = append(ids, References(d)...)
		}
		names, err = namesOf(tx, ids)
		return err
	})
	return list, names, err
}
