package service

import (
	"context"
	"io/fs"
	"strings"

	"github.com/BurntSushi/toml"

	"chancery/internal/chancery"
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
	var m ministryFile
	if _, err := toml.DecodeFS(profile, MinistryFile, &m); err != nil {
		return &chancery.Error{Problem: chancery.Bad, Key: "profile.settings", Cause: err}
	}
	who := chancery.System()
	if err := s.store.Read(ctx, who, isEmpty); err != nil {
		return err
	}
	if err := s.LoadFolder(ctx, profile, name); err != nil {
		return err
	}
	return s.store.Write(ctx, who, "init", func(tx *store.Tx) error {
		if _, ok := tx.ResolveRef([]chancery.Kind{"organisation"}, m.Ministry); !ok {
			return chancery.Refuse("profile.no_ministry", "value", m.Ministry)
		}
		for name, value := range map[string]string{
			SettingProfile: name, SettingMinistry: m.Ministry, SettingCountry: m.Country, SettingCalendar: m.Calendar,
			SettingLanguages: strings.Join(m.Languages, ";"),
		} {
			if err := tx.Set(name, value); err != nil {
				return err
			}
		}
		return nil
	})
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
	sources, err := FolderSources(files)
	if err != nil {
		return err
	}
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
