package api

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// maxImport is the largest upload, in bytes.
const maxImport = 64 << 20

// importTypes are the files an import reads, by media type, with the ending
// their names have.
var importTypes = map[string]string{
	"text/csv": ".csv", "application/jsonl": ".jsonl", "application/x-ndjson": ".jsonl",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}

// importFile reads files of records of one kind.
func importFile(c *call) error {
	if err := c.known("dry_run", "name", "map", "key", "mode", "date_order"); err != nil {
		return err
	}
	kind := chancery.Kind(c.r.PathValue("kind"))
	if _, err := chancery.SpecOf(kind); err != nil {
		return err
	}
	given := c.r.URL.Query()
	o := service.ImportOptions{Kind: kind, Name: given.Get("name")}
	var err error
	if o.DryRun, err = flagOf(given, "dry_run"); err != nil {
		return err
	}
	if m := given.Get("map"); m != "" && json.Unmarshal([]byte(m), &o.Map) != nil {
		return badParameter("map", "api.bad_map")
	}
	if key := given.Get("key"); key != "" {
		o.Match = strings.Split(key, ",")
	}
	switch o.Mode = service.ImportMode(given.Get("mode")); o.Mode {
	case "both":
		o.Mode = service.ImportBoth
	case service.ImportBoth, service.ImportCreate, service.ImportUpdate:
	default:
		return badParameter("mode", "api.bad_mode")
	}
	switch order := given.Get("date_order"); order {
	case "":
	case "dmy", "mdy":
		o.Orders = map[string]string{"": order}
	default:
		return badParameter("date_order", "api.bad_date_order")
	}
	sources, err := c.uploads(kind)
	if err != nil {
		return err
	}
	receipt, err := c.svc().Import(c.ctx(), c.who, sources, o)
	if err != nil {
		return err
	}
	if receipt.Rejected == nil {
		receipt.Rejected = []service.Rejection{}
	}
	c.send(http.StatusOK, jsonType, receipt)
	return nil
}

// uploads are the files of a request: its body, or the parts of a form.
func (c *call) uploads(kind chancery.Kind) ([]service.Source, error) {
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, maxImport)
	media, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if media == "multipart/form-data" {
		return c.uploadedParts()
	}
	ending, known := importTypes[media]
	if !known {
		return nil, &refusal{
			status: http.StatusUnsupportedMediaType, name: "media_type", key: "api.media_type",
			args: []any{"allowed", "text/csv, application/jsonl, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, multipart/form-data"},
		}
	}
	content, err := io.ReadAll(c.r.Body)
	if err != nil {
		return nil, unread(err)
	}
	return []service.Source{service.BytesSource(string(kind)+ending, content)}, nil
}

func (c *call) uploadedParts() (sources []service.Source, err error) {
	parts, err := c.r.MultipartReader()
	if err != nil {
		return nil, malformed("", "api.unreadable")
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, unread(err)
		}
		if part.FileName() == "" {
			continue
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, unread(err)
		}
		sources = append(sources, service.BytesSource(path.Base(part.FileName()), content))
	}
	if sources == nil {
		return nil, malformed("", "api.import_file")
	}
	return sources, nil
}

// unread says why a body could not be read.
func unread(err error) error {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return &refusal{status: http.StatusRequestEntityTooLarge, name: "too_large", key: "error.too_large"}
	}
	return malformed("", "api.unreadable")
}
