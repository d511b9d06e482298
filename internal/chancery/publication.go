package chancery

// Publication is a text to be released, in both languages, with its gate.
type Publication struct {
	Record
	Title       Text
	Body        Text
	About       []ID
	ClearedBy   ID
	ClearedOn   Date
	PublishedOn Date
}

// Fields binds the publication's fields.
func (p *Publication) Fields() Fields {
	return Fields{
		text("title", &p.Title).titled().required(),
		story("body", &p.Body).searched(),
		refs("about", &p.About),
		ref("cleared_by", &p.ClearedBy, "person").in("release"),
		date("cleared_on", &p.ClearedOn).in("release"),
		date("published_on", &p.PublishedOn).in("release").shown(),
	}
}

// Span is the day of release.
func (p *Publication) Span() (from, to Date) { return p.PublishedOn, p.PublishedOn }

var _ = register(Spec{
	Kind: "publication", Plural: "publications", New: func() Entity { return new(Publication) }, Area: AreaDocuments,
	States: []State{"draft", "submitted", "cleared", "published", "withdrawn"},
	Moves: Moves{
		"submit":   {From: []State{"draft"}, To: "submitted"},
		"return":   {From: []State{"submitted", "cleared"}, To: "draft", Reason: true},
		"clear":    {From: []State{"submitted"}, To: "cleared", Needs: []string{"cleared_by", "cleared_on"}},
		"publish":  {From: []State{"cleared"}, To: "published", Needs: []string{"published_on"}},
		"withdraw": {From: []State{"published"}, To: "withdrawn", Reason: true},
	},
})
