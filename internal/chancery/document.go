package chancery

// Document is a paper or a file: what it is, what it belongs to, and the hash
// of its content. Each version is a document of its own that names the one
// before it.
type Document struct {
	Record
	Title         Text
	Type          Code
	Number        string
	Direction     Code
	IssuedOn      Date
	Issuer        Text
	Signer        string
	Recipients    string
	Copies        Number
	Language      Code
	About         []ID
	TranslationOf ID
	Replaces      ID // the version before
	FileName      string
	MediaType     string
	Size          Number
	Hash          string // SHA-256 of the content, in hexadecimal
	// Entries are the lines of registers the document stands in, the valid one
	// last; one that was corrected stays, with the reason.
	Entries []RegisterEntry
}

// RegisterEntry is a line of a register of documents: the running number of an
// organisation, a direction, a series and a year. A number taken once is never
// given again (Decree 30/2020/NĐ-CP, article 15).
type RegisterEntry struct {
	Organisation ID
	Direction    Code
	Series       Code
	Year         Number
	Number       Number
	On           Date
	Symbol       string // number and symbol as printed: "15/BC-DN"
	Void         string // why the line no longer counts; empty while it does
}

// Entry is the line of a register that counts; nil where there is none.
func (d *Document) Entry() *RegisterEntry {
	for i := len(d.Entries) - 1; i >= 0; i-- {
		if d.Entries[i].Void == "" {
			return &d.Entries[i]
		}
	}
	return nil
}

// Registered reports whether documents of a direction stand in a register.
func Registered(direction Code) bool { return direction == "incoming" || direction == "outgoing" }

// Fields binds the document's fields.
func (d *Document) Fields() Fields {
	return Fields{
		text("title", &d.Title).titled().required(),
		code("type", &d.Type, "document_kind").required().facet().shown().usual(),
		line("number_symbol", &d.Number).searched().shown().once(),
		code("direction", &d.Direction, "direction").facet().shown().usual(),
		date("issued_on", &d.IssuedOn).shown(),
		text("issuer", &d.Issuer).searched().usual(),
		line("signer", &d.Signer).searched().upTo(200),
		note("recipients", &d.Recipients).upTo(2000),
		number("copies", &d.Copies),
		code("language", &d.Language, "language").facet().usual(),
		refs("about", &d.About),
		ref("translation_of", &d.TranslationOf, "document"),
		ref("replaces", &d.Replaces, "document"),
		line("file_name", &d.FileName).searched().in("file").once().given(),
		line("media_type", &d.MediaType).in("file").once().given(),
		number("size", &d.Size).in("file").once().given(),
		line("hash", &d.Hash).in("file").once().given(),
		lines("entries", &d.Entries, func(l *RegisterEntry) Fields {
			return Fields{
				ref("organisation", &l.Organisation, "organisation").required(), code("direction", &l.Direction, "direction").required(),
				code("series", &l.Series, "register_series").required(), number("year", &l.Year).required(), number("number", &l.Number).required(),
				date("on", &l.On).required(), line("symbol", &l.Symbol).upTo(120), line("void", &l.Void),
			}
		}).given(),
	}
}

// Check refuses a document that translates or replaces itself.
func (d *Document) Check() []FieldError {
	errs := notNegative("copies", d.Copies)
	if d.TranslationOf != "" && d.TranslationOf == d.ID {
		errs = append(errs, FieldError{"translation_of", "document.of_itself", nil})
	}
	return errs
}

// Span is the day of issue.
func (d *Document) Span() (from, to Date) { return d.IssuedOn, d.IssuedOn }

var _ = register(Spec{
	Kind: "document", Plural: "documents", New: func() Entity { return new(Document) }, Area: AreaDocuments,
	Twins: []Twin{
		{Name: "same_content", Same: []string{"hash"}, Likely: AlmostCertain},
		{Name: "same_number_and_day", Same: []string{"type", "number_symbol"}, Near: "issued_on", Days: 0, Apart: []string{"language", "direction", "issuer"}, Likely: Likely},
	},
})
