package service_test

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"chancery/demo"
	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store"
	"chancery/internal/store/storetest"
	"chancery/profiles"
)

var (
	ministrySeed = storetest.Template("service-ministry", func(dsn string) error { return prepare(dsn, false) })
	demoSeed     = storetest.Template("service-demo", func(dsn string) error { return prepare(dsn, true) })
)

func prepare(dsn string, withDemo bool) error {
	st, err := store.Open(context.Background(), dsn, time.Now)
	if err != nil {
		return err
	}
	defer st.Close()
	s := service.New(st, "")
	profile, err := fs.Sub(profiles.FS, "vn-mnd")
	if err != nil {
		return err
	}
	if err := s.Init(context.Background(), profile, "vn-mnd"); err != nil || !withDemo {
		return err
	}
	return s.LoadDemo(context.Background(), demo.FS)
}

func open(t testing.TB, dsn string) *service.Service {
	t.Helper()
	st, err := store.Open(context.Background(), dsn, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	return service.New(st, t.TempDir())
}

func TestTheDemonstrationIsLoaded(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		for kind, want := range map[chancery.Kind]int{
			"activity": 525, "agreement": 106, "conference": 11, "mechanism": 94, "organisation": 80, "partner": 51, "person": 176,
			"rotation": 33, "shortcoming": 4, "task": 47, "directive": 16,
		} {
			reg, err := s.List(context.Background(), chancery.System(), service.Query{Kind: kind}, false)
			if err != nil {
				t.Fatal(err)
			}
			if reg.Total != want {
				t.Errorf("%d records of %s, want %d", reg.Total, kind, want)
			}
		}
	})
}
