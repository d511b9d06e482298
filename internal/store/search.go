package store

import (
	"context"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// searchSQL is the one place where the engines' full-text indexes differ.
// match turns a query into what the engine reads; the SQL texts take that.
type searchSQL struct {
	add     []string // of one row each: a statement of several has SQLite write out the index it holds in memory
	drop    []string // record
	match   func(q i18n.Query, exact bool) string
	records string // condition on r.id without its last bracket; takes the match
	from    string // FROM … with the score of record r.id, lower is better; takes the match
	exactly string // the same for words exactly as they are written
	score   string
	// phrases is a condition more on st, where the index alone cannot tell
	// whether the words of a phrase follow each other; nil where it can.
	phrases  func(q i18n.Query, exact bool) (string, []any)
	addArgs  func(w indexed) [][]any
	dropArgs func(record string) [][]any
}

// indexed are the words of one record: ranked are those of its fields with their
// accents, folded and exact are those of its file as well.
type indexed struct{ record, ranked, folded, exact string }

var sqliteSearch = searchSQL{
	add: []string{
		`INSERT INTO search_text (record) VALUES (?)`,
		`INSERT INTO search_index (rowid, exact, folded) VALUES (last_insert_rowid(), ?, ?)`,
	},
	drop: []string{
		`DELETE FROM search_index WHERE rowid IN (SELECT num FROM search_text WHERE record = ?)`,
		`DELETE FROM search_text WHERE record = ?`,
	},
	addArgs:  func(w indexed) [][]any { return [][]any{{w.record}, {w.exact, w.folded}} },
	dropArgs: func(record string) [][]any { return [][]any{{record}, {record}} },
	match:    sqliteMatch,
	records:  `r.id IN (SELECT st.record FROM search_index JOIN search_text st ON st.num = search_index.rowid WHERE search_index MATCH ?`,
	from:     `FROM search_index JOIN search_text st ON st.num = search_index.rowid JOIN record r ON r.id = st.record WHERE search_index MATCH ?`,
	exactly:  `FROM search_index JOIN search_text st ON st.num = search_index.rowid JOIN record r ON r.id = st.record WHERE search_index MATCH ?`,
	score:    `bm25(search_index, 2.0, 1.0)`,
}

var postgresSearch = searchSQL{
	add:      []string{`INSERT INTO search_text (record, words, exact, long_folded, long_exact) VALUES (?, setweight(to_tsvector('simple', ?), 'A') || setweight(to_tsvector('simple', ?), 'B'), to_tsvector('simple', ?), ?, ?)`},
	drop:     []string{`DELETE FROM search_text WHERE record = ?`},
	addArgs:  postgresIndexed,
	phrases:  postgresPhrases,
	dropArgs: func(record string) [][]any { return [][]any{{record}} },
	match:    postgresMatch,
	records:  `r.id IN (SELECT st.record FROM search_text st WHERE st.words @@ to_tsquery('simple', ?)`,
	from:     `FROM search_text st CROSS JOIN to_tsquery('simple', ?) AS wanted JOIN record r ON r.id = st.record WHERE st.words @@ wanted`,
	exactly:  `FROM search_text st CROSS JOIN to_tsquery('simple', ?) AS wanted JOIN record r ON r.id = st.record WHERE st.exact @@ wanted`,
	score:    `-ts_rank('{0, 0, 0.3, 1}', st.words, wanted)`,
}

// sqliteMatch writes the query in FTS5's language. A word counts when it is
// found folded; that it is also found with its accents only ranks it.
func sqliteMatch(q i18n.Query, exact bool) string {
	var and []string
	if exact {
		for _, c := range q.All {
			and = append(and, "exact : "+ftsPhrase(c.Exact, c.Prefix))
		}
		s := strings.Join(and, " AND ")
		for _, c := range q.None {
			s = "(" + s + ") NOT exact : " + ftsPhrase(c.Exact, c.Prefix)
		}
		return s
	}
	for _, c := range q.All {
		alt := []string{"folded : " + ftsPhrase(c.Words, c.Prefix)}
		for _, w := range c.Or {
			alt = append(alt, "folded : "+ftsPhrase([]string{w}, false))
		}
		if len(c.Exact) > 0 {
			alt = append(alt, "(exact : "+ftsPhrase(c.Exact, c.Prefix)+" AND folded : "+ftsPhrase(c.Words, c.Prefix)+")")
		}
		and = append(and, "("+strings.Join(alt, " OR ")+")")
	}
	s := strings.Join(and, " AND ")
	for _, c := range q.None {
		s = "(" + s + ") NOT folded : " + ftsPhrase(c.Words, c.Prefix)
	}
	return s
}

func ftsPhrase(words []string, prefix bool) string {
	s := `"` + strings.Join(words, " ") + `"`
	if prefix {
		s += "*"
	}
	return s
}

// postgresMatch writes the query in tsquery's language.
func postgresMatch(q i18n.Query, exact bool) string {
	var and []string
	if exact {
		for _, c := range q.All {
			and = append(and, tsPhrase(c.Exact, "", c.Prefix))
		}
		for _, c := range q.None {
			and = append(and, "!"+tsExclusion(c.Exact, "", c.Prefix))
		}
		return strings.Join(and, " & ")
	}
	for _, c := range q.All {
		alt := []string{tsPhrase(c.Words, "B", c.Prefix)}
		for _, w := range c.Or {
			alt = append(alt, tsPhrase([]string{w}, "B", false))
		}
		if len(c.Exact) > 0 {
			alt = append(alt, "("+tsPhrase(c.Exact, "A", c.Prefix)+" & "+tsPhrase(c.Words, "B", c.Prefix)+")")
		}
		and = append(and, "("+strings.Join(alt, " | ")+")")
	}
	for _, c := range q.None {
		and = append(and, "!"+tsExclusion(c.Words, "B", c.Prefix))
	}
	return strings.Join(and, " & ")
}

func tsPhrase(words []string, weight string, prefix bool) string {
	parts, anywhere := make([]string, len(words)), make([]string, len(words), len(words)+1)
	for i, w := range words {
		how := weight
		if prefix && i == len(words)-1 {
			how = "*" + weight
		}
		parts[i] = "'" + strings.ReplaceAll(w, "'", "''") + "'"
		if how != "" {
			parts[i] += ":" + how
		}
		anywhere[i] = parts[i]
	}
	phrase := "(" + strings.Join(parts, " <-> ") + ")"
	if len(words) < 2 {
		return phrase
	}
	return "(" + phrase + " | (" + strings.Join(append(anywhere, "'"+longText+"'"), " & ") + "))"
}

// indexWords puts the words of a record's searched fields into the index before
// anything of the transaction can look for them.
func (t *Tx) indexWords(e chancery.Entity, fields chancery.Fields) error {
	r := e.Head()
	words := SearchText(e, fields)
	content, err := t.contentWords(e)
	if err != nil {
		return err
	}
	exact := i18n.ExactText(words)
	w := indexed{string(r.ID), exact, i18n.IndexText(words + content), exact}
	if content != "" {
		w.exact = i18n.ExactText(words + content)
	}
	return t.wordsLater(w)
}

// searchForm is the form of the search index. A database whose index has
// another one is indexed anew when it is opened.
const searchForm = "2"

func (s *Store) reindex(ctx context.Context) error {
	return s.write.within(ctx, func(c *conn) (bool, error) {
		t := &Tx{ctx: ctx, s: s, conn: c, pool: s.write, Actor: chancery.System(), at: s.now()}
		form, err := t.Setting("search_form")
		if err != nil || form == searchForm {
			return false, err
		}
		if _, err := t.lockLedger(); err != nil { // another process may be doing it
			return false, err
		}
		err = t.eachEntity(func(e chancery.Entity, fields chancery.Fields) error {
			if err := t.dropWords(e.Head().ID); err != nil {
				return err
			}
			return t.indexWords(e, fields)
		})
		if err != nil {
			return false, err
		}
		return true, t.Set("search_form", searchForm)
	})
}

func (t *Tx) dropWords(id chancery.ID) error {
	s := t.s.dialect.searchSQL
	for i, args := range s.dropArgs(string(id)) {
		if _, err := t.exec(s.drop[i], args...); err != nil {
			return err
		}
	}
	return nil
}

// SearchText is the text of a record that search looks in: its reference, its
// key and its searched fields, a line each.
func SearchText(e chancery.Entity, fields chancery.Fields) string {
	var b strings.Builder
	r := e.Head()
	b.WriteString(r.Ref)
	if r.Key != "" {
		b.WriteString("\n" + r.Key)
	}
	appendWords(&b, fields)
	return b.String()
}

func appendWords(b *strings.Builder, fields chancery.Fields) {
	for _, f := range fields {
		if f.Searched {
			switch p := f.Pointer().(type) {
			case *chancery.Text:
				b.WriteString("\n" + p.EN + "\n" + p.VI)
			case *string:
				b.WriteString("\n" + *p)
			}
		}
		for _, l := range f.Lines() {
			appendWords(b, l)
		}
	}
}

// wordsCondition keeps the records in which the words are found.
func (t *Tx) wordsCondition(typed string) (string, []any, error) {
	q := i18n.ParseQuery(typed)
	if len(q.All) == 0 {
		return "FALSE", nil, nil
	}
	s := t.s.dialect.searchSQL
	where, args := s.records, []any{s.match(q, false)}
	if s.phrases != nil {
		more, moreArgs := s.phrases(q, false)
		where, args = where+more, append(args, moreArgs...)
	}
	return where + ")", args, nil
}

// SearchQuery is what somebody looks for in all kinds at once. What is empty
// does not limit.
type SearchQuery struct {
	Words    string
	Exact    bool // accents as they are typed
	Kinds    []chancery.Kind
	From, To chancery.Date // between which the record ends
	Owner    chancery.ID   // or an organisation under it
	States   []chancery.State
	// Newest puts what ends last first and ranks nothing: for words that stand
	// nearly everywhere no hit is better than another, and it is faster.
	Newest bool
}

// Search finds records of all kinds, or of some, by their words; exact accents
// come first. It returns at most limit hits from offset on.
func (t *Tx) Search(typed string, kinds []chancery.Kind, limit, offset int) ([]Name, error) {
	return t.SearchFor(SearchQuery{Words: typed, Kinds: kinds}, limit, offset)
}

// SearchFor finds records by their words and by what limits them.
func (t *Tx) SearchFor(sq SearchQuery, limit, offset int) ([]Name, error) {
	where, args, err := t.searchFrom(sq)
	if where == "" || err != nil {
		return nil, err
	}
	score, order := t.s.dialect.searchSQL.score, "score, r.ends DESC, r.id"
	if sq.Newest {
		score, order = "0.0", "r.ends DESC, r.id DESC"
	}
	var out []Name
	err = t.query(func(scan func(...any) error) error {
		var n Name
		var score float64
		if err := scan(&n.ID, &n.Kind, &n.Ref, &n.Title.EN, &n.Title.VI, &n.State, &n.Begins, &n.Ends, &score); err != nil {
			return err
		}
		out = append(out, n)
		return nil
	}, `SELECT r.id, r.kind, r.ref, r.title_en, r.title_vi, r.state, r.begins, r.ends, `+score+` AS score `+where+
		` ORDER BY `+order+` LIMIT ? OFFSET ?`, append(args, limit, offset)...)
	return out, err
}

// SearchCounts counts what a search finds in each kind.
func (t *Tx) SearchCounts(typed string) (map[chancery.Kind]int, error) {
	return t.SearchCountsFor(SearchQuery{Words: typed})
}

// SearchCountsFor counts what a search finds in each kind, whatever kinds it
// is limited to.
func (t *Tx) SearchCountsFor(sq SearchQuery) (map[chancery.Kind]int, error) {
	out := map[chancery.Kind]int{}
	sq.Kinds = nil
	where, args, err := t.searchFrom(sq)
	if where == "" || err != nil {
		return out, err
	}
	err = t.query(func(scan func(...any) error) error {
		var k chancery.Kind
		var n int
		err := scan(&k, &n)
		out[k] = n
		return err
	}, `SELECT r.kind, COUNT(*) `+where+` GROUP BY r.kind`, args...)
	return out, err
}

// searchFrom is the FROM and WHERE of a search; empty where nothing is looked for.
func (t *Tx) searchFrom(sq SearchQuery) (string, []any, error) {
	q := i18n.ParseQuery(sq.Words)
	if len(q.All) == 0 {
		return "", nil, nil
	}
	sc, err := t.scope()
	if err != nil {
		return "", nil, err
	}
	s := t.s.dialect.searchSQL
	from := s.from
	if sq.Exact {
		from = s.exactly
	}
	where, args := from+` AND NOT r.removed`, []any{s.match(q, sq.Exact)}
	if s.phrases != nil {
		more, moreArgs := s.phrases(q, sq.Exact)
		where, args = where+more, append(args, moreArgs...)
	}
	if len(sq.Kinds) > 0 {
		where += ` AND r.kind IN (` + places(len(sq.Kinds)) + `)`
		for _, k := range sq.Kinds {
			args = append(args, string(k))
		}
	}
	if len(sq.States) > 0 {
		where += ` AND r.state IN (` + places(len(sq.States)) + `)`
		for _, x := range sq.States {
			args = append(args, string(x))
		}
	}
	if sq.From != "" {
		where, args = where+` AND r.ends >= ?`, append(args, string(sq.From.FirstDay()))
	}
	if sq.To != "" {
		where, args = where+` AND r.ends <> '' AND r.ends <= ?`, append(args, string(sq.To.LastDay()))
	}
	if sq.Owner != "" {
		where, args = where+` AND r.owner IN (`+subtree+`)`, append(args, string(sq.Owner))
	}
	return where + ` AND ` + sc.where, append(args, sc.args...), nil
}
