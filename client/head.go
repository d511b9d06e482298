package client

// Head is what every record has, whatever its kind.
type Head struct {
	ID      string `json:"id,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Ref     string `json:"ref,omitempty"` // the readable reference: "2022-0142", "CN"
	Key     string `json:"key,omitempty"` // a second name the record came with
	State   string `json:"state,omitempty"`
	Version int64  `json:"version,omitempty"`
	Removed bool   `json:"removed,omitempty"`
	// Owner is the organisation that answers for the record.
	Owner        string   `json:"owner,omitempty"`
	Marking      string   `json:"marking,omitempty"`
	Compartments []string `json:"compartments,omitempty"`
	SharedWith   []string `json:"shared_with,omitempty"`
	Source       string   `json:"source,omitempty"`
	Reason       string   `json:"reason,omitempty"` // of the last change
	CreatedAt    string   `json:"created_at,omitempty"`
	CreatedBy    string   `json:"created_by,omitempty"`
	UpdatedAt    string   `json:"updated_at,omitempty"`
	UpdatedBy    string   `json:"updated_by,omitempty"`
	// Acts is what the caller may do to it now; Records.Acts says more.
	Acts  []string          `json:"acts,omitempty"`
	Links map[string]string `json:"_links,omitempty"`
	// ETag is the tag of the version that was read, for IfMatch; records of a
	// list have none.
	ETag string `json:"-"`
}

// Text is one text in English and in Vietnamese; one of the two may be missing.
type Text struct {
	EN string `json:"en,omitempty"`
	VI string `json:"vi,omitempty"`
}

// Date is a day, a month or a year, as it is known: "2022-06-22", "2022-06", "2022".
type Date string

// Empty reports whether there is no text in either language.
func (t Text) Empty() bool { return t == Text{} }
