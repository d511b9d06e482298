package store_test

import (
	"fmt"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/store"
)

// add saves a record of a kind in a state.
func add[T any, P store.Pointer[T]](m *ministry, kind chancery.Kind, state chancery.State, fill func(P)) P {
	m.t.Helper()
	e := make_[T, P](kind)
	e.Head().State = state
	fill(e)
	m.save(e)
	return e
}

func TestAgreements(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		m := newMinistry(t, s)
		agreement := func(state chancery.State, signed, until chancery.Date, years int64) {
			add(m, "agreement", state, func(a *chancery.Agreement) {
				a.Title, a.Type, a.Partners = chancery.Text{EN: "Agreement"}, "mou", []chancery.ID{m.cn.ID, m.la.ID}
				a.SignedOn, a.ValidUntil = signed, until
				if years > 0 {
					a.Term = chancery.Num(years)
				}
			})
		}
		agreement("signed", "2022-06-30", "", 0)
		agreement("in_force", "2017-09-01", "", 5) // expires on 2022-09-01
		agreement("renewed", "2021-03", "2022-12", 0)
		agreement("in_force", "", "", 0)                     // no date recorded
		agreement("terminated", "2022-02-02", "2022-09", 0)  // signed, but neither in force nor expiring
		agreement("initialled", "2022-02-02", "2022-09", 0)  // not signed
		agreement("in_force", "2022-07-01", "2023-01-01", 0) // after the period
		f := compute(t, s, chancery.System(), plainYear, "2022-H1")
		wants(t, f, map[string]string{
			"agreements.signed":            "2/0/1",
			"agreements.signed.by_partner": "CN 2/0/1, LA 2/0/1",
			"agreements.in_force":          "3/3/3",
			"agreements.expiring":          "2/0/0",
			"agreements.expiring.by_type":  "mou 2/0/0",
		})
		wants(t, compute(t, s, chancery.System(), decreeYear, "2022"), map[string]string{"agreements.signed": "3/1/1", "agreements.expiring": "2/1/1"})
	})
}

func TestRotations(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		m := newMinistry(t, s)
		rotation := func(state chancery.State, strength, women int64, seenOff, deployed, returned chancery.Date, before *chancery.Rotation) *chancery.Rotation {
			return add(m, "rotation", state, func(r *chancery.Rotation) {
				r.Unit, r.Missions, r.SeenOffOn, r.DeployedOn, r.ReturnedOn = "hospital", []chancery.Code{"UNMISS"}, seenOff, deployed, returned
				if strength > 0 {
					r.Strength, r.Women = chancery.Num(strength), chancery.Num(women)
				}
				if before != nil {
					r.Predecessor = before.ID
				}
			})
		}
		first := rotation("returned", 63, 10, "2021-03-24", "2021-03-24", "", nil) // relieved on 2022-04-27
		second := rotation("returned", 63, 12, "2022-04-26", "2022-04-27", "2022-08-01", first)
		rotation("planned", 60, 9, "2022-05-01", "", "", second)
		rotation("seen_off", 0, 0, "2022-06-01", "", "", nil) // no strength recorded, still away
		wants(t, compute(t, s, chancery.System(), plainYear, "2022-H1"), map[string]string{
			"rotations.deployed":               "2/0/1",
			"rotations.deployed.by_mission":    "UNMISS 2/0/1",
			"rotations.in_progress":            "3/1/1",
			"peacekeepers.deployed":            "63/0/63",
			"peacekeepers.women":               "12/0/10",
			"peacekeepers.deployed.by_unit":    "hospital 63/0/63",
			"rotations.in_progress.by_unit":    "hospital 3/1/1",
			"peacekeepers.women.by_mission":    "UNMISS 12/0/10",
			"rotations.in_progress.by_mission": "UNMISS 3/1/1",
		})
		wants(t, compute(t, s, chancery.System(), plainYear, "2022-H2"), map[string]string{"rotations.deployed": "0/2/0", "rotations.in_progress": "2/3/1"})
		wants(t, compute(t, s, chancery.System(), plainYear, "2023-H1"), map[string]string{"rotations.in_progress": "1/2/3"})
	})
}

func TestDutiesInFourWays(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		m := newMinistry(t, s)
		review := add(m, "conference", "held", func(c *chancery.Conference) {
			c.Ref, c.Title, c.Type, c.Period, c.Date = "2021", chancery.Text{EN: "Review"}, "annual", "2021", "2021-12-20"
		})
		task := func(state chancery.State, given, due, extended, done chancery.Date) {
			add(m, "task", state, func(x *chancery.Task) {
				x.Text, x.From, x.Lead = chancery.Text{EN: "Task"}, review.ID, m.navy.ID
				x.GivenOn, x.Due, x.ExtendedTo, x.DoneOn = given, due, extended, done
			})
		}
		task("done", "2021-12-20", "2022-03-31", "", "2022-03-31")           // on the last day
		task("verified", "2021-12-20", "2022-03-31", "", "2022-04-01")       // a day late
		task("done", "2021-12-20", "2022-03-31", "2022-05-31", "2022-05-01") // extended
		task("done", "2021-12-20", "", "", "2022-05")                        // no deadline
		task("done", "2021-12-20", "2022-04", "", "2022-04-30")              // due in the month
		task("assigned", "2021-12-20", "2022-06-29", "", "")                 // overdue at the end
		task("in_progress", "2021-12-20", "2022-06-30", "", "")              // due on the last day: in term
		task("assigned", "2022-07-01", "2022-07-02", "", "")                 // given later
		task("assigned", "2021-06-01", "2021-06-29", "", "")                 // overdue all the time
		task("done", "2022-01-05", "2022-06-15", "", "2022-07-10")           // late, in the next period; overdue in this
		task("in_progress", "2021-12-20", "2022-06-15", "", "2022-06-10")    // done once, then returned
		f := compute(t, s, chancery.System(), plainYear, "2022-H1")
		wants(t, f, map[string]string{
			"tasks.done_on_time":                 "4/0/0",
			"tasks.done_late":                    "1/0/0",
			"tasks.open_in_term":                 "1/8/0",
			"tasks.open_overdue":                 "4/1/1",
			"tasks.open_overdue.by_organisation": "navy 4/1/1",
			"tasks.done_late.by_conference":      "2021 1/0/0",
		})
		wants(t, compute(t, s, chancery.System(), plainYear, "2022-H2"), map[string]string{"tasks.done_late": "1/1/0", "tasks.done_on_time": "0/4/0"})
	})
}

func TestCommitmentsCountFromTheirAgreement(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		m := newMinistry(t, s)
		later := add(m, "agreement", "signed", func(a *chancery.Agreement) {
			a.Title, a.Type, a.Partners, a.SignedOn = chancery.Text{EN: "Later"}, "mou", []chancery.ID{m.cn.ID}, "2022-03-01"
		})
		talks := m.activity("2021-02-01", "", nil)
		commitment := func(state chancery.State, agreement, activity chancery.ID, due, done chancery.Date) {
			add(m, "commitment", state, func(c *chancery.Commitment) {
				c.Title, c.Bearer, c.Partners = chancery.Text{EN: "Commitment"}, "both", []chancery.ID{m.cn.ID}
				c.Agreement, c.Activity, c.Due, c.DoneOn = agreement, activity, due, done
			})
		}
		commitment("open", later.ID, "", "", "")
		commitment("open", "", talks.ID, "2021-12-01", "")
		commitment("done", "", talks.ID, "2022-01", "2022-01-31")
		commitment("done", "", talks.ID, "2022-01", "2022-02-01")
		commitment("dropped", later.ID, "", "2021-01-01", "")
		wants(t, compute(t, s, chancery.System(), plainYear, "2022-H1"), map[string]string{
			"commitments.done_on_time":            "1/0/0",
			"commitments.done_late":               "1/0/0",
			"commitments.open_in_term":            "1/2/3",
			"commitments.open_overdue":            "1/1/0",
			"commitments.open_overdue.by_partner": "CN 1/1/0",
		})
	})
}

func TestReports(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		m := newMinistry(t, s)
		decree := add(m, "calendar", "", func(c *chancery.Calendar) {
			*c = chancery.Calendar{Record: c.Record, Name: chancery.Text{EN: "Decree"}, Parts: decreeYear.Parts}
			c.Ref = "vn-nd09"
		})
		report := func(state chancery.State, period string, due, extended, submitted chancery.Date, nothing bool, c chancery.ID) {
			add(m, "report", state, func(r *chancery.Report) {
				r.Title, r.Period, r.Calendar, r.Owner = chancery.Text{EN: "Report"}, period, c, m.navy.ID
				r.Due, r.ExtendedTo, r.SubmittedOn, r.Nil = due, extended, submitted, nothing
			})
		}
		report("accepted", "2022-H1", "2022-07-05", "", "2022-07-05", false, "")
		report("submitted", "2022-H1", "2022-07-05", "", "2022-07-06", true, "")
		report("submitted", "2022-H1", "2022-07-05", "2022-07-10", "2022-07-08", false, "")
		report("draft", "2022-H1", "2022-07-05", "", "", false, "")
		report("returned", "2022-H1", "2022-07-05", "", "2022-07-04", false, "")
		report("accepted", "2021-H2", "2022-01-05", "", "2022-01-04", false, "")
		report("accepted", "2022-H1", "2022-06-17", "", "2022-06-17", false, decree.ID)
		wants(t, compute(t, s, chancery.System(), plainYear, "2022-H1"), map[string]string{
			"reports.due": "5/1/0", "reports.on_time": "2/1/0", "reports.late": "1/0/0", "reports.missing": "2/0/0", "reports.nil": "1/0/0",
			"reports.missing.by_organisation": "navy 2/0/0",
		})
		wants(t, compute(t, s, chancery.System(), decreeYear, "2022-H1"), map[string]string{"reports.due": "6/1/0"})
	})
}

func TestRecommendationsAndForecasts(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		m := newMinistry(t, s)
		recommendation := func(state chancery.State, sent, decided chancery.Date, decision chancery.Code) {
			add(m, "recommendation", state, func(r *chancery.Recommendation) {
				r.Title, r.SentOn, r.DecidedOn, r.Decision, r.Target = chancery.Text{EN: "Advice"}, sent, decided, decision, "ministry"
			})
		}
		recommendation("draft", "", "", "")
		recommendation("received", "2022-05-01", "", "")
		recommendation("decided", "2022-01-01", "2022-01-11", "adopted")
		recommendation("decided", "2021-12-01", "2022-01-05", "declined")
		recommendation("decided", "2022-02-01", "2022-02-03", "adopted_in_part")
		recommendation("decided", "2022-02-01", "2022-02-05", "noted")
		recommendation("decided", "2022", "2022-05", "noted") // days between are not known
		forecast := func(state chancery.State, resolved chancery.Date, estimates ...chancery.Estimate) {
			add(m, "forecast", state, func(f *chancery.Forecast) {
				f.Question, f.ClosesOn, f.ResolvedOn, f.Estimates = chancery.Text{EN: "Will it?"}, "2022-06-01", resolved, estimates
			})
		}
		forecast("resolved_yes", "2022-05-01", chancery.Estimate{On: "2022-01-01", Probability: chancery.Num(10)}, chancery.Estimate{On: "2022-02-01", Probability: chancery.Num(80)})
		forecast("resolved_no", "2022-05-02", chancery.Estimate{On: "2022-01-01", Probability: chancery.Num(50)})
		forecast("resolved_no", "2022-05-03")
		forecast("open", "")
		wants(t, compute(t, s, chancery.System(), plainYear, "2022-H1"), map[string]string{
			"recommendations.sent":              "4/1/0",
			"recommendations.decided":           "5/0/0",
			"recommendations.adopted":           "2/0/0",
			"recommendations.adopted.by_target": "ministry 2/0/0",
			"recommendations.median_days":       "7/–/–", // of 2, 4, 10, 35
			"forecasts.resolved":                "3/0/0",
			"forecasts.brier":                   "0.145/–/–", // of 0.04 and 0.25
		})
	})
}

func TestProgrammesAgainstTheirBaseline(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		m := newMinistry(t, s)
		done := m.activity("2022-03-03", "", nil)
		off := m.activity("2022-05-05", "", func(a *chancery.Activity) { a.State = "cancelled" })
		m.activity("2022-04-04", "", func(a *chancery.Activity) { a.Additional = true })
		m.activity("2022-04-05", "", func(a *chancery.Activity) { a.Additional, a.State = true, "proposed" })
		line := func(when chancery.Date, status chancery.Code, activity chancery.ID) chancery.ProgrammeLine {
			return chancery.ProgrammeLine{Title: chancery.Text{EN: "Visit"}, When: when, Status: status, Activity: activity, Partner: m.cn.ID}
		}
		lines := []chancery.ProgrammeLine{
			line("2022-03", "planned", done.ID), line("2022-05", "planned", off.ID), line("2022-06-01", "postponed", ""), line("2022-06-30", "", ""),
			line("2022-04", "added", ""), line("2022-09", "held", ""), line("", "planned", ""),
		}
		for _, state := range []chancery.State{"approved", "draft"} {
			add(m, "programme", state, func(p *chancery.Programme) {
				p.Title, p.Year, p.Lines, p.Owner = chancery.Text{EN: "Programme"}, chancery.Num(2022), lines, m.navy.ID
			})
		}
		f := compute(t, s, chancery.System(), plainYear, "2022-H1")
		wants(t, f, map[string]string{
			"programme.planned": "4/0/0", "programme.held": "1/0/0", "programme.additional": "1/0/0", "programme.postponed": "1/0/0",
			"programme.cancelled": "1/0/0", "programme.planned.by_partner": "CN 4/0/0", "programme.held.by_organisation": "navy 1/0/0",
		})
		if got := fmt.Sprint(f.Totals["programme.planned"].Records); got != "[programme/2022-0001]" {
			t.Errorf("planned in %s", got)
		}
		wants(t, compute(t, s, chancery.System(), plainYear, "2022-H2"), map[string]string{"programme.planned": "2/4/0", "programme.held": "1/1/0"})
	})
}

func TestMeasuresOfAForgedDefinitionAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		newMinistry(t, s)
		asked, err := figures.Ask(plainYear, "2022")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []figures.Path{`type" FROM account --`, "no_such", "partners.no_such.deeper", "^no_such.begins", "^partners.begins"} {
			m := figures.Measure{Name: "x", Kind: "activity", When: figures.When{Rule: figures.Always}, Value: figures.Value{Of: figures.Count},
				Where: []figures.Condition{{Path: path}}}
			read(t, s, chancery.System(), func(tx *store.Tx) error {
				f, _, err := tx.Figures([]figures.Measure{m}, asked)
				if err == nil && f.Totals["x"].Value.Int() != 0 {
					t.Errorf("%s counts %s", path, f.Totals["x"].Value)
				}
				if err != nil && chancery.ProblemOf(err) == chancery.Broken {
					t.Errorf("%s reaches the engine: %v", path, err)
				}
				if err == nil && !strings.Contains(string(path), ".") {
					t.Errorf("%s is accepted", path)
				}
				return nil
			})
		}
	})
}
