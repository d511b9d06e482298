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
		code("type", &d.Type, "document_kind").required().facet().shown(),
		line("number_symbol", &d.Number).searched().shown(),
		code("direction", &d.Direction, "direction").facet().shown(),
		date("issued_on", &d.IssuedOn).shown(),
		text("issuer", &d.Issuer).searched(),
		code("language", &d.Language, "language").facet(),
		refs("about", &d.About),
		ref("translation_of", &d.TranslationOf, "document"),
		ref("replaces", &d.Replaces, "document"),
		line("file_name", &d.FileName).searched().in("file"),
		line("media_type", &d.MediaType).in("file"),
		number("size", &d.Size).in("file"),
		line("hash", &d.Hash).in("file"),
	}
}

// Span is the day of issue.
func (d *Document) Span() (from, to Date) { return d.IssuedOn, d.IssuedOn }

var _ = register(Spec{Kind: "document", Plural: "documents", New: func() Entity { return new(Document) }, Area: AreaDocuments})
