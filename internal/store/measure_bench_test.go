package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand"
	"strings"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/store"
	"chancery/internal/store/storetest"
)

// benchActivities is how many activities the benchmarks of figures count; the
// other kinds follow from it.
const benchActivities = 10_000

// figuresSeed is a synthetic ministry: ten years, 190 partners of very
// different weight, 260 organisations in three levels, six markings.
var figuresSeed = storetest.Template("figures-bench", func(dsn string) error {
	s, err := store.Open(context.Background(), dsn, time.Now)
	if err != nil {
		return err
	}
	defer s.Close()
	g := &generator{s: s, r: rand.New(rand.NewSource(1))}
	for _, part := range []func(*store.Tx) error{g.registers, g.activities, g.agreements, g.tasks} {
		if err := s.Write(context.Background(), chancery.System(), "bench", part); err != nil {
			return err
		}
	}
	return nil
})

type generator struct {
	s             *store.Store
	r             *rand.Rand
	partners      []chancery.ID
	organisations []chancery.ID
	mechanisms    []chancery.ID
	zipf          *rand.Zipf
}

func (g *generator) registers(tx *store.Tx) error {
	for i, level := range []string{"public", "internal", "confidential", "secret"} {
		if err := store.Save(tx, term("marking_level", level, int64(i*10))); err != nil {
			return err
		}
	}
	for i := range 190 {
		p := make_[chancery.Partner]("partner")
		p.Ref, p.Name, p.Tiers = fmt.Sprintf("P%03d", i), chancery.Text{EN: "Partner"}, []chancery.Code{chancery.Code(fmt.Sprint("tier", i%5))}
		if err := store.Save(tx, p); err != nil {
			return err
		}
		g.partners = append(g.partners, p.ID)
	}
	g.zipf = rand.NewZipf(g.r, 1.2, 3, uint64(len(g.partners)-1))
	for i := range 260 {
		o := make_[chancery.Organisation]("organisation")
		o.Ref, o.Name, o.Own = fmt.Sprintf("o%03d", i), chancery.Text{EN: "Organisation"}, true
		switch {
		case i > 20:
			o.Parent = g.organisations[1+i%20]
		case i > 0:
			o.Parent = g.organisations[0]
		}
		if err := store.Save(tx, o); err != nil {
			return err
		}
		g.organisations = append(g.organisations, o.ID)
	}
	for i := range 60 {
		m := make_[chancery.Mechanism]("mechanism")
		m.Ref, m.Name, m.Scope, m.Type = fmt.Sprintf("m%02d", i), chancery.Text{EN: "Mechanism"}, "bilateral", []chancery.Code{"forum", "exchange"}[i%2]
		if err := store.Save(tx, m); err != nil {
			return err
		}
		g.mechanisms = append(g.mechanisms, m.ID)
	}
	return nil
}

func (g *generator) one(ids []chancery.ID) chancery.ID { return ids[g.r.Intn(len(ids))] }

func (g *generator) mark(r *chancery.Record) {
	r.Owner = g.one(g.organisations)
	r.Marking.Level = []chancery.Code{"public", "internal", "internal", "confidential", "secret"}[g.r.Intn(5)]
	if g.r.Intn(20) == 0 {
		r.Marking.Compartments = []chancery.Code{"cyber"}
	}
}

func (g *generator) day() chancery.Date {
	return chancery.Date(fmt.Sprintf("%d-%02d-%02d", 2013+g.r.Intn(10), 1+g.r.Intn(12), 1+g.r.Intn(28)))
}

func (g *generator) activities(tx *store.Tx) error {
	for range benchActivities {
		a := activity("Talks", g.day())
		a.State, a.Lead, a.Mode = "held", g.one(g.organisations), "in_person"
		a.Type = []chancery.Code{"visit_out", "visit_in", "exchange", "meeting", "exercise"}[g.r.Intn(5)]
		a.Level = []chancery.Code{"minister", "service", "unit", "department"}[g.r.Intn(4)]
		a.Partners = []chancery.ID{g.partners[g.zipf.Uint64()]}
		if g.r.Intn(8) == 0 {
			a.Partners = append(a.Partners, g.partners[100+g.r.Intn(90)])
		}
		if g.r.Intn(4) == 0 {
			a.Mechanism = g.one(g.mechanisms)
		}
		a.CooperationFields = []chancery.Code{"cyber"}
		g.mark(a.Head())
		if a.Partners[0] == a.Partners[len(a.Partners)-1] {
			a.Partners = a.Partners[:1]
		}
		if err := store.Save(tx, a); err != nil {
			return err
		}
	}
	return nil
}

func (g *generator) agreements(tx *store.Tx) error {
	for range benchActivities / 20 {
		a := make_[chancery.Agreement]("agreement")
		a.Title, a.Type, a.State, a.SignedOn, a.Term = chancery.Text{EN: "Agreement"}, "mou", "in_force", g.day(), chancery.Num(5)
		a.Partners = []chancery.ID{g.partners[g.zipf.Uint64()]}
		g.mark(a.Head())
		if err := store.Save(tx, a); err != nil {
			return err
		}
	}
	return nil
}

func (g *generator) tasks(tx *store.Tx) error {
	for range benchActivities / 5 {
		t := make_[chancery.Task]("task")
		t.Text, t.Lead, t.GivenOn, t.State = chancery.Text{EN: "Task"}, g.one(g.organisations), g.day(), "assigned"
		t.Due = t.GivenOn.AddYears(1)
		if g.r.Intn(3) > 0 {
			t.State, t.DoneOn = "done", t.GivenOn.AddYears(g.r.Intn(3))
		}
		g.mark(t.Head())
		if err := store.Save(tx, t); err != nil {
			return err
		}
	}
	return nil
}

func benchFigures(b *testing.B, who func(root chancery.ID) chancery.Actor, measures []figures.Measure) {
	b.Helper()
	s, err := store.Open(context.Background(), figuresSeed.SQLite(b), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	asked, err := figures.Ask(plainYear, "2022-H1")
	if err != nil {
		b.Fatal(err)
	}
	var branch chancery.ID
	if err := s.Read(context.Background(), chancery.System(), func(tx *store.Tx) error {
		n, err := tx.Find("organisation", "o001")
		branch = n.ID
		return err
	}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		err := s.Read(context.Background(), who(branch), func(tx *store.Tx) error {
			_, _, err := tx.Figures(measures, asked)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func seesAll(chancery.ID) chancery.Actor { return chancery.System() }

// BenchmarkCentralFigures computes every measure of the central report for
// three half-years, evidence included.
func BenchmarkCentralFigures(b *testing.B) {
	b.Run("ministry", func(b *testing.B) { benchFigures(b, seesAll, figures.Central()) })
	b.Run("subtree", func(b *testing.B) {
		benchFigures(b, func(branch chancery.ID) chancery.Actor {
			return chancery.Actor{Organisation: branch, Clearance: chancery.Clearance{Rank: 10}}
		}, figures.Central())
	})
}

// BenchmarkFourWays computes the four-way count of tasks by organisation.
func BenchmarkFourWays(b *testing.B) {
	var ways []figures.Measure
	for _, m := range figures.Central() {
		if strings.HasPrefix(m.Name, "tasks.") {
			ways = append(ways, m)
		}
	}
	benchFigures(b, seesAll, ways)
}

// BenchmarkBareAggregates is what the same engine needs for hand-written
// statements with the same answers, without rights and evidence.
func BenchmarkBareAggregates(b *testing.B) {
	path := strings.TrimPrefix(figuresSeed.SQLite(b), "sqlite:")
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	const held = ` FROM record r JOIN activity k ON k.id = r.id WHERE r.kind = 'activity' AND r.ends BETWEEN '2021-01-01' AND '2022-06-30' AND r.state = 'held' AND NOT r.removed`
	half := `CASE WHEN r.ends < '2021-07-01' THEN 1 WHEN r.ends < '2022-01-01' THEN 2 ELSE 3 END`
	bench := func(name string, statements ...string) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for _, q := range statements {
					drain(b, db, q)
				}
			}
		})
	}
	var activities []string
	for _, column := range []string{"k.type", "k.level", "k.mode", "k.lead", "substr(r.ends, 1, 7)", "k.mechanism"} {
		activities = append(activities, `SELECT `+half+`, `+column+`, COUNT(*)`+held+` GROUP BY 1, 2`)
	}
	joined := strings.Replace(held, " WHERE ", " JOIN link l ON l.src = r.id AND l.field = 'partners' WHERE ", 1)
	activities = append(activities, `SELECT `+half+`, l.dst, COUNT(*)`+joined+` GROUP BY 1, 2`,
		`SELECT `+half+`, c.code, COUNT(DISTINCT r.id)`+strings.Replace(joined, " WHERE ", " JOIN coded c ON c.record = l.dst AND c.field = 'tiers' WHERE ", 1)+` GROUP BY 1, 2`,
		`SELECT `+half+`, c.code, COUNT(*)`+strings.Replace(held, " WHERE ", " JOIN coded c ON c.record = r.id AND c.field = 'cooperation_fields' WHERE ", 1)+` GROUP BY 1, 2`)
	bench("activities", activities...)
	bench("four_ways", `SELECT k.lead, SUM(k.done_on <> '' AND k.done_on >= '2022-01-01' AND k.done_on <= '2022-06-30' AND k.done_on <= k.due),
		SUM(k.done_on <> '' AND k.done_on >= '2022-01-01' AND k.done_on <= '2022-06-30' AND k.done_on > k.due), SUM(k.done_on = '' AND k.due >= '2022-06-30'),
		SUM(k.done_on = '' AND k.due < '2022-06-30') FROM record r JOIN task k ON k.id = r.id WHERE r.kind = 'task' AND k.given_on <= '2022-06-30' GROUP BY 1`)
}

func drain(b *testing.B, db *sql.DB, q string) {
	rows, err := db.Query(q)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	if err := rows.Err(); err != nil || n == 0 {
		b.Fatalf("%d rows, %v", n, err)
	}
	_ = rows.Close()
}
