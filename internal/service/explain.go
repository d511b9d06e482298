package service

import (
	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Explain words a message about a record of a kind, for whoever shows errors
// as plain text: codes among its arguments become what people call them.
func Explain(lang i18n.Lang, kind chancery.Kind, e chancery.FieldError) string {
	return reasonIn(lang, kind, e)
}
