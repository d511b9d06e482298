package cli

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"chancery/demo"
	"chancery/internal/chancery"
	"chancery/internal/ingest"
	"chancery/internal/service"
)

// readScore is how well a set of texts was read.
type readScore struct {
	Set    string               `json:"set"`
	Texts  int                  `json:"texts"`
	First  *firstMeasured       `json:"first_measured,omitempty"`
	Kinds  map[string]precision `json:"kinds"`
	Fields map[string]precision `json:"fields"`
}

// firstMeasured is how well a set was read before any rule could know it.
type firstMeasured struct {
	Records ingest.Rates `json:"records"`
	Fields  ingest.Rates `json:"fields"`
}

type precision struct {
	ingest.Count
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
}

func precisions[K ~string](counts map[K]ingest.Count) map[string]precision {
	out := map[string]precision{}
	for k, c := range counts {
		out[string(k)] = precision{c, c.Precision(), c.Recall()}
	}
	total := ingest.Total(counts)
	out["all"] = precision{total, total.Precision(), total.Recall()}
	return out
}

// measureOwn measures the labelled texts that come with the program, and tells
// how each set was used, in a demonstration ministry made for the purpose and
// thrown away.
func (s *session) measureOwn(format string) error {
	dir, err := os.MkdirTemp("", "chancery-measure-")
	if err != nil {
		return unwritable(err)
	}
	defer os.RemoveAll(dir)
	s.options.Data, s.options.DB = dir, ""
	svc, err := s.open()
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.fillMeasured(svc); err != nil {
		return err
	}
	var out []readScore
	for _, set := range ingest.OwnSets {
		texts, err := ingest.ReadLabelled(ingest.Sets(), set.Name)
		if err != nil {
			return err
		}
		if format != "json" {
			s.printf("%s\n%s\n\n", s.t("cli.ingest.set."+set.Name), s.t("cli.ingest.first", "set", set.Name, "precision", set.Records.Precision, "recall", set.Records.Recall,
				"field_precision", set.Fields.Precision, "field_recall", set.Fields.Recall))
		}
		for _, lang := range []string{"", "en", "vi"} {
			part := slices.DeleteFunc(slices.Clone(texts), func(l ingest.Labelled) bool { return lang != "" && l.Language != lang })
			m, err := s.measure(svc, chancery.System(), strings.TrimSuffix(set.Name+", "+lang, ", "), part, format)
			if err != nil {
				return err
			}
			if lang == "" {
				m.First = &firstMeasured{set.Records, set.Fields}
			}
			out = append(out, m)
		}
	}
	if format == "json" {
		return s.json(map[string]any{"measured": out})
	}
	return nil
}

func (s *session) fillMeasured(svc *service.Service) error {
	folder, err := profile("vn-mnd")
	if err != nil {
		return err
	}
	if err := svc.Init(s.ctx, folder, "vn-mnd"); err != nil {
		return err
	}
	if err := svc.LoadDemo(s.ctx, demo.FS); err != nil {
		return err
	}
	persons, err := fs.Sub(ingest.Sets(), ingest.PersonsSet)
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	return svc.LoadFolder(s.ctx, persons, "persons")
}

// measure prints how well texts are read; JSON is left to the caller.
func (s *session) measure(svc *service.Service, who chancery.Actor, set string, texts []ingest.Labelled, format string) (readScore, error) {
	score, err := svc.MeasureReading(s.ctx, who, texts)
	if err != nil {
		return readScore{}, err
	}
	if format != "json" {
		s.printf("%s\n%s\n", s.t("cli.ingest.measured", "set", set, "count", len(texts)), score)
	}
	return readScore{Set: set, Texts: len(texts), Kinds: precisions(score.Kinds), Fields: precisions(score.Fields)}, nil
}

// labelled are the files that have labels: beside them, or in the program.
func labelled(files []service.TextFile) ([]ingest.Labelled, error) {
	var out []ingest.Labelled
	for _, f := range files {
		labels, err := os.ReadFile(ingest.LabelsOf(f.Name))
		if err != nil {
			labels = ingest.KnownLabels(f.Name)
		}
		if labels == nil {
			continue
		}
		l, err := ingest.Label(f.Name, f.Content, labels)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	if len(out) == 0 {
		return nil, chancery.Refuse("cli.ingest.no_labels")
	}
	return out, nil
}

// textFiles reads the files named, and those of a folder that are texts.
func textFiles(names []string) ([]service.TextFile, error) {
	var all []string
	for _, name := range names {
		in, err := os.ReadDir(name)
		if err != nil { // no folder
			all = append(all, name)
			continue
		}
		for _, e := range in {
			if !e.IsDir() && ingest.Readable(e.Name()) {
				all = append(all, filepath.Join(name, e.Name()))
			}
		}
	}
	var out []service.TextFile
	for _, name := range all {
		content, err := os.ReadFile(name)
		if err != nil {
			return nil, wrongUse{&chancery.Error{Problem: chancery.Refused, Key: "cli.unreadable", Args: []any{"file", name}, Cause: err}}
		}
		out = append(out, service.TextFile{Name: name, Content: content})
	}
	if len(out) == 0 {
		return nil, wrongUse{chancery.Refuse("cli.ingest.no_files", "folder", cmp.Or(strings.Join(names, ", "), "."))}
	}
	return out, nil
}
