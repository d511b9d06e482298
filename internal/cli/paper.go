package cli

import (
	"io"

	"chancery/internal/service"
)

type paperCommand struct {
	Kind     string   `arg:""`
	Ref      string   `arg:"" optional:""`
	Template string   `required:"" placeholder:"NAME"`
	Filter   []string `placeholder:"FIELD=VALUE" sep:"none"`
	Sort     string   `placeholder:"FIELD"`
	Format   string   `enum:"docx,pdf" default:"docx" placeholder:"docx|pdf"`
	Output   string   `short:"o" placeholder:"FILE"`
}

// Run makes a paper of a record, or a register of those the filters keep.
func (c *paperCommand) Run(s *session) error {
	k, err := kind(c.Kind)
	if err != nil {
		return err
	}
	ask := service.PaperAsk{Kind: k, Ref: c.Ref, Template: c.Template, Lang: s.lang, Sort: c.Sort}
	if ask.Where, err = filters(k, c.Filter); err != nil {
		return err
	}
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	made, err := svc.MakePaper(s.ctx, who, ask)
	if err != nil {
		return err
	}
	content := made.DOCX
	if c.Format == "pdf" {
		if content, err = made.PDF(); err != nil {
			return err
		}
	}
	return s.output(c.Output, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}
