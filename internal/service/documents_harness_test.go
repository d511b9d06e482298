package service_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store"
)

// registry is the demonstration with a clock that can be moved and a folder.
type registry struct {
	*service.Service
	t   *testing.T
	now time.Time
	dir string
	dsn string
}

func eachRegistry(t *testing.T, fn func(t *testing.T, r *registry)) {
	demoSeed.Each(t, func(t *testing.T, dsn string) { fn(t, openRegistry(t, dsn)) })
}

func openRegistry(t *testing.T, dsn string) *registry {
	t.Helper()
	r := &registry{t: t, now: time.Date(2026, 12, 30, 8, 0, 0, 0, time.UTC), dir: t.TempDir(), dsn: dsn}
	st, err := store.Open(context.Background(), dsn, func() time.Time { return r.now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	r.Service = service.New(st, r.dir)
	return r
}

// person is somebody of a unit, cleared up to a height.
func (r *registry) person(unit string, rank int, roles ...chancery.Role) chancery.Actor {
	r.t.Helper()
	view, err := r.Get(context.Background(), chancery.System(), "organisation", unit)
	if err != nil {
		r.t.Fatal(err)
	}
	return chancery.Actor{User: unit, Organisation: view.Head().ID, Clearance: chancery.Clearance{Rank: rank}, Roles: roles, Lang: "vi"}
}

func docx(tb testing.TB, text string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("word/document.xml")
	if err == nil {
		_, err = fmt.Fprintf(f, `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>`, text)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func (r *registry) attach(who chancery.Actor, ref, name string, content []byte, a service.Attachment) (string, error) {
	r.t.Helper()
	u, err := r.TakeUpload(context.Background(), who, name, bytes.NewReader(content))
	if err != nil {
		return "", err
	}
	a.Upload = u.ID
	refs, err := r.Attach(context.Background(), who, "agreement", ref, []service.Attachment{a})
	if err != nil {
		return "", err
	}
	return refs[0], nil
}

func (r *registry) mustAttach(who chancery.Actor, ref, name string, content []byte, values map[string]any, enter bool) string {
	r.t.Helper()
	got, err := r.attach(who, ref, name, content, service.Attachment{Values: values, Enter: enter, Lower: true})
	if err != nil {
		r.t.Fatal(err)
	}
	return got
}

func paper(title, kind string) map[string]any {
	return map[string]any{"title": chancery.Text{VI: title}, "type": kind}
}
