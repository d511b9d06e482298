package service_test

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store/storetest"
)

func backupOf(t *testing.T, s *service.Service) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := s.Backup(context.Background(), chancery.System(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func restore(backup []byte, database, dir string) error {
	_, err := service.Restore(context.Background(), bytes.NewReader(backup), int64(len(backup)), database, dir, time.Now)
	return err
}

// TestBackupsMoveBetweenEngines makes a backup on each engine and restores it
// on each: what comes out is the same to the last byte of an export.
func TestBackupsMoveBetweenEngines(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		ctx, sys := context.Background(), chancery.System()
		if _, err := s.Checkpoint(ctx, sys); err != nil {
			t.Fatal(err)
		}
		if err := s.AddUser(ctx, sys, service.Account{Name: "lan", Roles: []chancery.Role{"administrator"}}, lanPassword); err != nil {
			t.Fatal(err)
		}
		before, backup := t.TempDir(), backupOf(t, s)
		if err := s.ExportAll(ctx, sys, before); err != nil {
			t.Fatal(err)
		}
		emptySeed.Each(t, func(t *testing.T, target string) {
			dir := t.TempDir()
			if err := restore(backup, target, dir); err != nil {
				t.Fatal(err)
			}
			restored := open(t, target)
			after := t.TempDir()
			if err := restored.ExportAll(ctx, sys, after); err != nil {
				t.Fatal(err)
			}
			sameFolders(t, before, after)
			if _, err := restored.SignIn(ctx, "lan", lanPassword, "here"); err != nil {
				t.Errorf("signing in: %v", err)
			}
			found, err := restored.Search(ctx, sys, "hải quân", nil, 5, 0)
			if err != nil || len(found.Hits) == 0 {
				t.Errorf("searching: %+v, %v", found, err)
			}
			if key, err := os.Stat(filepath.Join(dir, "ledger.key")); err != nil || key.Mode().Perm() != 0o600 {
				t.Errorf("the ledger's key: %v, %v", key, err)
			}
			ref, err := restored.Create(ctx, sys, "activity", service.Input{Values: map[string]any{"title": map[string]any{"en": "After", "vi": "Sau"}, "type": "meeting", "start_date": "2022-05-01"}})
			if err != nil || !strings.HasPrefix(ref, "2022-") {
				t.Errorf("the next number: %s, %v", ref, err)
			}
		})
	})
}

func sameFolders(t *testing.T, want, got string) {
	t.Helper()
	files, err := os.ReadDir(want)
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		if f.IsDir() {
			if err := sameContents(filepath.Join(want, f.Name()), filepath.Join(got, f.Name())); err != nil {
				t.Error(err)
			}
			continue
		}
		a, _ := os.ReadFile(filepath.Join(want, f.Name()))
		b, err := os.ReadFile(filepath.Join(got, f.Name()))
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs (%v)", f.Name(), err)
		}
	}
}

// sameContents compares folders of files that are named by their content.
func sameContents(want, got string) error {
	return filepath.WalkDir(want, func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		a, err := os.ReadFile(at)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(filepath.Join(got, strings.TrimPrefix(at, want)))
		if err == nil && !bytes.Equal(a, b) {
			err = fmt.Errorf("%s differs", at)
		}
		return err
	})
}

func TestRestoreReplacesNothingByADamagedBackup(t *testing.T) {
	s := open(t, demoSeed.SQLite(t))
	good := backupOf(t, s)
	flipped := bytes.Clone(good)
	flipped[len(flipped)/2] ^= 1
	for name, c := range map[string]struct {
		backup []byte
		want   string
	}{
		"nothing":            {nil, "operations.not_a_backup"},
		"not a tar file":     {bytes.Repeat([]byte("chancery "), 1000), "operations.backup_damaged"},
		"cut short":          {good[:len(good)/2], "operations.backup_damaged"},
		"a bit turned":       {flipped, "operations.backup_damaged"},
		"another tar file":   {packed(t, map[string]string{"a.txt": "a"}), "operations.not_a_backup"},
		"out of its folder":  {packed(t, map[string]string{"../a.txt": "a"}), "operations.backup_damaged"},
		"of a newer program": {packed(t, map[string]string{"manifest.json": `{"format":"chancery-backup/1","schema":9999}`}), "operations.newer_schema"},
		"less than promised": {packed(t, map[string]string{"manifest.json": `{"format":"chancery-backup/1","files":[{"name":"x"}]}`}), "operations.backup_damaged"},
	} {
		database := filepath.Join(t.TempDir(), "chancery.db")
		if err := os.WriteFile(database, []byte("what was there"), 0o600); err != nil {
			t.Fatal(err)
		}
		wantKey(t, name, restore(c.backup, database, filepath.Dir(database)), c.want)
		if left, err := os.ReadFile(database); err != nil || string(left) != "what was there" {
			t.Errorf("%s: the database is %q, %v", name, left, err)
		}
		if files, _ := os.ReadDir(filepath.Dir(database)); len(files) != 1 {
			t.Errorf("%s: %v is left behind", name, files)
		}
	}
}

func packed(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for name, text := range files {
		if err := w.WriteHeader(&tar.Header{Name: name, Size: int64(len(text)), Mode: 0o600}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestRestoreAuditsTheLedger packs a database that was tampered with: every hash
// of the archive holds, the ledger does not.
func TestRestoreAuditsTheLedger(t *testing.T) {
	dsn := demoSeed.SQLite(t)
	storetest.Exec(t, dsn, `UPDATE record SET title_en = 'Never happened' WHERE kind = 'activity' AND ref = '2022-0001'`)
	backup := backupOf(t, open(t, dsn))
	wantKey(t, "tampered", restore(backup, filepath.Join(t.TempDir(), "chancery.db"), t.TempDir()), "row.changed")
}

func TestDoctorFindsWhatIsWrong(t *testing.T) {
	ctx, sys := context.Background(), chancery.System()
	for name, c := range map[string]struct{ statement, want string }{
		"dangling":     {`DELETE FROM record WHERE kind = 'partner' AND ref = 'CN'`, "doctor.dangling"},
		"rowless":      {`DELETE FROM activity WHERE id = (SELECT id FROM record WHERE kind = 'activity' AND ref = '2022-0001')`, "doctor.rowless"},
		"orphan":       {`INSERT INTO coded (record, field, ord, code) VALUES ('nobody', 'fields', 0, 'border')`, "doctor.orphan"},
		"counter":      {`UPDATE counter SET last = 1 WHERE kind = 'activity'`, "doctor.counter"},
		"ledger size":  {`UPDATE ledger_head SET size = size + 1`, "doctor.ledger_size"},
		"future":       {`UPDATE ledger_entry SET at = at + 864000000000 WHERE idx = 7`, "doctor.future"},
		"setting":      {`UPDATE setting SET value = 'nobody' WHERE name = 'ministry'`, "doctor.setting"},
		"missing tile": {`DELETE FROM ledger_tile WHERE idx = 2`, "ledger.tile_missing"},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			demoSeed.Each(t, func(t *testing.T, dsn string) {
				s := open(t, dsn)
				if err := s.AddUser(ctx, sys, service.Account{Name: "lan", Roles: []chancery.Role{"administrator"}}, lanPassword); err != nil {
					t.Fatal(err)
				}
				if found := ailing(t, s); len(found) != 0 {
					t.Fatalf("before: %v", found)
				}
				storetest.Exec(t, dsn, c.statement)
				if found := ailing(t, s); !strings.Contains(strings.Join(found, " "), c.want) {
					t.Errorf("found %v, want %s", found, c.want)
				}
			})
		})
	}
}

func ailing(t *testing.T, s *service.Service) (keys []string) {
	t.Helper()
	checks, err := s.Doctor(context.Background(), chancery.System())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range checks {
		for _, f := range c.Findings {
			keys = append(keys, f.Key)
		}
	}
	return keys
}
