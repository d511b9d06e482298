package storetest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestProgramsAreTheNewest(t *testing.T) {
	root := t.TempDir()
	install := func(path string) string {
		t.Helper()
		folder := filepath.Join(root, path)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "initdb"), nil, 0o755); err != nil {
			t.Fatal(err)
		}
		return folder
	}
	install("lib/9.6/bin")
	newest := install("lib/17/bin")
	install("lib/15/bin")
	got, err := programs(filepath.Join(root, "lib/*/bin"))
	if err != nil || got != newest {
		t.Errorf("programs = %s, %v; want %s", got, err, newest)
	}

	onPath := install("bin")
	t.Setenv("PATH", onPath)
	got, err = programs(filepath.Join(root, "none/*/bin"))
	if err != nil || got != onPath {
		t.Errorf("programs = %s, %v; want %s", got, err, onPath)
	}

	t.Setenv("PATH", root)
	if _, err = programs(filepath.Join(root, "none/*/bin")); err == nil || !strings.Contains(err.Error(), "make test") {
		t.Errorf("without PostgreSQL the error is %v; it must say what to run", err)
	}
}

func TestTemplateFailures(t *testing.T) {
	broken := errors.New("no such column")
	for _, tt := range []struct {
		name    string
		migrate func(dsn string) error
		want    string
	}{
		{"failed", func(string) error { return broken }, "no such column"},
		{"left open", func(dsn string) error {
			path := strings.TrimPrefix(dsn, "sqlite:")
			return errors.Join(os.WriteFile(path, nil, 0o600), os.WriteFile(path+"-wal", nil, 0o600))
		}, "left open"},
		{"made nothing", func(string) error { return nil }, "template.db"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Template(tt.name, tt.migrate).sqlite()
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("SQLite: %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := Template("failed", func(string) error { return broken }).postgres(); !errors.Is(err, broken) {
		t.Errorf("PostgreSQL: %v, want %v", err, broken)
	}
}

func TestTemplateStemFitsPostgreSQL(t *testing.T) {
	for _, tt := range []struct{ binary, name, want string }{
		{"store.test", "schema", "template_store_schema_"},
		{"store.test", "Demo ministry 2022-H1", "template_store_demo_ministry_2022_h1_"},
		{"store.test", strings.Repeat("x", 90), "template_store_" + strings.Repeat("x", 26) + "_"},
	} {
		got := templateStem(tt.binary, tt.name)
		if got != tt.want {
			t.Errorf("templateStem(%q, %q) = %q, want %q", tt.binary, tt.name, got, tt.want)
		}
		if len(got)+16+len("_new") > 63 {
			t.Errorf("%q leaves no room", got)
		}
	}
}

func TestClusterThatDoesNotStartIsMadeAnew(t *testing.T) {
	bin, err := programs("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
	if err != nil {
		t.Fatal(err)
	}
	account, err := serverAccount()
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.MkdirTemp("", "storetest")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	if err := os.Chmod(home, 0o755); err != nil {
		t.Fatal(err)
	}
	c := &cluster{bin: bin, home: home, account: account}
	stop := func() { _ = c.run("pg_ctl", "stop", "--mode=immediate", "--pgdata="+c.data()) }
	t.Cleanup(stop)
	if err := c.ensure(); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := os.Remove(filepath.Join(c.data(), "global", "pg_control")); err != nil {
		t.Fatal(err)
	}
	if err := c.ensure(); err != nil {
		t.Errorf("after the loss of a file: %v", err)
	}
}
