package service

import (
	"context"
	"maps"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/ingest"
	"chancery/internal/store"
)

// TextFile is a text to be read in: an article, a letter, a report.
type TextFile struct {
	Name    string // as its passages name it; the ending helps to tell the format
	Content []byte
}

// recognised are the kinds whose records a text may speak of.
var recognised = []chancery.Kind{
	"partner", "mechanism", "organisation", "person", "activity", "rotation", "agreement", "conference", "task", "shortcoming",
}

// Ingest proposes the records that texts speak of, file by file, and saves
// nothing. Records are recognised only among those the reader may see. day is
// the day the texts are of; when it is empty each text's own is taken.
func (s *Service) Ingest(ctx context.Context, who chancery.Actor, day chancery.Date, files ...TextFile) ([]ingest.Proposal, error) {
	texts, err := readTexts(files)
	if err != nil {
		return nil, err
	}
	proposals, _, err := s.propose(ctx, who, day, texts)
	return proposals, err
}

func readTexts(files []TextFile) ([]*ingest.Text, error) {
	texts := make([]*ingest.Text, len(files))
	for i, f := range files {
		var err error
		if texts[i], err = ingest.Read(f.Name, f.Content); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// propose also names the texts that tell of more than one reading holds.
func (s *Service) propose(ctx context.Context, who chancery.Actor, day chancery.Date, texts []*ingest.Text) (proposals []ingest.Proposal, long []string, err error) {
	known, book, err := s.wordsKnown(ctx, who)
	if err != nil {
		return nil, nil, err
	}
	extractor := ingest.NewExtractor(known)
	read := make([][]ingest.Proposal, len(texts))
	for i, t := range texts {
		to := 0
		if read[i], to = extractor.ExtractPart(t, day); to < len(t.Body) {
			long = append(long, t.File)
		}
	}
	return book.propose(ingest.Join(read...)), long, nil
}

// wordsKnown is what the reader may see of what a text may name, in the
// program's words, and how to say those in the ministry's codes.
func (s *Service) wordsKnown(ctx context.Context, who chancery.Actor) (known ingest.Registry, book codebook, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		r, err := registry(tx)
		if err != nil {
			return err
		}
		terms, err := tx.AllTerms()
		book = codebookOf(terms)
		known = book.read(r)
		return err
	})
	return known, book, err
}

// MeasureReading says how well labelled texts are read against what the reader
// may see.
func (s *Service) MeasureReading(ctx context.Context, who chancery.Actor, set []ingest.Labelled) (ingest.Score, error) {
	known, _, err := s.wordsKnown(ctx, who)
	if err != nil {
		return ingest.Score{}, err
	}
	return ingest.Measure(ingest.NewExtractor(known), set), nil
}

// registry is what the reader may see of what a text may name. Activities of
// every year belong to it: a text tells of earlier ones too.
func registry(tx *store.Tx) (ingest.Registry, error) {
	var out ingest.Registry
	country, err := tx.Setting(SettingCountry)
	if err != nil {
		return out, err
	}
	out.Home = chancery.Code(country)
	vocabularies, err := tx.AllTerms()
	if err != nil {
		return out, err
	}
	for _, vocabulary := range slices.Sorted(maps.Keys(vocabularies)) {
		for _, t := range vocabularies[vocabulary] {
			if !t.Retired {
				out.Terms = append(out.Terms, ingest.Term{Vocabulary: vocabulary, Code: chancery.Code(t.Code), Label: t.Label, Short: t.Short})
			}
		}
	}
	for _, kind := range recognised {
		if err := addKnown(tx, kind, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

func addKnown(tx *store.Tx, kind chancery.Kind, to *ingest.Registry) error {
	return exportByRef(tx, Query{Kind: kind}, func(es []chancery.Entity) error {
		name, err := naming(tx, es)
		if err != nil {
			return err
		}
		ref := func(id chancery.ID) string {
			_, ref := name(id)
			return ref
		}
		for _, e := range es {
			to.Records = append(to.Records, ingest.KnownOf(kind, e.Head().Ref, chancery.AllFields(e), ref))
		}
		return nil
	})
}
