package service

import (
	"cmp"
	"context"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// AgreementRegister is the register that a circular such as 105/2021/TT-BQP
// asks for in its article 57: name, content, parties, dates of signature and of entry
// into force, validity, related documents, history of validity.
type AgreementRegister struct {
	Around
	Rows []AgreementRow
	// Counts of all the filters keep, whatever Show asks for.
	Total                       int
	ByType, ByState             map[string]int
	ByPartner                   []PartnerCount
	Expiring, Unmarked, Undated int
	// Types and Partners are what can be filtered by, whatever the filters are.
	Types    []Facet
	Partners []Facet
	Cut      bool // there are more than the register holds
	// Articles are what the checklists in force for agreements rest on.
	Articles []string
}

// AgreementRow is one line of the register.
type AgreementRow struct {
	Agreement *chancery.Agreement
	Until     chancery.Date // as recorded or reckoned from the term
	Reckoned  bool          // from the term
	Expiring  bool          // within twelve months from today
	Unmarked  bool          // surely over, but still recorded as in force
	Undated   bool          // signed on a day nobody recorded
	// Implements are the agreements that this one is a basis of.
	Implements []*chancery.Agreement
}

// PartnerCount is how many agreements there are with a partner.
type PartnerCount struct {
	Partner chancery.ID
	Count   int
}

// AgreementQuery filters the register.
type AgreementQuery struct {
	Partner, Type, State string
	Show                 string // "expiring", "unmarked", "undated" or "" for all
}

// maxAgreements bounds the register.
const maxAgreements = 5000

// AgreementRegister reads the register.
func (s *Service) AgreementRegister(ctx context.Context, who chancery.Actor, q AgreementQuery) (*AgreementRegister, error) {
	r := &AgreementRegister{ByType: map[string]int{}, ByState: map[string]int{}}
	err := s.store.Read(ctx, who, func(tx *store.Tx) error { return r.read(tx, q) })
	return r, err
}

func (r *AgreementRegister) read(tx *store.Tx, q AgreementQuery) (err error) {
	var filters []Filter
	for field, value := range map[string]string{"partners": q.Partner, "type": q.Type, "state": q.State} {
		if value != "" {
			filters = append(filters, Filter{Field: field, Values: []string{value}})
		}
	}
	list, cut, err := every[chancery.Agreement](tx, Query{Kind: "agreement", Where: filters, Sort: "-signed_on"}, maxAgreements)
	if err != nil {
		return err
	}
	r.Cut = cut
	lists, err := tx.Checklists("agreement")
	if err != nil {
		return err
	}
	for _, c := range lists {
		if c.Article != "" && !slices.Contains(r.Articles, c.Article) {
			r.Articles = append(r.Articles, c.Article)
		}
	}
	if r.Types, err = tx.Facets("agreement", nil, "type", MaxFacets); err != nil {
		return err
	}
	if r.Partners, err = tx.Facets("agreement", nil, "partners", MaxFacets); err != nil {
		return err
	}
	var ids []chancery.ID
	for _, f := range r.Partners {
		ids = append(ids, chancery.ID(f.Value))
	}
	if r.Around, err = around(tx, entities(list), ids...); err != nil {
		return err
	}
	r.lay(list, q.Show)
	return nil
}

func (r *AgreementRegister) lay(list []*chancery.Agreement, show string) {
	implements := map[chancery.ID][]*chancery.Agreement{}
	partners := map[chancery.ID]int{}
	for _, a := range list {
		for _, id := range a.Basis {
			implements[id] = append(implements[id], a)
		}
		r.ByType[string(a.Type)]++
		r.ByState[string(a.State)]++
		for _, p := range a.Partners {
			partners[p]++
		}
	}
	r.Total = len(list)
	for id, n := range partners {
		if _, ok := r.Names[id]; ok {
			r.ByPartner = append(r.ByPartner, PartnerCount{id, n})
		}
	}
	slices.SortFunc(r.ByPartner, func(a, b PartnerCount) int {
		return cmp.Or(b.Count-a.Count, cmp.Compare(r.Names[a.Partner].Ref, r.Names[b.Partner].Ref))
	})
	for _, a := range list {
		row := agreementRow(a, chancery.MeaningOf(r.Terms["renewal"], a.Renewal), r.Today)
		row.Implements = implements[a.ID]
		r.Expiring += btoi(row.Expiring)
		r.Unmarked += btoi(row.Unmarked)
		r.Undated += btoi(row.Undated)
		if show == "" || show == "expiring" && row.Expiring || show == "unmarked" && row.Unmarked || show == "undated" && row.Undated {
			r.Rows = append(r.Rows, row)
		}
	}
}

// agreementRow reckons what a line of the register says of validity.
func agreementRow(a *chancery.Agreement, renewal chancery.Code, today chancery.Date) AgreementRow {
	row := AgreementRow{Agreement: a, Until: a.Until(), Reckoned: a.ValidUntil == "" && a.Until() != ""}
	switch a.State {
	case "signed", "in_force", "renewed":
		row.Unmarked = row.Until.Certainly(today) && renewal != "automatic"
		row.Expiring = row.Until != "" && !row.Until.Certainly(today) && row.Until.FirstDay() <= today.AddYears(1)
		row.Undated = a.SignedOn == ""
	case "terminated", "expired":
		row.Undated = a.SignedOn == ""
	}
	return row
}
