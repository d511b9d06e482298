package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// everything fills each field of a record, with several values where a field
// holds several, in both languages where it has two.
func everything(fields chancery.Fields) {
	for _, f := range fields {
		var v any
		switch f.Type {
		case chancery.TypeText, chancery.TypeStory:
			v = chancery.Text{EN: "Text of " + f.Name, VI: "Nội dung " + f.Name}
		case chancery.TypeCodes:
			v = []string{"second", "first"}
		case chancery.TypeRef:
			v = "018f0000-0000-7000-8000-000000000001"
		case chancery.TypeRefs:
			v = []string{"018f0000-0000-7000-8000-000000000002", "018f0000-0000-7000-8000-000000000001"}
		case chancery.TypeDate:
			v = "2022-06-15"
		case chancery.TypeNumber:
			v = int64(7)
		case chancery.TypeFlag:
			v = true
		case chancery.TypeTime:
			v = "09:30"
		case chancery.TypeLines:
			everything(f.AppendLine())
			f.AppendLine()
			everything(f.AppendLine())
			continue
		default:
			v = "x"
		}
		f.Accept(v, anything{})
	}
}

type anything struct{}

func (anything) ResolveRef(_ []chancery.Kind, name string) (chancery.ID, bool) {
	return chancery.ID(name), true
}
func (anything) HasTerm(string, chancery.Code) bool { return true }

// mend makes what everything filled in pass the rules of the kind.
func mend(e chancery.Entity) {
	for _, f := range e.Fields() { // an empty child line stands only where nothing is required of it
		for _, l := range f.LineFields() {
			if l.Required && f.Type == chancery.TypeLines && len(f.Lines()) == 3 {
				everything(f.Lines()[1])
			}
		}
	}
	switch k := e.(type) {
	case *chancery.Report:
		k.Period = "2022-H1"
	case *chancery.Programme:
		k.Year = chancery.Num(2022)
	case *chancery.Clock:
		k.OfKind, k.OfState, k.Pauses, k.MetIn, k.FromField, k.MetField = "activity", "held", "postponed", "closed cancelled", "end_date", "reported_on"
	case *chancery.Template:
		k.OfKind = "activity"
	case *chancery.Term:
		k.Vocabulary, k.CountsAs = "mode", "online"
	case *chancery.Checklist:
		k.OfKind, k.OfStates = "activity", "held"
		for i := range k.Items {
			k.Items[i].Item = string(rune('a' + i))
		}
	case *chancery.Document:
		for i := range k.Entries {
			k.Entries[i].Number = chancery.Num(int64(i + 1))
		}
	case *chancery.NumberingRule:
		k.OfKind, k.Pattern = "activity", "{symbol}-{year}.{n:3}"
	case *chancery.Mechanism:
		k.Editions[1].Number, k.Editions[2].Number = chancery.Number{}, chancery.Num(8)
		k.Chairs = k.Chairs[:1]
	case *chancery.Calendar:
		k.Parts = []chancery.CalendarPart{{Part: "H1", From: "01-01", To: "06-30"}, {Part: "H2", From: "07-01", To: "12-31"}, {Part: "Y", From: "01-01", To: "12-31"}}
	}
}

func TestEveryKindIsKeptAsItIs(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		for _, spec := range chancery.Specs() {
			e := spec.Make()
			everything(chancery.AllFields(e))
			mend(e)
			e.Head().Marking = chancery.Marking{Level: "internal", Compartments: []chancery.Code{"b", "a"}}
			if spec.Numbering == chancery.Coded && spec.CodeFrom == nil {
				e.Head().Ref = "code-1"
			}
			e.Head().Key, e.Head().Owner = "key-1", ""
			write(t, s, chancery.System(), func(tx *store.Tx) error { return store.Save(tx, e) })
			read(t, s, chancery.System(), func(tx *store.Tx) error {
				for _, name := range []string{e.Head().Ref, "key-1", string(e.Head().ID)} {
					got, err := tx.Load(spec.Kind, name)
					if err != nil {
						t.Errorf("%s %s: %v", spec.Kind, name, err)
						continue
					}
					want := chancery.Snapshot(e)
					if have := chancery.Snapshot(got); string(have) != string(want) {
						t.Errorf("%s:\nsaved  %s\nloaded %s", spec.Kind, want, have)
					}
				}
				return nil
			})
		}
		for _, x := range tampered(t, s) {
			t.Errorf("%s %s: %s", x.Kind, x.Ref, x.Reason)
		}
	})
}

// fillActivities keeps n activities, ten to a day so that order needs the tie-break.
func fillActivities(t *testing.T, s *store.Store, n int) {
	t.Helper()
	write(t, s, chancery.System(), func(tx *store.Tx) error {
		for i := range n {
			a := activity(fmt.Sprintf("Talks %03d", i), chancery.Date(fmt.Sprintf("2024-01-%02d", 1+i/10)))
			if i%3 == 0 {
				a.Type, a.CooperationFields = "exchange", []chancery.Code{"border", "cyber"}
			}
			if i%5 == 0 {
				a.Participants = chancery.Num(int64(i))
			}
			if err := store.Save(tx, a); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestPagesMakeTheWhole(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		const n = 97
		fillActivities(t, s, n)
		for _, by := range []string{"", "title", "-title", "ref", "-ref", "start_date", "-start_date", "participants", "-participants", "type", "updated_at", "state"} {
			read(t, s, chancery.System(), func(tx *store.Tx) error {
				var refs []string
				q := store.Query{Kind: "activity", Sort: by, Limit: 10}
				for {
					p, err := tx.List(q)
					if err != nil {
						return err
					}
					for _, e := range p.Records {
						refs = append(refs, e.Head().Ref)
					}
					if p.Next == "" {
						break
					}
					q.Cursor = p.Next
				}
				if len(refs) != n {
					t.Errorf("by %q: %d records over all pages", by, len(refs))
				}
				slices.Sort(refs)
				if len(slices.Compact(refs)) != n {
					t.Errorf("by %q: some came twice", by)
				}
				return nil
			})
		}
		read(t, s, chancery.System(), func(tx *store.Tx) error {
			for _, q := range []store.Query{
				{Kind: "activity", Sort: "colour"}, {Kind: "activity", Sort: "partners"}, {Kind: "activity", Cursor: "AAAA"},
				{Kind: "activity", Where: []store.Filter{{Field: "colour", Values: []string{"red"}}}},
				{Kind: "activity", Where: []store.Filter{{Field: "participants", Values: []string{"many"}}}},
			} {
				if _, err := tx.List(q); chancery.ProblemOf(err) != chancery.Bad {
					t.Errorf("%+v: %v", q, err)
				}
			}
			return nil
		})
	})
}

func TestFiltersAndFacets(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		fillActivities(t, s, 60)
		for _, c := range []struct {
			where []store.Filter
			want  int
		}{
			{nil, 60},
			{[]store.Filter{{Field: "type", Values: []string{"exchange"}}}, 20},
			{[]store.Filter{{Field: "type", Values: []string{"exchange", "meeting"}}}, 60},
			{[]store.Filter{{Field: "cooperation_fields", Values: []string{"cyber"}}}, 20},
			{[]store.Filter{{Field: "cooperation_fields", Values: []string{"cyber", "border"}}}, 20},
			{[]store.Filter{{Field: "cooperation_fields"}}, 40},
			{[]store.Filter{{Field: "participants"}}, 48},
			{[]store.Filter{{Field: "participants", Values: []string{"15"}}}, 1},
			{[]store.Filter{{Field: "start_date", Values: []string{"2024-01-02"}}}, 10},
			{[]store.Filter{{Field: "start_date", Values: []string{"2024-01"}}}, 60},
			{[]store.Filter{{Field: "from", Values: []string{"2024-01-03"}}, {Field: "to", Values: []string{"2024-01-04"}}}, 20},
			{[]store.Filter{{Field: "state", Values: []string{"held"}}}, 0},
			{[]store.Filter{{Field: "q", Values: []string{"talks 007"}}}, 1},
			{[]store.Filter{{Field: "lead", Values: []string{"nobody"}}}, 0},
			{[]store.Filter{{Field: "lead"}}, 60},
			{[]store.Filter{{Field: "additional", Values: []string{"false"}}}, 60},
		} {
			read(t, s, chancery.System(), func(tx *store.Tx) error {
				n, _, err := tx.Count("activity", c.where)
				if err != nil || n != c.want {
					t.Errorf("%v: %d, want %d, %v", c.where, n, c.want, err)
				}
				return nil
			})
		}
		read(t, s, chancery.System(), func(tx *store.Tx) error {
			f, err := tx.Facets("activity", []store.Filter{{Field: "type", Values: []string{"exchange"}}}, "type", 10)
			if err != nil || fmt.Sprint(f) != "[{meeting 40} {exchange 20}]" {
				t.Errorf("a filter on the field itself counts: %v, %v", f, err)
			}
			f, err = tx.Facets("activity", []store.Filter{{Field: "type", Values: []string{"exchange"}}}, "cooperation_fields", 10)
			if err != nil || fmt.Sprint(f) != "[{border 20} {cyber 20}]" {
				t.Errorf("%v, %v", f, err)
			}
			var names []string
			for _, d := range (&chancery.Activity{}).Fields() {
				if d.Facet {
					names = append(names, d.Name)
				}
			}
			names = append(names, "state", "marking", "owner")
			filters := []store.Filter{{Field: "type", Values: []string{"exchange"}}}
			together, err := tx.FacetsOf("activity", filters, names, 10)
			if err != nil {
				return err
			}
			for _, name := range names {
				alone, err := tx.Facets("activity", filters, name, 10)
				if err != nil || fmt.Sprint(alone) != fmt.Sprint(together[name]) {
					t.Errorf("%s: together %v, alone %v, %v", name, together[name], alone, err)
				}
			}
			return nil
		})
	})
}

func TestSearchFoldsAndRanks(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		titles := []string{"Giao lưu hữu nghị quốc phòng biên giới", "Đối thoại biên phóng thử", "Bộ đội Biên phòng thăm Đà Nẵng", "Port call at Danang"}
		write(t, s, chancery.System(), func(tx *store.Tx) error {
			for _, title := range titles {
				a := activity("", "2022-01-01")
				a.Title = chancery.Text{VI: title}
				if err := store.Save(tx, a); err != nil {
					return err
				}
			}
			return nil
		})
		for typed, want := range map[string][]string{
			"bien gioi":        {titles[0]},
			"doi thoai":        {titles[1]},
			"đối thoại":        {titles[1]},
			"biên phòng":       {titles[0], titles[1], titles[2]},
			`"bo doi"`:         {titles[2]},
			"danang":           {titles[2], titles[3]},
			"da nang":          {titles[2], titles[3]},
			"bien -doi":        {titles[0]},
			"giao*":            {titles[0]},
			"nothing":          nil,
			`" OR 1=1 --`:      nil,
			"'; DROP TABLE x'": nil,
			"*":                nil,
		} {
			read(t, s, chancery.System(), func(tx *store.Tx) error {
				found, err := tx.Search(typed, nil, 10, 0)
				if err != nil {
					return err
				}
				var got []string
				for _, n := range found {
					got = append(got, n.Title.VI)
				}
				if len(got) > 0 && typed == "biên phòng" && got[0] != titles[2] {
					t.Errorf("the exact accents come after %q", got[0])
				}
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("%q finds %q, want %q", typed, got, want)
				}
				counts, err := tx.SearchCounts(typed)
				if err != nil || counts["activity"] != len(want) {
					t.Errorf("%q counts %v, %v", typed, counts, err)
				}
				return nil
			})
		}
	})
}

func TestThePastCanBeReadAndComputedAgain(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		a, b := activity("First title", "2022-01-01"), activity("Removed later", "2022-01-02")
		write(t, s, chancery.System(), func(tx *store.Tx) error {
			if err := store.Save(tx, a); err != nil {
				return err
			}
			return store.Save(tx, b)
		})
		var then int64
		read(t, s, chancery.System(), func(tx *store.Tx) (err error) { then, err = tx.LedgerSize(); return err })
		a.Title.EN = "Second title"
		write(t, s, chancery.System(), func(tx *store.Tx) error {
			if err := store.Save(tx, a); err != nil {
				return err
			}
			if err := store.Remove(tx, b); err != nil {
				return err
			}
			return store.Save(tx, activity("New since", "2022-01-03"))
		})
		read(t, s, chancery.System(), func(tx *store.Tx) error {
			old, err := tx.AsOf("activity", a.Ref, then)
			if err != nil || chancery.TitleOf(old).EN != "First title" {
				t.Errorf("%v, %v", old, err)
			}
			if old, err = tx.AsOf("activity", b.Ref, then); err != nil || old.Head().Removed {
				t.Errorf("%v, %v", old, err)
			}
			if _, err := tx.AsOf("activity", "2022-0003", then); chancery.ProblemOf(err) != chancery.Missing {
				t.Errorf("what came later was there before: %v", err)
			}
			return nil
		})
		scratch, err := s.Replay(context.Background(), then, filepath.Join(t.TempDir(), "then.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer scratch.Close()
		read(t, scratch, chancery.System(), func(tx *store.Tx) error {
			p, err := tx.List(store.Query{Kind: "activity", Sort: "ref"})
			if err != nil {
				return err
			}
			var titles []string
			for _, e := range p.Records {
				titles = append(titles, chancery.TitleOf(e).EN)
			}
			if got := strings.Join(titles, ", "); got != "First title, Removed later" {
				t.Errorf("replayed %s", got)
			}
			return nil
		})
	})
}

func TestAFailedWriteLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		before := ledgerSize(t, s)
		for name, fn := range map[string]func(*store.Tx) error{
			"an error": func(*store.Tx) error { return chancery.Refuse("move.unknown") },
			"a panic":  func(*store.Tx) error { panic("boom") },
			"a broken rule": func(tx *store.Tx) error {
				return store.Save(tx, make_[chancery.Agreement]("agreement"))
			},
		} {
			err := s.Write(context.Background(), chancery.System(), "test", func(tx *store.Tx) error {
				if err := store.Save(tx, activity("Half done", "2022-01-01")); err != nil {
					return err
				}
				return fn(tx)
			})
			if err == nil {
				t.Errorf("%s is no error", name)
			}
		}
		if after := ledgerSize(t, s); after != before {
			t.Errorf("the ledger grew from %d to %d", before, after)
		}
		read(t, s, chancery.System(), func(tx *store.Tx) error {
			n, _, err := tx.Count("activity", nil)
			if n != 0 {
				t.Errorf("%d activities stayed", n)
			}
			return err
		})
	})
}

func TestAPartThatFailsGivesItsNumberBack(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		var refs []string
		write(t, s, chancery.System(), func(tx *store.Tx) error {
			for i := range 6 {
				a := activity(fmt.Sprintf("Talks %d", i), "2022-01-01")
				err := tx.Try(func() error {
					if err := store.Save(tx, a); err != nil {
						return err
					}
					if i%2 == 1 {
						return chancery.Refuse("move.unknown")
					}
					return nil
				})
				if (err != nil) != (i%2 == 1) {
					t.Error(err)
				}
				if err == nil {
					refs = append(refs, a.Ref)
				}
			}
			return nil
		})
		if got := strings.Join(refs, " "); got != "2022-0001 2022-0002 2022-0003" {
			t.Error(got)
		}
		if found := tampered(t, s); len(found) != 0 {
			t.Errorf("%v", found)
		}
	})
}

func tampered(t *testing.T, s *store.Store) (found []store.Tampered) {
	t.Helper()
	if err := s.CompareRows(context.Background(), func(x store.Tampered) error { found = append(found, x); return nil }); err != nil {
		t.Fatal(err)
	}
	return found
}

func ledgerSize(t *testing.T, s *store.Store) (size int64) {
	t.Helper()
	read(t, s, chancery.System(), func(tx *store.Tx) (err error) { size, err = tx.LedgerSize(); return err })
	return size
}

func TestOrganisationsWithASymbolNumberForThemselves(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		var refs []string
		write(t, s, chancery.System(), func(tx *store.Tx) error {
			navy, region := make_[chancery.Organisation]("organisation"), make_[chancery.Organisation]("organisation")
			navy.Ref, navy.Name, navy.Symbol = "vn-navy", chancery.Text{EN: "Navy"}, "navy"
			region.Ref, region.Name = "vn-navy-2", chancery.Text{EN: "Region 2"}
			if err := store.Save(tx, navy); err != nil {
				return err
			}
			region.Parent = navy.ID
			if err := store.Save(tx, region); err != nil {
				return err
			}
			for _, owner := range []chancery.ID{"", navy.ID, region.ID, ""} {
				a := activity("Talks", "2023-05")
				a.Owner = owner
				if err := store.Save(tx, a); err != nil {
					return err
				}
				refs = append(refs, a.Ref)
			}
			late := activity("Comes with its number", "2023-06")
			late.Ref = "2023-0040"
			if err := store.Save(tx, late); err != nil {
				return err
			}
			next := activity("Next", "2023-07")
			if err := store.Save(tx, next); err != nil {
				return err
			}
			refs = append(refs, next.Ref)
			return nil
		})
		if got := strings.Join(refs, " "); got != "2023-0001 2023-0001-navy 2023-0002-navy 2023-0002 2023-0041" {
			t.Error(got)
		}
	})
}

func TestAnEditionIsNumberedOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		m := make_[chancery.Mechanism]("mechanism")
		m.Ref, m.Name, m.Scope = "exchange", chancery.Text{EN: "Exchange"}, "bilateral"
		edition := func(n int64) *chancery.Activity {
			a := activity(fmt.Sprintf("Edition %d", n), "2022-05")
			a.Mechanism, a.Edition = m.ID, chancery.Num(n)
			return a
		}
		write(t, s, chancery.System(), func(tx *store.Tx) error { return store.Save(tx, m) })
		first := edition(7)
		write(t, s, chancery.System(), func(tx *store.Tx) error { return store.Save(tx, first) })
		err := s.Write(context.Background(), chancery.System(), "test", func(tx *store.Tx) error { return store.Save(tx, edition(7)) })
		if f := chancery.FieldsOf(err); len(f) != 1 || f[0].Key != "activity.edition_taken" {
			t.Errorf("a second 7th edition: %v", err)
		}
		write(t, s, chancery.System(), func(tx *store.Tx) error { return store.Remove(tx, first) })
		write(t, s, chancery.System(), func(tx *store.Tx) error { return store.Save(tx, edition(7)) })
	})
}
