package service

import (
	"context"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/store"
)

// SearchQuery is what somebody looks for in all kinds at once.
type SearchQuery = store.SearchQuery

// Found is the answer to a search.
type Found struct {
	Hits   []Hit
	Counts map[chancery.Kind]int
	More   bool
	Newest bool // there are so many that the newest stand first
}

// Hit is one record found, with the text its words stand in.
type Hit struct {
	Name
	Text     string    // of its fields and of its file, a line each
	Passages []Extract // where words of the query stand, beside the title
}

// Extract is a piece of a record's text in which words of a query stand.
type Extract struct {
	Field string // path of the field; empty in the text of a file
	Lang  string // of the text, where it is known
	Text  string
}

// denseFrom is from how many hits on the newest stand first, unranked: words
// that stand nearly everywhere rank nothing.
const denseFrom = 1000

// Search finds records by their words.
func (s *Service) Search(ctx context.Context, who chancery.Actor, typed string, kinds []chancery.Kind, limit, offset int) (*Found, error) {
	return s.SearchFor(ctx, who, SearchQuery{Words: typed, Kinds: kinds}, limit, offset)
}

// SearchFor finds records by their words and by what limits them. Counts are
// those of every kind, whatever kinds the query is limited to.
func (s *Service) SearchFor(ctx context.Context, who chancery.Actor, q SearchQuery, limit, offset int) (*Found, error) {
	f := &Found{}
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if f.Counts, err = tx.SearchCountsFor(q); err != nil {
			return err
		}
		all := 0
		for kind, n := range f.Counts {
			if len(q.Kinds) == 0 || q.Kinds[0] == kind {
				all += n
			}
		}
		q.Newest = all > denseFrom
		f.Newest = q.Newest
		names, err := tx.SearchFor(q, limit+1, offset)
		if err != nil {
			return err
		}
		if len(names) > limit {
			names, f.More = names[:limit], true
		}
		if err := nameList(tx, names); err != nil {
			return err
		}
		f.Hits, err = hitsOf(tx, names, i18n.ParseQuery(q.Words))
		return err
	})
	return f, err
}

// hitsOf reads the records found, a query for each kind, and where the words stand.
func hitsOf(tx *store.Tx, names []Name, q i18n.Query) ([]Hit, error) {
	ids := map[chancery.Kind][]chancery.ID{}
	for _, n := range names {
		ids[n.Kind] = append(ids[n.Kind], n.ID)
	}
	found, hashes := map[chancery.ID]chancery.Entity{}, []string{}
	for kind, list := range ids {
		es, err := tx.LoadMany(kind, list)
		if err != nil {
			return nil, err
		}
		for _, e := range es {
			found[e.Head().ID] = e
			if d, ok := e.(*chancery.Document); ok && d.Hash != "" {
				hashes = append(hashes, d.Hash)
			}
		}
	}
	texts, err := tx.FileTexts(hashes)
	if err != nil {
		return nil, err
	}
	hits := make([]Hit, len(names))
	for i, n := range names {
		hits[i].Name = n
		e := found[n.ID]
		if e == nil {
			continue
		}
		hits[i].Text = store.SearchText(e, chancery.OwnFields(e))
		passagesIn(&hits[i], chancery.OwnFields(e), "", q)
		d, ok := e.(*chancery.Document)
		if !ok || texts[d.Hash].Words == "" {
			continue
		}
		lang := ""
		if _, known := i18n.Parse(string(d.Language)); known {
			lang = string(d.Language)
		}
		if p := passageOfFile(texts[d.Hash].Words, q); p != "" {
			hits[i].Text += "\n" + p
			hits[i].Passages = append(hits[i].Passages, Extract{Lang: lang, Text: p})
		}
	}
	return hits, nil
}

// passagesIn gathers the searched fields, but the title, in which words stand.
func passagesIn(h *Hit, fields chancery.Fields, path string, q i18n.Query) {
	add := func(f chancery.Field, lang, text string) {
		if text != "" && covered(text, q) > 0 {
			h.Passages = append(h.Passages, Extract{Field: path + f.Name, Lang: lang, Text: text})
		}
	}
	for _, f := range fields {
		if f.Searched && !f.Title {
			switch p := f.Pointer().(type) {
			case *chancery.Text:
				add(f, "en", p.EN)
				add(f, "vi", p.VI)
			case *string:
				add(f, "", *p)
			}
		}
		for _, l := range f.Lines() {
			passagesIn(h, l, f.Name+".", q)
		}
	}
}

// covered is how many bytes of a text the words of a query cover.
func covered(text string, q i18n.Query) (n int) {
	for _, s := range i18n.Highlight(text, q) {
		if s.Match {
			n += len(s.Text)
		}
	}
	return n
}

// maxPassage bounds a paragraph that is looked at at once, in bytes.
const maxPassage = 4000

// passageOfFile is the paragraph of a file in which most of the words stand.
func passageOfFile(words string, q i18n.Query) (best string) {
	most := 0
	for line := range strings.Lines(words) {
		if line = strings.TrimSpace(line); line == "" || !mayMatch(line, q) {
			continue
		}
		for part := range pieces(line, maxPassage) {
			if n := covered(part, q); n > most {
				most, best = n, part
			}
		}
	}
	return best
}

// mayMatch looks quickly whether any word of a query can stand in a text.
func mayMatch(text string, q i18n.Query) bool {
	folded := i18n.Fold(text)
	for _, c := range q.All {
		if strings.Contains(folded, c.Words[0]) {
			return true
		}
		for _, w := range c.Or {
			if strings.Contains(folded, w) {
				return true
			}
		}
	}
	return false
}

// pieces cuts a long paragraph at spaces.
func pieces(s string, size int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for len(s) > size {
			at := strings.LastIndexByte(s[:size], ' ')
			if at <= 0 {
				break
			}
			if !yield(s[:at]) {
				return
			}
			s = s[at+1:]
		}
		yield(s)
	}
}
