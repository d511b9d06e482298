// Package profiles holds what a ministry starts from: its organisations,
// vocabularies, markings, reporting calendars, holidays and clocks, one folder
// for each profile and one CSV file for each kind. It only embeds the files and
// knows nothing of how they are loaded. Read README.md first.
package profiles

import "embed"

// FS has one folder per profile, "vn-mnd" and "generic", with files named by
// kind ("term.csv") and ministry.toml, the settings to begin with.
//
//go:embed */*.csv */*.toml
var FS embed.FS
