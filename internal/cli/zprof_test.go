package cli

import (
	"context"
	"os"
	"runtime/pprof"
	"testing"
	"time"
	"io"
	"path/filepath"

	"chancery/internal/chancery"
)

func TestZProf(t *testing.T) {
	dir := t.TempDir()
	s := &session{ctx: context.Background(), out: io.Discard, err: io.Discard, options: &grammar{}}
	s.options.DB = filepath.Join(dir, "chancery.db")
	s.options.Data = dir
	b := &bench{session: s, ministry: newBenchMinistry(10000), who: chancery.System()}
	var err error
	if b.svc, err = b.session.open(); err != nil { t.Fatal(err) }
	if b.bare, err = openBare(s.ctx, filepath.Join(dir, "bare.db")); err != nil { t.Fatal(err) }
	if err := b.fill(); err != nil { t.Fatal(err) }
	if err := b.open(); err != nil { t.Fatal(err) }
	for _, p := range []struct{ n, at string }{{"html", "/activities?type=meeting&sort=-ends"}, {"json", "/api/v1/activities?type=meeting&sort=-ends&limit=50"}} {
		_ = b.get(p.at)()
		f, _ := os.Create("/tmp/" + p.n + ".prof")
		_ = pprof.StartCPUProfile(f)
		at := time.Now()
		for range 60 { if err := b.get(p.at)(); err != nil { t.Fatal(err) } }
		t.Log(p.n, time.Since(at)/60)
		pprof.StopCPUProfile()
		f.Close()
	}
}
