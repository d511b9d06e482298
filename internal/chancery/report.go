package chancery

// Report is one organisation's report for one period. Its owner is the
// organisation that reports.
type Report struct {
	Record
	Title       Text
	Period      string
	Calendar    ID
	Template    Code
	Due         Date
	ExtendedTo  Date
	SubmittedOn Date
	Nil         bool // a nil return: nothing to report, said so
	Sections    []ReportSection
	Corrects    ID
}

// ReportSection is one part of a report.
type ReportSection struct {
	Section Code
	Text    Text
}

// Fields binds the report's fields.
func (r *Report) Fields() Fields {
	return Fields{
		text("title", &r.Title).titled().required(),
		line("period", &r.Period).required().shown().upTo(10).usual(),
		ref("calendar", &r.Calendar, "calendar").facet().usual(),
		code("template", &r.Template, "report_template").facet().shown().usual(),
		date("due", &r.Due).in("when").shown().usual(),
		date("extended_to", &r.ExtendedTo).in("when").once().when(filled("due")),
		date("submitted_on", &r.SubmittedOn).in("when").shown().once(),
		flag("nil_return", &r.Nil).facet(),
		ref("corrects", &r.Corrects, "report").once(),
		lines("sections", &r.Sections, func(l *ReportSection) Fields {
			return Fields{code("section", &l.Section, "report_section").required(), story("text", &l.Text).searched()}
		}),
	}
}

// Check wants a period that can be read.
func (r *Report) Check() []FieldError { return checkPeriod(r.Period) }

func checkPeriod(label string) []FieldError {
	if label == "" {
		return nil
	}
	if _, _, err := SplitPeriod(label); err != nil {
		return FieldsOf(err)
	}
	return nil
}

var _ = register(Spec{
	Kind: "report", Plural: "reports", New: func() Entity { return new(Report) }, Area: AreaReporting,
	Twins: []Twin{
		{Name: "same_period_and_owner", Same: []string{"owner", "period", "template"}, Apart: []string{"corrects"}, Likely: Likely},
	},
	States: []State{"draft", "submitted", "returned", "accepted"},
	Moves: Moves{
		"submit":  {From: []State{"draft", "returned"}, To: "submitted", Needs: []string{"submitted_on"}},
		"return":  {From: []State{"submitted"}, To: "returned", Reason: true},
		"accept":  {From: []State{"submitted"}, To: "accepted"},
		"correct": {From: []State{"accepted"}, To: "draft", Reason: true},
	},
})
