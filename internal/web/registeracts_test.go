package web_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"chancery/internal/chancery"
)

// total is how many records a page of a register says there are.
func (r reader) total(path string) int {
	r.t.Helper()
	body := r.want(path, http.StatusOK)
	m := regexp.MustCompile(`class="total">(?:more than )?([\d,]+) record`).FindStringSubmatch(body)
	if m == nil {
		r.t.Fatalf("%s has no total", path)
	}
	n := 0
	_, err := fmt.Sscan(strings.ReplaceAll(m[1], ",", ""), &n)
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

// TestFiltersAddUp filters by the same field in ways that must divide the whole.
func TestFiltersAddUp(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		keeper := serve(t, dsn).as("keeper")
		all := keeper.total("/activities")
		for _, parts := range [][]string{
			{"type=meeting", "type.not=meeting"}, {"partners=LA", "partners.not=LA"}, {"partners=-", "partners.not=-"}, {"participants=-", "participants.not=-"},
			{"participants=-", "participants.min=51", "participants.max=50"}, {"start_date.max=12/2022", "start_date.min=2023"}, {"state=held", "state.not=held"},
			{"result=-", "result.not=-"}, {"lead_person=-", "lead_person.not=-"}, {"additional=true", "additional=false"},
		} {
			sum := 0
			for _, p := range parts {
				n := keeper.total("/activities?" + p)
				if n == 0 && !strings.Contains(p, "additional") && !strings.Contains(p, "result") {
					t.Errorf("nothing has %s", p)
				}
				sum += n
			}
			if sum != all {
				t.Errorf("%q are %d of %d", parts, sum, all)
			}
		}
		if has, more := keeper.total("/tasks?text.has=QUOC+PHONG"), keeper.total("/tasks?text.has=qu%E1%BB%91c+ph%C3%B2ng"); has == 0 || has != more {
			t.Errorf("“contains” finds %d without accents and %d with them", has, more)
		}
		if n := keeper.total("/tasks?text.has=%25_"); n != 0 {
			t.Errorf("signs of patterns find %d", n)
		}
		if named, told := keeper.total("/activities?period=2022-H1"), keeper.total("/activities?period=this-half"); named != told {
			t.Errorf("this half has %d and 2022-H1 %d", told, named)
		}
		keeper.want("/activities?start_date.in=last-2-halves", http.StatusOK, "The last 2 half-years")
		keeper.want("/activities?period=soon", http.StatusUnprocessableEntity)
		keeper.want("/activities?colour.not=red", http.StatusUnprocessableEntity)
		keeper.want("/activities?type.min=3", http.StatusUnprocessableEntity)
		keeper.want("/activities?participants.min=many", http.StatusUnprocessableEntity)
		keeper.want("/activities?start_date.max=31/31/2022", http.StatusUnprocessableEntity)
		keeper.want("/activities?open=filters", http.StatusOK, `name="start_date.in"`, `name="participants.min"`, `name="objective.has"`)
		keeper.want("/activities?open=partners", http.StatusOK, `name="partners"`, "Show all")
		keeper.want("/activities?columns=participants,country,partners&open=columns", http.StatusOK, "columns=country%2Cparticipants%2Cpartners")
	})
}

var countLink = regexp.MustCompile(`<a class="count" href="([^"]+)">([\d,]+)<`)

// TestGroupsLeadToTheirRecords follows the count of every group of several
// registers: it must be the total of the list it leads to.
func TestGroupsLeadToTheirRecords(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		keeper := serve(t, dsn).as("keeper")
		for _, path := range []string{
			"/activities?group=type", "/activities?group=start_date.half&columns=participants", "/activities?group=partners&partners=LA", "/agreements?group=signed_on.year", "/tasks?group=state",
			"/activities?group=start_date.month&start_date.in=2022-H1", "/activities?group=lead_person&period=2022-H1", "/activities?group=additional",
		} {
			body := keeper.want(path, http.StatusOK)
			links := countLink.FindAllStringSubmatch(body, -1)
			if len(links) == 0 {
				t.Errorf("%s has no groups", path)
			}
			for i, m := range links {
				if i > 12 {
					break
				}
				to := html.UnescapeString(m[1])
				if n := keeper.total(to); fmt.Sprint(n) != strings.ReplaceAll(m[2], ",", "") {
					t.Errorf("%s: %s says %s and lists %d", path, to, m[2], n)
				}
			}
		}
		keeper.want("/activities?columns=participants&group=start_date.year", http.StatusOK, "in all;", "on average")
		keeper.want("/activities?group=title", http.StatusUnprocessableEntity)
	})
}

// TestPagesGoBack walks two pages on and back again.
func TestPagesGoBack(t *testing.T) {
	keeper := serve(t, seed.SQLite(t)).as("keeper")
	rel := func(body, what string) string {
		m := regexp.MustCompile(`rel="` + what + `" href="([^"]+)"`).FindStringSubmatch(body)
		if m == nil {
			return ""
		}
		return html.UnescapeString(m[1])
	}
	rows := regexp.MustCompile(`<tr id="r-([^"]+)"`)
	first := keeper.want("/activities?sort=-participants", http.StatusOK)
	if rel(first, "prev") != "" {
		t.Error("something is before the first page")
	}
	second := keeper.want(rel(first, "next"), http.StatusOK)
	third := keeper.want(rel(second, "next"), http.StatusOK)
	again := keeper.want(rel(third, "prev"), http.StatusOK)
	if fmt.Sprint(rows.FindAllStringSubmatch(again, -1)) != fmt.Sprint(rows.FindAllStringSubmatch(second, -1)) {
		t.Error("the page before the third is not the second")
	}
	back := keeper.want(rel(again, "prev"), http.StatusOK)
	if fmt.Sprint(rows.FindAllStringSubmatch(back, -1)) != fmt.Sprint(rows.FindAllStringSubmatch(first, -1)) || rel(back, "prev") != "" {
		t.Error("the page before the second is not the first")
	}
	row := rows.FindAllStringSubmatch(second, -1)
	list := regexp.MustCompile(`href="(/activities/` + row[0][1] + `\?from=[^"]+)"`).FindStringSubmatch(second)
	file := keeper.want(html.UnescapeString(list[1]), http.StatusOK, "Back to the list", "/activities/"+row[1][1]+"?from=")
	lastOfFirst := rows.FindAllStringSubmatch(first, -1)
	if got := rel(file, "prev"); !strings.HasPrefix(got, "/activities/"+lastOfFirst[len(lastOfFirst)-1][1]+"?") {
		t.Errorf("before the first of the second page stands %s", got)
	}
	for _, elsewhere := range []string{"https://example.org/activities", "//example.org/activities", "/tasks", "/activities?colour=red", "/activities?view=nothing"} {
		if body := keeper.want("/activities/"+row[0][1]+"?from="+url.QueryEscape(elsewhere), http.StatusOK); strings.Contains(body, "Back to the list") {
			t.Errorf("%s is taken for a list", elsewhere)
		}
	}
}

// TestSavedViews saves, shares, pins, changes and removes a view.
func TestSavedViews(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		keeper, officer, stranger := s.as("keeper"), s.as("officer"), s.as("stranger")
		status, body := officer.post("/views", url.Values{"kind": {"activity"}, "name": {"Visits of Laos"}, "query": {"partners=LA&columns=country,type&cursor=x"}, "sharing": {"private"}})
		officer.check("saving a view", status, body, http.StatusOK, "has been saved", "Laos", `aria-current="page">Visits of Laos`)
		id := regexp.MustCompile(`/activities\?view=([0-9a-f-]{36})`).FindStringSubmatch(body)[1]
		if a, b := officer.total("/activities?view="+id), officer.total("/activities?partners=LA"); a != b {
			t.Errorf("the view lists %d, its query %d", a, b)
		}
		if a, b := officer.want("/activities.csv?view="+id, http.StatusOK), officer.want("/activities.csv?partners=LA", http.StatusOK); a != b {
			t.Error("the file of the view is not that of its query")
		}
		officer.want("/", http.StatusOK, "Visits of Laos")
		keeper.want("/activities?view="+id, http.StatusNotFound)
		for _, do := range []string{"drop", "pin", ""} {
			if status, _ := keeper.post("/views/"+id, url.Values{"do": {do}, "name": {"mine"}, "sharing": {"ministry"}}); status != http.StatusNotFound {
				t.Errorf("somebody else’s view can be changed by %q: %d", do, status)
			}
		}
		status, body = officer.post("/views/"+id, url.Values{"name": {"Laos"}, "sharing": {"ministry"}})
		officer.check("sharing", status, body, http.StatusOK, "The whole ministry")
		keeper.want("/activities?view="+id, http.StatusOK, "Laos")
		if a, b := stranger.total("/activities?view="+id), stranger.total("/activities?partners=LA"); a != b {
			t.Errorf("a stranger sees %d through the view and %d without", a, b)
		}
		if status, _ := keeper.post("/views/"+id, url.Values{"name": {"mine"}, "sharing": {"private"}}); status != http.StatusNotFound {
			t.Errorf("a shared view can be renamed by others: %d", status)
		}
		status, body = keeper.post("/views/"+id, url.Values{"do": {"pin"}})
		keeper.check("pinning", status, body, http.StatusOK, "No longer open with it")
		keeper.want("/activities", http.StatusOK, `aria-current="page">Laos`)
		if all := keeper.total("/activities?view=all"); all != 526 {
			t.Errorf("without the pinned view there are %d", all)
		}
		status, body = officer.post("/views", url.Values{"kind": {"activity"}, "id": {id}, "do": {"over"}, "name": {"China"}, "query": {"partners=CN"}, "sharing": {"ministry"}})
		officer.check("saving over", status, body, http.StatusOK, "China")
		if status, _ := officer.post("/views", url.Values{"kind": {"activity"}, "name": {"bad"}, "query": {"colour.not=red"}, "sharing": {"private"}}); status != http.StatusUnprocessableEntity {
			t.Errorf("a view of a field that is not there: %d", status)
		}
		if status, _ := officer.post("/views", url.Values{"kind": {"activity"}, "name": {" "}, "query": {""}, "sharing": {"private"}}); status != http.StatusUnprocessableEntity {
			t.Errorf("a view without a name: %d", status)
		}
		status, body = officer.post("/views/"+id, url.Values{"do": {"drop"}})
		officer.check("removing", status, body, http.StatusOK, "has been removed")
		keeper.want("/activities?view="+id, http.StatusNotFound)
		if all := keeper.total("/activities"); all != 526 {
			t.Errorf("after the view was removed the register opens with %d", all)
		}
	})
}

// TestSharedViewTellsNothing shares a view that names secret records.
func TestSharedViewTellsNothing(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper, stranger := s.as("keeper"), s.as("stranger")
	_, body := keeper.post("/views", url.Values{"kind": {"activity"}, "name": {"Talks"}, "query": {"lead_person=xylothea-person&ref=" + secret["activity"]}, "sharing": {"ministry"}})
	id := regexp.MustCompile(`/activities\?view=([0-9a-f-]{36})`).FindStringSubmatch(body)[1]
	for _, path := range []string{"/", "/views", "/activities", "/activities?view=" + id, "/activities?view=" + id + "&open=filters", "/activities?view=" + id + "&open=views", "/activities?view=" + id + "&open=lead_person", "/activities?view=" + id + "&group=lead_person"} {
		status, body := stranger.get(path)
		if status != http.StatusOK || strings.Contains(body, "xylothea") || strings.Contains(body, secret["activity"]) {
			t.Errorf("%s (%d) tells of a secret record", path, status)
		}
	}
	stranger.want("/activities?view="+id, http.StatusOK, "not open to you")
}

// TestBulk changes many records, is refused for some, and undoes all of it.
func TestBulk(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		keeper, stranger := s.as("keeper"), s.as("stranger")
		before := keeper.want("/agreements.jsonl", http.StatusOK)
		query := "state=in_force"
		n := keeper.total("/agreements?" + query)
		form := url.Values{"query": {query}, "all": {"1"}, "act": {"edit:cooperation_fields"}}
		status, body := keeper.post("/bulk/agreements", form)
		keeper.check("asking", status, body, http.StatusOK, "Add to what is there", "Show what will happen")
		form.Set("f.cooperation_fields", "training")
		form.Set("mode", "add")
		form.Set("step", "preview")
		status, body = keeper.post("/bulk/agreements", form)
		keeper.check("preview", status, body, http.StatusOK, fmt.Sprintf("of %d records", n), `name="expected" value="`+fmt.Sprint(n)+`"`)
		if after := keeper.want("/agreements.jsonl", http.StatusOK); after != before {
			t.Fatal("a preview changed something")
		}
		form.Set("step", "do")
		form.Set("expected", "3")
		status, body = keeper.post("/bulk/agreements", form)
		keeper.check("another number", status, body, http.StatusOK, "The list has changed meanwhile")
		form.Set("expected", fmt.Sprint(n))
		status, body = keeper.post("/bulk/agreements", form)
		keeper.check("done", status, body, http.StatusOK, "were changed", "Undo all of it")
		undo := html.UnescapeString(regexp.MustCompile(`<form method="post" action="(/bulk/[^"]+)"`).FindStringSubmatch(body)[1])
		if got := keeper.total("/agreements?cooperation_fields=training&" + query); got != n {
			t.Errorf("%d of %d got the field", got, n)
		}
		if status, _ := stranger.post(undo, nil); status == http.StatusOK {
			t.Error("a stranger can undo it")
		}
		stranger.want(undo, http.StatusNotFound)
		status, body = keeper.post(undo, nil)
		keeper.check("undone", status, body, http.StatusOK, "All of it has been undone.")
		if after := keeper.want("/agreements.jsonl", http.StatusOK); after != before {
			t.Error("undoing left something changed")
		}
		if status, body = keeper.post(undo, nil); status != http.StatusConflict {
			t.Errorf("undone twice: %d %s", status, body)
		}
	})
}

// TestBulkMoves makes a move of many lives and removes records, where the rules
// refuse some.
func TestBulkMoves(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	officer, stranger, keeper := s.as("officer"), s.as("stranger"), s.as("keeper")
	refs := regexp.MustCompile(`<tr id="r-([^"]+)"`).FindAllStringSubmatch(keeper.want("/tasks", http.StatusOK), 6)
	form := url.Values{"act": {"finish"}, "step": {"preview"}, "f.done_on": {"14/06/2022"}, "f.result.en": {"Reported"}, "f.result.vi": {"Đã báo cáo"}}
	for _, m := range refs {
		form.Add("ref", m[1])
	}
	status, body := keeper.post("/bulk/tasks", form)
	keeper.check("moves", status, body, http.StatusOK, "What will happen", "of 6 records")
	status, body = officer.post("/bulk/tasks", url.Values{"act": {"remove"}, "step": {"preview"}, "ref": form["ref"]})
	officer.check("what is hidden", status, body, http.StatusConflict, "No record was selected")
	for _, act := range []string{"finish", "remove", "edit:lead", "into:report.highlights"} {
		if status, _ := stranger.post("/bulk/tasks", url.Values{"act": {act}, "ref": form["ref"], "step": {"do"}, "expected": {"6"}}); status < 400 {
			t.Errorf("a stranger may %s: %d", act, status)
		}
	}
	for _, bad := range []url.Values{{"act": {"finish"}}, {"act": {"nonsense"}, "ref": {"x"}}, {"ref": {"x"}}, {"act": {"edit:nonsense"}, "ref": {"x"}}, {"act": {"remove"}, "ref": {"none-such"}, "step": {"preview"}}, {"act": {"remove"}, "ref": {"x"}, "query": {"%zz"}}} {
		if status, _ := keeper.post("/bulk/tasks", bad); status < 400 || status >= 500 {
			t.Errorf("%v: %d", bad, status)
		}
	}
	status, body = stranger.post("/bulk/activities", url.Values{"act": {"export:csv"}, "ref": {secret["activity"]}})
	if status != http.StatusOK || strings.Contains(body, secretWord) {
		t.Errorf("an export of what is hidden: %d %s", status, body)
	}
	status, body = keeper.post("/bulk/tasks", url.Values{"act": {"export:csv"}, "ref": form["ref"]})
	keeper.check("export", status, body, http.StatusOK, refs[0][1], refs[5][1])
}

// TestBulkAddsTo puts chosen records into a field of another record.
func TestBulkAddsTo(t *testing.T) {
	keeper := serve(t, seed.SQLite(t)).as("keeper")
	spec, err := chancery.SpecOf("agreement")
	if err != nil {
		t.Fatal(err)
	}
	var into string
	for _, f := range spec.Describe() {
		if f.Type == chancery.TypeRefs && len(f.Targets) == 1 && f.Targets[0] == "partner" {
			into = f.Name
		}
	}
	ref := regexp.MustCompile(`<tr id="r-([^"]+)"`).FindStringSubmatch(keeper.want("/agreements?"+into+".not=FR", http.StatusOK))[1]
	form := url.Values{"act": {"into:agreement." + into}, "ref": {"FR", "IT"}}
	status, body := keeper.post("/bulk/partners", form)
	keeper.check("asking", status, body, http.StatusOK, `name="into"`)
	form.Set("into", ref)
	form.Set("step", "preview")
	status, body = keeper.post("/bulk/partners", form)
	keeper.check("preview", status, body, http.StatusOK, "1 of 1 records", "France")
	form.Set("step", "do")
	form.Set("expected", "1")
	status, body = keeper.post("/bulk/partners", form)
	keeper.check("done", status, body, http.StatusOK, "1 of 1 records")
	if got := keeper.total("/agreements?ref=" + ref + "&" + into + "=FR&" + into + ".with=IT"); got != 1 {
		t.Errorf("the partners were not added to %s", ref)
	}
}

// TestRegistersOnPaper writes registers as files in both languages.
func TestRegistersOnPaper(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper, stranger := s.as("keeper"), s.as("stranger")
	for _, path := range []string{"/activities.pdf?period=2022-H1&lang=vi", "/activities.pdf?period=2022-H1&group=type&columns=state,start_date,participants,partners,country,lead", "/agreements.docx?lang=en", "/tasks.pdf"} {
		body := keeper.want(path, http.StatusOK)
		if len(body) < 5000 || !strings.HasPrefix(body, "%PDF") && !strings.HasPrefix(body, "PK") {
			t.Errorf("%s is no paper: %d bytes", path, len(body))
		}
	}
	if body := stranger.want("/activities.docx?q="+secretWord, http.StatusOK); strings.Contains(body, "2022-0901") {
		t.Error("a register on paper shows what is hidden")
	}
	keeper.want("/activities.pdf?colour=red", http.StatusUnprocessableEntity)
}
