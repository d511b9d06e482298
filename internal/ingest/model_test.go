package ingest

import (
	"slices"
	"testing"

	"chancery/internal/chancery"
)

// TestCheckTrustsNoModel: of what a model answers only that holds whose
// passage stands in the text and whose values the fields take.
func TestCheckTrustsNoModel(t *testing.T) {
	r := testRegistry()
	text := read(t, "a.txt", "General Le Vi Du went to Vientiane on 5 May 2023. The weather was fine.")
	answer := ModelAnswer{Proposals: []ModelProposal{
		{Kind: "activity", Passage: "General Le Vi Du went to Vientiane on 5 May 2023.", Fields: map[string]any{
			"type": "visit_out", "partners": []any{"LA"}, "start_date": "2023-05-05", "level": "emperor", "lead_person": "le-vi-du", "delegation": []any{}, "nonsense": 1,
		}},
		{Kind: "activity", Passage: "General Le Vi Du went to Paris", Fields: map[string]any{"type": "visit_out"}},
		{Kind: "activity", Passage: "", Fields: map[string]any{"type": "visit_out"}},
		{Kind: "partner", Passage: "Vientiane", Fields: map[string]any{"name": "Laos"}},
		{Kind: "nothing", Passage: "Vientiane", Fields: map[string]any{"name": "Laos"}},
		{Kind: "activity", Passage: "The weather was fine.", Fields: map[string]any{"type": "fine", "partners": []any{"XX"}, "start_date": "soon"}},
	}}
	got, dropped := r.Check(text, answer)
	if len(got) != 1 || dropped != 5 {
		t.Fatalf("kept %v, dropped %d", got, dropped)
	}
	p := got[0]
	if len(p.Fields) != 3 || p.Fields["type"] != "visit_out" || p.Fields["start_date"] != "2023-05-05" || !slices.Equal(p.Fields["partners"].([]string), []string{"LA"}) {
		t.Errorf("fields %v", p.Fields)
	}
	if p.Confidence != Low || p.Passage.Start != 0 || text.Body[p.Passage.Start:p.Passage.End] != p.Passage.Text || p.Why[0].Rule != "model.said" {
		t.Errorf("%+v", p)
	}
	if more := Novel(got, got); len(more) > 0 {
		t.Errorf("proposed again: %v", more)
	}
}

// TestAskTellsAModelNothingOfTheRegistry: a request holds the text, kinds,
// fields and codes, and no record.
func TestAskTellsAModelNothingOfTheRegistry(t *testing.T) {
	q := testRegistry().Ask(read(t, "a.txt", "Hello."), "2023-05-20")
	if q.Text != "Hello." || q.Day != "2023-05-20" || len(q.Kinds) != len(modelKinds) {
		t.Fatalf("%+v", q)
	}
	for _, k := range q.Kinds {
		for _, f := range k.Fields {
			if f.Type == chancery.TypeRef || f.Type == chancery.TypeLines {
				t.Errorf("%s.%s may be answered", k.Kind, f.Name)
			}
		}
	}
}
