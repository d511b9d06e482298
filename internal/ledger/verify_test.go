package ledger_test

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"chancery/internal/ledger"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// audit runs a verification to the end and returns every finding.
func (l *testLog) audit(t testing.TB, checkpoints ...ledger.Checkpoint) (ledger.Verified, []*ledger.Error) {
	t.Helper()
	var found []*ledger.Error
	v := ledger.Verification{Source: l, Checkpoints: checkpoints, Report: func(e *ledger.Error) error {
		found = append(found, e)
		return nil
	}}
	done, err := v.Run(stream(l.rows))
	if err != nil {
		t.Fatal(err)
	}
	if done.Findings != int64(len(found)) {
		t.Fatalf("%d findings counted, %d reported", done.Findings, len(found))
	}
	return done, found
}

func TestSoundLogHasNoFindings(t *testing.T) {
	for _, size := range []int64{0, 1, 255, 256, 257, 700, 65536} {
		l := newTestLog(t, int(size))
		var due []ledger.Checkpoint
		for _, at := range []int64{size, 0, size / 2, size - size/256*2, size} {
			due = append(due, l.checkpoint(t, at))
		}
		asGiven := slices.Clone(due)
		done, found := l.audit(t, due...)
		if len(found) > 0 {
			t.Errorf("size %d: %v", size, found)
		}
		if !slices.Equal(due, asGiven) {
			t.Errorf("size %d: the caller's checkpoints were reordered", size)
		}
		if want := (ledger.Verified{Size: size, Root: l.root(t, size), Bodies: size}); done != want {
			t.Errorf("size %d: %+v, want %+v", size, done, want)
		}
	}
}

func TestBodiesAndTilesMayBeLeftOut(t *testing.T) {
	l := newTestLog(t, 600)
	for i := range l.rows {
		l.rows[i].Body = nil
	}
	done, err := ledger.Verification{Checkpoints: []ledger.Checkpoint{l.checkpoint(t, 600)}}.Run(stream(l.rows))
	if want := (ledger.Verified{Size: 600, Root: l.root(t, 600)}); err != nil || done != want {
		t.Errorf("%+v, %v, want %+v", done, err, want)
	}
}

// relabel gives row i an entry with another actor and the leaf hash to match.
func (l *testLog) relabel(i int) {
	row := &l.rows[i]
	row.Entry.Actor = "someone"
	row.Leaf = row.Entry.LeafHash()
	l.leaves[i] = row.Leaf
}

// rebuild makes leaves and tiles anew from the rows, as an intruder with time would.
func (l *testLog) rebuild(t testing.TB) {
	t.Helper()
	l.memory = memory{}
	leaves := make([]tlog.Hash, len(l.rows))
	for i, row := range l.rows {
		leaves[i] = row.Leaf
	}
	l.add(t, leaves...)
}

// finding is what a test expects of an Error.
type finding struct {
	reason ledger.Reason
	index  int64
}

func findings(found []*ledger.Error) []finding {
	out := make([]finding, len(found))
	for i, e := range found {
		out[i] = finding{e.Reason, e.Index}
	}
	return out
}

func TestTamperingIsNamed(t *testing.T) {
	const size = 65536 + 300
	for _, test := range []struct {
		name  string
		spoil func(testing.TB, *testLog)
		want  []finding
	}{
		{"entry", func(_ testing.TB, l *testLog) { l.rows[5].Entry.Actor = "someone" },
			[]finding{{ledger.LeafMismatch, 5}}},
		{"two entries", func(_ testing.TB, l *testLog) { l.rows[5].Entry.At++; l.rows[600].Entry.Version = 2 },
			[]finding{{ledger.LeafMismatch, 5}, {ledger.LeafMismatch, 600}}},
		{"body", func(_ testing.TB, l *testLog) { l.rows[5].Body = []byte("{}") },
			[]finding{{ledger.BodyMismatch, 5}}},
		{"body now empty", func(_ testing.TB, l *testLog) { l.rows[5].Body = []byte{} },
			[]finding{{ledger.BodyMismatch, 5}}},
		{"body and its hash", func(_ testing.TB, l *testLog) {
			l.rows[5].Body = []byte("{}")
			l.rows[5].Entry.BodyHash = ledger.HashBody(l.rows[5].Body)
		}, []finding{{ledger.LeafMismatch, 5}}},
		{"leaf", func(_ testing.TB, l *testLog) { l.rows[5].Leaf[0] ^= 1 },
			[]finding{{ledger.LeafMismatch, 5}, {ledger.TileMismatch, 5}, {ledger.TileRootMismatch, 0}, {ledger.TileMismatch, 0}, {ledger.TileRootMismatch, 0}, {ledger.RootMismatch, 65700}, {ledger.RootMismatch, size}}},
		{"entry and leaf", func(_ testing.TB, l *testLog) { l.relabel(300) },
			[]finding{{ledger.TileMismatch, 300}, {ledger.TileRootMismatch, 256}, {ledger.TileMismatch, 256}, {ledger.TileRootMismatch, 0}, {ledger.RootMismatch, 65700}, {ledger.RootMismatch, size}}},
		{"entry and leaf not yet in a tile", func(_ testing.TB, l *testLog) { l.relabel(size - 1) },
			[]finding{{ledger.RootMismatch, size}}},
		{"everything but the checkpoints", func(t testing.TB, l *testLog) { l.relabel(300); l.rebuild(t) },
			[]finding{{ledger.RootMismatch, 65700}, {ledger.RootMismatch, size}}},
		{"everything after the first checkpoint", func(t testing.TB, l *testLog) { l.relabel(65700); l.rebuild(t) },
			[]finding{{ledger.RootMismatch, size}}},
		{"tile", func(_ testing.TB, l *testLog) { l.tiles[0][2].Hashes[7*tlog.HashSize] ^= 1 },
			[]finding{{ledger.TileMismatch, 519}}},
		{"tile root", func(_ testing.TB, l *testLog) { l.tiles[0][2].Root[0] ^= 1 },
			[]finding{{ledger.TileRootMismatch, 512}}},
		{"upper tile", func(_ testing.TB, l *testLog) { l.tiles[1][0].Hashes[2*tlog.HashSize] ^= 1 },
			[]finding{{ledger.TileMismatch, 512}}},
		{"upper tile root", func(_ testing.TB, l *testLog) { l.tiles[1][0].Root[0] ^= 1 },
			[]finding{{ledger.TileRootMismatch, 0}}},
		{"short tile", func(_ testing.TB, l *testLog) { l.tiles[0][2].Hashes = nil },
			[]finding{{ledger.TileLength, 512}}},
		{"tile gone", func(_ testing.TB, l *testLog) { l.tiles[0][2] = nil },
			[]finding{{ledger.TileMissing, 512}}},
		{"tile too many", func(_ testing.TB, l *testLog) { l.tiles[0] = append(l.tiles[0], l.tiles[0][0]) },
			[]finding{{ledger.TileSurplus, 65792}}},
		{"tile of a level too many", func(_ testing.TB, l *testLog) { l.tiles[7] = l.tiles[0][:1] },
			[]finding{{ledger.TileSurplus, 0}}},
		{"gap", func(_ testing.TB, l *testLog) { l.rows = slices.Delete(l.rows, 70, 80) },
			[]finding{{ledger.IndexGap, 70}}},
		{"gap at the start", func(_ testing.TB, l *testLog) { l.rows = l.rows[1:] },
			[]finding{{ledger.IndexGap, 0}}},
		{"gap and a change after it", func(_ testing.TB, l *testLog) {
			l.rows[900].Entry.Actor = "someone"
			l.rows = slices.Delete(l.rows, 70, 80)
		}, []finding{{ledger.IndexGap, 70}, {ledger.LeafMismatch, 900}}},
		{"repeated", func(_ testing.TB, l *testLog) { l.rows = slices.Insert(l.rows, 70, l.rows[69]) },
			[]finding{{ledger.IndexRepeated, 69}}},
		{"swapped", func(_ testing.TB, l *testLog) { l.rows[70], l.rows[71] = l.rows[71], l.rows[70] },
			[]finding{{ledger.IndexGap, 70}, {ledger.IndexRepeated, 70}}},
		{"cut off after the first checkpoint", func(_ testing.TB, l *testLog) { l.rows = l.rows[:65800] },
			[]finding{{ledger.Truncated, 65800}}},
		{"cut off", func(_ testing.TB, l *testLog) { l.rows = l.rows[:1000] },
			[]finding{{ledger.Truncated, 1000}, {ledger.Truncated, 1000}, {ledger.TileSurplus, 768}, {ledger.TileSurplus, 0}}},
		{"all gone", func(_ testing.TB, l *testLog) { l.rows = nil },
			[]finding{{ledger.Truncated, 0}, {ledger.Truncated, 0}, {ledger.TileSurplus, 0}, {ledger.TileSurplus, 0}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := newTestLog(t, size)
			early, late := l.checkpoint(t, 65700), l.checkpoint(t, size)
			test.spoil(t, l)
			done, found := l.audit(t, late, early)
			if got := findings(found); !slices.Equal(got, test.want) {
				t.Errorf("found %v\nwant %v", got, test.want)
			}
			if gap := slices.ContainsFunc(found, func(e *ledger.Error) bool { return e.Reason == ledger.IndexGap }); gap != (done.Root == tlog.Hash{}) {
				t.Errorf("root %v, gap %v: it is known exactly if there is no gap", done.Root, gap)
			}
		})
	}
}

func TestAnyChangeOfARowIsFound(t *testing.T) {
	const size = 520
	rapid.Check(t, func(rt *rapid.T) {
		l := newTestLog(t, size)
		c := l.checkpoint(t, size)
		i := rapid.IntRange(0, size-1).Draw(rt, "row")
		row := &l.rows[i]
		switch rapid.IntRange(0, 8).Draw(rt, "part") {
		case 0:
			row.Entry.At ^= 1
		case 1:
			row.Entry.Actor += rapid.StringN(1, 5, -1).Draw(rt, "more")
		case 2:
			row.Entry.Action += "x"
		case 3:
			row.Entry.Kind = ""
		case 4:
			row.Entry.Record = row.Entry.Kind
		case 5:
			row.Entry.Version++
		case 6:
			row.Entry.BodyHash[rapid.IntRange(0, 31).Draw(rt, "byte")] ^= 4
		case 7:
			row.Leaf[rapid.IntRange(0, 31).Draw(rt, "byte")] ^= 4
		case 8:
			row.Body = append(slices.Clone(row.Body), ' ')
		}
		_, found := l.audit(t, c)
		if len(found) == 0 || found[0].Index != int64(i) {
			rt.Fatalf("row %d was changed, found %v", i, found)
		}
	})
}

func TestVerificationStopsAtTheFirstFindingUnlessReported(t *testing.T) {
	l := newTestLog(t, 600)
	l.rows[5].Entry.At++
	l.rows[9].Entry.At++
	done, err := ledger.Verification{Source: l}.Run(stream(l.rows))
	if bad := wantReason(t, err, ledger.LeafMismatch); bad.Index != 5 || done.Findings != 1 || done.Size != 5 {
		t.Errorf("stopped with %v after %+v", bad, done)
	}
	enough := errors.New("enough")
	calls := 0
	done, err = ledger.Verification{Source: l, Report: func(*ledger.Error) error {
		if calls++; calls == 2 {
			return enough
		}
		return nil
	}}.Run(stream(l.rows))
	if !errors.Is(err, enough) || done.Findings != 2 || done.Size != 9 {
		t.Errorf("stopped with %v after %+v", err, done)
	}
}

func TestEveryFindingCanStopTheVerification(t *testing.T) {
	for name, spoil := range map[string]func(*testLog){
		"gap":       func(l *testLog) { l.rows = slices.Delete(l.rows, 1, 2) },
		"repeated":  func(l *testLog) { l.rows[2] = l.rows[1] },
		"tile":      func(l *testLog) { l.tiles[0][1].Hashes[0] ^= 1 },
		"root":      func(l *testLog) { l.tiles[0][1].Root[0] ^= 1 },
		"tile gone": func(l *testLog) { l.tiles[0][1] = nil },
		"surplus":   func(l *testLog) { l.tiles[2] = l.tiles[0] },
		"truncated": func(l *testLog) { l.rows = l.rows[:599] },
		"rewritten": func(l *testLog) { l.relabel(599) },
	} {
		t.Run(name, func(t *testing.T) {
			l := newTestLog(t, 600)
			v := ledger.Verification{Source: l, Checkpoints: []ledger.Checkpoint{l.checkpoint(t, 600)}}
			spoil(l)
			done, err := v.Run(stream(l.rows))
			if _, ok := errors.AsType[*ledger.Error](err); !ok || done.Findings != 1 {
				t.Errorf("%+v, %v, want one finding as the error", done, err)
			}
		})
	}
}

func TestWrongCheckpointOfAnEmptyLog(t *testing.T) {
	_, err := ledger.Verification{Checkpoints: []ledger.Checkpoint{{Origin: testOrigin}}}.Run(stream(nil))
	wantReason(t, err, ledger.RootMismatch)
}

func TestVerificationPassesOnReadErrors(t *testing.T) {
	outage := errors.New("connection lost")
	l := newTestLog(t, 600)
	broken := func(rows []ledger.Row) iter.Seq2[ledger.Row, error] {
		return func(yield func(ledger.Row, error) bool) {
			for row := range stream(rows) {
				if !yield(row, nil) {
					return
				}
			}
			yield(ledger.Row{}, outage)
		}
	}
	done, err := ledger.Verification{Source: l}.Run(broken(l.rows[:300]))
	if !errors.Is(err, outage) || done.Size != 300 || done.Findings != 0 {
		t.Errorf("rows fail: %+v, %v", done, err)
	}
	l.fail = outage
	for _, n := range []int{300, 10} {
		done, err = ledger.Verification{Source: l}.Run(stream(l.rows[:n]))
		if !errors.Is(err, outage) || done.Findings != 0 {
			t.Errorf("tiles fail at %d: %+v, %v", n, done, err)
		}
	}
}

func TestErrorNamesTheParticulars(t *testing.T) {
	for _, test := range []struct {
		err  *ledger.Error
		want string
	}{
		{&ledger.Error{Reason: ledger.LeafMismatch, Index: 0, Want: "a", Got: "b"}, "ledger.leaf_mismatch, index 0, want a, got b"},
		{&ledger.Error{Reason: ledger.TileMissing, Level: 1, Tile: 2, Index: 131072, Want: "1", Got: "0"}, "ledger.tile_missing, tile 1/2, index 131072, want 1, got 0"},
		{&ledger.Error{Reason: ledger.SignatureUnknown, Got: "x"}, "ledger.signature_unknown, got x"},
		{&ledger.Error{Reason: ledger.EntryMalformed, Index: 3, Err: errors.New("why")}, "ledger.entry_malformed, index 3: why"},
	} {
		if got := fmt.Sprint(test.err); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
