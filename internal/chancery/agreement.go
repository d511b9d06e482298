package chancery

// Agreement is a document signed with partners, from proposal to end. Its
// fields cover the register of Circular 105/2021/TT-BQP, article 57: name,
// content, parties, dates of signature and entry into force, validity,
// related documents, history of validity.
type Agreement struct {
	Record
	Title             Text
	Type              Code
	Partners          []ID
	OnBehalf          Code
	OurParty          ID
	TheirParty        Text
	CooperationFields []Code
	Content           Text
	SignedOn          Date
	Place             Text
	SignedAt          ID // the visit or meeting it was signed at
	Signatories       []Signatory
	Languages         []Code
	InForceOn         Date
	Term              Number // years
	ValidUntil        Date
	Renewal           Code
	NoticeDays        Number
	EndedOn           Date
	Basis             []ID
	Supersedes        []ID
	Provisions        []Provision
	ValidityHistory   []ValidityEvent
}

// Signatory is who signed for a side.
type Signatory struct {
	Side   Code
	Person ID
	Name   string
	Post   Text
}

// Provision is one article and who bears its duty.
type Provision struct {
	Number string
	Text   Text
	Bearer Code
}

// ValidityEvent is a change of validity: extended, amended, suspended, ended.
type ValidityEvent struct {
	On    Date
	Event Code
	Note  string
}

// Fields binds the agreement's fields.
func (a *Agreement) Fields() Fields {
	return Fields{
		text("title", &a.Title).titled().required(),
		code("type", &a.Type, "agreement_type").required().facet().shown().usual(),
		refs("partners", &a.Partners, "partner").required().facet().shown().usual(),
		code("on_behalf", &a.OnBehalf, "signing_party").facet().in("parties").usual(),
		ref("our_party", &a.OurParty, "organisation").facet().in("parties").usual(),
		text("their_party", &a.TheirParty).in("parties"),
		codes("cooperation_fields", &a.CooperationFields, "cooperation_field").facet().in("content").usual(),
		story("content", &a.Content).searched().in("content"),
		date("signed_on", &a.SignedOn).in("signature").shown().once(),
		text("place", &a.Place).in("signature").shown(),
		ref("signed_at", &a.SignedAt, "activity").in("signature").when(filled("signed_on"), stateIn("initialled", "signed", "in_force", "renewed")),
		lines("signatories", &a.Signatories, func(l *Signatory) Fields {
			return Fields{code("side", &l.Side, "side").required(), ref("person", &l.Person, "person"), line("name", &l.Name).when(blank("person")), text("post", &l.Post)}
		}),
		codes("languages", &a.Languages, "language").in("signature").usual(),
		date("in_force_on", &a.InForceOn).in("validity").once().when(filled("signed_on")),
		number("term_years", &a.Term).in("validity"),
		date("valid_until", &a.ValidUntil).in("validity").shown().once(),
		code("renewal", &a.Renewal, "renewal").in("validity").usual(),
		number("notice_days", &a.NoticeDays).in("validity").usual().when(filled("renewal"), filled("term_years"), filled("valid_until")),
		date("ended_on", &a.EndedOn).in("validity").once().when(stateIn("signed", "in_force", "renewed", "terminated", "expired")),
		refs("basis", &a.Basis, "directive", "agreement").in("documents"),
		refs("supersedes", &a.Supersedes, "agreement").in("documents"),
		lines("provisions", &a.Provisions, func(l *Provision) Fields {
			return Fields{line("number", &l.Number), story("text", &l.Text).required().searched(), code("bearer", &l.Bearer, "bearer")}
		}),
		lines("validity_history", &a.ValidityHistory, func(l *ValidityEvent) Fields {
			return Fields{date("on", &l.On).required(), code("event", &l.Event, "validity_event").required(), line("note", &l.Note)}
		}),
	}
}

// Check refuses dates that cannot follow one another and negative terms.
func (a *Agreement) Check() []FieldError {
	errs := inOrder("signed_on", a.SignedOn, "in_force_on", a.InForceOn)
	errs = append(errs, inOrder("signed_on", a.SignedOn, "valid_until", a.ValidUntil)...)
	errs = append(errs, inOrder("signed_on", a.SignedOn, "ended_on", a.EndedOn)...)
	errs = append(errs, notNegative("term_years", a.Term)...)
	return append(errs, notNegative("notice_days", a.NoticeDays)...)
}

// Span is from signature to the end: the recorded end, else the end of validity.
func (a *Agreement) Span() (from, to Date) {
	if a.EndedOn != "" {
		return a.SignedOn, a.EndedOn
	}
	return a.SignedOn, a.Until()
}

// Until is the day validity ends: as recorded, else the signature (or entry
// into force) plus the term. Empty when neither is known.
func (a *Agreement) Until() Date {
	switch {
	case a.ValidUntil != "" || !a.Term.OK:
		return a.ValidUntil
	case a.InForceOn != "":
		return a.InForceOn.AddYears(int(a.Term.N))
	}
	return a.SignedOn.AddYears(int(a.Term.N))
}

var agreementMoves = Moves{
	"negotiate":    {From: []State{"proposed"}, To: "negotiating"},
	"authorise":    {From: []State{"negotiating", "proposed"}, To: "authorised"},
	"initial":      {From: []State{"negotiating", "authorised"}, To: "initialled"},
	"sign":         {From: []State{"authorised", "initialled"}, To: "signed", Needs: []string{"signed_on", "place"}},
	"bring_in":     {From: []State{"signed"}, To: "in_force", Needs: []string{"in_force_on"}},
	"renew":        {From: []State{"in_force", "renewed"}, To: "renewed", Needs: []string{"valid_until"}},
	"terminate":    {From: []State{"signed", "in_force", "renewed"}, To: "terminated", Needs: []string{"ended_on"}, Reason: true},
	"expire":       {From: []State{"signed", "in_force", "renewed"}, To: "expired"},
	"stop":         {From: []State{"proposed", "negotiating", "authorised", "initialled"}, To: "dropped", Reason: true},
	"resume":       {From: []State{"dropped"}, To: "proposed", Reason: true},
	"correct_end":  {From: []State{"expired", "terminated"}, To: "in_force", Reason: true},
	"correct_sign": {From: []State{"signed"}, To: "initialled", Reason: true},
}

var _ = register(Spec{
	Kind: "agreement", Plural: "agreements", New: func() Entity { return new(Agreement) }, Area: AreaWork,
	Twins: []Twin{
		{Name: "same_partner_and_title", Same: []string{"partners"}, Alike: "title", Apart: []string{"signed_on", "type"}, Likely: Likely},
		{Name: "same_partner_and_signature", Same: []string{"partners", "type", "cooperation_fields"}, Near: "signed_on", Days: 3, Apart: []string{"their_party", "our_party"}, Likely: Possible},
	},
	States: []State{"proposed", "negotiating", "authorised", "initialled", "signed", "in_force", "renewed", "terminated", "expired", "dropped"},
	Moves:  agreementMoves,
})
