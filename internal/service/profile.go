package service

import (
	"context"
	"io/fs"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/sheet"
	"chancery/internal/store"
)

// The settings of an installation that a profile brings.
const (
	SettingProfile   = "profile"   // name of the profile it began with
	SettingMinistry  = "ministry"  // reference of the organisation at the top
	SettingCountry   = "country"   // whose holidays count
	SettingCalendar  = "calendar"  // reporting calendar used where none is named
	SettingLanguages = "languages" // of the interface, the first by default, joined by ";"
)

// MinistryFile is the file of a profile that holds the settings.
const MinistryFile = "ministry.toml"

// ministryFile is the content of MinistryFile.
type ministryFile struct {
	Ministry  string   `toml:"ministry"`
	Country   string   `toml:"country"`
	Calendar  string   `toml:"calendar"`
	Languages []string `toml:"languages"`
}

// Init makes an empty database the ministry a profile describes: it loads the
// CSV files of the folder and keeps its settings. It refuses a database in
// which there is anything.
func (s *Service) Init(ctx context.Context, profile fs.FS, name string) error {
	return s.begin(ctx, profile, name, nil)
}

// begin is Init without the files of some kinds.
func (s *Service) begin(ctx context.Context, profile fs.FS, name string, without []chancery.Kind) error {
	m, err := readMinistryFile(profile)
	if err != nil {
		return err
	}
	if slices.Contains(without, "organisation") {
		m.Ministry = ""
	}
	who := chancery.System()
	if err := s.store.Read(ctx, who, isEmpty); err != nil {
		return err
	}
	if err := s.loadFolder(ctx, profile, name, without); err != nil {
		return err
	}
	return s.store.Write(ctx, who, "init", func(tx *store.Tx) error {
		if _, ok := tx.ResolveRef([]chancery.Kind{"organisation"}, m.Ministry); !ok && m.Ministry != "" {
			return chancery.Refuse("profile.no_ministry", "value", m.Ministry)
		}
		values := m.settings()
		values[SettingProfile] = name
		for name, value := range values {
			if err := tx.Set(name, value); err != nil {
				return err
			}
		}
		return nil
	})
}

// settings are those the file holds.
func (m ministryFile) settings() map[string]string {
	return map[string]string{
		SettingMinistry: m.Ministry, SettingCountry: m.Country, SettingCalendar: m.Calendar, SettingLanguages: strings.Join(m.Languages, ";"),
	}
}

// readMinistryFile reads the settings of a profile and says what is wrong with them.
func readMinistryFile(profile fs.FS) (m ministryFile, err error) {
	wrong := func(reason string) error {
		return &chancery.Error{Problem: chancery.Bad, Key: "profile.settings", Args: []any{"reason", reason}, Cause: err}
	}
	meta, err := toml.DecodeFS(profile, MinistryFile, &m)
	if err != nil {
		return m, wrong(err.Error())
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return m, wrong(unknown[0].String())
	}
	for _, l := range m.Languages {
		if _, ok := i18n.Parse(l); !ok {
			return m, wrong(l)
		}
	}
	return m, nil
}

func isEmpty(tx *store.Tx) error {
	size, err := tx.LedgerSize()
	if err == nil && size > 0 {
		err = chancery.Refuse("profile.not_empty")
	}
	return err
}

// LoadDemo loads the demonstration ministry on top of its profile.
func (s *Service) LoadDemo(ctx context.Context, files fs.FS) error {
	return s.LoadFolder(ctx, files, "demo")
}

// LoadFolder imports the files of a folder as the system and refuses, before
// anything is saved, a folder in which anything is wrong.
func (s *Service) LoadFolder(ctx context.Context, files fs.FS, name string) error {
	return s.loadFolder(ctx, files, name, nil)
}

func (s *Service) loadFolder(ctx context.Context, files fs.FS, name string, without []chancery.Kind) error {
	sources, err := FolderSources(files)
	if err != nil {
		return err
	}
	sources = slices.DeleteFunc(sources, func(src Source) bool {
		kind, _ := sheet.KindNamed(src.Name)
		return slices.Contains(without, kind)
	})
	receipt, err := s.Import(ctx, chancery.System(), sources, ImportOptions{Name: name, DryRun: true})
	if err == nil && len(receipt.Rejected) == 0 {
		if _, err = s.TakeFiles(ctx, chancery.System(), files); err != nil {
			return err
		}
		receipt, err = s.Import(ctx, chancery.System(), sources, ImportOptions{Name: name})
	}
	if err == nil && len(receipt.Rejected) > 0 {
		r := receipt.Rejected[0]
		err = chancery.Refuse("profile.rejected", "file", r.File, "row", r.Row, "reason", r.Field+": "+r.Reason)
	}
	if err == nil {
		_, err = s.TakePapers(ctx, chancery.System(), files)
	}
	return err
}

// Settings reads the settings of the installation.
func (s *Service) Settings(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	err := s.store.Read(ctx, chancery.System(), func(tx *store.Tx) error {
		for _, name := range []string{SettingProfile, SettingMinistry, SettingCountry, SettingCalendar, SettingLanguages} {
			v, err := tx.Setting(name)
			if err != nil {
				return err
			}
			out[name] = v
		}
		return nil
	})
	return out, err
}
