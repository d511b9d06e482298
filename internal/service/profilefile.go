package service

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"io/fs"
	"path"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/sheet"
	"chancery/internal/store"
)

// profileKinds are the kinds a profile holds: what a ministry is made of, and
// none of its work.
var profileKinds = []chancery.Kind{"term", "calendar", "working_week", "holiday", "clock", "organisation", "numbering", "partner"}

func profileSpecs() (out []*chancery.Spec) {
	for _, spec := range chancery.Specs() {
		if slices.Contains(profileKinds, spec.Kind) {
			out = append(out, spec)
		}
	}
	return out
}

// mayProfile lets only those who run the installation take its setup out or
// put another in.
func mayProfile(who chancery.Actor) error {
	if !who.Allows("system.profile") {
		return chancery.May("system.profile")
	}
	return nil
}

// ExportProfile writes how the ministry is set up into a folder: one CSV file
// for each kind of setting and ministry.toml. Init makes a ministry of it that
// exports the same folder again.
func (s *Service) ExportProfile(ctx context.Context, who chancery.Actor, dir string) error {
	if err := mayProfile(who); err != nil {
		return err
	}
	return s.exportKinds(ctx, who, dir, profileSpecs(), nil)
}

// WriteProfile writes what ExportProfile does as one ZIP file.
func (s *Service) WriteProfile(ctx context.Context, who chancery.Actor, w io.Writer) error {
	if err := mayProfile(who); err != nil {
		return err
	}
	z := zip.NewWriter(w)
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		for _, spec := range profileSpecs() {
			f, err := z.Create(string(spec.Kind) + ".csv")
			if err == nil {
				err = export(tx, Query{Kind: spec.Kind}, sheet.Writing{Format: sheet.CSV, Lang: langOf(who)}, f)
			}
			if err != nil {
				return writeError(err)
			}
		}
		f, err := z.Create(MinistryFile)
		if err == nil {
			err = exportSettings(tx, f)
		}
		return err
	})
	if closing := z.Close(); err == nil {
		err = closing
	}
	return writeError(err)
}

// The bounds of an uploaded profile: its files unpacked, and how many.
const (
	maxProfile      = 32 << 20
	maxProfileFiles = 64
)

// OpenProfile reads a ZIP file with a profile, at its top or in one folder.
func OpenProfile(content []byte) (fs.FS, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, &chancery.Error{Problem: chancery.Bad, Key: "profile.no_zip", Cause: err}
	}
	total, at := uint64(0), ""
	for _, f := range z.File {
		total += min(f.UncompressedSize64, maxProfile+1) // what a file says of itself may be anything
		if path.Base(f.Name) == MinistryFile {
			at = path.Dir(f.Name)
		}
	}
	if len(z.File) > maxProfileFiles || total > maxProfile {
		return nil, &chancery.Error{Problem: chancery.Bad, Key: "error.too_large"}
	}
	if at == "" {
		return nil, &chancery.Error{Problem: chancery.Bad, Key: "profile.no_settings", Args: []any{"file", MinistryFile}}
	}
	if at == "." {
		return z, nil
	}
	return fs.Sub(z, at)
}

// ProfileCheck is what a profile would change in the running ministry.
type ProfileCheck struct {
	Receipt  *Receipt
	Settings []SettingChange
	Foreign  []string // files that no profile has
}

// SettingChange is one setting before and after.
type SettingChange struct{ Name, Was, Is string }

// CheckProfile reads a profile as ImportProfile would and changes nothing: the
// receipt holds the differences and, of what is wrong, file, row and reason.
func (s *Service) CheckProfile(ctx context.Context, who chancery.Actor, profile fs.FS) (*ProfileCheck, error) {
	return s.readProfile(ctx, who, profile, "", true)
}

// ImportProfile puts a profile's records and settings into the ministry. What
// the ministry has and the profile has not stays. It is refused whole where
// anything in it is wrong; the records can be taken back as an import.
func (s *Service) ImportProfile(ctx context.Context, who chancery.Actor, profile fs.FS, name string) (*ProfileCheck, error) {
	check, err := s.readProfile(ctx, who, profile, name, true)
	if err != nil || check.Receipt.RejectedRows > 0 {
		return check, err
	}
	return s.readProfile(ctx, who, profile, name, false)
}

func (s *Service) readProfile(ctx context.Context, who chancery.Actor, profile fs.FS, name string, dry bool) (*ProfileCheck, error) {
	if err := mayProfile(who); err != nil {
		return nil, err
	}
	m, err := readMinistryFile(profile)
	if err != nil {
		return nil, err
	}
	sources, err := FolderSources(profile)
	if err != nil {
		return nil, err
	}
	check := &ProfileCheck{}
	sources = slices.DeleteFunc(sources, func(src Source) bool {
		kind, _ := sheet.KindNamed(src.Name)
		foreign := !slices.Contains(profileKinds, kind)
		if foreign {
			check.Foreign = append(check.Foreign, src.Name)
		}
		return foreign
	})
	if check.Receipt, err = s.Import(ctx, who, sources, ImportOptions{Name: name, DryRun: dry}); err != nil {
		return nil, err
	}
	set := func(tx *store.Tx) error {
		check.Settings = nil
		for _, name := range broughtSettings {
			was, err := tx.Setting(name)
			if err != nil {
				return err
			}
			is := m.settings()[name]
			if was == is || is == "" || name == SettingMinistry && was != "" {
				continue // another profile does not make another ministry of this one
			}
			check.Settings = append(check.Settings, SettingChange{name, was, is})
			if !dry {
				if err := tx.Change(name, is); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if dry {
		return check, s.store.Read(ctx, who, set)
	}
	return check, s.store.Write(ctx, who, "setting.edit", set)
}

// ValidateProfile reads a profile as Init does, into an empty ministry, and
// lists everything wrong with it: file, row and reason. The service must be
// that of an empty database.
func (s *Service) ValidateProfile(ctx context.Context, who chancery.Actor, profile fs.FS) (*Receipt, error) {
	m, err := readMinistryFile(profile)
	if err != nil {
		return nil, err
	}
	sources, err := FolderSources(profile)
	if err != nil {
		return nil, err
	}
	r, err := s.Import(ctx, who, sources, ImportOptions{DryRun: true})
	if err != nil {
		return nil, err
	}
	if err := namesMinistry(profile, m.Ministry); err != nil {
		r.RejectedRows++
		r.Rejected = append(r.Rejected, Rejection{File: MinistryFile, Field: SettingMinistry, Value: m.Ministry, Reason: i18n.T(langOf(who), "profile.no_ministry", "value", m.Ministry)})
	}
	return r, nil
}

// namesMinistry refuses a profile whose organisations lack the one that its
// settings call the ministry.
func namesMinistry(profile fs.FS, ref string) error {
	text, err := fs.ReadFile(profile, "organisation.csv")
	if err == nil {
		rows, _ := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
		for _, row := range rows {
			if at := slices.Index(rows[0], "ref"); at >= 0 && row[at] == ref {
				return nil
			}
		}
	}
	return chancery.Refuse("profile.no_ministry", "value", ref)
}
