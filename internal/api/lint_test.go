package api_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestThePublicLinterFindsNothing gives the description to Redocly CLI, which
// scripts/test-setup fetches. A warning is a failure too.
func TestThePublicLinterFindsNothing(t *testing.T) {
	program, err := filepath.Abs(filepath.Join("..", "..", ".cache", "redocly", "bin", "cli.js"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(program); err != nil {
		t.Fatal("the linter is not there: run scripts/test-setup")
	}
	raw, _ := description(t)
	file := filepath.Join(t.TempDir(), "openapi.json")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	lint := exec.CommandContext(t.Context(), "node", program, "lint", file, "--config", filepath.Join("testdata", "redocly.yaml"), "--format", "json", "--max-problems", "1000")
	lint.Env = append(os.Environ(), "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
	out, err := lint.Output()
	var found struct {
		Totals   struct{ Errors, Warnings, Ignored *int }
		Problems []struct {
			RuleID   string
			Message  string
			Location []struct{ Pointer string }
		}
	}
	if bad := json.Unmarshal(out, &found); bad != nil || found.Totals.Errors == nil {
		t.Fatalf("the linter did not work: %v, %v\n%s", err, bad, out)
	}
	for _, p := range found.Problems {
		t.Errorf("%s: %s %v", p.RuleID, p.Message, p.Location)
	}
	if *found.Totals.Errors+*found.Totals.Warnings+*found.Totals.Ignored > 0 && len(found.Problems) == 0 || err != nil && len(found.Problems) == 0 {
		t.Errorf("the linter fails without saying why: %v\n%s", err, out)
	}
}
