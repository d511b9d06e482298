package report

import (
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Letterhead is what stands at the head of a paper of the ministry.
type Letterhead struct {
	Ministry *chancery.Organisation // nil where none is entered
	Country  chancery.Code
}

// Nation is the national name and the motto, for ministries of Viet Nam.
func (h Letterhead) Nation(l i18n.Lang) (name, motto string) {
	if !strings.EqualFold(string(h.Country), "VN") {
		return "", ""
	}
	return i18n.T(l, "central.face.nation"), i18n.T(l, "central.face.motto")
}

// Issuer is the ministry's name in capitals, empty where none is entered.
func (h Letterhead) Issuer(l i18n.Lang) string {
	if h.Ministry == nil {
		return ""
	}
	return strings.ToUpper(in(l, h.Ministry.Name))
}

// Place is the line with place and date.
func (h Letterhead) Place(l i18n.Lang, at time.Time) string {
	date := i18n.PaperDate(l, string(chancery.DayOf(at)))
	if name, _ := h.Nation(l); name != "" {
		return i18n.T(l, "central.face.place", "date", date)
	}
	return i18n.T(l, "central.face.date", "date", date)
}
