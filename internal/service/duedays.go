package service

import (
	"context"
	"io"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/sheet"
)

// ExportDue writes the days of the deadlines that Due lists as a calendar.
func (s *Service) ExportDue(ctx context.Context, who chancery.Actor, clock string, how sheet.Writing, w io.Writer) error {
	due, err := s.Due(ctx, who, clock)
	if err != nil {
		return err
	}
	if how.Lang == "" {
		how.Lang = langOf(who)
	}
	days := make([]sheet.DueDay, len(due.Records))
	for i, d := range due.Records {
		r := d.Record.Head()
		title, _ := TitleOf(d.Record, due.Names).In(string(how.Lang))
		what, _ := d.Clock.Name.In(string(how.Lang))
		about := i18n.KindName(how.Lang, r.Kind) + " " + r.Ref
		if d.Clock.Article != "" {
			about += "\n" + d.Clock.Article
		}
		if title == "" {
			title = about
		}
		days[i] = sheet.DueDay{ID: string(r.ID) + "." + string(d.Clock.ID), Title: what + ": " + title, About: about, Day: d.Due, Changed: r.UpdatedAt}
	}
	return writeError(sheet.WriteDueDays(w, i18n.T(how.Lang, "deadline.title"), days, how))
}
