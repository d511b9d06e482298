package archtest

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// machinePath is a folder of somebody's machine. It and the hosts are put
// together from pieces, so that this file does not break its own rule.
var machinePath = regexp.MustCompile("(^|[\\s\"'`=(:,])(/" + strings.Join([]string{
	"wo" + "rk/", "ro" + "ot/", "ho" + "me/[a-z]", "Us" + "ers/[A-Za-z]", "tm" + "p/[A-Za-z0-9]",
}, "|/") + `)|\b[A-Z]:\\` + "Us" + "ers")

// registries are where packages come from; their clients know them, and a
// ministry has its own.
var registries = []string{
	host("proxy", "golang", "org"), host("sum", "golang", "org"), host("goproxy", "io"),
	host("registry", "npmjs", "org"), host("registry", "yarnpkg", "com"),
	host("deb", "debian", "org"), host("security", "debian", "org"),
	host("pypi", "org"), host("crates", "io"), host("ghcr", "io"), host("docker", "io"),
}

func host(labels ...string) string { return strings.Join(labels, ".") }

func TestNoMachineIsNamed(t *testing.T) {
	holds(t, namedMachines)
	bites(t, namedMachines, []sample{
		{"README.md", "open /var/lib/chancery", false},
		{"README.md", "cd /wo" + "rk/main", true},
		{"docs/en/guide.md", "`/ho" + "me/lan/chancery`", true},
		{"scripts/a", `"${TMPDIR:-/tmp}/chancery"`, false},
		{"scripts/a", "rm /tm" + "p/a", true},
		{"internal/web/a.go", "package web; const route = \"/agreements/wo" + "rk/\"", false},
		{"go.mod", "// from " + host("proxy", "golang", "org"), true},
		{"picture.png", "\x00/ro" + "ot/", false},
	})
}

func namedMachines(t *tree) (broken []string) {
	for _, f := range t.files {
		if f.binary() {
			continue
		}
		for i, line := range bytes.Split(f.text, []byte("\n")) {
			if found := machinePath.Find(line); found != nil {
				broken = append(broken, fmt.Sprintf("%s:%d: %s is a place on one machine", f.path, i+1, bytes.TrimSpace(found)))
			}
			for _, name := range registries {
				if bytes.Contains(line, []byte(name)) {
					broken = append(broken, fmt.Sprintf("%s:%d: names the registry %s", f.path, i+1, name))
				}
			}
		}
	}
	return broken
}
