package cli

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"chancery/demo"
	"chancery/internal/api"
	"chancery/internal/chancery"
	"chancery/internal/job"
	"chancery/internal/service"
	"chancery/internal/web"
	"chancery/internal/webhook"
)

type serveCommand struct {
	Listen  string `env:"CHANCERY_LISTEN" default:"127.0.0.1:8080" placeholder:"ADDR"`
	TLSCert string `name:"tls-cert" placeholder:"FILE"`
	TLSKey  string `name:"tls-key" placeholder:"FILE"`
	Admin   string `placeholder:"ADDR"`
	// WebhookTo are networks that messages to other programs may go to beside
	// public addresses.
	WebhookTo string `name:"webhook-to" env:"CHANCERY_WEBHOOK_TO" placeholder:"NETWORKS"`
	Model     string `name:"reading-model" env:"CHANCERY_READING_MODEL" placeholder:"URL"`
}

// Run serves the pages and the interface for programs until it is stopped.
func (c *serveCommand) Run(s *session) error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return wrongUse{chancery.Refuse("cli.serve.half_tls")}
	}
	svc, err := s.serviceOrNew()
	if err != nil {
		return err
	}
	if c.Model != "" {
		model, err := modelAt(c.Model)
		if err != nil {
			return err
		}
		svc.UseModel(model)
	}
	listener, err := listen(c.Listen)
	if err != nil {
		return err
	}
	return s.serve(svc, listener, c)
}

func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, &chancery.Error{Problem: chancery.Refused, Key: "cli.serve.cannot_listen", Args: []any{"address", address, "reason", err.Error()}, Cause: err}
	}
	return l, nil
}

// webhookRound is how soon other programs are told of a change.
const webhookRound = 2 * time.Second

// sweepRound is how often contents are looked for that became no document, and
// texts that can be read better now.
const sweepRound = 6 * time.Hour

// graceful is how long a stopped server lets requests under way finish.
const graceful = 20 * time.Second

func (s *session) serve(svc *service.Service, l net.Listener, c *serveCommand) error {
	log, m := newLog(s.err), &metrics{begun: time.Now()}
	reach, err := webhook.ParseReach(c.WebhookTo)
	if err != nil {
		return wrongUse{err}
	}
	svc.Reach(reach)
	handler, err := s.handler(svc, log, m, l, c.TLSCert != "")
	if err != nil {
		return err
	}
	if err := s.announce(svc, l, c); err != nil {
		return err
	}
	working, stopWork := context.WithCancel(s.ctx)
	idle := make(chan struct{})
	go func() {
		defer close(idle)
		job.Run(working, job.Config{Service: svc, Log: log, Timed: []job.Timed{
			{Name: "webhooks", Every: webhookRound, Do: api.NewCourier(svc, reach).Round},
			{Name: "files", Every: sweepRound, Do: func(ctx context.Context) error {
				t, err := svc.TidyFiles(ctx)
				if t != (service.Tidied{}) {
					log.Info("files were tidied", "removed", t.Files, "bytes", t.Bytes, "read_again", t.Texts)
				}
				return err
			}},
		}})
	}()
	defer func() {
		stopWork()
		<-idle
	}()
	pages := server(handler, log)
	servers := []*http.Server{pages}
	errs := make(chan error, 2)
	go func() {
		if c.TLSCert != "" {
			errs <- pages.ServeTLS(l, c.TLSCert, c.TLSKey)
		} else {
			errs <- pages.Serve(l)
		}
	}()
	if c.Admin != "" {
		second, err := listen(c.Admin)
		if err != nil {
			return err
		}
		figures := server(operators(m), log)
		figures.WriteTimeout = 0 // a profile takes as long as is asked
		servers = append(servers, figures)
		go func() { errs <- figures.Serve(second) }()
	}
	select {
	case err := <-errs:
		return err
	case <-s.ctx.Done():
	}
	s.note("cli.serve.stopping")
	ctx, cancel := context.WithTimeout(context.Background(), graceful)
	defer cancel()
	for _, one := range servers {
		err = errors.Join(err, one.Shutdown(ctx))
	}
	return err
}

// server bounds what a client can hold on to.
func server(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// handler puts everything together that answers requests. The sign-in page of a
// demonstration shows its password, so only to whoever sits at this machine.
func (s *session) handler(svc *service.Service, log *slog.Logger, m *metrics, l net.Listener, secure bool) (http.Handler, error) {
	_, password, err := svc.DemoSignIn(s.ctx)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/api/", api.New(svc, api.Log(log)))
	c := web.Config{Service: svc, Log: log, Demo: password != "" && loopback(l), SecureCookies: secure}
	if c.Profiles, err = s.profiles(); err != nil {
		return nil, err
	}
	c.Demonstration = func(ctx context.Context) error { return fillDemo(ctx, svc) }
	web.Install(mux, c)
	return logged(log, m, mux), nil
}

// profiles are those that come with the program, for a ministry to begin with.
func (s *session) profiles() (out []web.Profile, err error) {
	for _, name := range []string{"generic", "vn-mnd"} {
		files, err := profile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, web.Profile{Name: name, Files: files})
	}
	return out, nil
}

// fillDemo makes an empty ministry the demonstration, but for its people: one
// account is there already.
func fillDemo(ctx context.Context, svc *service.Service) error {
	folder, err := profile("vn-mnd")
	if err != nil {
		return err
	}
	if err := svc.Init(ctx, folder, "vn-mnd"); err != nil {
		return err
	}
	return svc.LoadDemo(ctx, demo.FS)
}

// loopback reports whether only this machine reaches a listener.
func loopback(l net.Listener) bool {
	at, ok := l.Addr().(*net.TCPAddr)
	return ok && at.IP.IsLoopback()
}

// announce tells where the pages are and, where nobody can administer yet, the
// code that lets the first administrator in.
func (s *session) announce(svc *service.Service, l net.Listener, c *serveCommand) error {
	scheme := "http://"
	if c.TLSCert != "" {
		scheme = "https://"
	}
	address := scheme + l.Addr().String()
	s.note("cli.serve.at", "address", address)
	needed, err := svc.SetupNeeded(s.ctx)
	if err != nil || !needed {
		return err
	}
	code, err := svc.SetupCode(s.ctx)
	if err != nil {
		return err
	}
	s.note("cli.serve.setup", "address", address, "code", code)
	return nil
}
