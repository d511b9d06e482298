package ingest

import (
	"embed"
	"io/fs"
	"path"
)

//go:embed testdata/unseen testdata/apart testdata/fresh testdata/further testdata/varied testdata/source testdata/persons
var sets embed.FS

// The labelled sets that come with the program, and the folder of the invented
// persons their texts name; they stand beside the records of the demonstration.
const (
	UnseenSet  = "unseen"
	FreshSet   = "fresh"
	FurtherSet = "further"
	ApartSet   = "apart"
	VariedSet  = "varied"
	PersonsSet = "persons"
)

// OwnSet is a labelled set that comes with the program, with what was measured
// before any rule could know it. How each was used since is told by the message
// cli.ingest.set.NAME and in testdata/README.md.
type OwnSet struct {
	Name    string
	Records Rates // when first measured
	Fields  Rates
}

// Rates are precision and recall.
type Rates struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
}

// OwnSets are those sets, those nothing was learned from first.
var OwnSets = []OwnSet{
	{UnseenSet, Rates{0.97, 0.96}, Rates{0.96, 0.94}},
	{ApartSet, Rates{0.88, 0.50}, Rates{0.89, 0.50}},
	{FreshSet, Rates{0.91, 0.62}, Rates{0.91, 0.62}},
	{FurtherSet, Rates{0.94, 0.81}, Rates{0.95, 0.74}},
	{VariedSet, Rates{0.87, 0.55}, Rates{0.85, 0.45}},
}

// Sets are the labelled texts that come with the program, a folder for each.
func Sets() fs.FS {
	sub, err := fs.Sub(sets, "testdata")
	if err != nil { // the folder is compiled in
		panic(err)
	}
	return sub
}

// KnownLabels are the labels of a public text that comes without them, by the
// name of its file; nil where there are none.
func KnownLabels(name string) []byte {
	b, err := fs.ReadFile(Sets(), path.Join("source", LabelsOf(path.Base(name))))
	if err != nil {
		return nil
	}
	return b
}
