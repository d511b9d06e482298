package service_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// keeper sees secrets; wide sees the whole ministry, but nothing that is secret.
var (
	keeper = chancery.Actor{User: "keeper", MinistryWide: true, Clearance: chancery.Clearance{Rank: 40}, Roles: []chancery.Role{chancery.RoleAdministrator}, Lang: "en"}
	wide   = chancery.Actor{User: "wide", MinistryWide: true, Clearance: chancery.Clearance{Rank: 10}, Roles: []chancery.Role{chancery.RoleAdministrator}, Lang: "en"}
)

const partnerHead = "ref,name_en,type,tiers,marking\n"

// TestRunsOfHiddenRecordsAreNotThere holds that neither the list of imports nor
// one of them tells of records, or of rows, that are not the reader's to see.
func TestRunsOfHiddenRecordsAreNotThere(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		open := importing(t, s, keeper, service.ImportOptions{Lenient: true}, "partner.csv", partnerHead+"OA,Open,country,partner,public\n,Quiet Lantern,country,partner,secret\n")
		secret := importing(t, s, keeper, service.ImportOptions{}, "partner.csv", partnerHead+"SA,Quiet Harbour,country,partner,secret\n")
		refused := importing(t, s, keeper, service.ImportOptions{Lenient: true}, "partner.csv", partnerHead+",Quiet Forest,country,partner,secret\n")
		if open.New != 1 || open.RejectedRows != 1 || secret.New != 1 || refused.RejectedRows != 1 {
			t.Fatalf("%+v %+v %+v", open, secret, refused)
		}
		of := func(who chancery.Actor) map[chancery.ID]bool {
			runs, err := s.Runs(ctx, who, 20)
			if err != nil {
				t.Fatal(err)
			}
			out := map[chancery.ID]bool{}
			for _, r := range runs {
				out[r.ID] = true
			}
			return out
		}
		if own := of(keeper); !own[open.Run] || !own[secret.Run] || !own[refused.Run] {
			t.Errorf("one's own: %v", own)
		}
		if theirs := of(wide); !theirs[open.Run] || theirs[secret.Run] || theirs[refused.Run] {
			t.Errorf("somebody else's: %v", theirs)
		}
		for _, run := range []chancery.ID{secret.Run, refused.Run, chancery.NewID(s.Now())} {
			if _, _, err := s.ImportReceipt(ctx, wide, run); chancery.ProblemOf(err) != chancery.Missing {
				t.Errorf("a receipt: %v", err)
			}
			if _, err := s.UndoImport(ctx, wide, run); chancery.ProblemOf(err) != chancery.Missing {
				t.Errorf("taken back: %v", err)
			}
		}
		if _, r, err := s.ImportReceipt(ctx, wide, open.Run); err != nil || r.New != 1 || r.RejectedRows != 0 || len(r.Rejected) != 0 {
			t.Errorf("rows that somebody else left out: %+v %v", r, err)
		}
		if _, err := s.WriteRunRejected(ctx, wide, open.Run, io.Discard); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("somebody else's file: %v", err)
		}
	})
}

// TestABulkActOfHiddenRecordsIsNotThere does the same for acts on many.
func TestABulkActOfHiddenRecordsIsNotThere(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		importing(t, s, keeper, service.ImportOptions{}, "partner.csv", partnerHead+"OA,Open,country,partner,public\nSA,Quiet Harbour,country,partner,secret\n")
		act := func(refs ...string) *service.BulkOutcome {
			b := service.Bulk{Kind: "partner", Refs: refs, Act: "edit", Values: map[string]any{"type": "organisation"}, Mode: service.ModeSet}
			out, err := s.DoBulk(ctx, keeper, b, "edit", len(refs))
			if err != nil || out.Done != len(refs) {
				t.Fatalf("%+v %v", out, err)
			}
			return out
		}
		open, both := act("OA"), act("SA")
		if out, err := s.BulkRun(ctx, wide, open.Run); err != nil || out.Done != 1 {
			t.Errorf("%+v %v", out, err)
		}
		if _, err := s.BulkRun(ctx, wide, both.Run); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("somebody else's act: %v", err)
		}
		if _, err := s.UndoBulk(ctx, wide, both.Run); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("somebody else's act taken back: %v", err)
		}
	})
}

// TestAReferenceToAHiddenRecordIsNoReference has two activities that differ only
// in what the reader may not see, and asks the register about each of their
// references in every way: one of the two is never told from the other.
func TestAReferenceToAHiddenRecordIsNoReference(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		importing(t, s, keeper, service.ImportOptions{}, "partner.csv", partnerHead+"OA,Open,country,partner,public\nSA,Quiet Harbour,country,partner,secret\n")
		people := importing(t, s, keeper, service.ImportOptions{}, "person.csv", "ref,name_en,country,marking\nopen-one,Open One,VN,public\nquiet-one,Quiet One,VN,secret\n")
		talks := importing(t, s, keeper, service.ImportOptions{}, "activity.csv", "key,title_en,type,start_date,partners,lead_person,marking\n"+
			"a,Talks,meeting,2024-05-06,OA;SA,quiet-one,public\nb,Talks,meeting,2024-05-06,OA,,public\nc,Talks,meeting,2024-05-06,SA,quiet-one,public\nd,Talks,meeting,2024-05-06,,,public\n"+
			"e,Talks,meeting,2024-05-06,OA,open-one,public\n")
		if people.New != 2 || talks.New != 5 {
			t.Fatalf("%+v %+v", people, talks)
		}
		twin := map[string]string{"a": "b", "b": "a", "c": "d", "d": "c", "e": "e"}
		keys := func(list []chancery.Entity) map[string]bool {
			out := map[string]bool{}
			for _, e := range list {
				out[e.Head().Key] = true
			}
			return out
		}
		same := func(what string, found map[string]bool) {
			t.Helper()
			for key := range found {
				if !found[twin[key]] {
					t.Errorf("%s tells %s from %s", what, key, twin[key])
				}
			}
		}
		spec, err := chancery.SpecOf("activity")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range spec.DescribeAll() {
			if f.Type != chancery.TypeRef && f.Type != chancery.TypeRefs {
				continue
			}
			for _, op := range []service.Op{service.OneOf, service.NoneOf} {
				for _, values := range [][]string{nil, {""}, {"OA"}, {"SA"}, {"open-one"}, {"quiet-one"}, {"", "SA"}, {"", "open-one"}} {
					reg, err := s.List(ctx, wide, service.Query{Kind: "activity", Where: []service.Filter{{Field: f.Name, Op: op, Values: values}}}, false)
					if err != nil {
						t.Fatal(err)
					}
					same(f.Name+" "+string(op), keys(reg.Records))
				}
			}
			reg, err := s.Register(ctx, wide, service.Query{Kind: "activity"}, service.Showing{Group: service.Grouping{Field: f.Name}, Facets: []string{f.Name}})
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range reg.Bunches {
				same("the group "+f.Name, keys(b.Records))
				if b.Count != len(b.Records) {
					t.Errorf("the group %s counts %d and has %d", f.Name, b.Count, len(b.Records))
				}
			}
		}
	})
}

// TestASharedMappingNamesNothingHidden has a mapping offered to the ministry in
// which cells were taken for records, one of them secret.
func TestASharedMappingNamesNothingHidden(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		importing(t, s, keeper, service.ImportOptions{}, "partner.csv", partnerHead+"OA,Open,country,partner,public\nSA,Quiet Harbour,country,partner,secret\n")
		const content = "Chủ đề;Đối tác\nTrao đổi;x\n"
		id := stage(t, s, keeper, "so.csv", "activity", []byte(content))
		adjust(t, s, keeper, id, func(o *service.ImportOptions) {
			o.Map = map[string]string{"#1": "title_vi", "#2": "partners"}
			o.Value = map[string]map[string]string{"#2": {"x": "SA", "y": "OA"}, "partners": {"z": "SA"}}
			o.Constant = map[string]string{"partners": "SA", "type": "meeting"}
		})
		if err := s.RememberImport(ctx, keeper, id, true); err != nil {
			t.Fatal(err)
		}
		for who, most := range map[*chancery.Actor]int{&keeper: 4, &wide: 0} {
			st, err := s.StagedImport(ctx, *who, stage(t, s, *who, "sau.csv", "activity", []byte(content)))
			if err != nil {
				t.Fatal(err)
			}
			text := fmt.Sprint(st.Options.Value, st.Options.Constant)
			if n := strings.Count(text, "SA"); n > most || who == &keeper && n == 0 || !strings.Contains(text, "y:OA") || !strings.Contains(text, "type:meeting") {
				t.Errorf("%s is offered %s", who.User, text)
			}
		}
	})
}
