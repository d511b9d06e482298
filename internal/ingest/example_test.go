package ingest_test

import (
	"fmt"

	"chancery/internal/chancery"
	"chancery/internal/ingest"
)

func ExampleExtractor_Extract() {
	extractor := ingest.NewExtractor(ingest.Registry{
		Home:    "VN",
		Records: []ingest.Known{{Kind: "partner", Ref: "LA", Fields: map[string]any{"name": chancery.Text{EN: "Laos", VI: "Lào"}}}},
		Terms:   []ingest.Term{{Vocabulary: "activity_kind", Code: "visit_in"}},
	})
	text, err := ingest.Read("news.txt", []byte("A Lao delegation visited Vietnam from 3 to 5 May 2023."))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range extractor.Extract(text, "2023-05-06") {
		fmt.Println(p.Kind, p.Fields["type"], p.Fields["partners"], p.Fields["start_date"], p.Fields["end_date"], p.Confidence)
		fmt.Println(p.Passage.Text)
	}
	// Output:
	// activity visit_in [LA] 2023-05-03 2023-05-05 high
	// A Lao delegation visited Vietnam from 3 to 5 May 2023.
}
