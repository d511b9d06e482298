package service_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// What the database counts is what the rule says of each task, with dates known
// to the day, the month or the year, and only of what the reader may see.
func TestTheBoardCountsWhatTheRuleSaysOfEachTask(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		r := rand.New(rand.NewPCG(7, 11))
		day := func() string {
			full := fmt.Sprintf("20%02d-%02d-%02d", 20+r.IntN(4), 1+r.IntN(12), 1+r.IntN(28))
			return full[:[]int{10, 10, 10, 7, 4, 0}[r.IntN(6)]]
		}
		var sheet strings.Builder
		sheet.WriteString("key,text_vi,lead,responsible_vi,given_on,due,extended_to,done_on,state,marking\n")
		for i := range 300 {
			state, done := "in_progress", ""
			if r.IntN(2) == 0 {
				state, done = "done", day()
			}
			if done == "" {
				state = "in_progress"
			}
			lead := []string{"vn-mnd", "vn-navy", ""}[r.IntN(3)]
			marking := []string{"public", "internal", "secret"}[r.IntN(3)]
			fmt.Fprintf(&sheet, "w-%d,Nhiệm vụ ví dụ %d,%s,Đơn vị %d,2020,%s,%s,%s,%s,%s\n", i, i, lead, r.IntN(3), day(), strings.Repeat(day(), r.IntN(2)), done, state, marking)
		}
		receipt, err := s.Import(ctx, system, []service.Source{service.BytesSource("task.csv", []byte(sheet.String()))}, service.ImportOptions{Name: "tasks"})
		if err != nil || receipt.New < 200 {
			t.Fatalf("%d tasks, %v: %+v", receipt.New, err, receipt.Rejected)
		}
		low := chancery.Actor{User: "low", MinistryWide: true, Clearance: chancery.Clearance{Rank: 1}, Lang: "vi"}
		for _, who := range []chancery.Actor{system, low} {
			board, err := s.TaskBoard(ctx, who, &service.Cell{})
			if err != nil {
				t.Fatal(err)
			}
			want := map[service.Way]int{}
			for _, task := range board.Picked {
				want[service.WayOf(task, board.Today)]++
			}
			rows := map[service.Way]int{}
			for _, way := range service.Ways {
				if got := board.All.Of(way); got != want[way] {
					t.Errorf("%s counts %d %s, the rule %d", who.User, got, way, want[way])
				}
				for _, row := range board.ByOrganisation {
					rows[way] += row.Of(way)
					behind, err := s.TaskBoard(ctx, who, &service.Cell{By: "organisation", Row: row.Key, Way: way})
					if err != nil {
						t.Fatal(err)
					}
					if len(behind.Picked) != row.Of(way) {
						t.Errorf("%s: %d %s in the line %q, %d behind it", who.User, row.Of(way), way, row.Key, len(behind.Picked))
					}
				}
				if rows[way] != want[way] {
					t.Errorf("%s: the lines count %d %s, the rule %d", who.User, rows[way], way, want[way])
				}
			}
		}
	})
}
