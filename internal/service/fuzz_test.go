package service_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
	"chancery/internal/store"
)

// refused fails where something made up looks like an outage, or is refused
// without words.
func refused(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var known *chancery.Error
	if !errors.As(err, &known) || known.Problem == chancery.Broken {
		t.Fatalf("what was made up looks like an outage: %v", err)
	}
	if known.Key != "" && !i18n.Has(i18n.EN, known.Key) {
		t.Fatalf("no words for %s", known.Key)
	}
}

func zipOf(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"ministry.toml", "term.csv", "organisation.csv"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const settingsFile = "country = \"VN\"\ncalendar = \"\"\nlanguages = [\"vi\", \"en\"]\n"

// FuzzProfileZip opens anything as a profile: it is one, or refused with words.
func FuzzProfileZip(f *testing.F) {
	s := open(f, demoSeed.SQLite(f))
	whole := zipOf(f, map[string]string{"ministry.toml": settingsFile, "term.csv": "ref,vocabulary,code,label_en\n", "organisation.csv": "ref,name_en\n"})
	f.Add(whole)
	f.Add(whole[:len(whole)-10])
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, content []byte) {
		files, err := service.OpenProfile(content)
		if err == nil {
			_, err = s.CheckProfile(context.Background(), system, files)
		}
		refused(t, err)
	})
}

// FuzzProfile reads anything as the files within a profile.
func FuzzProfile(f *testing.F) {
	s := open(f, demoSeed.SQLite(f))
	f.Add(settingsFile, "ref,vocabulary,code,label_en,rank\nlevel.x,level,x,X,3\n", "ref,name_en,parent\na,A,\nb,B,a\n")
	f.Add("languages = [\"xx\"]", "ref,vocabulary\n,\n", "ref,parent\na,b\nb,a\n")
	f.Add("country = 1", "\xff\xfe", "ref;name_vi\n\"a")
	f.Fuzz(func(t *testing.T, settings, terms, organisations string) {
		files, err := service.OpenProfile(zipOf(t, map[string]string{"ministry.toml": settings, "term.csv": terms, "organisation.csv": organisations}))
		if err == nil {
			_, err = s.CheckProfile(context.Background(), system, files)
		}
		refused(t, err)
	})
}

// FuzzTree reads anything as a pasted tree: every line knows where it stood,
// what is above it is in the tree or said to be wrong, and it reads the same twice.
func FuzzTree(f *testing.F) {
	for _, seed := range []string{
		"Ministry\n  Staff [GS]\n    Office / Văn phòng\n", "code\tname\tparent\na\tA\t\nb\tB\ta\n", "- a\n\t* b\n1.2) c", "mã\ttên\tcấp trên\nx\tX\tx\n", "\u00a0\u2003a\r\n\r\n b", "code\tname\n\t\n",
	} {
		f.Add(seed, "vi")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		lines := service.ReadTree(text, lang)
		rows := strings.Count(text, "\n") + 1
		codes := map[string]bool{}
		for _, l := range lines {
			codes[l.Code] = true
		}
		for _, l := range lines {
			if l.Row < 1 || l.Row > rows || l.Depth < 0 {
				t.Fatalf("%q: %+v", text, l)
			}
			if l.Error != "" && !i18n.Has(i18n.EN, l.Error) {
				t.Fatalf("no words for %s", l.Error)
			}
		}
		if again := service.ReadTree(text, lang); !reflect.DeepEqual(lines, again) {
			t.Fatalf("%q reads differently", text)
		}
	})
}

// FuzzPaste pastes anything into the child lines of every kind that has some:
// what stands in a column is a column of the lines.
func FuzzPaste(f *testing.F) {
	for _, seed := range []string{"09:00\tOpening\n10:00\tTalks", "At\tItem\n09:00\t\"a\nb\"", "a;b;c\n\"", "\xff\xfe", "Name\tRank\r\nA\tGeneral\r\n"} {
		f.Add(seed, "")
		f.Add(seed, "item")
	}
	f.Fuzz(func(t *testing.T, text, from string) {
		for _, spec := range chancery.Specs() {
			for _, field := range chancery.AllFields(spec.Make()) {
				if field.Type != chancery.TypeLines {
					continue
				}
				rows, err := service.PasteLines(field, nil, i18n.EN, from, text)
				refused(t, err)
				for _, row := range rows {
					for column := range row {
						name, _, _ := strings.Cut(column, ".")
						if _, ok := field.LineFields().ByName(name); !ok {
							t.Fatalf("%s.%s has no column %q", spec.Kind, field.Name, column)
						}
					}
				}
			}
		}
	})
}

// madeUpBackup packs tables and files as a backup, with the right hashes, so that
// what is wrong within is met.
func madeUpBackup(t testing.TB, name, content string) []byte {
	t.Helper()
	sum := sha256.Sum256([]byte(content))
	manifest, err := json.Marshal(map[string]any{
		"format": "chancery-backup/1", "schema": store.NewestSchema(), "files": []map[string]any{{"name": name, "size": len(content), "sha256": hex.EncodeToString(sum[:])}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, file := range []struct{ name, content string }{{name, content}, {"manifest.json", string(manifest)}} {
		if err := w.WriteHeader(&tar.Header{Name: file.name, Mode: 0o600, Size: int64(len(file.content)), Typeflag: tar.TypeReg}); err != nil {
			return b.Bytes() // a name no archive can hold
		}
		if _, err := w.Write([]byte(file.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func restoreInto(t *testing.T, backup []byte) error {
	t.Helper()
	dir := t.TempDir()
	_, err := service.Restore(context.Background(), bytes.NewReader(backup), int64(len(backup)), filepath.Join(dir, "chancery.db"), dir, time.Now)
	return err
}

// FuzzBackup restores anything as a backup.
func FuzzBackup(f *testing.F) {
	f.Add(madeUpBackup(f, "tables/setting-0001.jsonl", "[\"name\",\"value\"]\n[\"country\",\"VN\"]\n"))
	f.Add([]byte(fmt.Sprintf("%0512d", 0)))
	f.Fuzz(func(t *testing.T, content []byte) { refused(t, restoreInto(t, content)) })
}

// FuzzBackupRows restores an archive that is whole, with anything as the rows
// of a table.
func FuzzBackupRows(f *testing.F) {
	for _, seed := range []string{
		"[\"name\",\"value\"]\n[\"country\",\"VN\"]\n", "[\"name\",\"value\"]\n[\"country\"]\n", "[\"name\",\"value\"]\n[\"country\",{\"base64\":\"!\"}]\n", "[]\n[]\n", "null\n[1]\n",
		"[\"name\",\"name\"]\n[1,2]\n", "[\"x\"]\n", "[\"name\",\"value\"]\n[\"a\",\"b\"]\n[\"a\",\"c\"]\n", "[\"name\",\"value\"]\n[null,1e999]\n",
	} {
		f.Add("tables/setting-0001.jsonl", seed)
	}
	f.Add("files/../x", "x")
	f.Fuzz(func(t *testing.T, name, rows string) { refused(t, restoreInto(t, madeUpBackup(t, name, rows))) })
}
