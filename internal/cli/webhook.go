package cli

import (
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
	"chancery/internal/webhook"
)

type webhookCommands struct {
	List       webhookListCommand       `cmd:""`
	Add        webhookAddCommand        `cmd:""`
	Pause      webhookPauseCommand      `cmd:""`
	Resume     webhookResumeCommand     `cmd:""`
	Remove     webhookRemoveCommand     `cmd:""`
	Deliveries webhookDeliveriesCommand `cmd:""`
}

// webhookJSON is a subscription as the API names its members.
type webhookJSON struct {
	ID      string   `json:"id"`
	Account string   `json:"account"`
	Label   string   `json:"label"`
	URL     string   `json:"url"`
	Events  []string `json:"events"`
	Filter  string   `json:"filter,omitempty"`
	Active  bool     `json:"active"`
	Stopped string   `json:"stopped,omitempty"`
	Secret  string   `json:"secret,omitempty"`
}

func (s *session) webhook(w service.Subscription) webhookJSON {
	out := webhookJSON{ID: string(w.ID), Account: w.Account, Label: w.Label, URL: w.URL, Events: w.Events, Filter: w.Filter, Active: w.Active}
	if w.Stopped != "" {
		out.Stopped = s.t(w.Stopped)
	}
	return out
}

type webhookListCommand struct {
	Format string `enum:"text,json" default:"text" placeholder:"text|json"`
}

// Run lists the subscriptions: everybody's for who looks after accounts, else one's own.
func (c *webhookListCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	all, err := svc.Webhooks(s.ctx, who)
	if err != nil {
		return err
	}
	list := []webhookJSON{}
	for _, w := range all {
		list = append(list, s.webhook(w))
	}
	if c.Format == "json" {
		return s.json(map[string]any{"webhooks": list})
	}
	for _, w := range list {
		state := s.t("cli.webhook.active")
		if !w.Active {
			state = s.t("cli.webhook.paused")
		}
		s.printf("%s  %-10s  %s  %s  (%s; %s)\n", w.ID, state, w.Label, w.URL, w.Account, strings.Join(w.Events, ", "))
		if w.Stopped != "" {
			s.printf("    %s\n", w.Stopped)
		}
	}
	return nil
}

type webhookAddCommand struct {
	URL    string   `arg:"" name:"url"`
	Label  string   `required:"" placeholder:"TEXT"`
	Event  []string `required:"" placeholder:"KIND.ACT"`
	Filter string   `placeholder:"QUERY"`
	Format string   `enum:"text,json" default:"text" placeholder:"text|json"`

	WebhookTo string `name:"webhook-to" env:"CHANCERY_WEBHOOK_TO" placeholder:"NETWORKS"`
}

// Run subscribes the account of --as and prints the secret, once.
func (c *webhookAddCommand) Run(s *session) error {
	reach, err := webhook.ParseReach(c.WebhookTo)
	if err != nil {
		return wrongUse{err}
	}
	if s.options.As == "" {
		return wrongUse{chancery.Refuse("cli.webhook.whose")}
	}
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	svc.Reach(reach)
	w, secret, err := svc.AddWebhook(s.ctx, who, service.Hook{Label: c.Label, URL: c.URL, Events: c.Event, Filter: c.Filter, Active: true})
	if err != nil {
		return err
	}
	if c.Format == "json" {
		out := s.webhook(w)
		out.Secret = secret
		return s.json(out)
	}
	s.printf("%s\n%s\n", w.ID, secret)
	s.note("cli.webhook.added", "user", w.Account)
	return nil
}

type webhookPauseCommand struct {
	ID string `arg:"" name:"id"`
}

// Run switches a subscription off.
func (c *webhookPauseCommand) Run(s *session) error { return s.switchWebhook(c.ID, false) }

type webhookResumeCommand struct {
	ID string `arg:"" name:"id"`
}

// Run switches a subscription on again.
func (c *webhookResumeCommand) Run(s *session) error { return s.switchWebhook(c.ID, true) }

func (s *session) switchWebhook(id string, active bool) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	w, err := svc.SwitchWebhook(s.ctx, who, id, active)
	if err != nil {
		return err
	}
	key := "cli.webhook.is_paused"
	if active {
		key = "cli.webhook.resumed"
	}
	s.note(key, "value", w.Label)
	return nil
}

type webhookRemoveCommand struct {
	ID string `arg:"" name:"id"`
}

// Run ends a subscription and forgets its messages.
func (c *webhookRemoveCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	if err := svc.RemoveWebhook(s.ctx, who, c.ID); err != nil {
		return err
	}
	s.note("cli.webhook.removed")
	return nil
}

type webhookDeliveriesCommand struct {
	ID     string `arg:"" name:"id"`
	Limit  int    `default:"50" placeholder:"N"`
	Format string `enum:"text,json" default:"text" placeholder:"text|json"`
}

type deliveryJSON struct {
	ID       string     `json:"id"`
	Event    string     `json:"event"`
	Kind     string     `json:"kind,omitempty"`
	Ref      string     `json:"ref,omitempty"`
	State    string     `json:"state"`
	Attempts int        `json:"attempts"`
	Status   int        `json:"status,omitempty"`
	Error    string     `json:"error,omitempty"`
	At       time.Time  `json:"created_at"`
	NextAt   *time.Time `json:"next_at,omitempty"`
}

// Run lists the messages of a subscription, the newest first.
func (c *webhookDeliveriesCommand) Run(s *session) error {
	svc, who, err := s.begin()
	if err != nil {
		return err
	}
	sent, _, err := svc.Deliveries(s.ctx, who, c.ID, "", min(max(c.Limit, 1), 1000))
	if err != nil {
		return err
	}
	list := []deliveryJSON{}
	for _, d := range sent {
		out := deliveryJSON{ID: string(d.ID), Event: d.Event, Kind: string(d.Name.Kind), Ref: d.Name.Ref, State: d.State, Attempts: d.Attempts, Status: d.Status, At: d.CreatedAt}
		if d.Error != "" {
			out.Error = s.t(d.Error, "status", d.Status)
		}
		if d.State == service.DeliveryWaiting {
			out.NextAt = &d.NextAt
		}
		list = append(list, out)
	}
	if c.Format == "json" {
		return s.json(map[string]any{"deliveries": list})
	}
	for _, d := range list {
		s.printf("%s  %s  %-24s  %-14s  %s  %s\n", d.ID, i18n.ShortTime(d.At), d.Event, d.Ref, s.t("programs.delivery."+d.State), d.Error)
	}
	return nil
}
