package cli

import (
	"os"

	"chancery/internal/chancery"
)

type reportCommands struct {
	Verify reportVerifyCommand `cmd:""`
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
