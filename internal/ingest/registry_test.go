package ingest

import (
	"encoding/csv"
	"io/fs"
	"strconv"
	"strings"
	"sync"
	"testing"

	"chancery/demo"
	"chancery/internal/chancery"
	"chancery/profiles"
)

var testRegistry = sync.OnceValue(func() Registry {
	r := Registry{Home: "VN"}
	r.Records = append(r.Records, records(Sets(), "persons/person.csv", "person")...)
	for _, kind := range []chancery.Kind{"partner", "organisation", "person", "mechanism", "activity", "rotation", "agreement", "conference", "task", "shortcoming"} {
		r.Records = append(r.Records, records(demo.FS, string(kind)+".csv", kind)...)
	}
	r.Records = append(r.Records, records(profiles.FS, "vn-mnd/organisation.csv", "organisation")...)
	for _, row := range rows(profiles.FS, "vn-mnd/term.csv") {
		r.Terms = append(r.Terms, Term{
			Vocabulary: row["vocabulary"], Code: chancery.Code(row["code"]),
			Label: chancery.Text{EN: row["label_en"], VI: row["label_vi"]}, Short: chancery.Text{EN: row["short_en"], VI: row["short_vi"]},
		})
	}
	return r
})

func rows(files fs.FS, name string) []map[string]string {
	f, err := files.Open(name)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		panic(err)
	}
	var out []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, head := range all[0] {
			row[head] = line[i]
		}
		out = append(out, row)
	}
	return out
}

// records reads a table as the import does, as far as these tests need it.
func records(files fs.FS, name string, kind chancery.Kind) []Known {
	spec, _ := chancery.SpecOf(kind)
	fields := spec.New().Fields()
	var out []Known
	for _, row := range rows(files, name) {
		ref := row["ref"] + row["key"]
		if row["ref"] != "" {
			ref = row["ref"]
		}
		if ref == "" {
			continue
		}
		k := Known{Kind: kind, Ref: ref, Fields: map[string]any{}}
		for _, f := range fields {
			if v := cell(f, row, ""); v != nil {
				k.Fields[f.Name] = v
			}
		}
		out = append(out, k)
	}
	return out
}

func cell(f chancery.Field, row map[string]string, prefix string) any {
	at := prefix + f.Name
	switch f.Type {
	case chancery.TypeText, chancery.TypeStory:
		if t := (chancery.Text{EN: row[at+"_en"], VI: row[at+"_vi"]}); !t.Empty() {
			return t
		}
	case chancery.TypeLines:
		line := map[string]any{}
		for _, c := range f.LineFields() {
			if v := cell(c, row, at+"."); v != nil {
				line[c.Name] = v
			}
		}
		if len(line) > 0 {
			return []map[string]any{line}
		}
	case chancery.TypeRefs, chancery.TypeCodes:
		if row[at] != "" {
			return strings.Split(row[at], ";")
		}
	case chancery.TypeNumber:
		if n, err := strconv.ParseInt(row[at], 10, 64); err == nil {
			return n
		}
	case chancery.TypeFlag:
		if row[at] == "true" {
			return true
		}
	default:
		if row[at] != "" {
			return row[at]
		}
	}
	return nil
}

var testExtractor = sync.OnceValue(func() *Extractor { return NewExtractor(testRegistry()) })

func read(t testing.TB, name, body string) *Text {
	t.Helper()
	text, err := Read(name, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
