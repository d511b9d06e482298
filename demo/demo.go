// Package demo holds the demonstration ministry: public facts about the defence
// external relations of Vietnam from January 2022 to March 2026, one CSV file
// for each kind, to be loaded on top of the profile "vn-mnd". It only embeds the
// files and knows nothing of how they are loaded. Read README.md first.
package demo

import "embed"

// FS has the files named by kind ("activity.csv").
//
//go:embed *.csv
var FS embed.FS
