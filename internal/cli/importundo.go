package cli

import "chancery/internal/chancery"

type importUndoCommand struct {
	ID string `arg:"" name:"run"`
}

// Run takes an import back whole.
func (c *importUndoCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	back, err := svc.UndoImport(s.ctx, who, chancery.ID(c.ID))
	if err != nil {
		return err
	}
	s.note("cli.import.undone", "removed", back.Removed, "reverted", back.Reverted)
	return nil
}
