package chancery

// Activity is anything with a date: a visit, an edition of an exchange or a
// forum and the meetings held within it, talks, an exercise, a ceremony.
type Activity struct {
	Record
	Title             Text
	Type              Code
	Mechanism         ID
	Edition           Number
	Within            ID // the edition or visit this one is part of
	Start, End        Date
	Place             Text
	Country           Code
	Partners          []ID
	Mode              Code
	Level             Code
	Host              Code
	HostBody          ID
	LeadPerson        ID
	Lead              ID
	Cooperating       []ID
	CooperationFields []Code
	Participants      Number
	Programme         ID
	Additional        bool // approved outside the programme
	Objective         Text
	Delegation        []Delegate
	Agenda            []AgendaItem
	Minutes           Code
	Result            Text
	ReportedOn        Date
	Cost              Number
	Currency          Code
	Gifts             []Gift
	PostponedTo       Date
	OffReason         Code
}

// Delegate is one member of a delegation, ours or theirs, in order of rank.
type Delegate struct {
	Side   Code
	Person ID
	Name   string // where there is no record of the person
	Rank   Text
	Post   Text
	Role   Code
}

// AgendaItem is one point of the programme.
type AgendaItem struct {
	Day   Date
	At    string
	Item  Text
	Place Text
}

// Gift is something given or received.
type Gift struct {
	Side  Code
	Item  Text
	Value Number
	Note  string
}

// Fields binds the activity's fields.
func (a *Activity) Fields() Fields {
	return Fields{
		text("title", &a.Title).titled().required(),
		code("type", &a.Type, "activity_kind").required().facet().shown().usual(),
		ref("mechanism", &a.Mechanism, "mechanism").facet().in("series").usual(),
		number("edition", &a.Edition).in("series").once().when(filled("mechanism")),
		ref("within", &a.Within, "activity").in("series"),
		date("start_date", &a.Start).in("when").shown(),
		date("end_date", &a.End).in("when"),
		text("place", &a.Place).searched().in("when").shown(),
		code("country", &a.Country, "country").facet().in("when").usual(),
		code("mode", &a.Mode, "mode").facet().in("when").usual(),
		refs("partners", &a.Partners, "partner").facet().in("who").shown().usual(),
		code("level", &a.Level, "level").facet().in("who").shown().usual(),
		code("host", &a.Host, "country").in("who").usual(),
		ref("host_body", &a.HostBody, "organisation").in("who").when(filled("host")),
		ref("lead_person", &a.LeadPerson, "person").facet().in("who").usual(),
		ref("lead", &a.Lead, "organisation").facet().in("who").shown().usual(),
		refs("cooperating", &a.Cooperating, "organisation").in("who"),
		number("participants", &a.Participants).in("who"),
		codes("cooperation_fields", &a.CooperationFields, "cooperation_field").facet().in("content").usual(),
		story("objective", &a.Objective).searched().in("content"),
		ref("programme", &a.Programme, "programme").facet().in("plan").usual(),
		flag("additional", &a.Additional).facet().in("plan"),
		date("postponed_to", &a.PostponedTo).in("plan").once().when(stateIn("postponed", "scheduled", "approved")),
		code("off_reason", &a.OffReason, "off_reason").facet().in("plan").once().when(stateIn("postponed", "cancelled", "rejected", "approved", "scheduled")),
		lines("delegation", &a.Delegation, func(l *Delegate) Fields {
			return Fields{
				code("side", &l.Side, "side").required(), ref("person", &l.Person, "person"), line("name", &l.Name).when(blank("person")).searched(),
				text("rank", &l.Rank), text("post", &l.Post), code("role", &l.Role, "delegation_role"),
			}
		}),
		lines("agenda", &a.Agenda, func(l *AgendaItem) Fields {
			return Fields{date("day", &l.Day), timeOfDay("at", &l.At), text("item", &l.Item).required(), text("place", &l.Place)}
		}),
		code("minutes", &a.Minutes, "minutes_kind").facet().in("result").once().when(stateIn("held", "closed")),
		story("result", &a.Result).searched().in("result").once().when(stateIn("held", "closed")),
		date("reported_on", &a.ReportedOn).in("result").once().when(stateIn("held", "closed")),
		number("cost", &a.Cost).in("result"),
		code("currency", &a.Currency, "currency").in("result").usual().when(filled("cost")),
		lines("gifts", &a.Gifts, func(l *Gift) Fields {
			return Fields{code("side", &l.Side, "side").required(), text("item", &l.Item).required(), number("value", &l.Value), line("note", &l.Note)}
		}),
	}
}

// Check refuses what cannot be: an end before the start, an edition of no
// mechanism, an activity within itself, negative counts.
func (a *Activity) Check() []FieldError {
	errs := inOrder("start_date", a.Start, "end_date", a.End)
	if a.Edition.OK && a.Mechanism == "" {
		errs = append(errs, FieldError{"mechanism", "activity.edition_of_nothing", nil})
	}
	if a.Within != "" && a.Within == a.ID {
		errs = append(errs, FieldError{"within", "activity.within_itself", nil})
	}
	errs = append(errs, notNegative("edition", a.Edition)...)
	errs = append(errs, notNegative("participants", a.Participants)...)
	return append(errs, notNegative("cost", a.Cost)...)
}

func notNegative(name string, n Number) []FieldError {
	if n.OK && n.N < 0 {
		return []FieldError{{name, "value.negative", []any{"value", n.N}}}
	}
	return nil
}

// Span is from the start to the end; an activity without an end ends as it starts.
func (a *Activity) Span() (from, to Date) {
	if a.End == "" {
		return a.Start, a.Start
	}
	return a.Start, a.End
}

// activityMoves is the whole life of an activity. A move missing here is
// refused everywhere: pages, API, command line and imports.
var activityMoves = Moves{
	"endorse":  {From: []State{"proposed"}, To: "endorsed"},
	"approve":  {From: []State{"endorsed"}, To: "approved"},
	"reject":   {From: []State{"proposed", "endorsed"}, To: "rejected", Reason: true},
	"schedule": {From: []State{"approved", "postponed"}, To: "scheduled"},
	"hold":     {From: []State{"scheduled"}, To: "held"},
	"close":    {From: []State{"held"}, To: "closed"},
	"postpone": {From: []State{"approved", "scheduled"}, To: "postponed", Reason: true},
	"cancel":   {From: []State{"proposed", "endorsed", "approved", "scheduled", "postponed"}, To: "cancelled", Reason: true},
	"reopen":   {From: []State{"closed", "cancelled", "rejected"}, To: "proposed", Reason: true},
}

var _ = register(Spec{
	Kind: "activity", Plural: "activities", New: func() Entity { return new(Activity) }, Area: AreaWork,
	Twins: []Twin{
		{Name: "same_edition", Same: []string{"mechanism", "edition"}, Apart: []string{"within"}, Likely: AlmostCertain},
		{Name: "same_partner_and_days", Same: []string{"type", "partners"}, Near: "start_date", Days: 2, Apart: []string{"lead_person", "mechanism", "edition", "within", "level", "place"}, Likely: Possible},
		{Name: "same_title_and_days", Alike: "title", Near: "start_date", Days: 10, Apart: []string{"partners", "mechanism", "edition"}, Likely: Likely},
	},
	States: []State{"proposed", "endorsed", "approved", "scheduled", "held", "closed", "postponed", "cancelled", "rejected"},
	Moves:  activityMoves,
	Needs: map[State][]string{
		"scheduled": {"start_date"},
		"held":      {"start_date"},
		"closed":    {"start_date", "result", "reported_on"},
	},
})
