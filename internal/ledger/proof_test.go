package ledger_test

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"chancery/internal/ledger"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

func (l *testLog) proof(t testing.TB, index int, size int64) *ledger.Proof {
	t.Helper()
	p, err := ledger.NewProof(l, l.signed(t, size), l.rows[index].Entry, l.rows[index].Body)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestProofSurvivesAFileAndHolds(t *testing.T) {
	const size = 600
	l := newTestLog(t, size)
	rapid.Check(t, func(rt *rapid.T) {
		at := rapid.Int64Range(1, size).Draw(rt, "size")
		index := rapid.IntRange(0, int(at)-1).Draw(rt, "index")
		p := l.proof(t, index, at)
		var file bytes.Buffer
		if err := p.Write(&file); err != nil {
			rt.Fatal(err)
		}
		back, err := ledger.ReadProof(&file)
		if err != nil || !reflect.DeepEqual(back, p) {
			rt.Fatalf("read back %+v, %v, want %+v", back, err, p)
		}
		e, c, err := ledger.CheckProof(back, l.verifier)
		if err != nil || e != l.rows[index].Entry || c != l.checkpoint(t, at) {
			rt.Fatalf("proved %+v in %+v, %v", e, c, err)
		}
	})
}

func TestProofWithoutBody(t *testing.T) {
	l := newTestLog(t, 3)
	p, err := ledger.NewProof(l, l.signed(t, 3), l.rows[1].Entry, nil)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := p.Write(&file); err != nil || strings.Contains(file.String(), `"body"`) {
		t.Errorf("%v, file\n%s", err, file.String())
	}
	if _, _, err := ledger.CheckProof(p, l.verifier); err != nil {
		t.Error(err)
	}
}

func TestTamperedProofSaysWhatDoesNotHold(t *testing.T) {
	const size = 600
	l := newTestLog(t, size)
	stranger := newTestLog(t, size)
	entry := func(change func(*ledger.Entry)) string {
		e := l.rows[300].Entry
		change(&e)
		return string(e.Bytes())
	}
	for name, test := range map[string]struct {
		spoil func(*ledger.Proof)
		want  ledger.Reason
	}{
		"entry spelled otherwise": {func(p *ledger.Proof) { p.Entry += " " }, ledger.EntryMalformed},
		"entry of a later format": {func(p *ledger.Proof) { p.Entry = strings.Replace(p.Entry, `"v":1`, `"v":2`, 1) }, ledger.UnknownFormat},
		"actor":                   {func(p *ledger.Proof) { p.Entry = entry(func(e *ledger.Entry) { e.Actor = "someone" }) }, ledger.LeafMismatch},
		"time":                    {func(p *ledger.Proof) { p.Entry = entry(func(e *ledger.Entry) { e.At++ }) }, ledger.LeafMismatch},
		"body hash":               {func(p *ledger.Proof) { p.Entry = entry(func(e *ledger.Entry) { e.BodyHash[0]++ }) }, ledger.LeafMismatch},
		"index in entry":          {func(p *ledger.Proof) { p.Entry = entry(func(e *ledger.Entry) { e.Index++ }) }, ledger.ProofIndexMismatch},
		"index in file":           {func(p *ledger.Proof) { p.Index++ }, ledger.ProofIndexMismatch},
		"leaf":                    {func(p *ledger.Proof) { p.Leaf[5] ^= 1 }, ledger.LeafMismatch},
		"entry and leaf": {func(p *ledger.Proof) {
			e := l.rows[300].Entry
			e.Actor = "someone"
			p.Entry, p.Leaf = string(e.Bytes()), e.LeafHash()
		}, ledger.ProofRootMismatch},
		"first of path":           {func(p *ledger.Proof) { p.Path[0][0] ^= 1 }, ledger.ProofRootMismatch},
		"last of path":            {func(p *ledger.Proof) { p.Path[len(p.Path)-1][31] ^= 1 }, ledger.ProofRootMismatch},
		"path too short":          {func(p *ledger.Proof) { p.Path = p.Path[1:] }, ledger.ProofRootMismatch},
		"path too long":           {func(p *ledger.Proof) { p.Path = append(p.Path, p.Path[0]) }, ledger.ProofRootMismatch},
		"no path":                 {func(p *ledger.Proof) { p.Path = nil }, ledger.ProofRootMismatch},
		"body":                    {func(p *ledger.Proof) { p.Body += " " }, ledger.BodyMismatch},
		"size in checkpoint":      {func(p *ledger.Proof) { p.Checkpoint = strings.Replace(p.Checkpoint, "\n600\n", "\n601\n", 1) }, ledger.SignatureInvalid},
		"checkpoint of other key": {func(p *ledger.Proof) { p.Checkpoint = string(stranger.signed(t, size)) }, ledger.SignatureUnknown},
		"checkpoint of before":    {func(p *ledger.Proof) { p.Checkpoint = string(l.signed(t, 300)) }, ledger.ProofBeyondSize},
		"checkpoint of later":     {func(p *ledger.Proof) { p.Checkpoint = string(l.signed(t, 599)) }, ledger.ProofRootMismatch},
		"no checkpoint":           {func(p *ledger.Proof) { p.Checkpoint = "" }, ledger.CheckpointMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			p := l.proof(t, 300, size)
			test.spoil(p)
			_, _, err := ledger.CheckProof(p, l.verifier)
			wantReason(t, err, test.want)
		})
	}
}

func TestProofIsNotGivenIfItWouldNotHold(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*testLog)
		want  ledger.Reason
	}{
		"entry":      {func(l *testLog) { l.rows[300].Entry.Actor = "someone" }, ledger.ProofRootMismatch},
		"body":       {func(l *testLog) { l.rows[300].Body = []byte("{}") }, ledger.BodyMismatch},
		"tile":       {func(l *testLog) { l.tiles[0][1].Hashes[0] ^= 1 }, ledger.ProofRootMismatch},
		"leaf":       {func(l *testLog) { l.leaves[599][0] ^= 1 }, ledger.ProofRootMismatch},
		"tile gone":  {func(l *testLog) { l.tiles[0][1] = nil }, ledger.TileMissing},
		"not inside": {func(l *testLog) { l.rows[300].Entry.Index = 600 }, ledger.ProofBeyondSize},
		"negative":   {func(l *testLog) { l.rows[300].Entry.Index = -1 }, ledger.ProofBeyondSize},
	} {
		t.Run(name, func(t *testing.T) {
			l := newTestLog(t, 600)
			signed := l.signed(t, 600)
			test.spoil(l)
			p, err := ledger.NewProof(l, signed, l.rows[300].Entry, l.rows[300].Body)
			if wantReason(t, err, test.want); p != nil {
				t.Error("a proof was returned with the error")
			}
		})
	}
	l := newTestLog(t, 1)
	_, err := ledger.NewProof(l, []byte("nothing"), l.rows[0].Entry, nil)
	wantReason(t, err, ledger.CheckpointMalformed)
}

func TestProofFileRefused(t *testing.T) {
	l := newTestLog(t, 3)
	var file bytes.Buffer
	if err := l.proof(t, 1, 3).Write(&file); err != nil {
		t.Fatal(err)
	}
	good := file.String()
	for name, test := range map[string]struct {
		file string
		want ledger.Reason
	}{
		"empty":         {"", ledger.ProofMalformed},
		"cut off":       {good[:len(good)/2], ledger.ProofMalformed},
		"more after":    {good + "{}", ledger.ProofMalformed},
		"array":         {"[" + good + "]", ledger.ProofMalformed},
		"no format":     {"{}", ledger.UnknownFormat},
		"other format":  {strings.Replace(good, "chancery-proof/1", "chancery-proof/2", 1), ledger.UnknownFormat},
		"other proof":   {`{"format":"chancery-consistency/1","old":"","new":"","path":[]}`, ledger.UnknownFormat},
		"unknown field": {strings.Replace(good, `"index"`, `"note": "", "index"`, 1), ledger.ProofMalformed},
		"index as text": {strings.Replace(good, `"index": 1`, `"index": "1"`, 1), ledger.ProofMalformed},
		"short hash":    {strings.Replace(good, `"leaf": "`, `"leaf": "A`, 1), ledger.ProofMalformed},
		"not UTF-8":     {strings.Replace(good, "activity", "\xff", 1), ledger.ProofMalformed},
		"too long":      {good + strings.Repeat(" ", 16<<20), ledger.ProofMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := ledger.ReadProof(strings.NewReader(test.file))
			if wantReason(t, err, test.want); p != nil {
				t.Error("a proof was returned with the error")
			}
		})
	}
	broken := errors.New("disk error")
	if _, err := ledger.ReadProof(io.MultiReader(strings.NewReader(good), failing{broken})); !errors.Is(err, broken) || errors.Is(err, ledger.ProofMalformed) {
		t.Errorf("error %v, want the one of reading", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestBodyThatIsNotTextIsNotWritten(t *testing.T) {
	p := newTestLog(t, 1).proof(t, 0, 1)
	p.Body = "\xff"
	wantReason(t, p.Write(io.Discard), ledger.ProofMalformed)
}

func TestConsistencyOfEveryPair(t *testing.T) {
	const last = 40
	l := newTestLog(t, last)
	for older := range int64(last + 1) {
		for newer := older; newer <= last; newer++ {
			c, err := ledger.NewConsistency(l, l.signed(t, older), l.signed(t, newer))
			if err != nil {
				t.Fatalf("%d to %d: %v", older, newer, err)
			}
			var file bytes.Buffer
			if err := c.Write(&file); err != nil {
				t.Fatal(err)
			}
			back, err := ledger.ReadConsistency(&file)
			if err != nil || !reflect.DeepEqual(back, c) {
				t.Fatalf("read back %+v, %v, want %+v", back, err, c)
			}
			o, n, err := ledger.CheckConsistency(back, l.verifier)
			if err != nil || o != l.checkpoint(t, older) || n != l.checkpoint(t, newer) {
				t.Fatalf("%d to %d: checked %+v to %+v, %v", older, newer, o, n, err)
			}
		}
	}
}

func TestTamperedConsistencySaysWhatDoesNotHold(t *testing.T) {
	l := newTestLog(t, 600)
	stranger := newTestLog(t, 600)
	wrong := func(size int64) string {
		c := l.checkpoint(t, size)
		c.Root[0] ^= 1
		return string(sign(t, c, l.signer))
	}
	otherSigner, other := testKey(t, "chancery/other")
	elsewhere := l.checkpoint(t, 600)
	elsewhere.Origin = "chancery/other"
	for name, test := range map[string]struct {
		spoil func(*ledger.Consistency)
		want  ledger.Reason
	}{
		"path":            {func(c *ledger.Consistency) { c.Path[1][0] ^= 1 }, ledger.ConsistencyMismatch},
		"path too short":  {func(c *ledger.Consistency) { c.Path = c.Path[1:] }, ledger.ConsistencyMismatch},
		"path too long":   {func(c *ledger.Consistency) { c.Path = append(c.Path, c.Path[0]) }, ledger.ConsistencyMismatch},
		"old rewritten":   {func(c *ledger.Consistency) { c.Old = wrong(300) }, ledger.ConsistencyMismatch},
		"new rewritten":   {func(c *ledger.Consistency) { c.New = wrong(600) }, ledger.ConsistencyMismatch},
		"swapped":         {func(c *ledger.Consistency) { c.Old, c.New = c.New, c.Old }, ledger.SizeDecreased},
		"two of one size": {func(c *ledger.Consistency) { c.Old = wrong(600) }, ledger.Forked},
		"path for none":   {func(c *ledger.Consistency) { c.Old = string(l.signed(t, 0)) }, ledger.ConsistencyMismatch},
		"wrong none":      {func(c *ledger.Consistency) { c.Old, c.Path = wrong(0), nil }, ledger.ConsistencyMismatch},
		"old unsigned":    {func(c *ledger.Consistency) { c.Old = string(stranger.signed(t, 300)) }, ledger.SignatureUnknown},
		"new unsigned":    {func(c *ledger.Consistency) { c.New = string(stranger.signed(t, 600)) }, ledger.SignatureUnknown},
		"new changed":     {func(c *ledger.Consistency) { c.New = strings.Replace(c.New, "\n600\n", "\n601\n", 1) }, ledger.SignatureInvalid},
		"other log":       {func(c *ledger.Consistency) { c.New = string(sign(t, elsewhere, otherSigner)) }, ledger.OriginMismatch},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := ledger.NewConsistency(l, l.signed(t, 300), l.signed(t, 600))
			if err != nil {
				t.Fatal(err)
			}
			test.spoil(c)
			_, _, err = ledger.CheckConsistency(c, l.verifier, other)
			wantReason(t, err, test.want)
		})
	}
}

func TestRewrittenLogGetsNoConsistencyProof(t *testing.T) {
	honest := newTestLog(t, 600)
	old := honest.signed(t, 300)
	rewritten := new(memory)
	leaves := slices.Clone(honest.leaves)
	leaves[17] = tlog.RecordHash([]byte("as it should have been"))
	rewritten.add(t, leaves...)
	c := ledger.Checkpoint{Origin: testOrigin, Size: 600, Root: rewritten.root(t, 600)}
	proof, err := ledger.NewConsistency(rewritten, old, sign(t, c, honest.signer))
	if wantReason(t, err, ledger.ConsistencyMismatch); proof != nil {
		t.Error("a proof was returned with the error")
	}
}

// fuzzLog has a fixed key: the processes of one fuzzing run, and a finding run
// again later, must agree on what is signed.
func fuzzLog(f *testing.F) *testLog {
	f.Helper()
	l := newTestLog(f, 300)
	signer, err := note.NewSigner(goldenSigner)
	if err != nil {
		f.Fatal(err)
	}
	l.signer, l.verifier = signer, goldenVerifier(f)
	return l
}

func FuzzReadProof(f *testing.F) {
	l := fuzzLog(f)
	for _, index := range []int{0, 255, 299} {
		var file bytes.Buffer
		if err := l.proof(f, index, 300).Write(&file); err != nil {
			f.Fatal(err)
		}
		f.Add(file.Bytes())
	}
	f.Add([]byte(`{"format":"chancery-proof/1"}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := ledger.ReadProof(bytes.NewReader(file))
		if err != nil {
			return
		}
		e, c, err := ledger.CheckProof(p, l.verifier)
		if err != nil {
			if _, ok := errors.AsType[*ledger.Error](err); !ok {
				t.Fatalf("refused without a reason: %v", err)
			}
		} else if e != l.rows[e.Index].Entry || c.Size != 300 || p.Body != "" && p.Body != string(l.rows[e.Index].Body) {
			t.Fatalf("proved %+v with body %q in %+v, which is not so", e, p.Body, c)
		}
		var again bytes.Buffer
		if err := p.Write(&again); err != nil {
			t.Fatal(err)
		}
		back, err := ledger.ReadProof(&again)
		if err != nil || !reflect.DeepEqual(back, p) {
			t.Fatalf("read back %+v, %v, want %+v", back, err, p)
		}
	})
}

func FuzzReadConsistency(f *testing.F) {
	l := fuzzLog(f)
	c, err := ledger.NewConsistency(l, l.signed(f, 200), l.signed(f, 300))
	if err != nil {
		f.Fatal(err)
	}
	var file bytes.Buffer
	if err := c.Write(&file); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Fuzz(func(t *testing.T, file []byte) {
		c, err := ledger.ReadConsistency(bytes.NewReader(file))
		if err != nil {
			return
		}
		o, n, err := ledger.CheckConsistency(c, l.verifier)
		if err == nil && (o != l.checkpoint(t, o.Size) || n != l.checkpoint(t, n.Size)) {
			t.Fatalf("checked %+v to %+v, which is not so", o, n)
		}
	})
}

func TestConsistencyNeedsCheckpointsAndTiles(t *testing.T) {
	l := newTestLog(t, 600)
	older, newer := l.signed(t, 300), l.signed(t, 600)
	_, err := ledger.NewConsistency(l, []byte("nothing"), newer)
	wantReason(t, err, ledger.CheckpointMalformed)
	_, err = ledger.NewConsistency(l, older, []byte("nothing"))
	wantReason(t, err, ledger.CheckpointMalformed)
	l.tiles[0][1] = nil
	_, err = ledger.NewConsistency(l, older, newer)
	wantReason(t, err, ledger.TileMissing)
}

func TestConsistencyFileRefused(t *testing.T) {
	for name, test := range map[string]struct {
		file string
		want ledger.Reason
	}{
		"empty":         {"", ledger.ProofMalformed},
		"other proof":   {`{"format":"chancery-proof/1"}`, ledger.UnknownFormat},
		"unknown field": {`{"format":"chancery-consistency/1","more":1}`, ledger.ProofMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := ledger.ReadConsistency(strings.NewReader(test.file))
			if wantReason(t, err, test.want); c != nil {
				t.Error("a proof was returned with the error")
			}
		})
	}
}
