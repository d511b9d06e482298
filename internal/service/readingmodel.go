package service

import (
	"context"

	"chancery/internal/chancery"
	"chancery/internal/ingest"
	"chancery/internal/store"
)

// ModelNote says what became of asking the model about a text.
type ModelNote struct {
	File    string `json:"file"`
	Failed  bool   `json:"failed,omitempty"` // it did not answer
	Taken   int    `json:"taken"`
	Dropped int    `json:"dropped"` // what did not hold
}

// UseModel lets readings ask a model that the ministry runs itself, for the
// texts whose reader allows it. Without it none is asked. It is to be called
// before the service is used.
func (s *Service) UseModel(m ingest.Model) { s.model = m }

// Model names the model readings may ask; empty where there is none.
func (s *Service) Model() string {
	if s.model == nil {
		return ""
	}
	return s.model.Name()
}

// askModel adds what the model proposes beyond the rules. A model that fails
// takes nothing from the reading: a note says so.
func (s *Service) askModel(ctx context.Context, who chancery.Actor, c *readingContent) error {
	if s.model == nil {
		return nil
	}
	var known ingest.Registry
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		known, err = registry(tx)
		return err
	})
	if err != nil {
		return err
	}
	for _, t := range c.Texts {
		note := ModelNote{File: t.File}
		answer, err := s.model.Propose(ctx, known.Ask(t, c.Day))
		if err != nil {
			note.Failed = true
			c.Notes = append(c.Notes, note)
			continue
		}
		var have []ingest.Proposal
		for _, item := range c.Items {
			have = append(have, item.Proposal)
		}
		proposals, dropped := known.Check(t, answer)
		proposals = ingest.Novel(have, proposals)
		note.Taken, note.Dropped = len(proposals), dropped
		for _, p := range proposals {
			c.Items = append(c.Items, ReadingItem{Proposal: p, State: ItemOpen, Model: s.model.Name()})
		}
		c.Notes = append(c.Notes, note)
	}
	return nil
}
