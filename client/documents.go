package client

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
)

// NewFile is a file to be sent, with what it is.
type NewFile struct {
	Name    string    // with its ending
	Content io.Reader // read whole before it is sent
	// Document holds fields of the document, title and type at least: a *Document
	// or a map. Of a new version all that it does not say is as in the one before.
	Document any
	// LowerMarking allows a marking below that of the record it is about.
	LowerMarking bool
	// Enter enters it in the register of its direction.
	Enter bool
}

func (f NewFile) request(path string, options []Option) (*request, error) {
	q := newRequest(http.MethodPost, path, options).once()
	q.query.Set("name", f.Name)
	if f.Document != nil {
		raw, err := json.Marshal(f.Document)
		if err != nil {
			return nil, err
		}
		q.query.Set("document", string(raw))
	}
	if f.LowerMarking {
		q.query.Set("lower_marking", "true")
	}
	if f.Enter {
		q.query.Set("enter", "true")
	}
	var err error
	q.body, err = io.ReadAll(f.Content)
	q.header.Set("Content-Type", "application/octet-stream")
	return q, err
}

func (c *Client) sendFile(ctx context.Context, path string, f NewFile, options []Option) (*Document, error) {
	q, err := f.request(path, options)
	if err != nil {
		return nil, err
	}
	out := new(Document)
	_, err = c.call(ctx, q, out)
	return out, err
}

// Files lists the documents about a record, and what its checklists say is missing;
// it is for every kind but documents themselves.
func (r Records[T, P, F]) Files(ctx context.Context, ref string) (*RecordFile, error) {
	out := new(RecordFile)
	_, err := r.client.call(ctx, newRequest(http.MethodGet, r.at(ref)+"/documents", nil), out)
	return out, err
}

// AddFile sends a file that becomes a document about a record of any kind but
// documents, which have AddVersion.
func (r Records[T, P, F]) AddFile(ctx context.Context, ref string, f NewFile, options ...Option) (*Document, error) {
	return r.client.sendFile(ctx, r.at(ref)+"/documents", f, options)
}

// Versions lists the versions of a document, the newest first.
func (r Documents) Versions(ctx context.Context, ref string) (*DocumentVersions, error) {
	out := new(DocumentVersions)
	_, err := r.client.call(ctx, newRequest(http.MethodGet, r.at(ref)+"/versions", nil), out)
	return out, err
}

// AddVersion sends a file that becomes the next version of a document.
func (r Documents) AddVersion(ctx context.Context, ref string, f NewFile, options ...Option) (*Document, error) {
	return r.client.sendFile(ctx, r.at(ref)+"/versions", f, options)
}

// Content is what is in the file of a document. The caller closes it.
func (r Documents) Content(ctx context.Context, ref string) (io.ReadCloser, error) {
	q := newRequest(http.MethodGet, r.at(ref)+"/file", nil)
	q.header.Set("Accept", "*/*")
	answer, err := r.client.send(ctx, q)
	if err != nil {
		return nil, err
	}
	return answer.Body, nil
}
