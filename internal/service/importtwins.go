package service

import (
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// RowTwin is a record that a row which makes a new one may speak of.
type RowTwin struct {
	Ref    string   `json:"ref"`
	Title  string   `json:"title"`
	Likely string   `json:"likely"`
	Rules  []string `json:"rules"`
}

// Bounds of what is looked at for a batch of rows, and told of one.
const (
	mostBatchTwins = 20_000
	mostRowTwins   = 4
)

// twins finds, for rows that make new records, the records they may speak of,
// by the rules that a form warns by. Whoever decided about a row is not asked again.
func (j *judge) twins(spec *chancery.Spec, first int32, drafts []chancery.Entity) error {
	im := j.im
	if !im.o.DryRun || !im.o.Verdicts || len(spec.Twins) == 0 {
		return nil
	}
	rows := map[int64][]int{} // by block
	var blocks []int64
	for i, e := range drafts {
		it := &im.items[first+int32(i)]
		if e == nil || it.verdict != isNew || it.removed || im.o.Rows[int(it.row)].Do != "" {
			continue
		}
		for _, b := range store.TwinBlocks(spec, e) {
			if rows[b] == nil {
				blocks = append(blocks, b)
			}
			rows[b] = append(rows[b], i)
		}
	}
	ids, err := j.d.tx.TwinsIn(spec.Kind, blocks, mostBatchTwins)
	if err != nil || len(ids) == 0 {
		return err
	}
	there, err := j.d.tx.LoadMany(spec.Kind, ids)
	if err != nil {
		return err
	}
	found := map[int][]Alike{}
	var like []chancery.Entity
	for _, o := range there {
		seen := map[int]bool{}
		for _, b := range store.TwinBlocks(spec, o) {
			for _, i := range rows[b] {
				if seen[i] {
					continue
				}
				seen[i] = true
				if why := store.LikenessOf(spec, drafts[i], o); len(why) > 0 {
					found[i] = append(found[i], Alike{Name: Name{ID: o.Head().ID}, Why: why})
				}
			}
		}
		if len(seen) > 0 {
			like = append(like, o)
		}
	}
	names, err := namesOf(j.d.tx, nil, like...)
	if err != nil {
		return err
	}
	for i, list := range found {
		slices.SortStableFunc(list, func(a, b Alike) int { return int(b.Why[0].Likely) - int(a.Why[0].Likely) })
		for _, a := range list[:min(len(list), mostRowTwins)] {
			n := names[a.ID]
			title, _ := n.Title.In(string(im.lang))
			t := RowTwin{Ref: n.Ref, Title: title, Likely: a.Why[0].Likely.Word()}
			for _, w := range a.Why {
				t.Rules = append(t.Rules, w.Rule)
			}
			if im.alike == nil {
				im.alike = map[int32][]RowTwin{}
			}
			at := first + int32(i)
			im.alike[at] = append(im.alike[at], t)
		}
	}
	return nil
}

// DecideAlike chooses the same for every row that may speak of a record which
// is there, as far as nobody chose for it: "create", "skip", or "update" for
// the likeliest record.
func DecideAlike(o *ImportOptions, rows []RowVerdict, do string) {
	for _, r := range rows {
		if len(r.Alike) == 0 {
			continue
		}
		c := RowChoice{Do: do}
		if do == "update" {
			c.Ref = r.Alike[0].Ref
		}
		if o.Rows == nil {
			o.Rows = map[int]RowChoice{}
		}
		o.Rows[r.Row] = c
	}
}
