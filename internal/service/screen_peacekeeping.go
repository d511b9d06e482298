package service

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Peacekeeping is the board of missions and rotations.
type Peacekeeping struct {
	Around
	Missions []Mission
	// Shared are batches sent to several missions at once, of which only the
	// total is known.
	Shared []*chancery.Rotation
	Years  []PeaceYear
	Now    PeaceNow
}

// Mission is one mission with what was sent to it.
type Mission struct {
	Code    chancery.Code
	Units   []UnitLine
	Batches []*chancery.Rotation // individual officers, the latest first
}

// UnitLine is the rotations of one unit in one mission, the earliest first.
type UnitLine struct {
	Unit    chancery.Code
	Reliefs []Relief
}

// Relief is one rotation with what came before and after it.
type Relief struct {
	Rotation  *chancery.Rotation
	Before    *chancery.Rotation // the one it relieved
	After     *chancery.Rotation // the one that relieved it
	Until     chancery.Date      // its return, else the arrival of the one after; empty while it goes on
	Returned  bool               // Until is its own return
	Handover  Handover
	WomenPart float64 // share of women, where WomenSaid
	WomenSaid bool
}

// Handover is how a rotation followed on the one before, in whole days: those
// with neither there when positive, those with both there when negative. Where
// dates are known only to the month the truth lies between Least and Most.
type Handover struct {
	Known       bool
	Least, Most int
}

// PeaceYear is what was sent out in a year. Strength and women count only
// rotations that state them: Unstated is how many do not state a strength,
// WomenOf the strength of those that state their women.
type PeaceYear struct {
	Year              int
	Rotations         int
	ByUnit            map[chancery.Code]int
	Strength, Women   int
	WomenOf, Unstated int
}

// PeaceNow is what is out today as far as returns are known.
type PeaceNow struct {
	Units, Strength int
}

// Peacekeeping reads the board.
func (s *Service) Peacekeeping(ctx context.Context, who chancery.Actor) (*Peacekeeping, error) {
	b := &Peacekeeping{}
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		list, _, err := every[chancery.Rotation](tx, Query{Kind: "rotation", Sort: "begins"}, 5000)
		if err != nil {
			return err
		}
		if b.Around, err = around(tx, entities(list), idsOf(list)...); err != nil {
			return err
		}
		b.lay(list)
		return nil
	})
	return b, err
}

// individuals are deployed one by one and form no line of relief.
const individuals = "individual"

// serveAlone reports whether a rotation is of individuals.
func (b *Peacekeeping) serveAlone(r *chancery.Rotation) bool {
	return chancery.MeaningOf(b.Terms["deployment_unit"], r.Unit) == individuals
}

func (b *Peacekeeping) lay(list []*chancery.Rotation) {
	list = slices.DeleteFunc(list, func(r *chancery.Rotation) bool { return r.State == "cancelled" })
	after := map[chancery.ID]*chancery.Rotation{}
	byID := map[chancery.ID]*chancery.Rotation{}
	for _, r := range list {
		byID[r.ID] = r
		if r.Predecessor != "" {
			after[r.Predecessor] = r
		}
	}
	missions := map[chancery.Code]*Mission{}
	for _, r := range list {
		if len(r.Missions) > 1 {
			b.Shared = append(b.Shared, r)
			continue
		}
		for _, code := range r.Missions {
			m := missions[code]
			if m == nil {
				m = &Mission{Code: code}
				missions[code] = m
			}
			m.add(r, b.serveAlone(r), byID[r.Predecessor], after[r.ID])
		}
	}
	for _, m := range missions {
		slices.SortFunc(m.Batches, func(x, y *chancery.Rotation) int { return cmp.Compare(y.Began().FirstDay(), x.Began().FirstDay()) })
		b.Missions = append(b.Missions, *m)
	}
	rank := ranks(b.Terms["mission"])
	slices.SortFunc(b.Missions, func(x, y Mission) int {
		return cmp.Or(cmp.Compare(len(y.Units), len(x.Units)), cmp.Compare(rank[x.Code], rank[y.Code]), cmp.Compare(x.Code, y.Code))
	})
	b.count(list)
	for _, m := range b.Missions {
		for _, u := range m.Units {
			if last := u.Reliefs[len(u.Reliefs)-1]; out(last.Rotation) && last.Until == "" {
				b.Now.Units++
				b.Now.Strength += int(last.Rotation.Strength.N)
			}
		}
	}
}

// ranks is the order of the terms of a vocabulary.
func ranks(terms []chancery.Term) map[chancery.Code]int64 {
	m := map[chancery.Code]int64{}
	for _, t := range terms {
		m[chancery.Code(t.Code)] = t.Rank.N
	}
	return m
}

func (m *Mission) add(r *chancery.Rotation, alone bool, before, after *chancery.Rotation) {
	if alone {
		m.Batches = append(m.Batches, r)
		return
	}
	at := slices.IndexFunc(m.Units, func(u UnitLine) bool { return u.Unit == r.Unit })
	if at < 0 {
		at = len(m.Units)
		m.Units = append(m.Units, UnitLine{Unit: r.Unit})
	}
	m.Units[at].Reliefs = append(m.Units[at].Reliefs, relief(r, before, after))
}

func relief(r, before, after *chancery.Rotation) Relief {
	x := Relief{Rotation: r, Before: before, After: after, Until: r.ReturnedOn, Returned: r.ReturnedOn != ""}
	if after != nil && x.Until == "" && out(after) {
		x.Until = after.Began()
	}
	if before != nil && before.ReturnedOn != "" && r.DeployedOn != "" {
		x.Handover = handover(before.ReturnedOn, r.DeployedOn)
	}
	if r.Women.OK && r.Strength.OK && r.Strength.N > 0 {
		x.WomenPart, x.WomenSaid = float64(r.Women.N)/float64(r.Strength.N), true
	}
	return x
}

// handover counts the days between a return and an arrival. On both of these
// days somebody is there, so an arrival on the day after the return is nought.
func handover(returned, arrived chancery.Date) Handover {
	return Handover{Known: true, Least: days(returned.Last(), arrived.First()) - 1, Most: days(returned.First(), arrived.Last()) - 1}
}

func days(from, to time.Time) int { return int(to.Sub(from) / (24 * time.Hour)) }

// out reports whether the rotation set off.
func out(r *chancery.Rotation) bool {
	return r.State == "seen_off" || r.State == "deployed" || r.State == "returned"
}

func (b *Peacekeeping) count(list []*chancery.Rotation) {
	years := map[int]*PeaceYear{}
	for _, r := range list {
		if !out(r) || r.Began() == "" {
			continue
		}
		y := years[r.Began().Year()]
		if y == nil {
			y = &PeaceYear{Year: r.Began().Year(), ByUnit: map[chancery.Code]int{}}
			years[y.Year] = y
		}
		y.add(r)
	}
	if len(years) == 0 {
		return
	}
	all := slices.Sorted(maps.Keys(years))
	for y := all[0]; y <= all[len(all)-1]; y++ { // a year in which nobody was sent is one, too
		if years[y] == nil {
			years[y] = &PeaceYear{Year: y}
		}
		b.Years = append(b.Years, *years[y])
	}
}

func (y *PeaceYear) add(r *chancery.Rotation) {
	y.Rotations++
	if !r.Strength.OK {
		y.Unstated++
		return
	}
	y.Strength += int(r.Strength.N)
	y.ByUnit[r.Unit] += int(r.Strength.N)
	if r.Women.OK {
		y.Women += int(r.Women.N)
		y.WomenOf += int(r.Strength.N)
	}
}
