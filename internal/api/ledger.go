package api

import (
	"bytes"
	"encoding/hex"
	"net/http"
	"strconv"

	"chancery/internal/chancery"
)

// noteType is the media type of a signed checkpoint.
const noteType = "text/plain; charset=utf-8"

// lastCheckpoint answers with the checkpoint signed last.
func lastCheckpoint(c *call) error {
	if err := c.known(); err != nil {
		return err
	}
	signed, err := c.svc().LastCheckpoint(c.ctx(), c.who)
	if err != nil {
		return err
	}
	if signed == "" {
		return &refusal{status: http.StatusNotFound, name: "missing", key: "api.no_checkpoint"}
	}
	c.sendBytes(http.StatusOK, noteType, []byte(signed))
	return nil
}

// newCheckpoint signs what the ledger is now.
func newCheckpoint(c *call) error {
	if err := c.known(); err != nil {
		return err
	}
	signed, err := c.svc().Checkpoint(c.ctx(), c.who)
	if err != nil {
		return err
	}
	c.sendBytes(http.StatusOK, noteType, []byte(signed))
	return nil
}

// prove answers with the file that proves the last version of a record.
func prove(c *call) error {
	if err := c.known(); err != nil {
		return err
	}
	kind := chancery.Kind(c.r.PathValue("kind"))
	if _, err := chancery.SpecOf(kind); err != nil {
		return err
	}
	p, err := c.svc().Prove(c.ctx(), c.who, kind, c.ref())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		return err
	}
	c.sendBytes(http.StatusOK, jsonType, b.Bytes())
	return nil
}

const maxEntries = 1000

// ledgerEntries lists entries of the ledger, for who may read it.
func ledgerEntries(c *call) error {
	if err := c.known("from", "limit"); err != nil {
		return err
	}
	given := c.r.URL.Query()
	limit, err := limitOf(given, maxEntries)
	if err != nil {
		return err
	}
	if limit == 0 {
		limit = 100
	}
	from := int64(0)
	if s := given.Get("from"); s != "" {
		if from, err = strconv.ParseInt(s, 10, 64); err != nil || from < 0 || from > 1<<53 {
			return badParameter("from", "value.not_number", "value", s)
		}
	}
	entries, size, err := c.svc().LedgerEntries(c.ctx(), c.who, from, limit)
	if err != nil {
		return err
	}
	items := make([]object, len(entries))
	for i, e := range entries {
		leaf := e.LeafHash()
		items[i] = object{
			{"index", e.Index}, {"at", e.At}, {"actor", e.Actor}, {"action", e.Action}, {"kind", e.Kind}, {"record", e.Record},
			{"version", e.Version}, {"body_sha256", hex.EncodeToString(e.BodyHash[:])}, {"leaf", hex.EncodeToString(leaf[:])},
		}
	}
	body := object{{"size", size}, {"items", items}}
	if next := from + int64(len(entries)); next < size && len(entries) > 0 {
		body = append(body, member{"next", next})
	}
	c.sendTagged(body)
	return nil
}
