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
		refs("about", &p.About).usual(),
		ref("cleared_by", &p.ClearedBy, "person").in("release").once().when(stateIn("submitted", "cleared", "published", "withdrawn")),
		date("cleared_on", &p.ClearedOn).in("release").once().when(stateIn("submitted", "cleared", "published", "withdrawn")),
		date("published_on", &p.PublishedOn).in("release").shown().once().when(stateIn("cleared", "published", "withdrawn")),
	}
}

// Span is the day of release.
func (p *Publication) Span() (from, to Date) { return p.PublishedOn, p.PublishedOn }

var _ = register(Spec{
	Kind: "publication", Plural: "publications", New: func() Entity { return new(Publication) }, Area: AreaDocuments,
	Twins: []Twin{
		{Name: "same_title", Alike: "title", Apart: []string{"published_on"}, Likely: Likely},
	},
	States: []State{"draft", "submitted", "cleared", "published", "withdrawn"},
	Moves: Moves{
		"submit":   {From: []State{"draft"}, To: "submitted"},
		"return":   {From: []State{"submitted", "cleared"}, To: "draft", Reason: true},
		"clear":    {From: []State{"submitted"}, To: "cleared", Needs: []string{"cleared_by", "cleared_on"}},
		"publish":  {From: []State{"cleared"}, To: "published", Needs: []string{"published_on"}},
		"withdraw": {From: []State{"published"}, To: "withdrawn", Reason: true},
	},
})
