package chancery

// Document is a paper or a file: what it is, what it belongs to, and the hash
// of its content.
type Document struct {
	Record
	Title         Text
	Type          Code
	Number        string
	Direction     Code
	IssuedOn      Date
	Issuer        Text
	Language      Code
	About         []ID
	TranslationOf ID
	Replaces      ID // the version before
	FileName      string
	MediaType     string
	Size          Number
	Hash          string // SHA-256 of the content, in hexadecimal
}

// Fields binds the document's fields.
func (d *Document) Fields() Fields {
	return Fields{
		text("title", &d.Title).titled().required(),
		code("type", &d.Type, "document_kind").required().facet().shown().usual(),
		line("number_symbol", &d.Number).searched().shown().once(),
		code("direction", &d.Direction, "direction").facet().shown().usual(),
		date("issued_on", &d.IssuedOn).shown(),
		text("issuer", &d.Issuer).searched().usual(),
		code("language", &d.Language, "language").facet().usual(),
		refs("about", &d.About),
		ref("translation_of", &d.TranslationOf, "document"),
		ref("replaces", &d.Replaces, "document"),
		line("file_name", &d.FileName).searched().in("file").once(),
		line("media_type", &d.MediaType).in("file").once(),
		number("size", &d.Size).in("file").once(),
		line("hash", &d.Hash).in("file").once(),
	}
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
