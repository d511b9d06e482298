package service_test

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

const secondMinistry = "testdata/second-ministry"

// begun is the invented ministry that shares no word with the others.
func begun(t *testing.T, s *service.Service) {
	t.Helper()
	if err := s.Init(context.Background(), os.DirFS(secondMinistry), "second-ministry"); err != nil {
		t.Fatalf("%v %+v", err, chancery.FieldsOf(err))
	}
}

// work is what the invented ministry did in a year from April to March.
var work = []string{
	"mechanism.csv", "ref,name_en,name_vi,type,scope,cadence\ntide-council,Tide Council,Hội đồng Con nước,council,many,each_year\n",
	"activity.csv", `key,title_en,title_vi,type,state,level,partners,mechanism,edition,start_date,mode
a,Grand warden to Nearland,Đại quản ngư đi Nước Gần,away,held,warden,ZY,,,2031-05-02,ashore
b,Nearland skippers come,Thuyền trưởng Nước Gần đến,guest,held,skipper,ZY,,,2031-09-30,ashore
c,Tide Council,Hội đồng Con nước,assembly,held,warden,ZY,tide-council,4,2031-07-10,ashore
d,Round table after the summer,Bàn tròn sau mùa hè,table,held,skipper,ZY,,,2031-10-01,wire
e,Boat out in the spring,Tàu đi mùa xuân,away,held,skipper,ZY,,,2032-03-31,ashore
`,
	"agreement.csv", "key,title_en,title_vi,type,state,partners,signed_on\nq,Charter on quotas,Hiến ước hạn ngạch,charter,signed,ZY,2031-06-01\n",
}

// TestASecondMinistryNeedsNoCode begins a ministry with tiers, levels, kinds,
// markings, a year from April, Fridays and Saturdays off and numbers of its own,
// and finds all of it in figures, report, clocks and references.
func TestASecondMinistryNeedsNoCode(t *testing.T) {
	emptySeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		begun(t, s)
		if r := importing(t, s, system, service.ImportOptions{}, work...); r.RejectedRows > 0 {
			t.Fatalf("%+v", r.Rejected)
		}
		r, x := central(t, s, service.Ask{Period: "2031-H1", Level: "harbour"})
		if r.Set.From != "2031-04-01" || r.Set.To != "2031-09-30" || r.Set.Calendar != "tides" {
			t.Errorf("the first half is %s to %s by %s", r.Set.From, r.Set.To, r.Set.Calendar)
		}
		for name, want := range map[string]int{"activities.held": 3, "delegations.out": 1, "delegations.in": 1, "forums.attended": 1, "agreements.signed": 1} {
			if got := r.Set.Figure(name).Count(); got != want {
				t.Errorf("%s is %d, want %d", name, got, want)
			}
		}
		groups := r.Set.Figures.Groups
		if got := groups["activities.held.by_tier"]["upriver"].Count(); got != 3 {
			t.Errorf("by tier %d", got)
		}
		if got := groups["activities.held.by_level"]["warden"].Count(); got != 2 {
			t.Errorf("by level %d", got)
		}
		all := ""
		for _, text := range x.text("en") {
			all += text
		}
		for _, word := range []string{"Upriver", "Tide Council", "Charter on quotas", "Grand warden"} {
			if !strings.Contains(strings.ToLower(all), strings.ToLower(word)) {
				t.Errorf("the report does not say %q", word)
			}
		}
		for _, word := range []string{"ASEAN", "Vietnam", "2022", "efence", "diplomacy", "TT-BQP"} {
			if strings.Contains(all, word) {
				t.Errorf("the report says %q", word)
			}
		}
		f, err := s.PartnerFile(ctx, system, "ZY")
		if err != nil || len(f.Out) != 2 || len(f.In) != 1 || f.OutKinds[0] != "away" {
			t.Errorf("visits out %v, in %v, %v", f.Out, f.In, err)
		}
		ownRules(t, s)
	})
}

// ownRules looks at clocks, numbers, markings and periods.
func ownRules(t *testing.T, s *service.Service) {
	t.Helper()
	ctx := context.Background()
	// From Wednesday the 7th over Friday and Saturday off to Thursday; the 12th, a Monday, is a holiday.
	for start, want := range map[chancery.Date]chancery.Date{"2031-05-07": "2031-05-13", "2031-05-13": "2031-05-18"} {
		got, err := s.TryClock(ctx, system, "landing", start)
		if err != nil || got.Due != want || !got.Works {
			t.Errorf("three working days from %s: %+v %v, want %s", start, got, err, want)
		}
	}
	ref := create(t, s, "activity", service.Input{Values: map[string]any{"title": chancery.Text{EN: "Next"}, "type": "rest", "start_date": "2031-08-01"}})
	if ref != "FSH-005.2031" {
		t.Errorf("the next boat is %s", ref)
	}
	if got := record[*chancery.Activity](t, s, "activity", ref).Marking.Level; got != "open" {
		t.Errorf("without a marking it is %q", got)
	}
	if task := create(t, s, "task", service.Input{Values: map[string]any{"text": chancery.Text{EN: "Mend the nets"}}}); !strings.HasSuffix(task, "-0001") {
		t.Errorf("a task, for which there is no rule, is %s", task)
	}
	c, err := s.ReportingCalendar(ctx, system, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := c.HalfOf("2032-02-01").Label(); got != "2031-H2" {
		t.Errorf("February lies in %s", got)
	}
	third, err := c.Period("2031-T3")
	if err != nil || third.To != "2032-03-31" {
		t.Errorf("the last third: %+v %v", third, err)
	}
	if after, err := c.After(third); err != nil || after.Label() != "2032-T1" {
		t.Errorf("after it comes %s, %v", after.Label(), err)
	}
}

// TestAProfileComesBackAsItWas takes the setup of a ministry out, begins
// another with it and takes it out again.
func TestAProfileComesBackAsItWas(t *testing.T) {
	emptySeed.Each(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		first := open(t, dsn)
		begun(t, first)
		one, two := t.TempDir(), t.TempDir()
		if err := first.ExportProfile(ctx, system, one); err != nil {
			t.Fatal(err)
		}
		second := open(t, emptySeed.SQLite(t))
		if err := second.Init(ctx, os.DirFS(one), "second-ministry"); err != nil {
			t.Fatalf("%v %+v", err, chancery.FieldsOf(err))
		}
		if err := second.ExportProfile(ctx, system, two); err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(one, "*"))
		if err != nil || len(files) != 9 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		for _, name := range files {
			a, _ := os.ReadFile(name)
			b, err := os.ReadFile(filepath.Join(two, filepath.Base(name)))
			if err != nil || !bytes.Equal(a, b) {
				t.Errorf("%s comes back otherwise", filepath.Base(name))
			}
		}
		var packed bytes.Buffer
		if err := first.WriteProfile(ctx, system, &packed); err != nil {
			t.Fatal(err)
		}
		files2, err := service.OpenProfile(packed.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		check, err := second.CheckProfile(ctx, system, files2)
		if err != nil || check.Receipt.New+check.Receipt.Changed+check.Receipt.RejectedRows+len(check.Settings) != 0 {
			t.Errorf("its own profile would change %+v, %v", check, err)
		}
	})
}

// TestAProfileIsCheckedAndBroughtIn shows differences and errors before
// anything is saved, and brings in what is right.
func TestAProfileIsCheckedAndBroughtIn(t *testing.T) {
	emptySeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		begun(t, s)
		files := fstest.MapFS{
			"ministry.toml": {Data: []byte("ministry = \"other\"\ncalendar = \"calendar\"\nlanguages = [\"vi\", \"en\"]\n")},
			"term.csv":      {Data: []byte("ref,vocabulary,code,label_en,label_vi,counts_as\nmode.radio,mode,radio,By radio,Qua bộ đàm,online\nlevel.warden,level,warden,Warden,Quản ngư,\n")},
			"activity.csv":  {Data: []byte("title_en,type\nSmuggled,away\n")},
		}
		check, err := s.CheckProfile(ctx, system, files)
		if err != nil || check.Receipt.New != 1 || check.Receipt.Changed != 1 || len(check.Foreign) != 1 {
			t.Fatalf("%+v, %v", check, err)
		}
		if len(check.Settings) != 2 {
			t.Errorf("settings %+v", check.Settings) // another profile does not make another ministry
		}
		files["term.csv"].Data = append(files["term.csv"].Data, "mode.bad,mode,bad,Bad,Sai,submarine\n"...)
		check, err = s.ImportProfile(ctx, system, files, "x")
		if err != nil || len(check.Receipt.Rejected) == 0 || check.Receipt.Rejected[0].File != "term.csv" || check.Receipt.Rejected[0].Row != 4 || check.Receipt.Rejected[0].Reason == "" {
			t.Fatalf("%+v, %v", check, err)
		}
		if _, err := s.Get(ctx, system, "term", "mode.radio"); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("a profile with an error was brought in in part: %v", err)
		}
		files["term.csv"].Data = bytes.ReplaceAll(files["term.csv"].Data, []byte("submarine"), []byte("online"))
		if _, err = s.ImportProfile(ctx, system, files, "x"); err != nil {
			t.Fatal(err)
		}
		if got := record[*chancery.Term](t, s, "term", "level.warden").Label.EN; got != "Warden" {
			t.Errorf("the level is called %q", got)
		}
		settings, err := s.Settings(ctx)
		if err != nil || settings[service.SettingMinistry] != "fishery" || settings[service.SettingCalendar] != "calendar" {
			t.Errorf("%v %v", settings, err)
		}
	})
}

func TestAPackedProfileIsBounded(t *testing.T) {
	if _, err := service.OpenProfile([]byte("no zip")); chancery.ProblemOf(err) != chancery.Bad {
		t.Errorf("no zip: %v", err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if _, err := z.Create("term.csv"); err != nil {
		t.Fatal(err)
	}
	_ = z.Close()
	if _, err := service.OpenProfile(b.Bytes()); chancery.ProblemOf(err) != chancery.Bad {
		t.Errorf("without settings: %v", err)
	}
}

func TestATreeIsReadFromWhatPeoplePaste(t *testing.T) {
	for name, x := range map[string]struct{ text, want string }{
		"tabs":     {"Bộ\n\tCục A\n\t\tPhòng 1\n\tCục B", "bo cuc-a<bo phong-1<cuc-a cuc-b<bo"},
		"spaces":   {"Bộ\n  Cục A [A]\n      Phòng 1\n  Cục B", "bo a<bo phong-1<a cuc-b<bo"},
		"bullets":  {"* Bộ\n  - 1. Cục A\n  - Cục A", "bo 1-cuc-a<bo cuc-a<bo"},
		"numbers":  {"1. Bộ\n   1.1. Cục A\n   1.2. Cục B", "bo cuc-a<bo cuc-b<bo"},
		"table":    {"Mã\tTên đơn vị\tCấp trên\tKý hiệu\nbts\tBộ Thủy sản\t\t\nctc\tCục Tàu cá\tbts\tTC\nđb\tĐội Bắc\tCục Tàu cá\t", "bts ctc<bts đb<ctc"},
		"two tops": {"Bộ\nViện", "bo vien"},
		"stray":    {"code\tname\tparent\na\tA\tnowhere", "a<nowhere!setup.tree.no_parent"},
		"nothing":  {"\n  \n", ""},
	} {
		var got []string
		for _, l := range service.ReadTree(x.text, "vi") {
			s := l.Code
			if l.Parent != "" {
				s += "<" + l.Parent
			}
			if l.Error != "" {
				s += "!" + l.Error
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != x.want {
			t.Errorf("%s: %q, want %q", name, s, x.want)
		}
	}
}

func TestPatternsOfNumbers(t *testing.T) {
	for _, x := range []struct {
		pattern string
		symbol  string
		ref     string
		yearly  bool
	}{
		{chancery.DefaultPattern, "", "2031-0007", true}, {chancery.DefaultPattern, "navy", "2031-0007-navy", true},
		{"{symbol}-{year}.{n:3}", "", "2031.007", true}, {"{symbol}-{year}.{n:3}", "NV", "NV-2031.007", true},
		{"DN-{n}", "navy", "DN-7", false},
	} {
		p, err := chancery.ParsePattern(x.pattern)
		if err != nil {
			t.Fatalf("%s: %v", x.pattern, chancery.FieldsOf(err))
		}
		if got := p.Format(2031, 7, x.symbol); got != x.ref || p.Yearly != x.yearly {
			t.Errorf("%s gives %s, yearly %v", x.pattern, got, p.Yearly)
		}
		_, n, symbol, ok := p.Read(x.ref)
		if !ok || n != 7 || p.Symbol && symbol != x.symbol {
			t.Errorf("%s reads %s as %d of %q, %v", x.pattern, x.ref, n, symbol, ok)
		}
	}
	for _, bad := range []string{"", "{year}", "{n}{n}", "{month}-{n}", "số {n}", "-{n}", "{n:0}"} {
		if _, err := chancery.ParsePattern(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
