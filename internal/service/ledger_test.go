package service_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store/storetest"
)

func TestLedgerNamesWhatWasTamperedWith(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx, sys := context.Background(), chancery.System()
		if v, err := o.LedgerVerify(ctx, sys); err != nil || v.Found != 0 || v.Size != 6 {
			t.Fatalf("before any checkpoint: %+v, %v", v, err)
		}
		if _, err := o.Checkpoint(ctx, sys); err != nil {
			t.Fatal(err)
		}
		if v, err := o.LedgerVerify(ctx, sys); err != nil || v.Found != 0 || v.Checkpoints != 1 || v.Bodies != 6 {
			t.Fatalf("untouched: %+v, %v", v, err)
		}
		storetest.Exec(t, o.dsn, `UPDATE record SET title_en = 'Never' WHERE ref = 'navy'`)
		wantFound(t, o, "row.changed navy")
		storetest.Exec(t, o.dsn, `UPDATE record SET title_en = 'Navy' WHERE ref = 'navy'`)
		wantFound(t, o)
		storetest.Exec(t, o.dsn, `UPDATE ledger_entry SET actor = 'eve' WHERE idx = 3`)
		wantFound(t, o, "ledger.leaf_mismatch ")
		storetest.Exec(t, o.dsn, `UPDATE ledger_entry SET actor = 'system' WHERE idx = 3`)
		storetest.Exec(t, o.dsn, `DELETE FROM ledger_entry WHERE idx = 5`)
		wantFound(t, o, "ledger.truncated ", "row.unknown navy")
		_, err := o.LedgerVerify(ctx, chancery.Actor{Roles: []chancery.Role{"officer"}})
		wantKey(t, "an officer", err, "error.forbidden")
	})
}

func wantFound(t *testing.T, o *office, want ...string) {
	t.Helper()
	v, err := o.LedgerVerify(context.Background(), chancery.System())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range v.Findings {
		got = append(got, f.Key+" "+f.Ref)
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestCheckpointsAreNotSignedForAnotherPast(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx, sys := context.Background(), chancery.System()
		first, err := o.Checkpoint(ctx, sys)
		if err != nil || !strings.HasPrefix(first, "chancery/ministry\n6\n") {
			t.Fatalf("%q, %v", first, err)
		}
		again, err := o.Checkpoint(ctx, sys)
		if err != nil || again != first {
			t.Errorf("nothing changed, but %q, %v", again, err)
		}
		if mode, err := os.Stat(filepath.Join(o.dir, "ledger.key")); err != nil || mode.Mode().Perm() != 0o600 {
			t.Errorf("the secret key: %v, %v", mode, err)
		}
		o.create("organisation", "air", map[string]any{"name": map[string]any{"en": "Air", "vi": "Không quân"}, "type": "ministry"})
		storetest.Exec(t, o.dsn, `UPDATE ledger_entry SET leaf = body_hash WHERE idx = 2`)
		_, err = o.Checkpoint(ctx, sys)
		wantKey(t, "after an old entry was changed", err, "ledger.consistency_mismatch")
	})
}

func TestProofsStandAlone(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx, sys := context.Background(), chancery.System()
		_, err := o.Prove(ctx, chancery.Actor{User: "stranger", Clearance: chancery.Clearance{Rank: -1}}, "organisation", "navy")
		wantKey(t, "a stranger", err, "error.not_found")
		proof, err := o.Prove(ctx, sys, "organisation", "navy")
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := proof.Write(&file); err != nil {
			t.Fatal(err)
		}
		public, err := o.LedgerKey(ctx)
		if err != nil {
			t.Fatal(err)
		}
		elsewhere := service.New(nil, t.TempDir())
		got, err := elsewhere.CheckProof(bytes.NewReader(file.Bytes()), public)
		if err != nil || got.Ref != "navy" || got.Title.EN != "Navy" || got.Version != 1 || got.Actor != "system" {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := o.CheckProof(bytes.NewReader(file.Bytes())); err != nil {
			t.Errorf("with this installation's own key: %v", err)
		}
		forged := bytes.Replace(file.Bytes(), []byte("Hải quân"), []byte("Không quân"), 1)
		_, err = elsewhere.CheckProof(bytes.NewReader(forged), public)
		wantKey(t, "a forged body", err, "ledger.body_mismatch")
		_, err = elsewhere.CheckProof(bytes.NewReader(file.Bytes()), "not a key")
		wantKey(t, "no key", err, "operations.bad_key")
	})
}
