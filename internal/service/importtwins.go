package service

import (
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// RowTwin is a record that a row which makes a new one may speak of, or an
// earlier row of the files that makes one.
type RowTwin struct {
	Ref    string   `json:"ref,omitempty"`
	Row    int      `json:"row,omitempty"` // of the earlier row, as a spreadsheet numbers it
	Title  string   `json:"title"`
	Likely string   `json:"likely"`
	Rules  []string `json:"rules"`
}

// Bounds of what is looked at for a batch of rows, and told of one.
const (
	mostBatchTwins = 20_000
	mostRowTwins   = 4
	mostRowsHeld   = 20_000 // rows that later ones are compared with
	mostRowsBeside = 30     // of them, those that one row is compared with, the latest
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
		if e == nil || it.verdict != isNew || it.removed {
			continue
		}
		of := store.TwinBlocks(spec, e)
		decided := im.o.Rows[int(it.row)].Do != ""
		j.beside(spec, first+int32(i), e, of, !decided)
		if decided {
			continue
		}
		for _, b := range of {
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
			im.likeRow(first+int32(i), RowTwin{Ref: n.Ref, Title: title}, a.Why)
		}
	}
	return nil
}

// beside finds the earlier rows of the files that make a record which the one a
// row makes is like, where they are asked for, and keeps it for later rows. Who
// writes a list means other things by other rows, so that what is merely
// possible is not told of.
func (j *judge) beside(spec *chancery.Spec, at int32, e chancery.Entity, blocks []int64, asked bool) {
	im := j.im
	var earlier []int32
	for _, b := range blocks {
		rows := j.blocks[b]
		earlier = append(earlier, rows[max(0, len(rows)-mostRowsBeside):]...)
		if len(j.rows) < mostRowsHeld {
			j.blocks[b] = append(rows, at)
		}
	}
	if len(j.rows) < mostRowsHeld {
		j.rows[at] = e
	}
	if !asked {
		return
	}
	slices.Sort(earlier)
	earlier = slices.Compact(earlier)
	for _, other := range earlier[max(0, len(earlier)-mostRowsBeside):] {
		why := store.LikenessOf(spec, e, j.rows[other])
		if len(why) == 0 || why[0].Likely < chancery.Likely || len(im.alike[at]) == mostRowTwins {
			continue
		}
		title, _ := chancery.TitleOf(j.rows[other]).In(string(im.lang))
		im.likeRow(at, RowTwin{Row: int(im.items[other].row), Title: title}, why)
	}
}

// likeRow notes what a row may speak of, and why.
func (im *importer) likeRow(at int32, t RowTwin, why []store.Likeness) {
	t.Likely = why[0].Likely.Word()
	for _, w := range why {
		t.Rules = append(t.Rules, w.Rule)
	}
	if im.alike == nil {
		im.alike = map[int32][]RowTwin{}
	}
	im.alike[at] = append(im.alike[at], t)
}

// DecideAlike chooses the same for every row that may speak of a record which
// is there, or of what an earlier row says, as far as nobody chose for it:
// "create", "skip", or "update" for the likeliest record. A row that is only
// like another row has none to update and stays as it is.
func DecideAlike(o *ImportOptions, rows []RowVerdict, do string) {
	for _, r := range rows {
		if len(r.Alike) == 0 {
			continue
		}
		c := RowChoice{Do: do}
		if do == "update" {
			at := slices.IndexFunc(r.Alike, func(t RowTwin) bool { return t.Ref != "" })
			if at < 0 {
				continue
			}
			c.Ref = r.Alike[at].Ref
		}
		if o.Rows == nil {
			o.Rows = map[int]RowChoice{}
		}
		o.Rows[r.Row] = c
	}
}
