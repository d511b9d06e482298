package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

var inputs = regexp.MustCompile(`<(?:input|textarea|select|button)[^>]*>`)

// formOf is what a browser would send of the form that is on a page: its
// inputs as they stand, without its buttons.
func formOf(t testing.TB, body, action string) url.Values {
	t.Helper()
	_, rest, found := strings.Cut(body, `action="`+action+`"`)
	if !found {
		t.Fatalf("no form for %s", action)
	}
	rest, _, _ = strings.Cut(rest, "</form>")
	out := url.Values{}
	attribute := func(tag, name string) (string, bool) {
		_, after, ok := strings.Cut(tag, " "+name+`="`)
		value, _, _ := strings.Cut(after, `"`)
		return unescape(value), ok
	}
	for _, at := range inputs.FindAllStringIndex(rest, -1) {
		tag := rest[at[0]:at[1]]
		name, named := attribute(tag, "name")
		if !named || strings.HasPrefix(tag, "<button") {
			continue
		}
		value, _ := attribute(tag, "value")
		switch {
		case strings.Contains(tag, `type="checkbox"`) && !strings.Contains(tag, " checked"):
			continue
		case strings.HasPrefix(tag, "<textarea"):
			value, _, _ = strings.Cut(rest[at[1]:], "</textarea>")
			value = unescape(value)
		case strings.HasPrefix(tag, "<select"):
			options, _, _ := strings.Cut(rest[at[1]:], "</select>")
			value = ""
			if m := regexp.MustCompile(`value="([^"]*)"[^>]* selected`).FindStringSubmatch(options); m != nil {
				value = unescape(m[1])
			}
		}
		out.Add(name, value)
	}
	return out
}

func unescape(s string) string {
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&amp;", "&", "&lt;", "<", "&gt;", ">", "&#43;", "+").Replace(s)
}

func (r reader) fill(path, action string, with url.Values) url.Values {
	r.t.Helper()
	form := formOf(r.t, r.want(path, http.StatusOK), action)
	for name, values := range with {
		form[name] = values
	}
	return form
}

func TestCreateAndEdit(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		officer := serve(t, dsn).as("officer")
		form := officer.fill("/activities/new", "/activities/new", url.Values{"f.title.vi": {"Trao đổi đoàn"}})
		status, body := officer.post("/activities/new", form)
		officer.check("without a type", status, body, http.StatusUnprocessableEntity, `role="alert"`, `href="#f-type"`, `id="f-type-error"`, "Trao đổi đoàn", "<title>Error:")

		form["f.type"], form["f.start_date"], form["f.partners"] = []string{"visit_out"}, []string{"22/6/2022"}, []string{"Laos", "cambodia"}
		status, body = officer.post("/activities/new", form)
		officer.check("complete", status, body, http.StatusOK, "has been created", "Trao đổi đoàn", "22/06/2022", `href="/partners/LA"`, `href="/partners/KH"`)
		ref := regexp.MustCompile(`class="ref">([^<]+)`).FindStringSubmatch(body)[1]

		at := "/activities/" + ref
		form = officer.fill(at+"/edit", at+"/edit", url.Values{"f.participants": {"1,234"}, "f.end_date": {"21/06/2022"}})
		status, body = officer.post(at+"/edit", form)
		officer.check("ends before it starts", status, body, http.StatusUnprocessableEntity, "22/06/2022", `id="f-end_date-error"`)
		form.Set("f.end_date", "24/06/2022")
		status, body = officer.post(at+"/edit", form)
		officer.check("edited", status, body, http.StatusOK, "has been saved", "1234", "24/06/2022", `href="/partners/KH"`)
		officer.want(at+"/history", http.StatusOK, "Participants", "24/06/2022", "Version 2")
		officer.want(at+"/history?as_of=1", http.StatusNotFound)
	})
}

func TestSaveAndAddAnother(t *testing.T) {
	officer := serve(t, seed.SQLite(t)).as("officer")
	form := officer.fill("/tasks/new?lead=vn-dfr", "/tasks/new", url.Values{"f.text.en": {"One of two"}, "again": {"1"}})
	if got := form.Get("f.lead"); got != "vn-dfr" {
		t.Errorf("the address begins the form with %q", got)
	}
	if got := form.Get("f.owner"); !strings.HasSuffix(got, "(vn-dfr)") {
		t.Errorf("the record would belong to %q", got)
	}
	status, body := officer.post("/tasks/new", form)
	officer.check("added", status, body, http.StatusOK, "has been created", `action="/tasks/new"`)
}

func TestMarkedRecordsSaySo(t *testing.T) {
	keeper := serve(t, seed.SQLite(t)).as("keeper")
	for _, tab := range []string{"", "/links", "/history", "/edit"} {
		keeper.want("/activities/"+secret["activity"]+tab, http.StatusOK, `class="strip marking"`)
	}
	if body := keeper.want("/activities/2022-0004", http.StatusOK); strings.Contains(body, "strip marking") {
		t.Error("a public record has a banner")
	}
}

func TestLinesWithoutScript(t *testing.T) {
	officer := serve(t, seed.SQLite(t)).as("officer")
	form := officer.fill("/activities/new", "/activities/new", url.Values{"f.title.en": {"Talks"}, "f.type": {"meeting"}})
	press := func(do string) {
		t.Helper()
		form.Set("do", do)
		status, body := officer.post("/activities/new", form)
		if status != http.StatusOK {
			t.Fatalf("%s: %d", do, status)
		}
		form = formOf(t, body, "/activities/new")
	}
	press("delegation.add")
	form.Set("f.delegation.1.side", "ours")
	form.Set("f.delegation.1.name", "A")
	press("delegation.add")
	form.Set("f.delegation.2.side", "theirs")
	form.Set("f.delegation.2.name", "B")
	press("delegation.add")
	form.Set("f.delegation.3.name", "C")
	press("delegation.2.up")
	press("delegation.3.remove")
	press("partners.add")
	if got := form.Get("f.delegation.1.name") + form.Get("f.delegation.2.name") + form.Get("n.delegation"); got != "BA2" {
		t.Fatalf("lines %q", got)
	}
	press("delegation.add") // and left blank
	status, body := officer.post("/activities/new", form)
	officer.check("saved", status, body, http.StatusOK, "has been created")
	if status != http.StatusOK {
		t.Fatal(regexp.MustCompile(`(?s)role="alert".*?</div>`).FindString(body))
	}
	if strings.Index(body, ">B<") > strings.Index(body, ">A<") {
		t.Error("the order of the delegation is not kept")
	}
	form.Del("do")
	form.Set("f.delegation.1.side", "")
	status, body = officer.post("/activities/new", form)
	officer.check("a side is missing", status, body, http.StatusUnprocessableEntity, "line 1", `href="#f-delegation-1-side"`)
}

func TestAmbiguousReferences(t *testing.T) {
	officer := serve(t, seed.SQLite(t)).as("officer")
	form := officer.fill("/activities/new", "/activities/new", url.Values{"f.title.en": {"Talks"}, "f.type": {"meeting"}, "f.mechanism": {"border"}, "f.lead": {"zzzz"}})
	status, body := officer.post("/activities/new", form)
	officer.check("ambiguous", status, body, http.StatusUnprocessableEntity, "Did you mean", `name="pick"`, "zzzz")
	choice := regexp.MustCompile(`name="pick" value="(f\.mechanism=[^"]+)"`).FindStringSubmatch(body)
	if choice == nil {
		t.Fatal("nothing is offered")
	}
	form.Set("pick", unescape(choice[1]))
	form.Del("f.lead")
	status, body = officer.post("/activities/new", form)
	if status != http.StatusOK {
		t.Fatalf("picking: %d", status)
	}
	form = formOf(t, body, "/activities/new")
	status, body = officer.post("/activities/new", form)
	officer.check("picked", status, body, http.StatusOK, "has been created", `href="/mechanisms/`)
}

func TestConflict(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		mine, theirs := s.as("keeper"), s.as("keeper")
		at := "/partners/LA/edit"
		form := mine.fill(at, at, url.Values{"f.relation.en": {"Mine"}, "f.since": {"1962"}})
		other := theirs.fill(at, at, url.Values{"f.relation.en": {"Theirs"}, "f.source": {"A letter"}})
		if status, _ := theirs.post(at, other); status != http.StatusOK {
			t.Fatal(status)
		}
		status, body := mine.post(at, form)
		mine.check("conflict", status, body, http.StatusConflict, "Mine", "Theirs", `name="take.relation"`)
		if strings.Contains(body, `name="take.since"`) || strings.Contains(body, `name="take.source"`) {
			t.Error("a choice is asked for what only one changed")
		}
		form = formOf(t, body, at)
		form.Set("take.relation", "theirs")
		status, body = mine.post(at, form)
		mine.check("resolved", status, body, http.StatusOK, "has been saved")
		got, err := s.service.Get(context.Background(), chancery.System(), "partner", "LA")
		if err != nil {
			t.Fatal(err)
		}
		if p := got.Entity.(*chancery.Partner); p.Relation.EN != "Theirs" || p.Source != "A letter" || p.Since != "1962" {
			t.Errorf("kept %q, %q, %q", p.Relation.EN, p.Source, p.Since)
		}
	})
}

func TestActs(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		ref, err := s.service.Create(context.Background(), chancery.System(), "task", service.Input{Values: map[string]any{"text": chancery.Text{EN: "Report"}, "owner": "vn-dfr"}})
		if err != nil {
			t.Fatal(err)
		}
		officer, at := s.as("officer"), "/tasks/"+ref
		officer.want(at, http.StatusOK, `action="`+at+`/start"`, `href="`+at+`/remove"`)
		status, body := officer.post(at+"/start", url.Values{"version": {"1"}})
		officer.check("start", status, body, http.StatusOK, "Done: Start work.", "In progress")
		status, body = officer.post(at+"/finish", officer.fill(at+"/finish", at+"/finish", nil))
		officer.check("finish without a result", status, body, http.StatusUnprocessableEntity, `href="#f-done_on"`)
		officer.want(at+"/extend", http.StatusForbidden, "You may not do this", "Extend the deadline – Task")
		officer.want(at+"/verify", http.StatusForbidden)
		s.as("keeper").want(at+"/verify", http.StatusConflict, "This is not possible now", "Verify the result", "In progress")

		status, body = officer.post(at+"/remove", url.Values{"reason": {"entered twice"}})
		officer.check("removed", status, body, http.StatusOK, "has been removed", `action="`+at+`/restore"`)
		officer.want(at, http.StatusNotFound)
		officer.want(at+"/history", http.StatusOK, "entered twice", `action="`+at+`/restore"`)
		status, body = officer.post(at+"/restore", nil)
		officer.check("restored", status, body, http.StatusOK, "has been restored", "In progress")
	})
}

func TestRightsAreSaidInWords(t *testing.T) {
	stranger := serve(t, seed.SQLite(t)).as("stranger")
	stranger.want("/activities/new", http.StatusForbidden, "You do not have the right", "Create – Activity")
	stranger.want("/partners/LA/edit", http.StatusForbidden)
	body := stranger.want("/partners/LA/record", http.StatusOK)
	if strings.Contains(body, "/partners/LA/edit") {
		t.Error("a button is shown that is refused")
	}
}
