package client

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Search finds records of all kinds, or of some, by words; accents may be left
// out. It ends with the first error.
func (c *Client) Search(ctx context.Context, words string, kinds ...string) iter.Seq2[*FoundItem, error] {
	return items[FoundItem](ctx, c, "/api/v1/search", func(q queries) {
		q.Set("q", words)
		q.list("kind", kinds)
	})
}

// Upload says how a file is to be imported.
type Upload struct {
	Media string // CSV, XLSX or JSONL
	Name  string // what to call the import
	// Map gives the field of a column where its name does not say it; "-"
	// leaves a column out.
	Map map[string]string
}

// Import reads a file of records of one kind. What was rejected stands in the
// receipt with the row it had in the file.
func (c *Client) Import(ctx context.Context, kind string, file io.Reader, u Upload, options ...Option) (*Receipt, error) {
	q := newRequest(http.MethodPost, "/api/v1/import/"+url.PathEscape(kind), options)
	queries{q.query}.text("name", u.Name)
	if u.Map != nil {
		raw, err := json.Marshal(u.Map)
		if err != nil {
			return nil, err
		}
		q.query.Set("map", string(raw))
	}
	var err error
	if q.body, err = io.ReadAll(file); err != nil {
		return nil, err
	}
	q.header.Set("Content-Type", u.Media)
	out := new(Receipt)
	_, err = c.call(ctx, q, out)
	return out, err
}

// Reporting says which central report is wanted; Period must be there.
type Reporting struct {
	Period       string // 2022, 2022-H1, 2022-Q3, 2022-9M
	Calendar     string // a reporting calendar
	Level        string // the highest marking it may show
	Organisation string // and those under it
	AsOf         string // a time, or a size of the ledger
	Lang         string // of papers
	FiguresOnly  bool   // the figures without the text
}

func (r Reporting) query() url.Values {
	q := queries{url.Values{}}
	q.text("period", r.Period)
	q.text("calendar", r.Calendar)
	q.text("level", r.Level)
	q.text("organisation", r.Organisation)
	q.text("as_of", r.AsOf)
	q.text("lang", r.Lang)
	if r.FiguresOnly {
		q.Set("figures_only", "true")
	}
	return q.Values
}

const centralReport = "/api/v1/reports/central"

// CentralReport is the central report of a period with every figure.
func (c *Client) CentralReport(ctx context.Context, r Reporting) (*CentralReport, error) {
	q := newRequest(http.MethodGet, centralReport, nil)
	q.query = r.query()
	out := new(CentralReport)
	_, err := c.call(ctx, q, out)
	return out, err
}

// CentralReportPaper is the central report as a paper: "json", "html", "docx"
// or "pdf". The caller closes it.
func (c *Client) CentralReportPaper(ctx context.Context, r Reporting, form string) (io.ReadCloser, error) {
	q := newRequest(http.MethodGet, centralReport+"."+url.PathEscape(form), nil)
	q.query = r.query()
	q.header.Set("Accept", "*/*")
	answer, err := c.send(ctx, q)
	if err != nil {
		return nil, err
	}
	return answer.Body, nil
}

const checkpoint = "/api/v1/ledger/checkpoint"

// LastCheckpoint is the checkpoint of the ledger that was signed last.
func (c *Client) LastCheckpoint(ctx context.Context) (string, error) {
	return c.note(ctx, http.MethodGet)
}

// SignCheckpoint signs what the ledger is now.
func (c *Client) SignCheckpoint(ctx context.Context) (string, error) {
	return c.note(ctx, http.MethodPost)
}

func (c *Client) note(ctx context.Context, method string) (string, error) {
	q := newRequest(method, checkpoint, nil)
	q.header.Set("Accept", "text/plain")
	answer, err := c.send(ctx, q)
	if err != nil {
		return "", err
	}
	defer func() { _ = answer.Body.Close() }()
	var b strings.Builder
	_, err = io.Copy(&b, answer.Body)
	return b.String(), err
}

// Prove proves the last version of a record; the answer is what
// chancery ledger check-proof reads.
func (c *Client) Prove(ctx context.Context, kind, ref string) (*Proof, error) {
	out := new(Proof)
	_, err := c.call(ctx, newRequest(http.MethodGet, "/api/v1/ledger/proof/"+url.PathEscape(kind)+"/"+url.PathEscape(ref), nil), out)
	return out, err
}

// LedgerEntries reads entries of the ledger from one on, at most limit of them.
func (c *Client) LedgerEntries(ctx context.Context, from int64, limit int) (*Entries, error) {
	q := newRequest(http.MethodGet, "/api/v1/ledger/entries", nil)
	q.query.Set("from", strconv.FormatInt(from, 10))
	queries{q.query}.number("limit", limit)
	out := new(Entries)
	_, err := c.call(ctx, q, out)
	return out, err
}

// Description is the OpenAPI description of the interface.
func (c *Client) Description(ctx context.Context) (json.RawMessage, error) {
	var out json.RawMessage
	_, err := c.call(ctx, newRequest(http.MethodGet, "/api/openapi.json", nil), &out)
	return out, err
}
