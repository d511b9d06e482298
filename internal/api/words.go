package api

import "chancery/internal/i18n"

// The words this package says most.
var (
	first      = i18n.FirstOf
	kindLabel  = i18n.KindName
	kindsLabel = i18n.KindsName
	fieldLabel = i18n.FieldName
	actLabel   = i18n.ActName
	pathLabel  = i18n.PathName
	explain    = i18n.Explain
)
