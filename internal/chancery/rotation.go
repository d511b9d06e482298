package chancery

// Rotation is one deployment of a unit, or of individual officers, to a UN or
// regional mission.
type Rotation struct {
	Record
	Title       Text
	Unit        Code
	Missions    []Code
	Number      Number
	Strength    Number
	Women       Number
	SeenOffOn   Date // for individuals, the day the decision was handed over
	DeployedOn  Date
	ReturnedOn  Date
	Place       Text
	Predecessor ID
	Commander   ID
	Lead        ID
	Result      Text
}

// Fields binds the rotation's fields.
func (r *Rotation) Fields() Fields {
	return Fields{
		text("title", &r.Title).titled(),
		code("unit", &r.Unit, "deployment_unit").required().facet().shown().usual(),
		codes("missions", &r.Missions, "mission").required().facet().shown().usual(),
		number("number", &r.Number).shown().once(),
		number("strength", &r.Strength).in("people").shown(),
		number("women", &r.Women).in("people").shown(),
		ref("commander", &r.Commander, "person").in("people"),
		date("seen_off_on", &r.SeenOffOn).in("when").shown().once(),
		date("deployed_on", &r.DeployedOn).in("when").shown().once(),
		date("returned_on", &r.ReturnedOn).in("when").shown().once().when(filled("deployed_on")),
		text("place", &r.Place).searched().in("when").usual(),
		ref("predecessor", &r.Predecessor, "rotation").in("series"),
		ref("lead", &r.Lead, "organisation").facet().in("people").usual(),
		story("result", &r.Result).searched().in("result").once().when(stateIn("deployed", "returned")),
	}
}

// Check refuses more women than people and dates out of order.
func (r *Rotation) Check() []FieldError {
	errs := inOrder("seen_off_on", r.SeenOffOn, "deployed_on", r.DeployedOn)
	errs = append(errs, inOrder("deployed_on", r.DeployedOn, "returned_on", r.ReturnedOn)...)
	errs = append(errs, notNegative("strength", r.Strength)...)
	errs = append(errs, notNegative("women", r.Women)...)
	if r.Women.OK && r.Strength.OK && r.Women.N > r.Strength.N {
		errs = append(errs, FieldError{"women", "rotation.more_women_than_people", []any{"value", r.Women.N, "strength", r.Strength.N}})
	}
	if r.Predecessor != "" && r.Predecessor == r.ID {
		errs = append(errs, FieldError{"predecessor", "rotation.before_itself", nil})
	}
	return errs
}

// Began is the day of deployment, or of the see-off where that is not known.
func (r *Rotation) Began() Date {
	if r.DeployedOn != "" {
		return r.DeployedOn
	}
	return r.SeenOffOn
}

// Span is from deployment to return; without a return it goes on.
func (r *Rotation) Span() (from, to Date) { return r.Began(), r.ReturnedOn }

var _ = register(Spec{
	Kind: "rotation", Plural: "rotations", New: func() Entity { return new(Rotation) }, Area: AreaWork,
	Twins: []Twin{
		{Name: "same_number_of_unit", Same: []string{"unit", "missions", "number"}, Likely: AlmostCertain},
		{Name: "same_unit_and_days", Same: []string{"unit", "missions"}, Near: "deployed_on", Days: 20, Apart: []string{"number"}, Likely: Possible},
	},
	States: []State{"planned", "preparing", "seen_off", "deployed", "returned", "cancelled"},
	Moves: Moves{
		"prepare":    {From: []State{"planned"}, To: "preparing"},
		"see_off":    {From: []State{"preparing"}, To: "seen_off", Needs: []string{"seen_off_on"}},
		"deploy":     {From: []State{"seen_off", "preparing"}, To: "deployed", Needs: []string{"deployed_on"}},
		"bring_home": {From: []State{"deployed"}, To: "returned", Needs: []string{"returned_on"}},
		"cancel":     {From: []State{"planned", "preparing"}, To: "cancelled", Reason: true},
		"reopen":     {From: []State{"returned", "cancelled"}, To: "planned", Reason: true},
	},
})
