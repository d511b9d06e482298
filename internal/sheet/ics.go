package sheet

import (
	"io"

	"github.com/emersion/go-ical"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// icsWriter writes the records that have a place in time as all-day events.
// An event keeps its identifier for ever, so that a calendar that subscribed
// updates it instead of showing it twice.
type icsWriter struct {
	w    io.Writer
	cal  *ical.Calendar
	spec *chancery.Spec
	how  Writing
}

func newICSWriter(w io.Writer, spec *chancery.Spec, how Writing) (Writer, error) {
	if _, ok := spec.New().(chancery.Spanning); !ok {
		return nil, chancery.Refuse("export.no_dates", "kind", string(spec.Kind))
	}
	cal := ical.NewCalendar()
	cal.Props.SetText(ical.PropVersion, "2.0")
	cal.Props.SetText(ical.PropProductID, "-//chancery//EN")
	cal.Props.SetText(ical.PropCalendarScale, "GREGORIAN")
	cal.Props.SetText("X-WR-CALNAME", i18n.T(how.Lang, "kinds."+string(spec.Kind)))
	return &icsWriter{w, cal, spec, how}, nil
}

func (c *icsWriter) Write(e chancery.Entity, _ Naming) error {
	r := e.Head()
	begins, ends := chancery.SpanOf(e)
	switch {
	case begins == "" && ends == "":
		return nil
	case begins == "":
		begins = ends
	case ends == "":
		ends = begins
	}
	host := c.how.Host
	if host == "" {
		host = "chancery"
	}
	ev := ical.NewEvent()
	ev.Props.SetText(ical.PropUID, string(r.ID)+"@"+host)
	ev.Props.SetDateTime(ical.PropDateTimeStamp, r.UpdatedAt.UTC())
	ev.Props.SetDateTime(ical.PropLastModified, r.UpdatedAt.UTC())
	ev.Props.SetDate(ical.PropDateTimeStart, begins.First())
	ev.Props.SetDate(ical.PropDateTimeEnd, ends.Last().AddDate(0, 0, 1)) // the day after the last
	title, _ := chancery.TitleOf(e).In(string(c.how.Lang))
	if title == "" {
		title = i18n.T(c.how.Lang, "kind."+string(r.Kind)) + " " + r.Ref
	}
	ev.Props.SetText(ical.PropSummary, title)
	ev.Props.SetText(ical.PropDescription, i18n.T(c.how.Lang, "kind."+string(r.Kind))+" "+r.Ref)
	ev.Props.SetText(ical.PropTransparency, "TRANSPARENT")
	if f, ok := e.Fields().ByName("place"); ok {
		if t, ok := f.Pointer().(*chancery.Text); ok && !t.Empty() {
			place, _ := t.In(string(c.how.Lang))
			ev.Props.SetText(ical.PropLocation, place)
		}
	}
	if r.State == "cancelled" {
		ev.Props.SetText(ical.PropStatus, "CANCELLED")
	}
	c.cal.Children = append(c.cal.Children, ev.Component)
	return nil
}

// Close writes the calendar. One without events is a calendar still, though
// the encoder would refuse it.
func (c *icsWriter) Close() error {
	if len(c.cal.Children) == 0 {
		_, err := io.WriteString(c.w, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//chancery//EN\r\nEND:VCALENDAR\r\n")
		return err
	}
	return ical.NewEncoder(c.w).Encode(c.cal)
}
