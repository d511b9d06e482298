package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"time"

	"chancery/internal/api"
	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/web"
)

type benchCommand struct {
	Activities int    `default:"10000" placeholder:"N"`
	Format     string `enum:"text,json" default:"text" placeholder:"text|json"`
	// Profile is a folder for a processor profile of each path, ours alone.
	Profile string `placeholder:"DIR"`
}

// measured is one path beside the same work in bare SQL.
type measured struct {
	Path string  `json:"path"` // of the message cli.bench.path.PATH
	Ours float64 `json:"chancery"`
	Bare float64 `json:"bare,omitempty"`
	Unit string  `json:"unit"` // "ms", "rows/s", "MiB" …
	// Ratio is ours to bare where less is better, the other way round where more is; 0 without bare.
	Ratio float64 `json:"ratio,omitempty"`
	Mark  string  `json:"mark,omitempty"` // what the ratio, or ours where nothing is beside it, should be
	Met   bool    `json:"met"`
}

// bench is one run: a throw-away ministry and its bare counterpart.
type bench struct {
	*session
	svc      *service.Service
	bare     *bare
	ministry *benchMinistry
	handler  http.Handler
	token    string
	cookie   string
	who      chancery.Actor
	below    chancery.Actor // somebody of one unit, cleared for little
	results  []measured
	profiles string // where profiles go; empty for none
}

// Run fills a throw-away database and measures each path.
func (c *benchCommand) Run(s *session) error {
	if c.Activities < 100 {
		return wrongUse{chancery.Refuse("cli.bench.too_few")}
	}
	dir, err := os.MkdirTemp("", "chancery-bench-")
	if err != nil {
		return unwritable(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	beside := filepath.Join(dir, "bare.db")
	if file(s.options.DB) == "" && s.options.DB != "" {
		beside = s.options.DB
	} else {
		s.options.DB = filepath.Join(dir, "chancery.db")
	}
	s.options.Data = dir
	b := &bench{session: s, ministry: newBenchMinistry(c.Activities), who: chancery.System(), profiles: c.Profile}
	if b.svc, err = s.open(); err != nil {
		return err
	}
	if b.bare, err = openBare(s.ctx, beside); err != nil {
		return err
	}
	defer b.bare.drop(context.WithoutCancel(s.ctx))
	s.note("cli.bench.begins", "count", c.Activities, "engine", b.svc.Engine())
	for _, step := range []func() error{b.fill, b.open, b.figures, b.create, b.registers, b.search, b.paper, b.ledger, b.size} {
		if err := step(); err != nil {
			return err
		}
	}
	if c.Format == "json" {
		return s.json(map[string]any{"activities": c.Activities, "engine": b.svc.Engine(), "results": b.results})
	}
	b.print()
	return nil
}

// print writes the table.
func (b *bench) print() {
	b.printf("%-60s %12s %12s %8s  %s\n", b.t("cli.bench.path_head"), "chancery", b.t("cli.bench.bare"), b.t("cli.bench.ratio"), b.t("cli.bench.mark"))
	for _, m := range b.results {
		beside, ratio, verdict := "", "", ""
		if m.Ratio != 0 {
			beside, ratio = fmt.Sprintf("%.4g", m.Bare), fmt.Sprintf("%.2f", m.Ratio)
		}
		if m.Mark != "" {
			verdict = m.Mark + " " + b.t("cli.bench.missed")
			if m.Met {
				verdict = m.Mark + " " + b.t("cli.bench.met")
			}
		}
		b.printf("%-60s %12s %12s %8s  %s\n", b.t("cli.bench.path."+m.Path), fmt.Sprintf("%.4g %s", m.Ours, m.Unit), beside, ratio, verdict)
	}
}

// slower notes a path that takes at most so many times what bare SQL takes.
func (b *bench) slower(path string, ours, beside time.Duration, most float64) {
	m := measured{Path: path, Ours: ms(ours), Bare: ms(beside), Unit: "ms", Ratio: float64(ours) / float64(beside), Mark: fmt.Sprintf("≤ %g ×", most)}
	m.Met = m.Ratio <= most
	b.results = append(b.results, m)
}

// rate notes a path that does at least such a share of what bare SQL does in a second.
func (b *bench) rate(path string, ours, beside, least float64) {
	m := measured{Path: path, Ours: ours, Bare: beside, Unit: "/s", Ratio: ours / beside, Mark: fmt.Sprintf("≥ %g ×", least)}
	m.Met = m.Ratio >= least
	b.results = append(b.results, m)
}

// alone notes something with nothing to compare it to.
func (b *bench) alone(path string, ours float64, unit, mark string, met bool) {
	b.results = append(b.results, measured{Path: path, Ours: ours, Unit: unit, Mark: mark, Met: met})
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// median runs several things by turns, once more each before to warm up, and
// gives the middle time of each. By turns, because other work on the machine
// then slows all of them alike.
func median(times int, things ...func() error) ([]time.Duration, error) {
	took := make([][]time.Duration, len(things))
	for turn := range times + 1 {
		for i, thing := range things {
			begin := time.Now()
			if err := thing(); err != nil {
				return nil, err
			}
			if turn > 0 {
				took[i] = append(took[i], time.Since(begin))
			}
		}
	}
	middle := make([]time.Duration, len(things))
	for i, t := range took {
		slices.Sort(t)
		middle[i] = t[len(t)/2]
	}
	return middle, nil
}

// compare measures two ways of doing the same.
func (b *bench) compare(path string, times int, most float64, ours, beside func() error) error {
	took, err := median(times, ours, beside)
	if err != nil {
		return err
	}
	b.slower(path, took[0], took[1], most)
	return b.profiled(path, ours)
}

// profiled repeats something for two seconds and writes where the processor
// was, for go tool pprof.
func (b *bench) profiled(path string, fn func() error) error {
	end := time.Now().Add(2 * time.Second)
	return b.profile(path, func() error {
		for b.profiles != "" && time.Now().Before(end) {
			if err := fn(); err != nil {
				return err
			}
		}
		return nil
	})
}

// profile runs something once, and writes where the processor was if that was
// asked for.
func (b *bench) profile(path string, fn func() error) error {
	if b.profiles == "" {
		return fn()
	}
	f, err := os.Create(filepath.Join(b.profiles, path+".pprof"))
	if err != nil {
		return unwritable(err)
	}
	defer func() { _ = f.Close() }()
	if err := pprof.StartCPUProfile(f); err != nil {
		return unwritable(err)
	}
	defer pprof.StopCPUProfile()
	return fn()
}

// open makes the server's handler and somebody who asks it.
func (b *bench) open() error {
	quiet := slog.New(slog.NewJSONHandler(io.Discard, nil))
	mux := http.NewServeMux()
	mux.Handle("/api/", api.New(b.svc, api.Log(quiet), api.Rate(1e9, 1<<30)))
	web.Install(mux, web.Config{Service: b.svc, Log: quiet})
	b.handler = mux
	const password = "nine green teapots"
	for _, a := range []service.Account{
		{Name: "bench", Roles: []chancery.Role{chancery.RoleAdministrator}, MinistryWide: true, Marking: "top_secret", Compartments: []chancery.Code{"border", "cyber"}},
		{Name: "below", Roles: []chancery.Role{chancery.RoleOfficer}, Organisation: chancery.ID(benchOrganisation(1)), Marking: "internal"},
	} {
		if err := b.svc.AddUser(b.ctx, chancery.System(), a, password); err != nil {
			return err
		}
	}
	var err error
	if b.who, err = b.svc.Actor(b.ctx, "bench"); err != nil {
		return err
	}
	if b.below, err = b.svc.Actor(b.ctx, "below"); err != nil {
		return err
	}
	if b.token, err = b.svc.AddToken(b.ctx, b.who, service.NewToken{Label: "bench", Scope: "write"}); err != nil {
		return err
	}
	b.cookie, err = b.svc.SignIn(b.ctx, "bench", password, "bench")
	return err
}
