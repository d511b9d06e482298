package web

import (
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
	// Lang is shown to whoever states no preference; Vietnamese when empty.
	Lang i18n.Lang
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
