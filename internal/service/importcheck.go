package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/store"
)

// ImportCheck is what an import would do with a file, and what it does not understand.
type ImportCheck struct {
	Receipt  *Receipt  `json:"receipt"`
	Unknowns []Unknown `json:"unknowns"`
	// Keys of the messages of the rejections, in their order, for filters.
	Keys []string `json:"keys"`
}

// CheckImport says what importing a file would do. It is found out once for
// the options and the records there are, and then remembered.
func (s *Service) CheckImport(ctx context.Context, who chancery.Actor, id chancery.ID) (Staged, *ImportCheck, error) {
	var one store.Stage
	var size int64
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if one, err = tx.Stage(id); err != nil {
			return err
		}
		size, err = tx.LedgerSize()
		return err
	})
	if err != nil {
		return Staged{}, nil, err
	}
	st := stagedOf(one)
	sum := sha256.Sum256([]byte(one.Options))
	wanted := fmt.Sprintf("%s %d %s", hex.EncodeToString(sum[:8]), size, langOf(who))
	check := &ImportCheck{}
	if one.CheckedFor == wanted && json.Unmarshal([]byte(one.Checked), check) == nil {
		for i := range check.Receipt.Rejected {
			check.Receipt.Rejected[i].Key = check.Keys[i]
		}
		return st, check, nil
	}
	if check, err = s.check(ctx, who, st); err != nil {
		return st, nil, err
	}
	text, err := json.Marshal(check)
	if err != nil {
		return st, nil, chancery.Failure("error.storage", err)
	}
	return st, check, s.store.Write(ctx, who, "import.check", func(tx *store.Tx) error { return tx.CheckStage(id, string(text), wanted) })
}

func (s *Service) check(ctx context.Context, who chancery.Actor, st Staged) (*ImportCheck, error) {
	o := st.Options
	o.DryRun, o.Verdicts = true, true
	im := newImporter(s, who, o)
	defer im.close()
	im.open([]Source{s.source(st)})
	c := &ImportCheck{}
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		if err := im.plan(tx); err != nil {
			return err
		}
		if err := im.tellChanges(tx); err != nil {
			return err
		}
		c.Receipt = im.finish()
		spec, err := chancery.SpecOf(o.Kind)
		if err != nil {
			return err
		}
		c.Unknowns, err = unknowns(tx, spec, c.Receipt, im.lang)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, x := range c.Receipt.Rejected {
		c.Keys = append(c.Keys, x.Key)
	}
	return c, nil
}

// importJob imports a file, cleanJob removes those nobody wants any more.
const importJob, cleanJob = "import", "import_clean"

type importInput struct {
	Stage chancery.ID `json:"stage"`
}

// StartImport begins to import a file in the background.
func (s *Service) StartImport(ctx context.Context, who chancery.Actor, id chancery.ID) (job chancery.ID, err error) {
	err = s.store.Write(ctx, who, "import.start", func(tx *store.Tx) error {
		st, err := tx.Stage(id)
		if err != nil {
			return err
		}
		if job, err = enqueue(tx, importJob, st.Name, importInput{id}); err != nil {
			return err
		}
		return tx.BeginStage(id, chancery.NewID(tx.Now()), job)
	})
	if err == nil {
		s.background.ring()
	}
	return job, err
}

// handleImports registers the jobs of imports.
func (s *Service) handleImports() {
	s.Handle(importJob, s.runImport)
	s.Handle(cleanJob, func(ctx context.Context, _ chancery.Actor, _ *Work) (JobResult, error) {
		return JobResult{}, s.CleanImports(ctx)
	})
	s.Repeat(cleanJob, 24*time.Hour)
}

// runImport does the job of an import: it begins the run, or goes on where it
// was cut off.
func (s *Service) runImport(ctx context.Context, who chancery.Actor, w *Work) (JobResult, error) {
	var in importInput
	if err := w.Read(&in); err != nil {
		return JobResult{}, err
	}
	st, err := s.StagedImport(ctx, who, in.Stage)
	if err != nil {
		return JobResult{}, err
	}
	result := func(r *Receipt) JobResult {
		return JobResult{Key: "import.job_done", Args: []any{"new", r.New, "changed", r.Changed, "unchanged", r.Unchanged, "rejected", r.RejectedRows}, Href: "/import/runs/" + string(st.Run)}
	}
	if run, err := s.ImportRun(ctx, who, st.Run); err == nil && run.Status == "done" {
		r, err := ReceiptOf(run)
		return result(r), err
	}
	o := st.Options
	o.Run, o.Progress = st.Run, w.Progress
	r, err := s.Import(ctx, who, []Source{s.source(st)}, o)
	if err != nil {
		return JobResult{}, err
	}
	return result(r), nil
}

// ReceiptOf reads what a run left behind about itself.
func ReceiptOf(run Run) (*Receipt, error) {
	r := &Receipt{}
	if err := json.Unmarshal([]byte(run.Outcome), r); err != nil {
		return r, chancery.Failure("error.storage", err)
	}
	return r, nil
}

// ImportReceipt reads what an import did.
func (s *Service) ImportReceipt(ctx context.Context, who chancery.Actor, id chancery.ID) (Run, *Receipt, error) {
	run, err := s.ImportRun(ctx, who, id)
	if err != nil {
		return run, nil, err
	}
	r, err := ReceiptOf(run)
	return run, r, err
}

// WriteRunRejected writes the rows that a run left out, each with its reason,
// as long as the file is kept.
func (s *Service) WriteRunRejected(ctx context.Context, who chancery.Actor, id chancery.ID, w io.Writer) (name string, err error) {
	run, r, err := s.ImportReceipt(ctx, who, id)
	if err != nil {
		return "", err
	}
	if run.Actor != who.User && !who.SeesEverything() { // nobody else's file
		return "", &chancery.Error{Problem: chancery.Missing, Key: "import.no_such_stage", Args: []any{"value", string(id)}}
	}
	var st Staged
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		one, err := tx.StageOfRun(id)
		st = stagedOf(one)
		return err
	})
	if err != nil {
		return "", err
	}
	return st.Name, s.WriteRejected(s.source(st), st.Options, r, w)
}

// RunFileKept refuses where the file of a run is no longer there.
func (s *Service) RunFileKept(ctx context.Context, who chancery.Actor, id chancery.ID) error {
	return s.store.Read(ctx, who, func(tx *store.Tx) error {
		if _, err := tx.Run(id); err != nil {
			return err
		}
		_, err := tx.StageOfRun(id)
		return err
	})
}

// Terms lists the terms of a vocabulary.
func (s *Service) Terms(ctx context.Context, who chancery.Actor, vocabulary string) (out []chancery.Term, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		out, err = tx.Terms(vocabulary)
		return err
	})
	return out, err
}

// WriteStagedRejected writes the rows of a file that cannot be imported, each
// with its reason.
func (s *Service) WriteStagedRejected(ctx context.Context, who chancery.Actor, id chancery.ID, w io.Writer) (name string, err error) {
	st, c, err := s.CheckImport(ctx, who, id)
	if err != nil {
		return "", err
	}
	return st.Name, s.WriteRejected(s.source(st), st.Options, c.Receipt, w)
}

// Undoing is what the taking back of an import would do.
type Undoing struct {
	TakenBack
	Reasons []string // why it is refused; none when it is not
}

// PreviewUndo says what UndoImport would do, without doing it.
func (s *Service) PreviewUndo(ctx context.Context, who chancery.Actor, id chancery.ID) (out Undoing, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		run, err := tx.Run(id)
		if err != nil {
			return err
		}
		if run.Status == "undone" {
			out.Reasons = []string{i18n.T(langOf(who), "import.undo.again")}
			return nil
		}
		u := &undo{tx: tx, lang: langOf(who), run: run}
		if err := u.gather(); err != nil {
			return err
		}
		if err := u.checkUses(); err != nil {
			return err
		}
		for _, fe := range u.reasons {
			out.Reasons = append(out.Reasons, i18n.Explain(u.lang, "", fe.Key, fe.Args))
		}
		if u.missed > 0 {
			out.Reasons = append(out.Reasons, i18n.T(u.lang, "import.undo.more", "count", u.missed))
		}
		for _, st := range u.steps {
			if st.then == nil {
				out.Removed++
			} else {
				out.Reverted++
			}
		}
		return nil
	})
	return out, err
}
