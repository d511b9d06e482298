package service

import (
	"context"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/store"
)

// SetupSteps are the steps of setting a ministry up, in order.
var SetupSteps = []string{"language", "profile", "organisation", "partners", "calendar", "people"}

const (
	stepsSetting = "setup_steps" // "language=done;profile=skipped"; "-" where nothing is to be set up
	stepsClosed  = "-"
)

// SetupState is how far setting up has come.
type SetupState struct {
	Open  bool              // there is something left, or nobody has said that it is finished
	Steps map[string]string // "done" or "skipped"
	Empty bool              // nothing has been entered at all, so that a profile can be loaded
}

// Next is the first step that is neither done nor skipped; "done" where none is.
func (s SetupState) Next() string {
	for _, step := range SetupSteps {
		if s.Steps[step] == "" {
			return step
		}
	}
	return "done"
}

// SetupState reads how far setting up has come. It is open only in a ministry
// whose first account was made with the set-up code.
func (s *Service) SetupState(ctx context.Context, who chancery.Actor) (state SetupState, err error) {
	if !who.Allows("setting.edit") {
		return state, nil
	}
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		v, err := tx.Setting(stepsSetting)
		if err != nil {
			return err
		}
		state.Open, state.Steps = v != "" && v != stepsClosed, readSteps(v)
		size, err := tx.LedgerSize()
		state.Empty = size == 0
		return err
	})
	return state, err
}

func readSteps(v string) map[string]string {
	out := map[string]string{}
	for pair := range strings.SplitSeq(v, ";") {
		if name, how, ok := strings.Cut(pair, "="); ok && how != "" {
			out[name] = how
		}
	}
	return out
}

// NoteStep keeps that a step was "done" or "skipped"; the step "done" ends the
// setting up.
func (s *Service) NoteStep(ctx context.Context, who chancery.Actor, step, how string) error {
	if !who.Allows("setting.edit") {
		return chancery.May("setting.edit")
	}
	return s.store.Write(ctx, who, "setting.edit", func(tx *store.Tx) error {
		v, err := tx.Setting(stepsSetting)
		if err != nil || v == stepsClosed {
			return err
		}
		if step == "done" {
			return tx.Set(stepsSetting, stepsClosed)
		}
		steps := readSteps(v)
		steps[step] = how
		parts := []string{"begun="}
		for _, name := range SetupSteps {
			if steps[name] != "" {
				parts = append(parts, name+"="+steps[name])
			}
		}
		return tx.Set(stepsSetting, strings.Join(parts, ";"))
	})
}

// BeginMinistry loads a profile into a ministry in which nothing has been
// entered, with its organisations and partners or without, and clears whoever
// does it, who has to administer, for all its levels.
func (s *Service) BeginMinistry(ctx context.Context, who chancery.Actor, profile fs.FS, name string, organisations bool) error {
	if err := mayProfile(who); err != nil {
		return err
	}
	var without []chancery.Kind
	if !organisations {
		without = []chancery.Kind{"organisation", "partner"}
	}
	kept, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	if err := s.begin(ctx, profile, name, without); err != nil {
		return err
	}
	return s.store.Write(ctx, who, "user.setup", func(tx *store.Tx) error {
		for _, name := range []string{SettingCountry, SettingLanguages} { // chosen in the step before
			if kept[name] != "" {
				if err := tx.Set(name, kept[name]); err != nil {
					return err
				}
			}
		}
		return clearWholly(tx, who.User)
	})
}

func clearWholly(tx *store.Tx, name string) error {
	a, err := tx.Account(name)
	if chancery.ProblemOf(err) == chancery.Missing {
		return nil
	}
	levels, err2 := tx.Terms("marking_level")
	if err != nil || err2 != nil || len(levels) == 0 {
		return err
	}
	a.Marking = chancery.Code(levels[len(levels)-1].Code)
	return tx.SaveAccount(a)
}

// ChooseLanguage keeps the language and the country of a ministry that has no
// vocabularies yet to check them against.
func (s *Service) ChooseLanguage(ctx context.Context, who chancery.Actor, languages, country string) error {
	if !who.Allows("setting.edit") {
		return chancery.May("setting.edit")
	}
	if _, ok := i18n.CountryByCode(country); !ok && country != "" {
		return chancery.Invalid("country", "value.no_such_term", "value", country, "vocabulary", "country")
	}
	if languages != "vi;en" && languages != "en;vi" {
		return chancery.Invalid("languages", "ministry.no_language", "value", languages)
	}
	return s.store.Write(ctx, who, "setting.edit", func(tx *store.Tx) error {
		if err := tx.Change(SettingLanguages, languages); err != nil {
			return err
		}
		return tx.Change(SettingCountry, country)
	})
}

// StartingPartner is a country named in a list of partners.
type StartingPartner struct {
	Typed string
	Code  string // empty where no country was found
	Name  chancery.Text
	Tier  chancery.Code
	Known bool
}

// PlanPartners finds the countries that lists name, by ISO code or by name in
// either language, one list for each tier.
func (s *Service) PlanPartners(ctx context.Context, who chancery.Actor, lists map[chancery.Code]string) (out []StartingPartner, err error) {
	for _, tier := range sortedCodes(lists) {
		for typed := range strings.FieldsFuncSeq(lists[tier], func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
			if typed = strings.TrimSpace(typed); typed == "" {
				continue
			}
			p := StartingPartner{Typed: typed, Tier: tier}
			c, ok := i18n.CountryByCode(strings.ToUpper(typed))
			if !ok {
				c, ok = i18n.FindCountry(typed)
			}
			if ok {
				p.Code, p.Name = c.Code, chancery.Text{EN: c.Name(i18n.EN), VI: c.Name(i18n.VI)}
			}
			out = append(out, p)
		}
	}
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		for i, p := range out {
			if p.Code != "" {
				_, out[i].Known = tx.ResolveRef([]chancery.Kind{"partner"}, p.Code)
			}
		}
		return nil
	})
	return out, err
}

func sortedCodes(lists map[chancery.Code]string) (out []chancery.Code) {
	for c := range lists {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

// SavePartners enters the countries that lists name. One that stands in
// several lists has several tiers; one that is there already stays as it is.
func (s *Service) SavePartners(ctx context.Context, who chancery.Actor, lists map[chancery.Code]string) (made int, err error) {
	if !who.Allows("partner.create") {
		return 0, chancery.May("partner.create")
	}
	plan, err := s.PlanPartners(ctx, who, lists)
	if err != nil {
		return 0, err
	}
	partners := map[string]*chancery.Partner{}
	var order []string
	for _, p := range plan {
		switch {
		case p.Code == "":
			return 0, chancery.Invalid("tier-"+string(p.Tier), "setup.no_country", "value", p.Typed)
		case p.Known:
			continue
		case partners[p.Code] == nil:
			partners[p.Code] = &chancery.Partner{Name: p.Name}
			order = append(order, p.Code)
		}
		if !slices.Contains(partners[p.Code].Tiers, p.Tier) {
			partners[p.Code].Tiers = append(partners[p.Code].Tiers, p.Tier)
		}
	}
	run := chancery.NewID(s.Now())
	err = s.store.WriteRun(ctx, who, "partner.create", string(run), func(tx *store.Tx) error {
		countries, err := tx.CodesFor("partner_type", "country")
		if err != nil {
			return err
		}
		for _, code := range order {
			p := partners[code]
			p.Kind, p.Ref, p.Version = "partner", code, 0
			if tx.HasTerm("partner_type", chancery.Code(countries[0])) {
				p.Type = chancery.Code(countries[0])
			}
			if err := save(tx, p); err != nil {
				return err
			}
		}
		made = len(order)
		return finishRun(tx, run, i18n.T(langOf(who), "setup.partners.run"), Receipt{Run: run, New: made})
	})
	return made, err
}

var monthDay = regexp.MustCompile(`^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`)

// FiscalCalendar is a reporting calendar whose year begins on a day ("04-01"):
// halves, thirds, quarters, nine months and the year. With ends set, a year is
// called by the calendar year in which it ends, else by that in which it begins.
func FiscalCalendar(code string, name chancery.Text, begins string, ends bool) (*chancery.Calendar, error) {
	if !monthDay.MatchString(begins) {
		return nil, chancery.Invalid("begins", "calendar.day", "value", begins)
	}
	c := &chancery.Calendar{Name: name}
	c.Kind, c.Ref = "calendar", code
	first, err := chancery.ParseDate("2023-" + begins)
	if err != nil {
		return nil, chancery.Invalid("begins", "calendar.day", "value", begins)
	}
	shift := 0
	if ends && begins != "01-01" {
		shift = -1
	}
	for _, p := range []struct {
		part     string
		from, to int // months from the beginning
	}{
		{"H1", 0, 6}, {"H2", 6, 12}, {"T1", 0, 4}, {"T2", 4, 8}, {"T3", 8, 12}, {"Q1", 0, 3}, {"Q2", 3, 6}, {"Q3", 6, 9}, {"Q4", 9, 12}, {"9M", 0, 9}, {"Y", 0, 12},
	} {
		from := first.First().AddDate(0, p.from, 0)
		to := first.First().AddDate(0, p.to, -1)
		c.Parts = append(c.Parts, chancery.CalendarPart{
			Part: p.part, From: from.Format("01-02"), FromYear: yearShift(from.Year() - 2023 + shift), To: to.Format("01-02"), ToYear: yearShift(to.Year() - 2023 + shift),
		})
	}
	return c, nil
}

func yearShift(n int) chancery.Number {
	if n == 0 {
		return chancery.Number{}
	}
	return chancery.Num(int64(n))
}

// SaveCalendar keeps a new reporting calendar.
func (s *Service) SaveCalendar(ctx context.Context, who chancery.Actor, c *chancery.Calendar) error {
	if !who.Allows("calendar.create") {
		return chancery.May("calendar.create")
	}
	return s.store.Write(ctx, who, "calendar.create", func(tx *store.Tx) error {
		if _, there := tx.ResolveRef([]chancery.Kind{"calendar"}, c.Ref); there {
			return chancery.Invalid("code", "ministry.code_taken", "value", c.Ref)
		}
		return save(tx, c)
	})
}
