package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/ledger"
	"chancery/internal/service"
	"chancery/internal/store"
)

// fill loads the ministry: a first import into the empty database, and a second
// one on top of it.
func (b *bench) fill() error {
	folder, err := profile("vn-mnd")
	if err != nil {
		return err
	}
	if err := b.svc.Init(b.ctx, folder, "vn-mnd"); err != nil {
		return err
	}
	var sources []service.Source
	for _, name := range []string{"partner.csv", "organisation.csv", "agreement.csv", "task.csv"} {
		sources = append(sources, service.BytesSource(name, b.ministry.sheets()[name]))
	}
	if err := b.importAll(sources...); err != nil {
		return err
	}
	if err := b.bare.loadRest(b.ctx, b.ministry); err != nil {
		return err
	}
	all := len(b.ministry.activities)
	first := all * 9 / 10
	for _, part := range []struct {
		path     string
		from, to int
		least    float64
	}{{"initial_load", 0, first, 0.4}, {"import", first, all, 0.5}} {
		sheet := b.ministry.activitySheet(part.from, part.to)
		ours, oursBusy, err := timed(func() error {
			return b.profile(part.path, func() error { return b.importAll(service.BytesSource("activity.csv", sheet)) })
		})
		if err != nil {
			return err
		}
		beside, besideBusy, err := timed(func() error { return b.bare.load(b.ctx, b.ministry.activities[part.from:part.to]) })
		if err != nil {
			return err
		}
		n := float64(part.to - part.from)
		b.rate(part.path, n/ours.Seconds(), n/beside.Seconds(), part.least)
		b.rate(part.path+"_cpu", n/oursBusy.Seconds(), n/besideBusy.Seconds(), part.least)
	}
	b.ministry.activities = slices.Clone(b.ministry.activities[:min(all, 1000)]) // the rest is memory the server would not have
	runtime.GC()
	return nil
}

func (b *bench) importAll(sources ...service.Source) error {
	receipt, err := b.svc.Import(b.ctx, b.who, sources, service.ImportOptions{Name: "bench"})
	if err == nil && len(receipt.Rejected) > 0 {
		err = fmt.Errorf("%+v", receipt.Rejected[0])
	}
	return err
}

// benchHalves are the periods the figures are asked for.
var benchHalves = []struct{ label, from, to string }{
	{"2022-H1", "2022-01-01", "2022-06-30"}, {"2023-H1", "2023-01-01", "2023-06-30"}, {"2024-H1", "2024-01-01", "2024-06-30"},
}

func (b *bench) figures() error {
	halves := func(who chancery.Actor) func() error {
		return func() error {
			for _, h := range benchHalves {
				if _, err := b.svc.Figures(b.ctx, who, service.Ask{Period: h.label}); err != nil {
					return err
				}
			}
			return nil
		}
	}
	rollups := func() error {
		for _, h := range benchHalves {
			if err := b.bare.read(b.ctx, bareFigures, h.from[:7], h.to[:7]); err != nil {
				return err
			}
		}
		return nil
	}
	first, _, err := timed(func() error { return b.profile("figures_first", halves(b.who)) })
	if err != nil {
		return err
	}
	beside, err := median(5, rollups)
	if err != nil {
		return err
	}
	b.slower("figures_first", first, beside[0], 2.5)
	err = b.compare("figures", 5, 2.5, halves(b.who), rollups)
	if err != nil {
		return err
	}
	err = b.compare("figures_below", 5, 2.5, halves(b.below), func() error {
		for _, h := range benchHalves {
			if err := b.bare.read(b.ctx, bareSubtree, 1, h.from, h.to); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	h := benchHalves[0]
	filters := []service.Filter{{Field: "level", Values: []string{"minister"}}, {Field: "from", Values: []string{h.from}}, {Field: "to", Values: []string{h.to}}}
	count := func() error {
		_, err := b.svc.Count(b.ctx, b.who, "activity", filters, "type")
		return err
	}
	bareCounting := func() error { return b.bare.read(b.ctx, bareCount, "minister", h.from, h.to) }
	if err := b.compare("count", 9, 1.5, b.first(count), bareCounting); err != nil {
		return err
	}
	if err := b.compare("count_again", 9, 1.5, count, bareCounting); err != nil {
		return err
	}
	return b.compare("tasks", 5, 3, func() error {
		_, err := b.svc.TaskBoard(b.ctx, b.who, nil)
		return err
	}, func() error { return b.bare.read(b.ctx, bareTasks, "2024-01-01", "2024-01-01") })
}

// create measures single durable writes, one after the other and by sixteen at once.
func (b *bench) create() error {
	n := 0
	var mu sync.Mutex
	body := func() []byte {
		mu.Lock()
		defer mu.Unlock()
		n++
		a := b.ministry.activities[n%len(b.ministry.activities)]
		text, _ := json.Marshal(map[string]any{
			"title": map[string]any{"en": a.titleEN, "vi": a.titleVI}, "type": a.kind, "start_date": a.start, "end_date": a.end, "mode": a.mode, "level": a.level,
			"partners": []string{benchPartner(a.partners[0])}, "owner": benchOrganisation(a.organisation),
		})
		return text
	}
	ours := func() error {
		return b.ask(http.MethodPost, "/api/v1/activities", body(), http.StatusCreated, io.Discard)
	}
	beside := func() error {
		mu.Lock()
		defer mu.Unlock()
		in, err := b.bare.begin(b.ctx)
		if err != nil {
			return err
		}
		n++
		if err := b.bare.insert(b.ctx, in, b.ministry.activities[n%len(b.ministry.activities)]); err != nil {
			return err
		}
		return b.bare.commit(b.ctx, in)
	}
	if err := b.compare("create", 101, 2.5, ours, beside); err != nil {
		return err
	}
	const clients, each = 16, 40
	begin := time.Now()
	errs := make(chan error, clients)
	for range clients {
		go func() {
			var err error
			for range each {
				if err == nil {
					err = ours()
				}
			}
			errs <- err
		}()
	}
	for range clients {
		if err := <-errs; err != nil {
			return err
		}
	}
	together := clients * each / time.Since(begin).Seconds()
	begin = time.Now()
	for range clients * each / 4 {
		if err := beside(); err != nil {
			return err
		}
	}
	b.rate("create_together", together, clients*each/4/time.Since(begin).Seconds(), 2)
	return nil
}

// discard is an answer nobody reads: what is measured is the work, not a network.
type discard struct {
	head   http.Header
	status int
	body   io.Writer
	bytes  int
}

func (d *discard) Header() http.Header { return d.head }
func (d *discard) WriteHeader(s int)   { d.status = s }
func (d *discard) Write(p []byte) (int, error) {
	d.bytes += len(p)
	if d.status == 0 {
		d.status = http.StatusOK
	}
	return d.body.Write(p)
}

func (b *bench) ask(method, address string, body []byte, want int, into io.Writer) error {
	r, err := http.NewRequestWithContext(b.ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.RemoteAddr, r.RequestURI = "127.0.0.1:1", address
	if strings.HasPrefix(address, "/api/") {
		r.Header.Set("Authorization", "Bearer "+b.token)
	} else {
		r.AddCookie(&http.Cookie{Name: "chancery_session", Value: b.cookie})
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	w := &discard{head: http.Header{}, body: into}
	b.handler.ServeHTTP(w, r)
	if w.status != want {
		return fmt.Errorf("%s %s: %d", method, address, w.status)
	}
	return nil
}

func (b *bench) get(address string) func() error {
	return func() error { return b.ask(http.MethodGet, address, nil, http.StatusOK, io.Discard) }
}

// first makes each time one asks the first: what was counted before is forgotten.
func (b *bench) first(ask func() error) func() error {
	return func() error {
		b.opened.ForgetCounts()
		return ask()
	}
}

// registers measures single records and pages.
func (b *bench) registers() error {
	page, err := b.svc.Page(b.ctx, b.who, service.Query{Kind: "activity", Limit: 1}, false)
	if err != nil {
		return err
	}
	one := "/api/v1/activities/" + page.Records[0].Head().Ref
	if err := b.overHTTP(one); err != nil {
		return err
	}
	const list = "/api/v1/activities?type=meeting&sort=-ends&limit=50"
	if err := b.compare("register", 21, 4, b.first(b.get(list)), func() error { return b.bare.read(b.ctx, bareRegister, "meeting") }); err != nil {
		return err
	}
	deep := list
	for range min(99, len(b.ministry.activities)/100) {
		var found bytes.Buffer
		if err := b.ask(http.MethodGet, deep, nil, http.StatusOK, &found); err != nil {
			return err
		}
		var answer struct {
			Next string `json:"next_cursor"`
		}
		if err := json.Unmarshal(found.Bytes(), &answer); err != nil || answer.Next == "" {
			break
		}
		deep = list + "&cursor=" + url.QueryEscape(answer.Next)
	}
	if err := b.compare("register_deep", 21, 2, b.first(b.get(deep)), b.first(b.get(list))); err != nil {
		return err
	}
	return b.compare("register_html", 21, 2, b.first(b.get("/activities?type=meeting&sort=-ends")), b.first(b.get(list)))
}

// overHTTP compares reading one record with an empty answer, both over a
// connection that stays open.
func (b *bench) overHTTP(address string) error {
	l, err := listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/", b.handler)
	mux.HandleFunc("GET /floor", func(http.ResponseWriter, *http.Request) {})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(l) }()
	defer func() { _ = server.Close() }()
	client := &http.Client{}
	fetch := func(path string) func() error {
		return func() error {
			r, err := http.NewRequestWithContext(b.ctx, http.MethodGet, "http://"+l.Addr().String()+path, nil)
			if err != nil {
				return err
			}
			r.Header.Set("Authorization", "Bearer "+b.token)
			answer, err := client.Do(r)
			if err != nil {
				return err
			}
			defer func() { _ = answer.Body.Close() }()
			if answer.StatusCode != http.StatusOK {
				return fmt.Errorf("%s: %s", path, answer.Status)
			}
			_, err = io.Copy(io.Discard, answer.Body)
			return err
		}
	}
	return b.compare("read", 201, 2.5, fetch(address), fetch("/floor"))
}

func (b *bench) search() error {
	for _, s := range []struct{ path, words string }{{"search_rare", "ngoc trai"}, {"search_dense", "hoat dong"}} {
		err := b.compare(s.path, 9, 3, func() error {
			_, err := b.svc.Search(b.ctx, b.who, s.words, []chancery.Kind{"activity"}, 20, 0)
			return err
		}, func() error { return b.bare.read(b.ctx, b.bare.search(), s.words) })
		if err != nil {
			return err
		}
	}
	return nil
}

// paper measures the processor time of the central report's papers.
func (b *bench) paper() error {
	r, err := b.svc.CentralReport(b.ctx, b.who, service.Ask{Period: "2022-H1"}, "")
	if err != nil {
		return err
	}
	for _, form := range []string{"docx", "pdf"} {
		before := processorTime()
		if err := writeReport(r, form, b.lang, io.Discard); err != nil {
			return err
		}
		took := ms(processorTime() - before)
		b.alone("paper_"+form, took, "ms CPU", "≤ 1000", took <= 1000)
	}
	return nil
}

// timed runs something and says how long it took, and how much of that the
// processor worked on it: less depends then on what else the machine does.
func timed(fn func() error) (took, busy time.Duration, err error) {
	begin, before := time.Now(), processorTime()
	err = fn()
	return time.Since(begin), processorTime() - before, err
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (b *bench) ledger() error {
	if _, err := b.svc.Checkpoint(b.ctx, b.who); err != nil {
		return err
	}
	begin := time.Now()
	v, err := b.opened.VerifyLedger(b.ctx, nil, func(e *ledger.Error) error { return e })
	if err != nil {
		return err
	}
	perSecond := float64(v.Size) / time.Since(begin).Seconds()
	b.alone("verify", perSecond, "/s", "≥ 200000", perSecond >= 200_000)
	begin = time.Now()
	if err := b.opened.CompareRows(b.ctx, func(t store.Tampered) error { return errors.New(t.Reason) }); err != nil {
		return err
	}
	b.alone("compare_rows", float64(v.Size)/time.Since(begin).Seconds(), "/s", "", true)
	page, err := b.svc.Page(b.ctx, b.who, service.Query{Kind: "activity", Limit: 1}, false)
	if err != nil {
		return err
	}
	took, err := median(21, func() error {
		_, err := b.svc.Prove(b.ctx, b.who, "activity", page.Records[0].Head().Ref)
		return err
	})
	if err != nil {
		return err
	}
	b.alone("prove", ms(took[0]), "ms", "≤ 1", took[0] <= time.Millisecond)
	return nil
}

// size measures the disk, how long opening takes, and the most memory this run
// has had, what the ministry itself takes in it included.
func (b *bench) size() error {
	if path := file(b.database()); path != "" {
		b.alone("disk", mebibytes(path), "MiB", "", true)
		b.alone("disk_bare", mebibytes(b.bare.path), "MiB", "", true)
	}
	b.session.close()
	begin := time.Now()
	svc, err := b.session.service()
	if err == nil {
		err = svc.Ready(b.ctx)
	}
	took := ms(time.Since(begin))
	b.alone("start", took, "ms", "≤ 100", took <= 100)
	if peak, known := peakMemory(); known {
		b.alone("memory", peak, "MiB", "", true)
	}
	return err
}

func mebibytes(path string) (sum float64) {
	for _, tail := range []string{"", "-wal"} {
		if at, err := os.Stat(path + tail); err == nil {
			sum += float64(at.Size()) / (1 << 20)
		}
	}
	return sum
}

// peakMemory is the most this process has had, where the system tells.
func peakMemory() (mebi float64, known bool) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	_, rest, found := strings.Cut(string(status), "VmHWM:")
	if !found {
		return 0, false
	}
	kibi, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	return kibi / 1024, err == nil
}
