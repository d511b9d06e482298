package i18n

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestVietnameseOrder(t *testing.T) {
	sorted := []string{
		"", "12 quốc gia", "an", "An", "Ánh", "ăn", "ân", "Ấn Độ", "bà", "Bình", "Cà Mau", "Chí", "da", "Đà Nẵng",
		"em", "Ê", "Giang", "Hà Nội", "lần 2", "lần 10", "ngoại giao", "oanh", "ôn", "ơn", "quân", "Thái", "tra",
		"uy", "ưa", "Việt Nam", "yên", "Zalo",
	}
	shuffled := slices.Clone(sorted)
	slices.Reverse(shuffled)
	slices.SortFunc(shuffled, func(a, b string) int { return bytes.Compare(CollationKey(a), CollationKey(b)) })
	if !slices.Equal(shuffled, sorted) {
		t.Errorf("order %q, want %q", shuffled, sorted)
	}
}

func TestTonesSortAfterLetters(t *testing.T) {
	sorted := strings.Fields("ma mà mả mã má mạ mai mâ mầ mẩ mẫ mấ mậ mo mô mơ")
	if !slices.IsSortedFunc(sorted, func(a, b string) int { return bytes.Compare(CollationKey(a), CollationKey(b)) }) {
		for _, w := range sorted {
			t.Logf("%s %x", w, CollationKey(w))
		}
		t.Error("tones are out of order")
	}
}

// A change here means that stored sort keys must be computed again.
func TestCollationKeysAreStable(t *testing.T) {
	tests := map[string]string{
		"":             "000000",
		"Đà Nẵng":      "163215ef0109174f15f0174f16910000fd35fc3700ff03fc08",
		"lần 10":       "171115f1174f010914f0000214e714e60000fd3500",
		"Quân 7/2022":  "17ab183615f1174f010914f0000114ed027114f0000414e814e614e814e8000000ff08",
		"Việt Nam – 1": "185f16cd164d18160109174f15ef174101090115010914f0000114e70000fc3900ff08fa08",
	}
	for in, want := range tests {
		if got := hex.EncodeToString(CollationKey(in)); got != want {
			t.Errorf("CollationKey(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestCompactKeySortsLikeTheFullKey(t *testing.T) {
	full := collate.New(language.Vietnamese, collate.Numeric)
	key := func(s string) []byte {
		var buffer collate.Buffer
		return full.KeyFromString(&buffer, norm.NFC.String(s))
	}
	words := rapid.OneOf(vietnamese, rapid.StringOfN(rapid.RuneFrom([]rune("aAáÁàâăđĐdDoôơ 019")), 0, 6, -1))
	rapid.Check(t, func(t *rapid.T) {
		a, b := words.Draw(t, "a"), words.Draw(t, "b")
		if got, want := bytes.Compare(CollationKey(a), CollationKey(b)), bytes.Compare(key(a), key(b)); got != want {
			t.Fatalf("%q and %q compare as %d, by the full keys %d", a, b, got, want)
		}
		if !bytes.Equal(CollationKey(norm.NFD.String(a)), CollationKey(a)) {
			t.Fatalf("%q sorts differently decomposed", a)
		}
	})
	long := strings.Repeat("a", 1000)
	for _, pair := range [][2]string{{long + "á", long + "a"}, {long + "á", long + "aá"}, {long + "A", long + "a"}} {
		if got, want := bytes.Compare(CollationKey(pair[0]), CollationKey(pair[1])), bytes.Compare(key(pair[0]), key(pair[1])); got != want {
			t.Errorf("long texts compare as %d, by the full keys %d", got, want)
		}
	}
}

func TestPersonOrder(t *testing.T) {
	sorted := []string{"Lê Văn An", "Nguyễn Thị An", "Nguyễn Văn An", "Trần Ánh", "Trần Bình", "Đỗ Văn Đức", "Nguyễn  Việt", "Yến"}
	if !slices.IsSortedFunc(sorted, func(a, b string) int { return bytes.Compare(PersonKey(a, true), PersonKey(b, true)) }) {
		t.Errorf("Vietnamese names are not sorted by given name")
	}
	written := []string{"Aaron Zed", "Bob  Young", "Carl Xu"}
	if !slices.IsSortedFunc(written, func(a, b string) int { return bytes.Compare(PersonKey(a, false), PersonKey(b, false)) }) {
		t.Errorf("other names are not sorted as written")
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(strings.Fields("An Ánh Anh Đức Duc B Bình binh An-na"))
		rest := rapid.SampledFrom([]string{"Lê", "Lê Văn", "Le", "Trần Thị", "Đỗ"})
		a, b := []string{name.Draw(t, "a"), rest.Draw(t, "of a")}, []string{name.Draw(t, "b"), rest.Draw(t, "of b")}
		want := bytes.Compare(CollationKey(a[0]), CollationKey(b[0]))
		if want == 0 {
			want = bytes.Compare(CollationKey(a[1]), CollationKey(b[1]))
		}
		if got := bytes.Compare(PersonKey(a[1]+" "+a[0], true), PersonKey(b[1]+" "+b[0], true)); got != want {
			t.Fatalf("%q and %q compare as %d, want %d", a, b, got, want)
		}
	})
}

func TestCollationKeyIsSafeForManyGoroutines(t *testing.T) {
	want := CollationKey("Đối ngoại quốc phòng")
	done := make(chan []byte)
	for range 8 {
		go func() {
			var got []byte
			for range 200 {
				got = CollationKey("Đối ngoại quốc phòng")
			}
			done <- got
		}()
	}
	for range 8 {
		if got := <-done; !bytes.Equal(got, want) {
			t.Errorf("key %x, want %x", got, want)
		}
	}
}
