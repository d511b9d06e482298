package sheet

import (
	"io"
	"time"

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
	return &icsWriter{w, newCalendar(i18n.T(how.Lang, "kinds."+string(spec.Kind))), spec, how}, nil
}

func newCalendar(name string) *ical.Calendar {
	cal := ical.NewCalendar()
	cal.Props.SetText(ical.PropVersion, "2.0")
	cal.Props.SetText(ical.PropProductID, "-//chancery//EN")
	cal.Props.SetText(ical.PropCalendarScale, "GREGORIAN")
	cal.Props.SetText("X-WR-CALNAME", name)
	return cal
}

// newEvent is an event that lasts from the first day to the last, both whole.
func newEvent(uid string, how Writing, changed time.Time, first, last time.Time) *ical.Event {
	host := how.Host
	if host == "" {
		host = "chancery"
	}
	ev := ical.NewEvent()
	ev.Props.SetText(ical.PropUID, uid+"@"+host)
	ev.Props.SetDateTime(ical.PropDateTimeStamp, changed.UTC())
	ev.Props.SetDateTime(ical.PropLastModified, changed.UTC())
	ev.Props.SetDate(ical.PropDateTimeStart, first)
	ev.Props.SetDate(ical.PropDateTimeEnd, last.AddDate(0, 0, 1)) // the day after the last
	ev.Props.SetText(ical.PropTransparency, "TRANSPARENT")
	return ev
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
	ev := newEvent(string(r.ID), c.how, r.UpdatedAt, begins.First(), ends.Last())
	title, _ := chancery.TitleOf(e).In(string(c.how.Lang))
	if title == "" {
		title = i18n.T(c.how.Lang, "kind."+string(r.Kind)) + " " + r.Ref
	}
	ev.Props.SetText(ical.PropSummary, title)
	ev.Props.SetText(ical.PropDescription, i18n.T(c.how.Lang, "kind."+string(r.Kind))+" "+r.Ref)
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

// Close writes the calendar.
func (c *icsWriter) Close() error { return encodeCalendar(c.w, c.cal) }

// encodeCalendar writes a calendar. One without events is a calendar still,
// though the encoder would refuse it.
func encodeCalendar(w io.Writer, cal *ical.Calendar) error {
	if len(cal.Children) == 0 {
		_, err := io.WriteString(w, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//chancery//EN\r\nEND:VCALENDAR\r\n")
		return err
	}
	return ical.NewEncoder(w).Encode(cal)
}

// DueDay is a deadline as a calendar shows it.
type DueDay struct {
	ID      string // the same for ever, for the record and the clock
	Title   string
	About   string
	Day     chancery.Date
	Changed time.Time // the record
}

// WriteDueDays writes deadlines as a calendar of whole days, called name.
func WriteDueDays(w io.Writer, name string, days []DueDay, how Writing) error {
	cal := newCalendar(name)
	for _, d := range days {
		ev := newEvent(d.ID, how, d.Changed, d.Day.Last(), d.Day.Last())
		ev.Props.SetText(ical.PropSummary, d.Title)
		ev.Props.SetText(ical.PropDescription, d.About)
		cal.Children = append(cal.Children, ev.Component)
	}
	return encodeCalendar(w, cal)
}
