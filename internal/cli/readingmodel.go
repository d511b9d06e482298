package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/ingest"
)

// httpModel asks a model at an address the operator named: a POST of an
// ingest.ModelRequest, answered by an ingest.ModelAnswer, both JSON. It goes
// there directly, by no proxy and no redirect.
type httpModel struct {
	address string
	name    string
	client  *http.Client
}

// maxModelAnswer is how much of an answer is read, in bytes.
const maxModelAnswer = 4 << 20

// modelAt is the model at an address; it refuses what is no address.
func modelAt(address string) (*httpModel, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, wrongUse{chancery.Refuse("cli.bad_model", "value", address)}
	}
	return &httpModel{address: u.String(), name: u.Host, client: &http.Client{
		Timeout:       time.Minute,
		Transport:     &http.Transport{Proxy: nil},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Name is the host the model runs on.
func (m *httpModel) Name() string { return m.name }

// Propose sends one text and reads the answer.
func (m *httpModel) Propose(ctx context.Context, q ingest.ModelRequest) (ingest.ModelAnswer, error) {
	var answer ingest.ModelAnswer
	body, err := json.Marshal(q)
	if err != nil {
		return answer, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.address, bytes.NewReader(body))
	if err != nil {
		return answer, err
	}
	r.Header.Set("Content-Type", "application/json")
	got, err := m.client.Do(r)
	if err != nil {
		return answer, err
	}
	defer func() { _ = got.Body.Close() }()
	if got.StatusCode != http.StatusOK {
		return answer, fmt.Errorf("the model answers %s", got.Status)
	}
	b, err := io.ReadAll(io.LimitReader(got.Body, maxModelAnswer+1))
	if err == nil && len(b) > maxModelAnswer {
		err = errors.New("the answer of the model is too long")
	}
	if err != nil {
		return answer, err
	}
	return answer, json.Unmarshal(b, &answer)
}
