package ledger_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"chancery/internal/ledger"

	"pgregory.net/rapid"
)

// The golden entry and its leaf hash were computed by another program from the
// description of the format. If this test fails, every log in use stops verifying.
const (
	goldenBody = `{"title":{"en":"Visit","vi":"Thăm"}}`
	goldenLine = `{"v":1,"index":7,"at":1700000000123456,"actor":"nguyen.van.a","action":"activity.create","kind":"activity",` +
		`"record":"01J\"\\\u0001đ` + "\u2028" + `<","version":1,"body_sha256":"1333846209eacf74b0a315f21f1f15d9fac5451e92cea485bab8b41154341635"}`
	goldenLeaf = "9334392e8598f9abcd1beb074046939273356d24c95544599f0e7fb35c033f1c"
)

func goldenEntry() ledger.Entry {
	return ledger.Entry{
		Index: 7, At: 1700000000123456, Actor: "nguyen.van.a", Action: "activity.create", Kind: "activity",
		Record: "01J\"\\\x01đ\u2028<", Version: 1, BodyHash: ledger.HashBody([]byte(goldenBody)),
	}
}

func TestGoldenEntry(t *testing.T) {
	e := goldenEntry()
	if got := string(e.Bytes()); got != goldenLine {
		t.Errorf("bytes\n%s\nwant\n%s", got, goldenLine)
	}
	leaf := e.LeafHash()
	if got := hex.EncodeToString(leaf[:]); got != goldenLeaf {
		t.Errorf("leaf %s, want %s", got, goldenLeaf)
	}
}

func TestEntryIsJSON(t *testing.T) {
	var got map[string]any
	if err := json.Unmarshal(goldenEntry().Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got["record"] != goldenEntry().Record || got["index"] != 7.0 || len(got) != 9 {
		t.Errorf("read back by encoding/json: %v", got)
	}
}

func TestEveryASCIICharacterIsEscapedAsJSONWants(t *testing.T) {
	for c := range 0x80 {
		e := ledger.Entry{Record: string(rune(c))}
		var got struct{ Record string }
		if err := json.Unmarshal(e.Bytes(), &got); err != nil || got.Record != e.Record {
			t.Errorf("%q came back as %q, %v", e.Record, got.Record, err)
		}
	}
}

func drawEntry(t *rapid.T) ledger.Entry {
	e := ledger.Entry{
		Index:   rapid.Int64Min(0).Draw(t, "index"),
		At:      rapid.Int64().Draw(t, "at"),
		Actor:   rapid.String().Draw(t, "actor"),
		Action:  rapid.String().Draw(t, "action"),
		Kind:    rapid.String().Draw(t, "kind"),
		Record:  rapid.String().Draw(t, "record"),
		Version: rapid.Int64Min(0).Draw(t, "version"),
	}
	copy(e.BodyHash[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "body hash"))
	return e
}

func TestEntryRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEntry(t)
		if err := e.Check(); err != nil {
			t.Fatal(err)
		}
		got, err := ledger.ParseEntry(e.Bytes())
		if err != nil || got != e {
			t.Fatalf("%+v came back as %+v, %v", e, got, err)
		}
	})
}

func TestEntriesThatDifferHaveDifferentBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawEntry(t), drawEntry(t)
		if a != b && bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Fatalf("%+v and %+v have the same bytes", a, b)
		}
	})
}

func TestEntryRefused(t *testing.T) {
	swap := func(from, to string) string {
		if !strings.Contains(goldenLine, from) {
			t.Fatalf("the golden entry has no %q", from)
		}
		return strings.Replace(goldenLine, from, to, 1)
	}
	tests := map[string]struct {
		line string
		want ledger.Reason
	}{
		"empty":              {"", ledger.EntryMalformed},
		"null":               {"null", ledger.UnknownFormat},
		"array":              {"[]", ledger.EntryMalformed},
		"newline after":      {goldenLine + "\n", ledger.EntryMalformed},
		"second object":      {goldenLine + goldenLine, ledger.EntryMalformed},
		"space":              {swap(`,"index"`, `, "index"`), ledger.EntryMalformed},
		"field missing":      {swap(`"kind":"activity",`, ``), ledger.EntryMalformed},
		"field added":        {swap(`"kind"`, `"more":1,"kind"`), ledger.EntryMalformed},
		"field twice":        {swap(`"kind"`, `"kind":"task","kind"`), ledger.EntryMalformed},
		"field order":        {swap(`"v":1,"index":7`, `"index":7,"v":1`), ledger.EntryMalformed},
		"field in capitals":  {swap(`"kind"`, `"Kind"`), ledger.EntryMalformed},
		"other escape":       {swap(`đ`, `\u0111`), ledger.EntryMalformed},
		"number as float":    {swap(`"index":7`, `"index":7.0`), ledger.EntryMalformed},
		"negative index":     {swap(`"index":7`, `"index":-7`), ledger.EntryMalformed},
		"minus zero":         {swap(`"index":7`, `"index":-0`), ledger.EntryMalformed},
		"negative version":   {swap(`"version":1`, `"version":-1`), ledger.EntryMalformed},
		"index beyond int64": {swap(`"index":7`, `"index":9223372036854775808`), ledger.EntryMalformed},
		"hash in capitals":   {swap(`209eacf`, `209EACF`), ledger.EntryMalformed},
		"hash too short":     {swap(`209eacf`, `209eac`), ledger.EntryMalformed},
		"hash too long":      {swap(`209eacf`, `209eacf00`), ledger.EntryMalformed},
		"not UTF-8":          {swap(`đ`, "\xff"), ledger.EntryMalformed},
		"later format":       {swap(`"v":1`, `"v":2`), ledger.UnknownFormat},
		"too long":           {swap(`đ`, strings.Repeat("x", ledger.MaxEntrySize)), ledger.EntryMalformed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := ledger.ParseEntry([]byte(test.line))
			wantReason(t, err, test.want)
		})
	}
}

func TestEntryCheckRefusesWhatParseEntryRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*ledger.Entry){
		"negative index":   func(e *ledger.Entry) { e.Index = -1 },
		"negative version": func(e *ledger.Entry) { e.Version = -1 },
		"not UTF-8":        func(e *ledger.Entry) { e.Actor = "\xc3" },
		"too long":         func(e *ledger.Entry) { e.Record = strings.Repeat("x", ledger.MaxEntrySize) },
	} {
		t.Run(name, func(t *testing.T) {
			e := goldenEntry()
			spoil(&e)
			wantReason(t, e.Check(), ledger.EntryMalformed)
			_, err := ledger.ParseEntry(e.Bytes())
			wantReason(t, err, ledger.EntryMalformed)
		})
	}
}

func FuzzParseEntry(f *testing.F) {
	f.Add([]byte(goldenLine))
	f.Add((ledger.Entry{}).Bytes())
	f.Add([]byte(`{"v":1}`))
	f.Add([]byte(`{"v":2,"index":`))
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := ledger.ParseEntry(line)
		if err != nil {
			return
		}
		if !bytes.Equal(e.Bytes(), line) {
			t.Fatalf("accepted %q, which is %q in canonical form", line, e.Bytes())
		}
		if err := e.Check(); err != nil {
			t.Fatalf("accepted %q: %v", line, err)
		}
	})
}
