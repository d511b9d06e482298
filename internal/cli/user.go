package cli

import (
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

type userCommands struct {
	Add     userAddCommand     `cmd:""`
	List    userListCommand    `cmd:""`
	Passwd  userPasswdCommand  `cmd:""`
	Disable userDisableCommand `cmd:""`
	Enable  userEnableCommand  `cmd:""`
	Token   userTokenCommand   `cmd:""`
}

type userAddCommand struct {
	Name         string   `arg:""`
	Display      string   `placeholder:"TEXT"`
	Role         []string `required:"" placeholder:"ROLE"`
	Organisation string   `placeholder:"REF"`
	MinistryWide bool     ``
	Marking      string   `placeholder:"LEVEL"`
	Compartment  []string `placeholder:"CODE"`
	Language     string   `enum:"en,vi," default:"" placeholder:"en|vi"`
	NoPassword   bool     ``
}

// Run opens an account and asks for its password.
func (c *userAddCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	password := ""
	if !c.NoPassword {
		if password, err = s.secret("cli.user.password"); err != nil {
			return err
		}
	}
	a := service.Account{
		Name: c.Name, Display: c.Display, Roles: as[chancery.Role](c.Role), Organisation: chancery.ID(c.Organisation), MinistryWide: c.MinistryWide,
		Marking: chancery.Code(c.Marking), Compartments: as[chancery.Code](c.Compartment), Lang: c.Language,
	}
	if err := svc.AddUser(s.ctx, who, a, password); err != nil {
		return err
	}
	s.note("cli.user.added", "user", c.Name)
	return nil
}

func as[T ~string](list []string) (out []T) {
	for _, x := range list {
		out = append(out, T(x))
	}
	return out
}

type userListCommand struct {
	Format string `enum:"text,json" default:"text" placeholder:"text|json"`
}

type userJSON struct {
	Name         string          `json:"name"`
	Display      string          `json:"display"`
	Roles        []chancery.Role `json:"roles"`
	Organisation string          `json:"organisation,omitempty"`
	MinistryWide bool            `json:"ministry_wide"`
	Marking      chancery.Code   `json:"marking"`
	Compartments []chancery.Code `json:"compartments,omitempty"`
	Disabled     bool            `json:"disabled"`
}

// Run lists the accounts.
func (c *userListCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	users, err := svc.Users(s.ctx, who)
	if err != nil {
		return err
	}
	list := []userJSON{}
	for _, u := range users {
		list = append(list, userJSON{u.Name, u.Display, u.Roles, u.Unit.Ref, u.MinistryWide, u.Marking, u.Compartments, u.Disabled})
	}
	if c.Format == "json" {
		return s.json(map[string]any{"users": list})
	}
	for _, u := range list {
		var roles []string
		for _, r := range u.Roles {
			roles = append(roles, s.t("web.role."+string(r)))
		}
		state := ""
		if u.Disabled {
			state = "  (" + s.t("cli.user.is_disabled") + ")"
		}
		s.printf("%-20s  %s  (%s; %s)%s\n", u.Name, u.Display, i18n.List(s.lang, roles...), u.Marking, state)
	}
	return nil
}

type userPasswdCommand struct {
	Name       string `arg:""`
	KeepTokens bool
}

// Run gives an account a new password.
func (c *userPasswdCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	password, err := s.secret("cli.user.password")
	if err != nil {
		return err
	}
	if err := svc.SetPassword(s.ctx, who, c.Name, password, c.KeepTokens); err != nil {
		return err
	}
	s.note("cli.user.password_set", "user", c.Name)
	return nil
}

type userDisableCommand struct {
	Name string `arg:""`
}

// Run closes an account and ends what it is signed in to.
func (c *userDisableCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	if err := svc.DisableUser(s.ctx, who, c.Name); err != nil {
		return err
	}
	s.note("cli.user.disabled", "user", c.Name)
	return nil
}

type userEnableCommand struct {
	Name string `arg:""`
}

// Run opens a closed account again.
func (c *userEnableCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	if err := svc.EnableUser(s.ctx, who, c.Name); err != nil {
		return err
	}
	s.note("cli.user.enabled", "user", c.Name)
	return nil
}

type userTokenCommand struct {
	Name  string `arg:""`
	Label string `required:"" placeholder:"TEXT"`
	Scope string `enum:"read,write" default:"read" placeholder:"read|write"`
	Days  int    `default:"90" placeholder:"N"`
}

// Run makes a token and prints its secret, once.
func (c *userTokenCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	ends := svc.Now().Add(time.Duration(c.Days) * 24 * time.Hour)
	secret, err := svc.AddToken(s.ctx, who, service.NewToken{Account: c.Name, Label: c.Label, Scope: c.Scope, Expires: ends})
	if err != nil {
		return err
	}
	s.printf("%s\n", secret)
	s.note("cli.user.token", "user", c.Name, "at", i18n.ShortTime(ends))
	return nil
}
