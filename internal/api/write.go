package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// mergePatch is the media type of RFC 7396, which PATCH bodies are.
const mergePatch = "application/merge-patch+json"

func create(c *call) error {
	m, raw, err := c.bodyObject(false, jsonType)
	if err != nil {
		return err
	}
	in, wrong := input(c.spec, m, creating)
	if err := invalid(wrong); err != nil {
		return err
	}
	return c.do("create", in, m, raw)
}

func patch(c *call) error   { return c.edit(patching, jsonType, mergePatch) }
func replace(c *call) error { return c.edit(replacing, jsonType) }

func (c *call) edit(as sending, mediaTypes ...string) error {
	m, raw, err := c.bodyObject(false, mediaTypes...)
	if err != nil {
		return err
	}
	in, wrong := input(c.spec, m, as)
	if err := invalid(wrong); err != nil {
		return err
	}
	if err := c.checkFixed(m); err != nil {
		return err
	}
	return c.do("edit", in, m, raw)
}

// makeMove makes the move the address names.
func makeMove(c *call) error {
	m, raw, err := c.bodyObject(true, jsonType)
	if err != nil {
		return err
	}
	in, wrong := input(c.spec, m, acting)
	if err := invalid(wrong); err != nil {
		return err
	}
	return c.do(c.act, in, m, raw)
}

func remove(c *call) error {
	in := service.Input{Reason: c.r.URL.Query().Get("reason")}
	return c.do("remove", in, nil, nil)
}

func restore(c *call) error { return c.do("restore", service.Input{}, nil, nil) }

// do performs one act on one record and answers with the record after it.
func (c *call) do(act string, in service.Input, sent map[string]any, raw []byte) error {
	dry, err := c.writeParameters(act)
	if err != nil {
		return err
	}
	version, err := c.versionAsked()
	if err != nil {
		return err
	}
	if version != 0 {
		in.Version = version
	}
	if act != "create" {
		in.Ref = c.ref()
	}
	b := service.Batch{Kind: c.spec.Kind, Act: act, Inputs: []service.Input{in}, DryRun: dry}
	if err := c.perform(b, raw, c.recordReply(act)); err != nil {
		return c.withBoth(err, in, sent)
	}
	return nil
}

// writeParameters reads the query of a write.
func (c *call) writeParameters(act string, more ...string) (dry bool, err error) {
	if act == "remove" {
		more = append(more, "reason")
	}
	if err := c.known(append(more, "dry_run")...); err != nil {
		return false, err
	}
	return flagOf(c.r.URL.Query(), "dry_run")
}

// reply is an answer to a write, to be given again where it is asked again.
type reply struct {
	status   int
	etag     string
	location string
	body     []byte
}

func (c *call) recordReply(act string) func([]service.Outcome) reply {
	return func(out []service.Outcome) reply {
		v := out[0].View
		r := reply{status: http.StatusOK, body: append(appendJSON(make([]byte, 0, 2048), c.view(v, nil)), '\n')}
		r.etag = tag(v.Head().Version, r.body)
		if act == "create" {
			r.status, r.location = http.StatusCreated, addressOf(v.Spec, v.Head().Ref)
		}
		return r
	}
}

// perform does a batch, once only where the request has an Idempotency-Key, and
// answers with what render makes of the outcomes.
func (c *call) perform(b service.Batch, raw []byte, render func([]service.Outcome) reply) error {
	var err error
	if b.Once, err = c.once(raw, b.DryRun, render); err != nil {
		return err
	}
	out, before, err := c.svc().Do(c.ctx(), c.who, b)
	switch {
	case err != nil:
		return err
	case before != nil:
		c.w.Header().Set("Idempotency-Replayed", "true")
		c.sendReply(replyBefore(before))
	default:
		r := render(out)
		if b.DryRun {
			c.w.Header().Set("Dry-Run", "true")
			r.status, r.location = http.StatusOK, ""
		}
		c.sendReply(r)
	}
	return nil
}

func (c *call) sendReply(r reply) {
	h := c.w.Header()
	if r.etag != "" {
		h.Set("ETag", r.etag)
	}
	if r.location != "" {
		h.Set("Location", r.location)
	}
	c.sendBytes(r.status, jsonType, r.body)
}

const maxKey = 200

// once reads Idempotency-Key; nil where there is none, or nothing to repeat.
func (c *call) once(raw []byte, dry bool, render func([]service.Outcome) reply) (*service.Once, error) {
	key := c.r.Header.Get("Idempotency-Key")
	if key == "" || dry || c.r.Method != http.MethodPost {
		return nil, nil
	}
	if len(key) > maxKey {
		return nil, badHeader("Idempotency-Key", "api.bad_idempotency_key")
	}
	sum := sha256.New()
	for _, part := range [][]byte{[]byte(c.r.Method), []byte(c.r.URL.RequestURI()), []byte(c.r.Header.Get("If-Match")), raw} {
		sum.Write(part)
		sum.Write([]byte{0})
	}
	return &service.Once{Key: key, Request: hex.EncodeToString(sum.Sum(nil)), Answer: func(out []service.Outcome) service.Answered {
		r := render(out)
		return service.Answered{Status: r.status, Body: string(r.body)}
	}}, nil
}

// replyBefore is the reply that was given to a request already.
func replyBefore(a *service.Answered) reply {
	r := reply{status: a.Status, body: []byte(a.Body)}
	var is struct {
		Version int64 `json:"version"`
		Links   struct {
			Self string `json:"self"`
		} `json:"_links"`
	}
	if json.Unmarshal(r.body, &is) == nil && is.Version > 0 {
		r.etag = tag(is.Version, r.body)
		if r.status == http.StatusCreated {
			r.location = is.Links.Self
		}
	}
	return r
}

// withBoth adds to a conflict the record as it stands and as it was sent.
func (c *call) withBoth(err error, in service.Input, sent map[string]any) error {
	if chancery.ProblemOf(err) != chancery.Stale || isRefusal(err) {
		return err
	}
	r := refusalOf(err)
	r.more = object{{"sent_version", in.Version}}
	if sent != nil {
		r.more = append(r.more, member{"sent", sent})
	}
	now, gone := c.svc().Record(c.ctx(), c.who, c.spec.Kind, c.ref())
	if gone == nil {
		r.more = append(r.more, member{"current_version", now.Head().Version}, member{"current", c.view(now, nil)})
	}
	return r
}
