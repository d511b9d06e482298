package service_test

import (
	"context"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

const exchangeText = `Vietnam and China held the seventh Vietnam–China border defence friendship exchange on 23 April 2022.
The two ministers of national defence planted trees on both sides of the border.
`

func TestIngestRecognisesOnlyWhatTheReaderMaySeeAndSavesNothing(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		const key = "vn-cn-border-exchange-7"
		if err := s.Edit(ctx, system, "activity", key, service.Input{Values: map[string]any{"marking": "confidential"}}); err != nil {
			t.Fatal(err)
		}
		view, err := s.Record(ctx, system, "activity", key)
		if err != nil {
			t.Fatal(err)
		}
		_, size, err := s.LedgerEntries(ctx, system, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		ref := view.Entity.Head().Ref
		officer := []chancery.Role{chancery.RoleOfficer}
		for _, reader := range []struct {
			account service.Account
			want    string
		}{
			{service.Account{Name: "cleared", Roles: officer, Organisation: "vn-mnd", MinistryWide: true, Marking: "confidential"}, ref},
			{service.Account{Name: "uncleared", Roles: officer, Organisation: "vn-mnd", MinistryWide: true, Marking: "public"}, ""},
			{service.Account{Name: "elsewhere", Roles: officer, Organisation: "cn-mnd", Marking: "confidential"}, ""},
		} {
			if err := s.AddUser(ctx, system, reader.account, "lantern-over-the-quiet-harbour-41"); err != nil {
				t.Fatal(err)
			}
			who, err := s.Actor(ctx, reader.account.Name)
			if err != nil {
				t.Fatal(err)
			}
			proposals, err := s.Ingest(ctx, who, "", service.TextFile{Name: "exchange.txt", Content: []byte(exchangeText)})
			if err != nil {
				t.Fatal(err)
			}
			if len(proposals) != 1 || proposals[0].Kind != "activity" || proposals[0].Fields["start_date"] != "2022-04-23" {
				t.Fatalf("%s: proposed %v, want the exchange alone", reader.account.Name, proposals)
			}
			if p := proposals[0]; p.Matches != reader.want || (reader.want == "" && len(p.Duplicates) > 0) {
				t.Errorf("%s: matches %q, may be %q, want %q", reader.account.Name, p.Matches, p.Duplicates, reader.want)
			}
		}
		if _, after, err := s.LedgerEntries(ctx, system, 0, 0); err != nil || after != size {
			t.Errorf("the ledger had %d entries and has %d (%v)", size, after, err)
		}
	})
}

func TestIngestRefusesWhatItCannotRead(t *testing.T) {
	s := open(t, emptySeed.SQLite(t))
	_, err := s.Ingest(context.Background(), system, "", service.TextFile{Name: "empty.txt"})
	if chancery.ProblemOf(err) != chancery.Bad {
		t.Errorf("an empty file: %v", err)
	}
}

// TestATextIsReadIntoTheWordsOfAnotherMinistry reads a text for the invented
// ministry: what is proposed has its codes, and none of the program's words.
func TestATextIsReadIntoTheWordsOfAnotherMinistry(t *testing.T) {
	emptySeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		begun(t, s)
		text := "Talks with Nearland on 12 May 2031.\n\nOn 12 May 2031, the Minister of Fisheries held talks with the Minister of Nearland at the North Wharf. " +
			"On 14 May 2031, the two sides signed a memorandum of understanding on fishing quotas with Nearland. " +
			"On 20 May 2031, a delegation from Nearland paid a visit to the ministry. The conference was held online on 2 June 2031 with Nearland.\n"
		got, err := s.Ingest(ctx, system, "2031-06-05", service.TextFile{Name: "quay.txt", Content: []byte(text)})
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		for _, p := range got {
			spec, _ := chancery.SpecOf(p.Kind)
			for _, f := range spec.Describe() {
				code, ok := p.Fields[f.Name].(string)
				if !ok || f.Vocabulary == "" {
					continue
				}
				found[string(p.Kind)+"."+f.Name+" "+code] = true
				if f.Vocabulary == "country" {
					continue
				}
				if _, err := s.Get(ctx, system, "term", f.Vocabulary+"."+code); err != nil {
					t.Errorf("%s.%s is %q, which is no word of the ministry: %q", p.Kind, f.Name, code, p.Passage.Text)
				}
			}
		}
		for _, want := range []string{"activity.type table", "agreement.type charter"} {
			if !found[want] {
				t.Errorf("nothing was read as %s: %v", want, found)
			}
		}
	})
}
