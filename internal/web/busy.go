package web

import (
	"math"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"chancery/internal/service"
)

// busy is why a request is not answered now; it may come again after wait.
type busy struct{ wait time.Duration }

func (b *busy) Error() string { return "too many requests" }

// seconds is how long to wait, one at least.
func (b *busy) seconds() int { return max(int(math.Ceil(b.wait.Seconds())), 1) }

// ownLimits are the addresses that count what is sent to them themselves.
var ownLimits = []string{"/sign-in", "/setup", "/sign-out"}

// madeFiles are the endings of addresses that are answered with a file made for it.
var madeFiles = []string{".csv", ".xlsx", ".jsonl", ".ics", ".docx", ".pdf", ".zip"}

// costOf is what a request asks of the machine; empty where that is little.
func costOf(r *http.Request) service.Cost {
	switch {
	case r.Method == http.MethodPost && !slices.Contains(ownLimits, r.URL.Path):
		return service.CostSave
	case r.Method == http.MethodGet && (slices.Contains(madeFiles, path.Ext(r.URL.Path)) || r.URL.Query().Has("file") && strings.HasSuffix(r.URL.Path, "/papers")):
		return service.CostExport
	}
	return ""
}

// spend counts what a visit costs and refuses what is too much.
func (v *visit) spend() error {
	cost := costOf(v.r)
	if cost == "" {
		return nil
	}
	if wait, ok := v.site.service.Spend(cost, v.who.User, v.from()); !ok {
		return &busy{wait}
	}
	return nil
}
