package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"

	"chancery/internal/i18n"
	"chancery/internal/service"
)

// Config is what a site is made of.
type Config struct {
	Service *service.Service
	Log     *slog.Logger
	// Demo puts up the notice that nothing on the site is a ministry's own.
	Demo bool
	// SecureCookies is for sites reached by TLS only.
	SecureCookies bool
	// Profiles are those that a ministry without anything in it can begin with,
	// by name, and Demonstration fills such a ministry with the demonstration.
	Profiles      []Profile
	Demonstration func(ctx context.Context) error
	// Lang is shown to whoever states no preference; Vietnamese when empty.
	Lang i18n.Lang
}

// Profile is a folder that a ministry can begin with.
type Profile struct {
	Name  string
	Files fs.FS
}

// Site serves the pages of one ministry.
type Site struct {
	service *service.Service
	log     *slog.Logger
	config  Config
}

// Install puts the pages on mux: everything that no longer pattern of mux takes.
func Install(mux *http.ServeMux, c Config) {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Lang == "" {
		c.Lang = i18n.VI
	}
	s := &Site{service: c.Service, log: c.Log, config: c}
	mux.Handle("/", s.guard(s.routes()))
}
