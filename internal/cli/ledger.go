package cli

import (
	"io"
	"os"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

type ledgerCommands struct {
	Verify     ledgerVerifyCommand     `cmd:""`
	Checkpoint ledgerCheckpointCommand `cmd:""`
	Prove      ledgerProveCommand      `cmd:""`
	CheckProof ledgerCheckProofCommand `cmd:"" name:"check-proof"`
}

type ledgerVerifyCommand struct {
	Format string `enum:"text,json" default:"text" placeholder:"text|json"`
}

type findingJSON struct {
	Key    string `json:"key"`
	Kind   string `json:"kind,omitempty"`
	Ref    string `json:"ref,omitempty"`
	Reason string `json:"reason"`
}

// Run audits the ledger and the records against it.
func (c *ledgerVerifyCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	v, err := svc.LedgerVerify(s.ctx, who)
	if err != nil {
		return err
	}
	found := []findingJSON{}
	for _, f := range v.Findings {
		found = append(found, findingJSON{f.Key, string(f.Kind), f.Ref, s.explain(f.Kind, f.Key, f.Args)})
	}
	if c.Format == "json" {
		err = s.json(map[string]any{"size": v.Size, "root": v.Root, "bodies": v.Bodies, "checkpoints": v.Checkpoints, "found": v.Found, "findings": found})
	} else {
		for _, f := range found {
			s.printf("%s\n", strings.TrimSpace(s.about(f.Kind, f.Ref)+" "+f.Reason))
		}
		s.printf("%s\n", s.t("cli.ledger.verified", "size", v.Size, "bodies", v.Bodies, "checkpoints", v.Checkpoints, "root", v.Root))
		if v.Found == 0 {
			s.printf("%s\n", s.t("cli.ledger.holds"))
		} else {
			s.printf("%s\n", s.t("cli.ledger.found", "count", v.Found))
		}
	}
	if err == nil && v.Found > 0 {
		err = errSaid
	}
	return err
}

// about names a record in front of what is said of it.
func (s *session) about(kind, ref string) string {
	if kind == "" {
		return ""
	}
	word := kind
	if i18n.Has(s.lang, "kind."+kind) {
		word = s.t("kind." + kind)
	}
	return word + " " + ref + ":"
}

type ledgerCheckpointCommand struct{}

// Run signs what the ledger is now and prints the note.
func (c *ledgerCheckpointCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	signed, err := svc.Checkpoint(s.ctx, who)
	if err != nil {
		return err
	}
	s.printf("%s", signed)
	key, err := svc.LedgerKey(s.ctx)
	if err != nil {
		return err
	}
	s.note("cli.ledger.key", "key", key)
	return nil
}

type ledgerProveCommand struct {
	Kind   string `arg:""`
	Ref    string `arg:""`
	Output string `short:"o" placeholder:"FILE"`
}

// Run writes a proof file for the last version of a record.
func (c *ledgerProveCommand) Run(s *session) error {
	k, err := kind(c.Kind)
	if err != nil {
		return err
	}
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	proof, err := svc.Prove(s.ctx, who, k, c.Ref)
	if err != nil {
		return err
	}
	return s.output(c.Output, func(w io.Writer) error { return proof.Write(w) })
}

type ledgerCheckProofCommand struct {
	File string   `arg:""`
	Key  []string `placeholder:"KEY" sep:"none"`
}

// Run checks a proof file. It needs no database: with the public key of the
// ledger anybody can run it anywhere.
func (c *ledgerCheckProofCommand) Run(s *session) error {
	f, err := os.Open(c.File)
	if err != nil {
		return wrongUse{chancery.Refuse("cli.unreadable", "file", c.File)}
	}
	defer func() { _ = f.Close() }()
	var keys []string
	for _, k := range c.Key { // a key, or the file that has it
		if b, err := os.ReadFile(k); err == nil {
			k = strings.TrimSpace(string(b))
		}
		keys = append(keys, k)
	}
	p, err := s.offline().CheckProof(f, keys...)
	if err != nil {
		return err
	}
	name := p.Ref
	if name == "" {
		name = string(p.Record)
	}
	s.printf("%s\n", s.t("cli.ledger.proven", "kind", strings.TrimSuffix(s.about(string(p.Kind), name), ":"), "version", p.Version, "action", p.Action,
		"actor", p.Actor, "at", i18n.ShortTime(p.At), "index", p.Index, "origin", p.Origin, "size", p.Size))
	return nil
}
