package ingest

import (
	"embed"
	"io/fs"
	"path"
)

//go:embed testdata/unseen testdata/further testdata/source testdata/persons
var sets embed.FS

// The labelled sets that only measure, and the folder of the invented persons
// their texts name; they stand beside the records of the demonstration.
const (
	UnseenSet  = "unseen"
	FurtherSet = "further"
	PersonsSet = "persons"
)

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
