package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"chancery/internal/browsertest"
)

var draftField = regexp.MustCompile(`name="draft" value="([^"]*)"`)

// TestDraftsWithoutScript keeps a new form, finds it on the desk, goes on with
// it and saves it: then the draft is gone.
func TestDraftsWithoutScript(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		officer := s.as("officer")
		form := officer.fill("/activities/new", "/activities/new", url.Values{"f.title.vi": {"Đoàn chưa xong"}, "f.start_date": {"32/13/2022"}, "keep": {"1"}})
		status, body := officer.post("/activities/new", form)
		officer.check("kept", status, body, http.StatusOK, "Kept as a draft", "Đoàn chưa xong", "32/13/2022", "/discard")
		id := draftField.FindStringSubmatch(body)[1]

		officer.want("/", http.StatusOK, "My drafts", "Đoàn chưa xong", "/activities/new?draft="+id)
		officer.want("/drafts", http.StatusOK, "Đoàn chưa xong")
		officer.want("/activities/new", http.StatusOK, "You have unfinished forms", "/activities/new?draft="+id)
		s.as("keeper").want("/activities/new?draft="+id, http.StatusNotFound)
		if body := s.as("keeper").want("/drafts", http.StatusOK); strings.Contains(body, "chưa xong") {
			t.Error("a draft is shown to somebody else")
		}
		if status, _ := s.as("keeper").post("/drafts/"+id+"/discard", nil); status != http.StatusOK {
			t.Error(status)
		}

		form = officer.fill("/activities/new?draft="+id, "/activities/new", url.Values{"f.type": {"visit_out"}, "f.start_date": {"22/6/2022"}})
		status, body = officer.post("/activities/new", form)
		officer.check("saved", status, body, http.StatusOK, "has been created", "Đoàn chưa xong")
		if body := officer.want("/drafts", http.StatusOK); strings.Contains(body, "chưa xong") {
			t.Error("the draft outlives its record")
		}
	})
}

// TestDraftsOfChanges lead into the choice by field where the record was saved
// meanwhile, and end with the change.
func TestDraftsOfChanges(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	mine, theirs := s.as("keeper"), s.as("keeper")
	at := "/partners/LA/edit"
	form := mine.fill(at, at, url.Values{"f.relation.en": {"Mine"}, "keep": {"1"}})
	status, body := mine.post(at, form)
	mine.check("kept", status, body, http.StatusOK, "Kept as a draft", `value="Mine"`)
	other := formOf(t, body, at)
	other.Set("f.relation.en", "Theirs")
	other.Set("draft", "")
	if status, body := theirs.post(at, other); status != http.StatusOK || !strings.Contains(body, "Theirs") {
		t.Fatal(status)
	}
	// Their saving ended the keeper's draft of this record; another one begins from before.
	form.Del("draft")
	if status, body = mine.post(at, form); status != http.StatusOK {
		t.Fatal(status)
	}
	mine.check("resumed", status, body, http.StatusOK, "saved this record after your draft began", `value="Mine"`)
	status, body = mine.post(at, formOf(t, body, at))
	mine.check("conflict", status, body, http.StatusConflict, "Mine", "Theirs", `name="take.relation"`)
	status, body = mine.post(at, formOf(t, body, at))
	mine.check("resolved", status, body, http.StatusOK, "has been saved")
	if body := mine.want("/drafts", http.StatusOK); !strings.Contains(body, "You have no drafts") {
		t.Error("the draft outlives its change")
	}
}

// TestDraftsSurviveTheSession keeps a form as a draft that was sent too late.
func TestDraftsSurviveTheSession(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	form := s.as("officer").fill("/tasks/new", "/tasks/new", url.Values{"f.text.en": {"Typed before the end"}})
	nobody := s.as("")
	_, body := nobody.post("/tasks/new", form)
	form = formOf(t, body, "/sign-in")
	form.Set("name", "officer")
	form.Set("password", password)
	status, body := nobody.post("/sign-in", form)
	nobody.check("signed in", status, body, http.StatusOK, "also kept among your drafts")
	nobody.want("/drafts", http.StatusOK, "Typed before the end")
	status, body = nobody.post("/tasks/new", formOf(t, body, "/tasks/new"))
	nobody.check("sent", status, body, http.StatusOK, "has been created")
	nobody.want("/drafts", http.StatusOK, "You have no drafts")
}

// TestDraftsAreBounded refuses one that is too long and one too many, in words.
func TestDraftsAreBounded(t *testing.T) {
	officer := serve(t, seed.SQLite(t)).as("officer")
	post := func(text string) (int, string) {
		return officer.post("/drafts", url.Values{"form": {"/tasks/new"}, "f.text.en": {text}})
	}
	status, body := post(strings.Repeat("x", 2<<20))
	officer.check("too long", status, body, http.StatusConflict, "more than a draft can keep")
	for range 60 {
		if status, _ := post("one"); status != http.StatusOK {
			t.Fatal(status)
		}
	}
	status, body = post("one too many")
	officer.check("too many", status, body, http.StatusConflict, "60 drafts already")
	for _, form := range []string{"", "/", "/nothing/new", "/tasks/0000/edit", "/tasks/new/new/new", "https://elsewhere.example/tasks/new", "/organisations/new"} {
		if status, _ := officer.post("/drafts", url.Values{"form": {form}}); status != http.StatusNotFound && status != http.StatusForbidden {
			t.Errorf("a draft of %q: %d", form, status)
		}
	}
}

// TestRecordsMadeOnTheWay makes a person for a delegate, and an organisation
// nowhere, then comes back: twice nested, without the script.
func TestRecordsMadeOnTheWay(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper := s.as("keeper")
	form := keeper.fill("/tasks/new", "/tasks/new", url.Values{"f.text.en": {"Follow up"}, "make": {"from=activity"}})
	status, body := keeper.post("/tasks/new", form)
	keeper.check("the activity", status, body, http.StatusOK, `action="/activities/new"`, "After saving you go back", `name="for"`)
	form = formOf(t, body, "/activities/new")
	form.Set("f.title.en", "A visit on the way")
	form.Set("f.type", "visit_in")
	form.Set("f.lead_person", "Somebody Invented")
	form.Set("make", "lead_person=person")
	status, body = keeper.post("/activities/new", form)
	keeper.check("the person", status, body, http.StatusOK, `action="/persons/new"`, `value="Somebody Invented"`)
	form = formOf(t, body, "/persons/new")
	form.Set("f.ref", "somebody-invented")
	status, body = keeper.post("/persons/new", form)
	keeper.check("back at the activity", status, body, http.StatusOK, `action="/activities/new"`, "Somebody Invented (somebody-invented)", "A visit on the way")
	status, body = keeper.post("/activities/new", formOf(t, body, "/activities/new"))
	keeper.check("back at the task", status, body, http.StatusOK, `action="/tasks/new"`, "A visit on the way (activity/", "Follow up")
	status, body = keeper.post("/tasks/new", formOf(t, body, "/tasks/new"))
	keeper.check("saved", status, body, http.StatusOK, "has been created", "A visit on the way")
	keeper.want("/drafts", http.StatusOK, "You have no drafts")
}

func TestPastedLines(t *testing.T) {
	officer := serve(t, seed.SQLite(t)).as("officer")
	form := officer.fill("/activities/new", "/activities/new", url.Values{"f.title.en": {"Talks"}, "f.type": {"meeting"}})
	paste := func(rows, at string) string {
		t.Helper()
		form.Set("do", "delegation.paste")
		form.Set("paste.delegation", rows)
		form.Set("paste.at", at)
		_, body := officer.post("/activities/new", form)
		form = formOf(t, body, "/activities/new")
		form.Del("paste.at")
		return body
	}
	paste("Họ và tên\tPhía\tCấp bậc (Tiếng Việt)\nNguyễn Văn Bịa\tPhía ta\tĐại tá\nTrần Thị Đặt\tours\tTrung tá", "")
	if got := form.Get("n.delegation") + form.Get("f.delegation.1.name") + form.Get("f.delegation.1.side") + form.Get("f.delegation.2.rank.vi") + form.Get("f.delegation.2.side"); got != "2Nguyễn Văn BịaoursTrung táours" {
		t.Errorf("with a heading: %q", got)
	}
	body := paste("nobody's;no-such-person;X", "")
	officer.check("wrong cells", 0, body, 0, `id="f-delegation-3-side-error"`, `id="f-delegation-3-person-error"`)
	if got := form.Get("n.delegation") + form.Get("f.delegation.3.person"); got != "3no-such-person" {
		t.Errorf("wrong cells: %q", got)
	}
	paste("Colonel\tHead\nCaptain\tAide", "delegation.1.rank.en")
	if got := form.Get("f.delegation.1.rank.en") + form.Get("f.delegation.1.post.en") + form.Get("f.delegation.2.post.en") + form.Get("f.delegation.1.name"); got != "ColonelHeadAideNguyễn Văn Bịa" {
		t.Errorf("from a cell: %q", got)
	}
}

// TestUsualValues takes over from the last entry and gives back.
func TestUsualValues(t *testing.T) {
	officer := serve(t, seed.SQLite(t)).as("officer")
	form := officer.fill("/tasks/new", "/tasks/new", url.Values{"f.text.en": {"First"}, "f.given_on": {"1/6/2022"}, "f.from": {"conference/2022-H1"}})
	if status, _ := officer.post("/tasks/new", form); status != http.StatusOK {
		t.Fatal(status)
	}
	form = officer.fill("/tasks/new", "/tasks/new", url.Values{"do": {"usual"}, "f.text.en": {"Second"}})
	_, body := officer.post("/tasks/new", form)
	form = formOf(t, body, "/tasks/new")
	if got := form.Get("f.given_on"); got != "01/06/2022" || !strings.Contains(form.Get("f.from"), "2022-H1") || form.Get("f.text.en") != "Second" {
		t.Errorf("taken over: %q, %q", got, form.Get("f.from"))
	}
	form.Set("f.given_on", "02/06/2022")
	form.Set("do", "usual.undo")
	_, body = officer.post("/tasks/new", form)
	form = formOf(t, body, "/tasks/new")
	if form.Get("f.given_on") != "02/06/2022" || form.Get("f.from") != "" {
		t.Errorf("given back: %q, %q", form.Get("f.given_on"), form.Get("f.from"))
	}
}

// TestCopies begin a form without what belongs to the original alone.
func TestCopies(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper := s.as("keeper")
	keeper.want("/agreements/2022-0001", http.StatusOK, `href="/agreements/new?copy=2022-0001"`)
	form := formOf(t, keeper.want("/agreements/new?copy=2022-0001", http.StatusOK, "Copied"), "/agreements/new")
	if form.Get("f.title.en")+form.Get("f.title.vi") == "" || form.Get("f.signed_on") != "" || form.Get("f.type") == "" {
		t.Errorf("copied %q, signed on %q", form.Get("f.title.en"), form.Get("f.signed_on"))
	}
	s.as("officer").want("/activities/new?copy="+secret["activity"], http.StatusNotFound)
}

// TestTwinsAreShownBeforeSaving warns once and saves all the same.
func TestTwinsAreShownBeforeSaving(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		keeper := serve(t, dsn).as("keeper")
		form := keeper.fill("/persons/new", "/persons/new", url.Values{"f.ref": {"p-v-g"}, "f.name.en": {"Giang Phan Van"}, "f.country": {"VN"}, "f.own": {"true"}})
		status, body := keeper.post("/persons/new", form)
		keeper.check("warned", status, body, http.StatusUnprocessableEntity, "This may be there already", `href="/persons/phan-van-giang"`, "Likely", "the same name and country", "Save all the same")
		status, body = keeper.post("/persons/new", formOf(t, body, "/persons/new"))
		keeper.check("saved", status, body, http.StatusOK, "has been created")

		keeper.want("/duplicates?kind=person", http.StatusOK, "Giang Phan Van", `href="/duplicates/compare`)
	})
}

// TestMergeAndBack makes one person of two and two of one, on pages alone.
func TestMergeAndBack(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper := s.as("keeper")
	at := "/duplicates/compare?kind=person&keep=nguyen-viet-hung-vdpo&drop=nguyen-viet-hung-gddi"
	form := formOf(t, keeper.want(at, http.StatusOK, "This one is kept", "Both together"), "/duplicates/merge")
	form.Set("reason", "one man")
	status, body := keeper.post("/duplicates/merge", form)
	keeper.check("merged", status, body, http.StatusOK, "has been merged into nguyen-viet-hung-vdpo", "/unmerge")
	back := regexp.MustCompile(`action="(/duplicates/[^/"]+/unmerge)"`).FindStringSubmatch(body)
	keeper.want("/persons/nguyen-viet-hung-gddi", http.StatusOK, "was merged into this record", `class="ref">nguyen-viet-hung-vdpo`)
	keeper.want("/duplicates?kind=person", http.StatusOK, "Undo the merge", "nguyen-viet-hung-gddi")
	keeper.want("/persons/nguyen-viet-hung-vdpo/history", http.StatusOK, "Merge of records", "one man")
	officer := s.as("officer")
	if status, _ := officer.post("/duplicates/merge", form); status != http.StatusNotFound {
		t.Errorf("merging what is gone: %d", status)
	}
	status, body = keeper.post(back[1], nil)
	keeper.check("undone", status, body, http.StatusOK, "both records are there again")
	keeper.want("/persons/nguyen-viet-hung-gddi", http.StatusOK, `class="ref">nguyen-viet-hung-gddi`)
	status, body = keeper.post(back[1], nil)
	keeper.check("undone twice", status, body, http.StatusConflict, "undone already")
	status, body = keeper.post("/duplicates", url.Values{"kind": {"person"}, "one": {"nguyen-viet-hung-vdpo"}, "other": {"nguyen-viet-hung-gddi"}})
	keeper.check("apart", status, body, http.StatusOK, "these are two records", "Nothing here looks")
}

// TestTheCombobox suggests while somebody types, with the keyboard alone.
func TestTheCombobox(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	b := s.browse(t, "keeper", "en")
	b.Visit(s.url + "/activities/new")
	b.Click("#f-lead_person")
	b.Press("phan van gia")
	b.Wait("#f-lead_person[aria-expanded=true]")
	if got := b.Text("#f-lead_person + [role=listbox] [role=option]"); !strings.Contains(got, "Phan Van Giang") || !strings.Contains(got, "Person") {
		t.Errorf("suggested %q", got)
	}
	for _, found := range b.Axe() {
		t.Errorf("open list: %s", found)
	}
	b.Press(kb.ArrowDown)
	b.Wait("#f-lead_person[aria-activedescendant]")
	b.Press(kb.Enter)
	if got := browsertest.Eval[string](b, `document.querySelector("#f-lead_person").value`); !strings.HasSuffix(got, "(phan-van-giang)") {
		t.Errorf("taken %q", got)
	}
	b.Press(kb.Escape)
	b.Wait("#f-lead_person[aria-expanded=false]")
}

// TestFormsFollowTheirFields hides what does not apply and keeps drafts while
// somebody types.
func TestFormsFollowTheirFields(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	b := s.browse(t, "keeper", "en")
	b.Visit(s.url + "/qualifications/new")
	if !browsertest.Eval[bool](b, `document.querySelector('[data-path="language"]').hidden`) {
		t.Error("the language is asked for before the type is one")
	}
	browsertest.Eval[bool](b, `(() => { const e = document.querySelector("#f-type"); e.value = "language"; e.dispatchEvent(new Event("input", { bubbles: true })); return true; })()`)
	b.Wait(`[data-path="language"]:not([hidden])`)
	b.Fill("#f-title-vi, #f-title", "Tiếng Lào")
	b.Press(" ")
	b.Wait(`[data-kept]:not(:empty)`)
	b.Visit(s.url + "/drafts")
	if got := b.Text(".drafts"); !strings.Contains(got, "Tiếng Lào") {
		t.Errorf("kept %q", got)
	}
}
