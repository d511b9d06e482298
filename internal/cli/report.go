package cli

import (
	"io"
	"os"
	"strconv"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

type reportCommands struct {
	Central reportCentralCommand `cmd:""`
	Verify  reportVerifyCommand  `cmd:""`
}

type reportCentralCommand struct {
	Period       string `required:"" placeholder:"2022-H1"`
	Calendar     string `placeholder:"CODE"`
	Level        string `placeholder:"LEVEL"`
	Organisation string `placeholder:"REF"`
	AsOf         string `placeholder:"TIME|SIZE"`
	Format       string `enum:"html,docx,pdf,json" required:"" placeholder:"html|docx|pdf|json"`
	Output       string `short:"o" placeholder:"FILE"`
	Base         string `placeholder:"URL"`
}

// Run writes the central report of a period.
func (c *reportCentralCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	ask := service.Ask{Period: c.Period, Calendar: c.Calendar, Level: chancery.Code(c.Level), Organisation: c.Organisation}
	if ask.Size, err = s.position(svc, c.AsOf); err != nil {
		return err
	}
	r, err := svc.CentralReport(s.ctx, who, ask, c.Base)
	if err != nil {
		return err
	}
	return s.output(c.Output, func(w io.Writer) error { return writeReport(r, c.Format, s.lang, w) })
}

// writeReport writes a report in one of its forms.
func writeReport(r *service.CentralReport, format string, lang i18n.Lang, w io.Writer) error {
	switch format {
	case "html":
		return r.Page(w, lang)
	case "docx":
		return r.DOCX(w, lang)
	case "pdf":
		return r.PDF(w, lang)
	}
	b, err := r.JSON()
	if err == nil {
		_, err = w.Write(b)
	}
	return err
}

// position reads a position of the ledger: a number of entries, or a moment. A
// day alone means its end.
func (s *session) position(svc *service.Service, asOf string) (size int64, err error) {
	if asOf == "" {
		return 0, nil
	}
	if size, err = strconv.ParseInt(asOf, 10, 64); err == nil && size > 0 {
		return size, nil
	}
	at, err := time.Parse(time.RFC3339, asOf)
	if err != nil {
		if at, err = time.ParseInLocation("2006-01-02", asOf, time.Local); err != nil {
			return 0, wrongUse{chancery.Refuse("cli.report.bad_as_of", "value", asOf)}
		}
		at = at.AddDate(0, 0, 1).Add(-time.Microsecond)
	}
	if size, err = svc.LedgerAt(s.ctx, at); err == nil && size == 0 {
		err = chancery.Refuse("cli.report.before_all", "value", asOf)
	}
	return size, err
}

type reportVerifyCommand struct {
	File   string `arg:""`
	Format string `enum:"text,json" default:"text" placeholder:"text|json"`
}

type differenceJSON struct {
	Figure string `json:"figure"`
	Part   string `json:"part"`
	Frozen string `json:"frozen"`
	Found  string `json:"found"`
}

// Run computes every figure of a frozen report again, at its own position of
// the ledger, and compares.
func (c *reportVerifyCommand) Run(s *session) error {
	frozen, err := os.ReadFile(c.File)
	if err != nil {
		return wrongUse{chancery.Refuse("cli.unreadable", "file", c.File)}
	}
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	v, err := svc.Verify(s.ctx, who, frozen)
	if err != nil {
		return err
	}
	list := []differenceJSON{}
	for _, d := range v.Differences {
		list = append(list, differenceJSON{d.Figure, d.Part, d.Frozen, d.Found})
	}
	if c.Format == "json" {
		err = s.json(map[string]any{"compared": v.Compared, "differences": list})
	} else {
		for _, d := range list {
			s.printf("%s\n", s.t("cli.report.difference", "figure", d.Figure, "part", d.Part, "was", d.Frozen, "is", d.Found))
		}
		s.printf("%s\n", s.t("cli.report.verified", "count", v.Compared, "found", len(list), "size", v.Set.Ledger.Size))
	}
	if err == nil && len(list) > 0 {
		err = errSaid
	}
	return err
}
