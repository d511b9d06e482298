package client_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"path"
	"reflect"
	"strings"
	"testing"
	"time"

	"chancery/client"
)

func TestARecordFromItsBeginningToItsEnd(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		ctx := t.Context()
		people := int64(12)
		made, err := m.Activities.Create(ctx, &client.Activity{
			Head: client.Head{Marking: "internal"}, Title: client.Text{EN: "Talks on border markers", VI: "Hội đàm về mốc giới"}, Type: "meeting",
			StartDate: "2026-05-12", Partners: []string{"LA"}, Participants: &people,
			Delegation: []client.ActivityDelegation{{Side: "ours", Name: "Nguyễn Văn Thử"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		read, err := m.Activities.Get(ctx, made.Ref)
		if err != nil || read.ETag == "" || read.Title.VI != "Hội đàm về mốc giới" || *read.Participants != 12 || read.Delegation[0].Name != "Nguyễn Văn Thử" {
			t.Fatalf("read %+v, %v", read, err)
		}
		if _, err := m.Activities.Get(ctx, made.Ref, client.IfNoneMatch(read.ETag)); !errors.Is(err, client.ErrNotModified) {
			t.Errorf("an unchanged record is read with %v", err)
		}
		edited, err := m.Activities.Edit(ctx, made.Ref, client.Fields{"participants": nil, "source": "minutes"}, client.IfMatch(read.ETag))
		if err != nil || edited.Participants != nil || edited.Source != "minutes" || edited.Version != 2 {
			t.Errorf("edited %+v, %v", edited, err)
		}
		read.Source = "another"
		_, err = m.Activities.Replace(ctx, read)
		var p *client.Problem
		if !errors.As(err, &p) || p.Name() != "conflict" || p.SentVersion != 1 || p.CurrentVersion != 2 || !bytes.Contains(p.Current, []byte("minutes")) {
			t.Errorf("a late change fails with %v", err)
		}
		edited.Source = "both"
		if edited, err = m.Activities.Replace(ctx, edited); err != nil || edited.Source != "both" {
			t.Errorf("replaced %+v, %v", edited, err)
		}
		acts, err := m.Activities.Acts(ctx, made.Ref)
		if err != nil || len(acts.Items) < 5 {
			t.Errorf("acts %+v, %v", acts, err)
		}
		if dry, err := m.Activities.Endorse(ctx, made.Ref, nil, client.DryRun()); err != nil || dry.State != "endorsed" {
			t.Errorf("a dry run gives %+v, %v", dry, err)
		}
		if done, err := m.Activities.Endorse(ctx, made.Ref, nil); err != nil || done.State != "endorsed" {
			t.Errorf("endorsed %+v, %v", done, err)
		}
		if past, err := m.Activities.Get(ctx, made.Ref, client.AsOf("99999999"), client.Only("state")); err != nil || past.State != "endorsed" || !past.Title.Empty() {
			t.Errorf("as of later %+v, %v", past, err)
		}
		if gone, err := m.Activities.Remove(ctx, made.Ref, client.Reason("entered twice")); err != nil || !gone.Removed {
			t.Errorf("removed %+v, %v", gone, err)
		}
		if _, err := m.Activities.Restore(ctx, made.Ref); err != nil {
			t.Error(err)
		}
		history, err := m.Activities.History(ctx, made.Ref)
		if err != nil || len(history.Items) != 6 || history.Items[1].Reason != "entered twice" || history.Items[5].Action != "activity.create" {
			t.Errorf("history %+v, %v", history, err)
		}
	})
}

func TestListsAreWalkedToTheEnd(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		count := true
		filter := client.ActivityFilter{Partner: []string{"CN", "LA"}, Sort: "-start_date", Limit: 7, Count: &count}
		page, err := m.Activities.Page(t.Context(), filter)
		if err != nil || page.Total < 15 || len(page.Items) != 7 {
			t.Fatalf("a page %+v, %v", page, err)
		}
		seen := map[string]bool{}
		for a, err := range m.Activities.List(t.Context(), filter, client.Only("start_date")) {
			if err != nil {
				t.Fatal(err)
			}
			if seen[a.Ref] || a.Title.EN != "" {
				t.Errorf("%s comes twice or whole", a.Ref)
			}
			seen[a.Ref] = true
		}
		if len(seen) != page.Total {
			t.Errorf("walked over %d of %d", len(seen), page.Total)
		}
		for _, err := range m.Activities.List(t.Context(), client.ActivityFilter{Sort: "colour"}) {
			var p *client.Problem
			if !errors.As(err, &p) || p.Errors[0].Parameter != "sort" {
				t.Errorf("a wrong order gives %v", err)
			}
		}
		file, err := m.Activities.Export(t.Context(), client.ActivityFilter{Partner: []string{"LA"}}, client.CSV)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(file)
		_ = file.Close()
		if err != nil || !strings.Contains(string(text), "title_vi") {
			t.Errorf("exported %.200s, %v", text, err)
		}
		receipt, err := m.Import(t.Context(), "activity", bytes.NewReader(text), client.Upload{Media: client.CSV, Name: "again", Map: map[string]string{"source": "source"}}, client.DryRun())
		if err != nil || receipt.Unchanged == 0 || receipt.New+receipt.Changed > 0 {
			t.Errorf("imported %+v, %v", receipt, err)
		}
	})
}

func TestManyAtOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		items := []any{&client.Task{Text: client.Text{EN: "Send the minutes"}, Due: "2026-06-01"}, client.Fields{"text": client.Fields{"en": "Ask"}, "due": "2026-06", "lead": "nobody"}}
		out, err := m.Tasks.Bulk(t.Context(), "create", items, false)
		if err != nil || out.Done != 1 || out.Items[0].Record.Text.EN != "Send the minutes" || out.Items[1].Problem.In("lead") == nil {
			t.Errorf("each for itself: %+v, %v", out, err)
		}
		out, err = m.Tasks.Bulk(t.Context(), "create", items, true)
		if err != nil || out.Done != 0 || out.Refused != 1 || out.Items[0].Problem.Name() != "undone" {
			t.Errorf("all or nothing: %+v, %v", out, err)
		}
	})
}

func TestProblemsNameTheirFields(t *testing.T) {
	m := serve(t, seed.SQLite(t))
	vi, err := client.New(m.address, client.Token(m.token), client.Language("vi"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = vi.Activities.Create(t.Context(), &client.Activity{Title: client.Text{VI: "Hội đàm"}, Type: "meeting", Delegation: []client.ActivityDelegation{{Side: "ours"}, {Side: "ours", Person: "nobody"}}})
	var p *client.Problem
	if !errors.As(err, &p) || p.Status != 422 || len(p.In("delegation.2.person")) != 1 || p.Errors[0].Pointer != "/delegation/1/person" || !strings.Contains(p.Error(), "Thành phần đoàn") {
		t.Errorf("%v", err)
	}
	if _, err := m.Activities.Get(t.Context(), "none"); !errors.As(err, &p) || p.Name() != "missing" {
		t.Errorf("what is not there: %v", err)
	}
	for _, address := range []string{"chancery.example", "ftp://chancery.example", "http://", ":"} {
		if _, err := client.New(address); err == nil {
			t.Errorf("%q is taken", address)
		}
	}
}

func TestABusyServerIsAskedAgain(t *testing.T) {
	m := serve(t, seed.SQLite(t))
	m.busy = []int{http.StatusTooManyRequests, http.StatusServiceUnavailable}
	made, err := m.Tasks.Create(t.Context(), &client.Task{Text: client.Text{EN: "Once"}, Due: "2026-06-01"}, client.IdempotencyKey("a key"))
	if err != nil {
		t.Fatal(err)
	}
	if sent, last := m.since(0); sent != 3 || last.Header.Get("Idempotency-Key") != "a key" {
		t.Errorf("sent %d times", sent)
	}
	again, err := m.Tasks.Create(t.Context(), &client.Task{Text: client.Text{EN: "Once"}, Due: "2026-06-01"}, client.IdempotencyKey("a key"))
	if err != nil || again.Ref != made.Ref {
		t.Errorf("the same key makes %v, %v", again, err)
	}
	m.busy = []int{503, 503, 503}
	few, err := client.New(m.address, client.Token(m.token), client.Retries(2, time.Millisecond), client.HTTP(&http.Client{}))
	if err != nil {
		t.Fatal(err)
	}
	var p *client.Problem
	if _, err := few.Partners.Get(t.Context(), "CN"); !errors.As(err, &p) || p.Status != 503 {
		t.Errorf("a server that stays busy: %v", err)
	}
	m.busy = []int{429}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Partners.Get(ctx, "CN"); !errors.Is(err, context.Canceled) {
		t.Errorf("whoever gives up: %v", err)
	}
}

func TestWhatBelongsToNoKind(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		ctx := t.Context()
		found := 0
		for hit, err := range m.Search(ctx, "quoc phong", "activity", "mechanism") {
			if err != nil || hit.Ref == "" || hit.Kind != "activity" && hit.Kind != "mechanism" {
				t.Fatalf("found %+v, %v", hit, err)
			}
			if found++; found == 30 {
				break
			}
		}
		if found < 21 {
			t.Errorf("found %d", found)
		}
		report, err := m.CentralReport(ctx, client.Reporting{Period: "2022-H1", FiguresOnly: true})
		if err != nil || report.Period != "2022-H1" || report.Figures["activities.held"] == nil || report.Ledger.Size == 0 {
			t.Errorf("report %+v, %v", report, err)
		}
		paper, err := m.CentralReportPaper(ctx, client.Reporting{Period: "2022-H1", Lang: "vi"}, "docx")
		if err != nil {
			t.Fatal(err)
		}
		start := make([]byte, 2)
		if _, err := io.ReadFull(paper, start); err != nil || string(start) != "PK" {
			t.Errorf("the paper begins with %q, %v", start, err)
		}
		_ = paper.Close()
		signed, err := m.SignCheckpoint(ctx)
		if err != nil || signed == "" {
			t.Fatalf("signed %q, %v", signed, err)
		}
		if last, err := m.LastCheckpoint(ctx); err != nil || last != signed {
			t.Errorf("last signed %q, %v", last, err)
		}
		if proof, err := m.Prove(ctx, "partner", "CN"); err != nil || proof.Leaf == "" {
			t.Errorf("proof %+v, %v", proof, err)
		}
		if entries, err := m.LedgerEntries(ctx, 3, 2); err != nil || len(entries.Items) != 2 || entries.Items[0].Index != 3 {
			t.Errorf("entries %+v, %v", entries, err)
		}
		if raw, err := m.Description(ctx); err != nil || !bytes.Contains(raw, []byte(`"3.1.0"`)) {
			t.Errorf("the description: %v", err)
		}
	})
}

// TestEveryKindIsThere reads a list of each, so that what is read fits its struct.
func TestEveryKindIsThere(t *testing.T) {
	m := serve(t, seed.SQLite(t))
	kinds := reflect.ValueOf(m.Kinds)
	for i := range kinds.NumField() {
		name := kinds.Type().Field(i).Name
		method := kinds.Field(i).MethodByName("Page")
		filter := reflect.Zero(method.Type().In(1))
		out := method.Call([]reflect.Value{reflect.ValueOf(t.Context()), filter})
		if err, _ := out[1].Interface().(error); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		_, asked := m.since(0)
		if !strings.HasPrefix(asked.URL.Path, "/api/v1/") || path.Base(asked.URL.Path) == "" {
			t.Errorf("%s asks %s", name, asked.URL.Path)
		}
	}
}
