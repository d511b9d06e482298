package chancery

// Partner is a country or an international organisation we work with. Its
// code is the ISO 3166-1 alpha-2 code of a country.
type Partner struct {
	Record
	Name              Text
	Type              Code
	Tiers             []Code
	Relation          Text
	Since             Date
	CooperationFields []Code
	Relations         []Relation
}

// Relation is a stage of the relation with a partner.
type Relation struct {
	Status Text
	Since  Date
}

// Fields binds the partner's fields.
func (p *Partner) Fields() Fields {
	return Fields{
		text("name", &p.Name).titled().required(),
		code("type", &p.Type, "partner_type").facet().usual(),
		codes("tiers", &p.Tiers, "partner_tier").required().facet().shown().usual(),
		text("relation", &p.Relation).searched().shown(),
		date("since", &p.Since),
		codes("cooperation_fields", &p.CooperationFields, "cooperation_field").facet(),
		lines("relations", &p.Relations, func(l *Relation) Fields {
			return Fields{text("status", &l.Status).required(), date("since", &l.Since)}
		}),
	}
}

var _ = register(Spec{
	Kind: "partner", Plural: "partners", New: func() Entity { return new(Partner) }, Numbering: Coded, Area: AreaPartners, Shared: true,
	Twins: []Twin{
		{Name: "same_name", Alike: "name", Apart: []string{"type"}, Likely: Likely},
	},
})
