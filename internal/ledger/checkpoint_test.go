package ledger_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"chancery/internal/ledger"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// The key is that of RFC 8032, section 7.1, test 1; the note was signed with
// another implementation of Ed25519. The only entry of the log is "golden".
const (
	goldenPublic = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
	goldenSigner = "PRIVATE+KEY+chancery/example+0dd75305+AZ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g"
	goldenKey    = "chancery/example+0dd75305+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
	goldenText   = "chancery/example\n1\nLjKrDVhqK0Trv8FNvfXJENgfBwgDcI3iNKDK2Y2T4B0=\n"
	goldenSig    = "DddTBewUlfk82Dmdo7vRSuYzBGxCf8nMBD8IpXhGkUKFoNaCn4TjQwToc2OFm7mw0lOa9d4ui1B19mBL3CP0VZeDVAc="
	goldenNote   = goldenText + "\n— chancery/example " + goldenSig + "\n"
)

func goldenVerifier(t testing.TB) note.Verifier {
	t.Helper()
	v, err := note.NewVerifier(goldenKey)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestGoldenCheckpoint(t *testing.T) {
	signer, err := note.NewSigner(goldenSigner)
	if err != nil {
		t.Fatal(err)
	}
	c := ledger.Checkpoint{Origin: "chancery/example", Size: 1, Root: tlog.RecordHash([]byte("golden"))}
	if got := string(sign(t, c, signer)); got != goldenNote {
		t.Errorf("signed\n%s\nwant\n%s", got, goldenNote)
	}
	if got, err := ledger.OpenCheckpoint([]byte(goldenNote), goldenVerifier(t)); err != nil || got != c {
		t.Errorf("opened %v, %v, want %v", got, err, c)
	}
}

func TestGoldenCheckpointOpensWithoutThisPackage(t *testing.T) {
	n, err := note.Open([]byte(goldenNote), note.VerifierList(goldenVerifier(t)))
	if err != nil || n.Text != goldenText || len(n.Sigs) != 1 {
		t.Fatalf("note.Open: %+v, %v", n, err)
	}
	key, err := hex.DecodeString(goldenPublic)
	if err != nil {
		t.Fatal(err)
	}
	sig, err := base64.StdEncoding.DecodeString(goldenSig)
	if err != nil {
		t.Fatal(err)
	}
	if !ed25519.Verify(key, []byte(goldenText), sig[4:]) {
		t.Error("crypto/ed25519 refuses the signature")
	}
}

func TestCheckpointRoundTrip(t *testing.T) {
	signer, verifier := testKey(t, testOrigin)
	rapid.Check(t, func(rt *rapid.T) {
		c := ledger.Checkpoint{Origin: testOrigin, Size: rapid.Int64Min(0).Draw(rt, "size")}
		copy(c.Root[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(rt, "root"))
		signed := sign(t, c, signer)
		if got, err := ledger.OpenCheckpoint(signed, verifier); err != nil || got != c {
			rt.Fatalf("opened %v, %v, want %v", got, err, c)
		}
		if got, err := ledger.ParseCheckpoint(signed); err != nil || got != c {
			rt.Fatalf("parsed %v, %v, want %v", got, err, c)
		}
	})
}

func TestEveryChangedByteOfACheckpointIsNoticed(t *testing.T) {
	v := goldenVerifier(t)
	for i := range goldenNote {
		changed := []byte(goldenNote)
		changed[i] ^= 1
		if c, err := ledger.OpenCheckpoint(changed, v); err == nil {
			t.Errorf("byte %d changed from %q to %q: opened %v", i, goldenNote[i], changed[i], c)
		}
	}
}

func TestCheckpointRefused(t *testing.T) {
	signer, verifier := testKey(t, testOrigin)
	_, stranger := testKey(t, testOrigin)
	otherSigner, other := testKey(t, "chancery/other")
	root := tlog.RecordHash(nil).String()
	signText := func(text string, s note.Signer) string {
		signed, err := note.Sign(&note.Note{Text: text}, s)
		if err != nil {
			t.Fatal(err)
		}
		return string(signed)
	}
	good := signText(testOrigin+"\n12\n"+root+"\n", signer)
	known := []note.Verifier{verifier, other}
	tests := map[string]struct {
		note  string
		known []note.Verifier
		want  ledger.Reason
	}{
		"empty":           {"", known, ledger.CheckpointMalformed},
		"not signed":      {testOrigin + "\n12\n" + root + "\n", known, ledger.CheckpointMalformed},
		"no key known":    {good, nil, ledger.SignatureUnknown},
		"other key":       {good, []note.Verifier{stranger}, ledger.SignatureUnknown},
		"size changed":    {strings.Replace(good, "\n12\n", "\n13\n", 1), known, ledger.SignatureInvalid},
		"signed by other": {signText(testOrigin+"\n12\n"+root+"\n", otherSigner), known, ledger.OriginMismatch},
		"two lines":       {signText(testOrigin+"\n12\n", signer), known, ledger.CheckpointMalformed},
		"empty line":      {signText(testOrigin+"\n12\n"+root+"\n\n", signer), known, ledger.CheckpointMalformed},
		"empty origin":    {signText("\n12\n"+root+"\n", signer), known, ledger.CheckpointMalformed},
		"leading zero":    {signText(testOrigin+"\n012\n"+root+"\n", signer), known, ledger.CheckpointMalformed},
		"plus sign":       {signText(testOrigin+"\n+12\n"+root+"\n", signer), known, ledger.CheckpointMalformed},
		"negative size":   {signText(testOrigin+"\n-12\n"+root+"\n", signer), known, ledger.CheckpointMalformed},
		"huge size":       {signText(testOrigin+"\n9223372036854775808\n"+root+"\n", signer), known, ledger.CheckpointMalformed},
		"short root":      {signText(testOrigin+"\n12\n"+root[4:]+"\n", signer), known, ledger.CheckpointMalformed},
		"loose base64":    {signText(testOrigin+"\n12\n"+root[:42]+"1=\n", signer), known, ledger.CheckpointMalformed},
	}
	if root[42:] == "1=" {
		t.Fatal("the loose spelling of the root is the strict one")
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := ledger.OpenCheckpoint([]byte(test.note), test.known...)
			wantReason(t, err, test.want)
		})
	}
}

func TestCheckpointMayCarryMore(t *testing.T) {
	signer, verifier := testKey(t, testOrigin)
	witness, _ := testKey(t, "witness/example")
	root := tlog.RecordHash(nil)
	text := fmt.Sprintf("%s\n12\n%s\nan extension\n", testOrigin, root)
	signed, err := note.Sign(&note.Note{Text: text}, witness, signer)
	if err != nil {
		t.Fatal(err)
	}
	want := ledger.Checkpoint{Origin: testOrigin, Size: 12, Root: root}
	if got, err := ledger.OpenCheckpoint(signed, verifier); err != nil || got != want {
		t.Errorf("opened %v, %v, want %v", got, err, want)
	}
}

func TestSignRefuses(t *testing.T) {
	signer, _ := testKey(t, testOrigin)
	for name, test := range map[string]struct {
		c       ledger.Checkpoint
		signers []note.Signer
		want    ledger.Reason
	}{
		"no key":        {ledger.Checkpoint{Origin: testOrigin}, nil, ledger.SignatureUnknown},
		"other origin":  {ledger.Checkpoint{Origin: "chancery/other"}, []note.Signer{signer}, ledger.OriginMismatch},
		"negative size": {ledger.Checkpoint{Origin: testOrigin, Size: -1}, []note.Signer{signer}, ledger.CheckpointMalformed},
		"two lines":     {ledger.Checkpoint{Origin: testOrigin + "\n99"}, []note.Signer{signer}, ledger.OriginInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := test.c.Sign(test.signers...)
			wantReason(t, err, test.want)
		})
	}
}

func TestNewKeyRefusesNamesThatCannotSign(t *testing.T) {
	for _, origin := range []string{"", "a b", "a+b", "a\nb", "a\u00a0b", "a\x01b", "a\xff"} {
		_, _, err := ledger.NewKey(origin)
		wantReason(t, err, ledger.OriginInvalid)
	}
	one, _, _ := ledger.NewKey(testOrigin)
	two, _, _ := ledger.NewKey(testOrigin)
	if one == two {
		t.Error("two keys are the same")
	}
}

func TestReasonsAreMessageKeysNamedOnce(t *testing.T) {
	seen := make(map[ledger.Reason]bool)
	for _, r := range ledger.Reasons() {
		if seen[r] || !strings.HasPrefix(string(r), "ledger.") {
			t.Errorf("%q is repeated or not a key of this package", r)
		}
		seen[r] = true
	}
}
