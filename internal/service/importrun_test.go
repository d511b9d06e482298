package service_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
	"chancery/internal/sheet"
)

var ctx = context.Background()

// eachMinistry runs fn on a ministry without records of work on each engine.
func eachMinistry(t *testing.T, fn func(t *testing.T, s *service.Service)) {
	t.Helper()
	ministrySeed.Each(t, func(t *testing.T, dsn string) { fn(t, open(t, dsn)) })
}

func record[T chancery.Entity](t testing.TB, s *service.Service, kind chancery.Kind, ref string) T {
	t.Helper()
	v, err := s.Get(ctx, system, kind, ref)
	if err != nil {
		t.Fatalf("%s %s: %v", kind, ref, err)
	}
	return v.Entity.(T)
}

func gone(t *testing.T, s *service.Service, kind chancery.Kind, ref string) {
	t.Helper()
	if _, err := s.Get(ctx, system, kind, ref); chancery.ProblemOf(err) != chancery.Missing {
		t.Errorf("%s %s is there still: %v", kind, ref, err)
	}
}

// officer serves in an organisation and is cleared for what is marked internal.
func officer(t *testing.T, s *service.Service, org string, roles ...chancery.Role) chancery.Actor {
	t.Helper()
	if len(roles) == 0 {
		roles = []chancery.Role{chancery.RoleOfficer}
	}
	return chancery.Actor{User: "minh", Organisation: record[*chancery.Organisation](t, s, "organisation", org).ID, Clearance: chancery.Clearance{Rank: 10}, Roles: roles}
}

func TestRowsFindEachOther(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		r := importing(t, s, system, service.ImportOptions{},
			"task.csv", "key,text_en,from,evidence\nt-1,Follow up,conference/2024,activity/a-2\n",
			"conference.csv", "ref,title_en,type,period\n2024,Review of 2024,annual,2024\n",
			"activity.csv", "key,title_en,type,start_date,within,mechanism\na-1,Side talks,meeting,2024-05-06,a-2,Great Forum\na-2,Plenary,forum,2024-05-06,,gf\n",
			"mechanism.csv", "ref,name_en,scope,type\ngf,Great Forum,multilateral,forum\n")
		wantTold(t, r)
		if r.New != 5 {
			t.Errorf("%d new, want 5", r.New)
		}
		side, plenary := record[*chancery.Activity](t, s, "activity", "a-1"), record[*chancery.Activity](t, s, "activity", "a-2")
		mechanism := record[*chancery.Mechanism](t, s, "mechanism", "gf")
		task := record[*chancery.Task](t, s, "task", "t-1")
		if side.Within != plenary.ID || side.Mechanism != mechanism.ID || plenary.Mechanism != mechanism.ID {
			t.Errorf("the references are %+v and %+v", side, plenary)
		}
		if !slices.Equal(task.Evidence, []chancery.ID{plenary.ID}) || task.From == "" {
			t.Errorf("the task refers to %s and %v", task.From, task.Evidence)
		}
	})
}

func TestRejectedRowsTakeOnlyWhatRefersToThem(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		content := "key,title_en,type,start_date,within\n" +
			"a-1,First,meeting,2024-05-06,a-3\n" +
			"a-2,Second,meeting,2024-05-07,\n" +
			"a-3,Third,meeting,2024-05-08,a-4\n" +
			"a-4,Fourth,nonsense,2024-05-09,\n"
		for _, dry := range []bool{true, false} {
			r := importing(t, s, system, service.ImportOptions{DryRun: dry}, "activity.csv", content)
			wantTold(t, r, "2 within import.refers_to_rejected", "4 within import.refers_to_rejected", "5 type value.no_such_term")
			if r.New != 1 || r.RejectedRows != 3 {
				t.Errorf("dry run %v: %+v", dry, r)
			}
		}
		record[*chancery.Activity](t, s, "activity", "a-2")
		for _, key := range []string{"a-1", "a-3", "a-4"} {
			gone(t, s, "activity", key)
		}
	})
}

func TestRecordsThatReferToEachOtherComeTogether(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		r := importing(t, s, system, service.ImportOptions{},
			"activity.csv", "key,title_en,type,start_date,programme\na-1,Talks,meeting,2024-05-06,p-1\n",
			"programme.csv", "key,title_en,year,programme_lines.title_en,programme_lines.activity\np-1,Programme of 2024,2024,Talks,a-1\n")
		wantTold(t, r)
		a, p := record[*chancery.Activity](t, s, "activity", "a-1"), record[*chancery.Programme](t, s, "programme", "p-1")
		if a.Programme != p.ID || p.Lines[0].Activity != a.ID {
			t.Errorf("%s and %s refer to %s and %s", a.ID, p.ID, p.Lines[0].Activity, a.Programme)
		}
	})
}

func TestNamesThatMayBeSeveral(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	importing(t, s, system, service.ImportOptions{}, "person.csv", "ref,name_en\nan-1,Nguyen An\nan-2,Nguyen An\nbinh,Tran Binh\n")
	r := importing(t, s, system, service.ImportOptions{}, "activity.csv", "key,title_en,type,lead_person\na-1,X,meeting,Nguyen An\na-2,Y,meeting,Tran Binh\n")
	wantTold(t, r, "2 lead_person import.ambiguous")
	if !strings.Contains(r.Rejected[0].Reason, "person/an-1, person/an-2") {
		t.Errorf("the reason does not list the candidates: %s", r.Rejected[0].Reason)
	}
	if a := record[*chancery.Activity](t, s, "activity", "a-2"); a.LeadPerson == "" {
		t.Error("a title that is there once was not found")
	}
}

func TestLabelsStandForCodes(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	label := i18n.T(i18n.VI, "word.yes")
	r := importing(t, s, system, service.ImportOptions{}, "activity.csv", "key,title_en,type,additional,mode,cooperation_fields,gifts.side,gifts.item_en\na-1,X,đối thoại,"+label+",In person,Cybersecurity;border,our side,Vase\na-2,Y,no such thing,,,,,\n")
	wantTold(t, r, "3 type value.no_such_term")
	if a := record[*chancery.Activity](t, s, "activity", "a-1"); a.Type != "dialogue" || a.Mode != "in_person" || !a.Additional || !slices.Equal(a.CooperationFields, []chancery.Code{"cyber", "border"}) {
		t.Errorf("%+v", a)
	}
}

func TestAChainReadBackwards(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		var b strings.Builder
		b.WriteString("key,unit,missions,number,predecessor\n")
		const n = 60
		for i := n; i > 0; i-- {
			before := ""
			if i > 1 {
				before = fmt.Sprintf("r-%d", i-1)
			}
			fmt.Fprintf(&b, "r-%d,individual,UNMISS,%d,%s\n", i, i, before)
		}
		r := importing(t, s, system, service.ImportOptions{}, "rotation.csv", b.String())
		if r.New != n {
			t.Errorf("%d new, %v", r.New, told(r)[:min(3, len(r.Rejected))])
		}
	})
}

func TestMatchingAndChanges(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		first := "key,title_en,title_vi,type,start_date,participants,partners\n" +
			"a-1,Talks,Hội đàm,meeting,2024-05-06,12,UN\n,Nameless talks,,meeting,2024-05-07,,\n"
		if r := importing(t, s, system, service.ImportOptions{}, "partner.csv", "ref,name_en,tiers\nUN,United Nations,partner\n", "activity.csv", first); r.New != 3 {
			t.Fatalf("%+v", r)
		}
		if r := importing(t, s, system, service.ImportOptions{}, "activity.csv", first); r.Unchanged != 2 || r.New+r.Changed > 0 {
			t.Errorf("the same file again: %+v", r)
		}
		dry := importing(t, s, system, service.ImportOptions{DryRun: true}, "activity.csv", "key,title_en,participants\na-1,Talks,\n")
		if dry.Changed != 1 || len(dry.Changes) != 1 || dry.Changes[0].Fields[0].Field != "participants" || dry.Run != "" {
			t.Errorf("dry run: %+v", dry)
		}
		if a := record[*chancery.Activity](t, s, "activity", "a-1"); !a.Participants.OK {
			t.Error("a dry run wrote")
		}
		importing(t, s, system, service.ImportOptions{}, "activity.csv", "key,title_en,participants\na-1,New title,\n")
		if a := record[*chancery.Activity](t, s, "activity", "a-1"); a.Participants.OK || a.Title != (chancery.Text{EN: "New title", VI: "Hội đàm"}) || len(a.Partners) != 1 {
			t.Errorf("an empty cell empties, a column that is not there changes nothing: %+v", a)
		}
	})
}

func TestStatesMoveOnlyByTheirMoves(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		importing(t, s, system, service.ImportOptions{}, "activity.csv", "key,title_en,type,start_date,state\na-1,A,meeting,2024,scheduled\na-2,B,meeting,2024,proposed\n")
		r := importing(t, s, system, service.ImportOptions{}, "activity.csv", "key,state\na-1,held\na-2,closed\n")
		wantTold(t, r, "3 state import.no_move")
		if a := record[*chancery.Activity](t, s, "activity", "a-1"); a.State != "held" {
			t.Errorf("a-1 is %s", a.State)
		}
		r = importing(t, s, system, service.ImportOptions{}, "activity.csv", "key,state\na-2,rejected\n")
		if a := record[*chancery.Activity](t, s, "activity", "a-2"); a.State != "rejected" || a.Reason == "" || r.Changed != 1 {
			t.Errorf("a move that must say why: %s %q", a.State, a.Reason)
		}
	})
}

func TestWhatWasRemovedComesBack(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		importing(t, s, system, service.ImportOptions{}, "activity.csv", good)
		was := record[*chancery.Activity](t, s, "activity", "a-1")
		if err := s.Remove(ctx, system, "activity", "a-1", "by mistake"); err != nil {
			t.Fatal(err)
		}
		r := importing(t, s, system, service.ImportOptions{}, "activity.csv", good)
		if is := record[*chancery.Activity](t, s, "activity", "a-1"); is.ID != was.ID || is.Ref != was.Ref || r.New != 1 {
			t.Errorf("%+v became %+v: %+v", was, is, r)
		}
	})
}

func TestRightsOfAnOfficer(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		who := officer(t, s, "vn-navy")
		r := importing(t, s, who, service.ImportOptions{}, "activity.csv",
			"ref,key,title_en,type,start_date,state,owner\n,a-1,Own,meeting,2024-05-06,,\n2024-0900,a-2,Numbered,meeting,2024-05-06,,\n,a-3,Held,meeting,2024-05-06,held,\n,a-4,Others',meeting,2024-05-06,,vn-navy\n")
		wantTold(t, r, "3 ref value.number_is_given", "4 state state.begins_at_first")
		if a := record[*chancery.Activity](t, s, "activity", "a-1"); a.Owner != who.Organisation {
			t.Errorf("the owner is %s", a.Owner)
		}
		wantTold(t, importing(t, s, who, service.ImportOptions{}, "activity.csv", "key,title_en,type,owner\na-5,Everybody's,meeting,-\n"), "2 owner error.forbidden")
		wantTold(t, importing(t, s, who, service.ImportOptions{}, "organisation.csv", "ref,name_en,own\nmine,Mine,true\n"), "2  error.forbidden")
		importing(t, s, system, service.ImportOptions{}, "activity.csv", "key,title_en,type,start_date,owner,marking\nshared,Shared,meeting,2024-05-06,-,public\n")
		wantTold(t, importing(t, s, who, service.ImportOptions{}, "activity.csv", "key,title_en\nshared,Mine now\n"), "2  error.forbidden")
	})
}

func TestWhatOneMayNotSee(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		importing(t, s, system, service.ImportOptions{},
			"person.csv", "ref,name_en,marking\nsecret-one,Secret One,secret\nopen-one,Open One,public\n",
			"activity.csv", "key,title_en,type,start_date,owner,lead_person,cooperating,delegation.side,delegation.person,marking\n"+
				"a-1,Talks,meeting,2024-05-06,vn-navy,secret-one,vn-navy;vn-vdpo,ours,secret-one,public\n,,,,,,,ours,open-one,\n")
		who := officer(t, s, "vn-navy")
		hidden := importing(t, s, who, service.ImportOptions{}, "activity.csv", "key,title_en,type,lead_person\na-2,X,meeting,secret-one\n")
		dangling := importing(t, s, who, service.ImportOptions{}, "activity.csv", "key,title_en,type,lead_person\na-2,X,meeting,secret-two\n")
		if a, b := hidden.Rejected[0], dangling.Rejected[0]; strings.ReplaceAll(a.Reason, "secret-one", "") != strings.ReplaceAll(b.Reason, "secret-two", "") {
			t.Errorf("hidden: %s\ndangling: %s", a.Reason, b.Reason)
		}
		var b bytes.Buffer
		if err := s.Export(ctx, who, service.Query{Kind: "activity"}, sheet.Writing{Format: sheet.CSV}, &b); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "secret-one") {
			t.Errorf("an export shows what the reader may not see:\n%s", b.String())
		}
		r := importing(t, s, who, service.ImportOptions{}, "activity.csv", b.String())
		if r.Unchanged != 1 || r.Changed > 0 {
			t.Errorf("the export comes back changed: %+v", r)
		}
		importing(t, s, who, service.ImportOptions{}, "activity.csv", strings.ReplaceAll(b.String(), "Talks", "More talks"))
		a := record[*chancery.Activity](t, s, "activity", "a-1")
		if a.Title.EN != "More talks" || a.LeadPerson == "" || len(a.Delegation) != 2 || a.Delegation[0].Person == "" {
			t.Errorf("hidden references were lost: %+v", a)
		}
	})
}

func TestEditionsAreThereOnce(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		importing(t, s, system, service.ImportOptions{}, "mechanism.csv", "ref,name_en,scope\ngf,Great Forum,multilateral\n",
			"activity.csv", "key,title_en,type,mechanism,edition\na-1,One,forum,gf,1\n")
		const again = "key,title_en,type,mechanism,edition\na-2,Two,forum,gf,1\na-3,Three,forum,gf,2\na-4,Four,forum,gf,2\na-5,Five,forum,gf,3\n"
		for _, dry := range []bool{true, false} {
			r := importing(t, s, system, service.ImportOptions{DryRun: dry}, "activity.csv", again)
			wantTold(t, r, "2 edition activity.edition_taken", "4 edition activity.edition_taken")
			if r.New != 2 {
				t.Errorf("%d new, want 2", r.New)
			}
		}
	})
}

func TestAnImportIsTakenBackWhole(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		importing(t, s, system, service.ImportOptions{}, "activity.csv", good)
		was := record[*chancery.Activity](t, s, "activity", "a-1")
		r := importing(t, s, system, service.ImportOptions{},
			"term.csv", "vocabulary,code,label_en\nactivity_kind,regatta,Regatta\n",
			"activity.csv", "key,title_en,type,start_date,state,within\na-1,Changed,regatta,2024-06-01,endorsed,a-2\na-2,Made,meeting,2024-05-06,held,\n")
		if r.New != 2 || r.Changed != 1 {
			t.Fatalf("%+v", r)
		}
		done, err := s.UndoImport(ctx, system, r.Run)
		if err != nil || done != (service.TakenBack{Removed: 2, Reverted: 1}) {
			t.Fatalf("%+v %v", done, err)
		}
		is := record[*chancery.Activity](t, s, "activity", "a-1")
		if is.Title != was.Title || is.Type != was.Type || is.Start != was.Start || is.State != was.State || is.Within != "" {
			t.Errorf("%+v became %+v", was, is)
		}
		gone(t, s, "activity", "a-2")
		gone(t, s, "term", "activity_kind.regatta")
		if _, err := s.UndoImport(ctx, system, r.Run); chancery.ProblemOf(err) != chancery.Refused {
			t.Errorf("taken back twice: %v", err)
		}
		if run, err := s.ImportRun(ctx, system, r.Run); err != nil || run.Status != "undone" {
			t.Errorf("%+v %v", run, err)
		}
		if r := importing(t, s, system, service.ImportOptions{}, "activity.csv", "key,title_en,type,state\na-2,Made,meeting,\n"); r.New != 1 {
			t.Errorf("imported again: %+v", r)
		}
	})
}

func TestLaterWorkKeepsAnImport(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		r := importing(t, s, system, service.ImportOptions{}, "term.csv", "vocabulary,code,label_en\nactivity_kind,regatta,Regatta\n",
			"organisation.csv", "ref,name_en,own\nnew-unit,New unit,true\n",
			"activity.csv", good+"a-2,Used,meeting,2024-05-06\na-3,Free,meeting,2024-05-06\n")
		refused := func(what string, want ...string) {
			t.Helper()
			_, err := s.UndoImport(ctx, system, r.Run)
			var keys []string
			for _, fe := range chancery.FieldsOf(err) {
				keys = append(keys, fe.Key)
			}
			if chancery.ProblemOf(err) != chancery.Refused || !slices.Equal(keys, want) {
				t.Errorf("%s: %v, %q", what, err, keys)
			}
			record[*chancery.Activity](t, s, "activity", "a-3")
		}
		edit(t, s, "activity", "a-1", map[string]any{"participants": int64(5)})
		refused("a record was changed", "import.undo.changed_since")
		create(t, s, "activity", service.Input{Key: "later", Values: map[string]any{"title": map[string]any{"en": "Later"}, "type": "regatta", "within": "a-2", "owner": "new-unit"}})
		refused("records are referred to", "import.undo.changed_since", "import.undo.used", "import.undo.used", "import.undo.used")
		if err := s.Remove(ctx, system, "activity", "later", ""); err != nil {
			t.Fatal(err)
		}
		edit(t, s, "activity", "a-1", map[string]any{"participants": nil})
		refused("a record was changed back, which is later work too", "import.undo.changed_since")
	})
}

func TestATermInUseKeepsItsImport(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		r := importing(t, s, system, service.ImportOptions{}, "term.csv", "vocabulary,code,label_en\nactivity_kind,regatta,Regatta\n")
		create(t, s, "activity", service.Input{Values: map[string]any{"title": map[string]any{"en": "Later"}, "type": "regatta"}})
		if _, err := s.UndoImport(ctx, system, r.Run); chancery.ProblemOf(err) != chancery.Refused {
			t.Errorf("the term is in use: %v", err)
		}
		record[*chancery.Term](t, s, "term", "activity_kind.regatta")
	})
}

// many is a file of n activities.
func many(n int) string {
	var b strings.Builder
	b.WriteString("key,title_en,title_vi,type,start_date,place_en,partners,participants\n")
	for i := range n {
		fmt.Fprintf(&b, "m-%d,Talks number %d on cooperation in training,Hội đàm lần %d về hợp tác đào tạo,meeting,2024-%02d-%02d,Hanoi,UN,%d\n", i, i, i, 1+i%12, 1+i%28, i%40)
	}
	return b.String()
}

// long is a file of n activities that does not fit into the buffers of readers.
func long(n int) string {
	head, rest, _ := strings.Cut(many(n), "\n")
	return head + ",source\n" + strings.ReplaceAll(rest, "\n", ","+strings.Repeat("x", 1000)+"\n")
}

const partnerUN = "ref,name_en,tiers\nUN,United Nations,partner\n"

// whenSaved is a file that does something on the way when it is read to be
// saved, after it was looked at, its dates too, surveyed and judged.
func whenSaved(content string, at int, do func()) service.Source {
	opened := 0
	return service.Source{Name: "activity.csv", Open: func() (io.ReadCloser, error) {
		opened++
		r := io.Reader(strings.NewReader(content))
		if opened == 5 {
			r = io.MultiReader(strings.NewReader(content[:at]), hook(do), strings.NewReader(content[at:]))
		}
		return io.NopCloser(r), nil
	}}
}

type hook func()

func (h hook) Read([]byte) (int, error) {
	h()
	return 0, io.EOF
}

func TestAnImportCutOffGoesOnOrIsTakenBack(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		importing(t, s, system, service.ImportOptions{}, "partner.csv", partnerUN)
		const rows = 1200
		content := long(rows)
		cut, cancel := context.WithCancel(ctx)
		r, err := s.Import(cut, system, []service.Source{whenSaved(content, len(content)*6/10, cancel)}, service.ImportOptions{})
		if err == nil || r.New == 0 || r.New == rows {
			t.Fatalf("%+v %v", r, err)
		}
		saved := r.New
		if run, err := s.ImportRun(ctx, system, r.Run); err != nil || run.Status != "running" {
			t.Errorf("%+v %v", run, err)
		}
		again := importing(t, s, system, service.ImportOptions{}, "activity.csv", content)
		if again.Unchanged != saved || again.New != rows-saved {
			t.Errorf("%d were saved; then %+v", saved, again)
		}
		for _, run := range []chancery.ID{again.Run, r.Run} {
			if _, err := s.UndoImport(ctx, system, run); err != nil {
				t.Error(err)
			}
		}
		if reg, err := s.List(ctx, system, service.Query{Kind: "activity"}, false); err != nil || reg.Total != 0 {
			t.Errorf("%d are left, %v", reg.Total, err)
		}
	})
}

func TestAnImportTakenBackMeanwhileStops(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		importing(t, s, system, service.ImportOptions{}, "partner.csv", partnerUN)
		content := long(1200)
		r, err := s.Import(ctx, system, []service.Source{whenSaved(content, len(content)*6/10, func() {
			runs, err := s.Runs(ctx, system, 1)
			if err == nil {
				_, err = s.UndoImport(ctx, system, runs[0].ID)
			}
			if err != nil {
				t.Error(err)
			}
		})}, service.ImportOptions{})
		if chancery.ProblemOf(err) != chancery.Refused || r.New == 0 {
			t.Errorf("%+v %v", r, err)
		}
		if reg, err := s.List(ctx, system, service.Query{Kind: "activity"}, false); err != nil || reg.Total != 0 {
			t.Errorf("%d are left, %v", reg.Total, err)
		}
	})
}

func TestWhatSomebodyElseSavedMeanwhile(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		importing(t, s, system, service.ImportOptions{}, "mechanism.csv", "ref,name_en,scope\ngf,Great Forum,multilateral\n")
		content := "key,title_en,type,mechanism,edition,within\na-1,One,forum,gf,1,\na-2,Two,forum,gf,2,\na-3,Side,meeting,,,a-2\na-4,Four,meeting,,,a-1\n"
		r, err := s.Import(ctx, system, []service.Source{whenSaved(content, 0, func() {
			create(t, s, "activity", service.Input{Values: map[string]any{"title": map[string]any{"en": "Theirs"}, "type": "forum", "mechanism": "gf", "edition": int64(2)}})
			create(t, s, "activity", service.Input{Key: "a-4", Values: map[string]any{"title": map[string]any{"en": "Theirs too"}, "type": "meeting"}})
		})}, service.ImportOptions{})
		if err != nil {
			t.Fatal(err)
		}
		wantTold(t, r, "3 edition activity.edition_taken", "4 within import.refers_to_rejected")
		if r.New != 1 || r.Changed != 1 || r.RejectedRows != 2 {
			t.Errorf("%+v", r)
		}
	})
}

func TestImportsAtTheSameTime(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		importing(t, s, system, service.ImportOptions{}, "partner.csv", partnerUN)
		content := many(600) + "side,Side talks,Bên lề,meeting,2024-01-01,Hanoi,UN,1\n"
		receipts := make([]*service.Receipt, 3)
		var all sync.WaitGroup
		for i := range receipts {
			all.Go(func() {
				r, err := s.Import(ctx, system, []service.Source{service.BytesSource("activity.csv", []byte(content))}, service.ImportOptions{})
				if err != nil || len(r.Rejected) > 0 {
					t.Errorf("%+v %v", r, err)
				}
				receipts[i] = r
			})
		}
		all.Wait()
		made := 0
		for _, r := range receipts {
			made += r.New
			if r.New+r.Unchanged != 601 {
				t.Errorf("%+v", r)
			}
		}
		if reg, err := s.List(ctx, system, service.Query{Kind: "activity"}, false); err != nil || reg.Total != 601 || made != 601 {
			t.Errorf("%d records, %d made, %v", reg.Total, made, err)
		}
	})
}

func TestOtherWritersNeedNotWaitForAnImport(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	importing(t, s, system, service.ImportOptions{}, "partner.csv", partnerUN)
	done := make(chan struct{})
	go func() {
		defer close(done)
		importing(t, s, system, service.ImportOptions{}, "activity.csv", many(1500))
	}()
	written := 0
	for open := true; open; {
		create(t, s, "activity", service.Input{Values: map[string]any{"title": map[string]any{"en": "Meanwhile"}, "type": "meeting"}})
		written++
		select {
		case <-done:
			open = false
		default:
		}
	}
	if written < 2 {
		t.Errorf("%d writes went through during the import", written)
	}
}

func workbook(t *testing.T, fill func(f *excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCellsOfAWorkbook(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	book := workbook(t, func(f *excelize.File) {
		for i, row := range [][]any{
			{"key", "title_en", "type", "start_date", "end_date", "participants", "additional", "agenda.at", "agenda.item_en"},
			{"a-1", "=SUM(1)", "meeting", time.Date(2024, 5, 6, 0, 0, 0, 0, time.UTC), 2024, 12.0, true, 0.395833333333, "Welcome"},
			{},
			{"a-2", "Talks", "meeting", "7/5/2024", "2024-05", "many"},
		} {
			if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	})
	r := importing(t, s, system, service.ImportOptions{}, "activity.xlsx", book)
	wantTold(t, r, "4 participants value.not_number")
	a := record[*chancery.Activity](t, s, "activity", "a-1")
	if a.Start != "2024-05-06" || a.End != "2024" || a.Participants != chancery.Num(12) || !a.Additional || a.Agenda[0].At != "09:30" || a.Title.EN != "=SUM(1)" {
		t.Errorf("%+v", a)
	}
}

func TestAWorkbookThatUnpacksToTooMuch(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	plain := workbook(t, func(*excelize.File) {})
	in, err := zip.NewReader(strings.NewReader(plain), int64(len(plain)))
	if err != nil {
		t.Fatal(err)
	}
	var bomb bytes.Buffer
	out := zip.NewWriter(&bomb)
	for _, f := range in.File {
		w, err := out.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "xl/worksheets/sheet1.xml" {
			if _, err := io.Copy(w, io.LimitReader(spaces{}, 64<<20)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	limits := sheet.DefaultLimits
	limits.Unzip = 32 << 20
	r := importing(t, s, system, service.ImportOptions{DryRun: true, Limits: limits}, "activity.xlsx", bomb.String())
	wantTold(t, r, "0  import.not_xlsx")
}

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestTemplatesAreImportedAsTheyAre(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	for _, spec := range chancery.Specs() {
		for _, format := range []sheet.Format{sheet.CSV, sheet.XLSX} {
			var b bytes.Buffer
			if err := s.Template(ctx, system, spec.Kind, sheet.Writing{Format: format}, &b); err != nil {
				t.Fatal(err)
			}
			r := importing(t, s, system, service.ImportOptions{DryRun: true}, string(spec.Kind)+"."+string(format), b.String())
			if r.New+r.RejectedRows > 0 {
				t.Errorf("%s as %s: %+v", spec.Kind, format, r)
			}
		}
	}
}

func TestAProfileNeedsAnEmptyDatabase(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	dir, _ := exportAll(t, s)
	if err := s.Init(ctx, os.DirFS(dir), "again"); chancery.ProblemOf(err) != chancery.Refused {
		t.Errorf("a profile over another: %v", err)
	}
	settings, err := s.Settings(ctx)
	if err != nil || settings[service.SettingMinistry] != "vn-mnd" || settings[service.SettingProfile] != "vn-mnd" || settings[service.SettingLanguages] != "vi;en" {
		t.Errorf("%v %v", settings, err)
	}
}

func BenchmarkImport(b *testing.B) {
	const n = 10_000
	content := []byte(many(n))
	for b.Loop() {
		b.StopTimer()
		s := open(b, ministrySeed.SQLite(b))
		importing(b, s, system, service.ImportOptions{}, "partner.csv", partnerUN)
		b.StartTimer()
		r, err := s.Import(ctx, system, []service.Source{service.BytesSource("activity.csv", content)}, service.ImportOptions{})
		if err != nil || r.New != n {
			b.Fatalf("%+v %v", r, err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
