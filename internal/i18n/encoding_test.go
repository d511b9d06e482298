package i18n

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/charmap"
	textunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

const sentence = "Hội nghị sơ kết công tác đối ngoại quốc phòng 6 tháng đầu năm 2022 được tổ chức tại Hà Nội; " +
	"các đại biểu nhất trí đẩy mạnh hợp tác với những nước láng giềng, bè bạn truyền thống."

// in1258 writes text as Vietnamese Windows does: vowels composed, tones after
// them as marks of their own.
func in1258(t *testing.T, text string) []byte {
	t.Helper()
	var spelled strings.Builder
	for _, r := range text {
		plain, tones := withoutTone(string(r))
		if tones == 0 {
			spelled.WriteRune(r)
			continue
		}
		spelled.WriteString(plain)
		for _, mark := range norm.NFD.String(string(r)) {
			if strings.ContainsRune(toneMarks, mark) {
				spelled.WriteRune(mark)
			}
		}
	}
	b, err := charmap.Windows1258.NewEncoder().Bytes([]byte(spelled.String()))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// inTCVN3 writes text as the .VnTime fonts do: no capitals with tones.
func inTCVN3(t *testing.T, text string) []byte {
	t.Helper()
	var b []byte
	for _, r := range text {
		if r < 0x80 {
			b = append(b, byte(r))
			continue
		}
		if _, tones := withoutTone(string(r)); tones > 0 {
			r = []rune(strings.ToLower(string(r)))[0]
		}
		at := slices.Index(tcvn3High, r)
		if at < 0 {
			t.Fatalf("%q is not in TCVN3", r)
		}
		b = append(b, byte(0xA0+at))
	}
	return b
}

func inUTF16(t *testing.T, text string, order textunicode.Endianness, mark textunicode.BOMPolicy) []byte {
	t.Helper()
	b, err := textunicode.UTF16(order, mark).NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryEncodingIsDetectedAndRead(t *testing.T) {
	const english = "Annual review of international integration"
	tests := []struct {
		name  string
		bytes []byte
		want  Encoding
		text  string
	}{
		{"UTF-8", []byte(sentence), UTF8, sentence},
		{"UTF-8 with mark", []byte("\uFEFF" + sentence), UTF8, sentence},
		{"UTF-8 decomposed", []byte(norm.NFD.String(sentence)), UTF8, sentence},
		{"ASCII", []byte(english), UTF8, english},
		{"nothing", nil, UTF8, ""},
		{"UTF-16 little endian with mark", inUTF16(t, sentence, textunicode.LittleEndian, textunicode.UseBOM), UTF16LE, sentence},
		{"UTF-16 big endian with mark", inUTF16(t, sentence, textunicode.BigEndian, textunicode.UseBOM), UTF16BE, sentence},
		{"UTF-16 little endian", inUTF16(t, sentence, textunicode.LittleEndian, textunicode.IgnoreBOM), UTF16LE, sentence},
		{"UTF-16 big endian", inUTF16(t, sentence, textunicode.BigEndian, textunicode.IgnoreBOM), UTF16BE, sentence},
		{"UTF-16 of ASCII", inUTF16(t, english, textunicode.LittleEndian, textunicode.IgnoreBOM), UTF16LE, english},
		{"Windows-1258", in1258(t, sentence), Windows1258, sentence},
		{"TCVN3", inTCVN3(t, sentence), TCVN3, sentence},
		{
			"one line of a spreadsheet in Windows-1258", in1258(t, "2022-0142,Đoàn cán bộ cấp cao thăm Lào,Nguyễn Văn Thử"),
			Windows1258, "2022-0142,Đoàn cán bộ cấp cao thăm Lào,Nguyễn Văn Thử",
		},
		{
			"one line of a spreadsheet in TCVN3", inTCVN3(t, "2022-0142,Đoàn cán bộ cấp cao thăm Lào,Nguyễn Văn Thử"),
			TCVN3, "2022-0142,Đoàn cán bộ cấp cao thăm Lào,Nguyễn Văn Thử",
		},
	}
	for _, test := range tests {
		text, guess, err := DecodeText(test.bytes)
		if err != nil || guess.Encoding != test.want || text != test.text || guess.Confidence < 0.6 {
			t.Errorf("%s: %v, %v\n%q\n%q", test.name, guess, err, text, test.text)
		}
		r, guess, err := NewReader(iotest.OneByteReader(bytes.NewReader(test.bytes)))
		if err != nil || guess.Encoding != test.want {
			t.Errorf("%s, as a stream: %v, %v", test.name, guess, err)
			continue
		}
		if read, err := io.ReadAll(r); err != nil || string(read) != test.text {
			t.Errorf("%s, as a stream: %q, %v", test.name, read, err)
		}
	}
}

func TestTCVN3Capitals(t *testing.T) {
	tests := map[string]string{
		"VIÖT NAM":            "VIỆT NAM",
		"héi nghÞ quèc phßng": "hội nghị quốc phòng",
		"Bé Quèc phßng":       "Bộ Quốc phòng",
		"§µ N½ng":             "Đà Nẵng",
		"PHßNG, §¤NG, NéI":    "PHÒNG, ĐÔNG, NỘI",
		"Hµ":                  "Hà",
		"Héi":                 "Hội",
	}
	for latin, want := range tests {
		b, err := charmap.ISO8859_1.NewEncoder().Bytes([]byte(latin))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := TCVN3.Decode(b); err != nil || got != want {
			t.Errorf("%q reads as %q, %v; want %q", latin, got, err, want)
		}
	}
}

func TestEncodingIsRefused(t *testing.T) {
	garbled, err := charmap.Windows1252.NewDecoder().String("hợp tác quốc tế, với những nước láng giềng, đại biểu")
	if err != nil {
		t.Fatal(err)
	}
	french, err := charmap.Windows1252.NewEncoder().Bytes([]byte("Le ministre de la Défense a été reçu à São Tomé par son homologue"))
	if err != nil {
		t.Fatal(err)
	}
	broken := []byte(sentence)
	broken[40] = 0xFF
	tests := []struct {
		name  string
		bytes []byte
		want  Reason
	}{
		{"a spreadsheet file", []byte("PK\x03\x04\x14\x00\x06\x00"), EncodingBinary},
		{"control characters", []byte("abc\x01\x02\x03def"), EncodingBinary},
		{"UTF-32", []byte("\xFF\xFE\x00\x00a\x00\x00\x00"), EncodingBinary},
		{"French in Windows-1252", french, EncodingUnclear},
		{"one accented word", inTCVN3(t, "Hội"), EncodingUnclear},
		{"UTF-8 with a broken byte", broken, EncodingDamaged},
		{"Vietnamese garbled before", []byte(garbled), EncodingGarbled},
	}
	for _, test := range tests {
		text, guess, err := DecodeText(test.bytes)
		refused, ok := errors.AsType[*EncodingError](err)
		if !ok || refused.Reason != test.want {
			t.Errorf("%s: %q, %v, %v", test.name, text, guess, err)
			continue
		}
		if refused.Text(EN) == refused.Text(VI) || len(Missing(refused.Text(EN)+refused.Text(VI))) > 0 {
			t.Errorf("%s: refused with %q and %q", test.name, refused.Text(EN), refused.Text(VI))
		}
	}
}

func TestNamedEncodings(t *testing.T) {
	for _, e := range Encodings() {
		if text, err := e.Decode([]byte{}); err != nil || text != "" {
			t.Errorf("%s of nothing: %q, %v", e, text, err)
		}
	}
	if text, err := Windows1252.Decode([]byte("S\xE3o Tom\xE9")); err != nil || text != "São Tomé" {
		t.Errorf("Windows-1252: %q, %v", text, err)
	}
	refused := []struct {
		encoding Encoding
		bytes    string
		want     Reason
		offset   int
	}{
		{"koi8-r", "abc", EncodingUnknown, -1},
		{UTF8, "ab\xFFc", EncodingDamaged, 2},
		{UTF16LE, "a\x00b", EncodingDamaged, -1},
		{Windows1258, "a\xD2", "", 0},
		{Windows1252, "a\x81", EncodingDamaged, -1},
	}
	for _, test := range refused {
		_, err := test.encoding.Decode([]byte(test.bytes))
		refused, ok := errors.AsType[*EncodingError](err)
		if ok != (test.want != "") || ok && (refused.Reason != test.want || refused.Offset != test.offset) {
			t.Errorf("%s of %q: %v", test.encoding, test.bytes, err)
		}
		if r, err := test.encoding.NewReader(strings.NewReader(test.bytes)); err == nil {
			_, err = io.ReadAll(r)
			if ok := errors.As(err, &refused); ok != (test.want != "") {
				t.Errorf("%s of %q as a stream: %v", test.encoding, test.bytes, err)
			}
		}
	}
}

func TestLongStreams(t *testing.T) {
	text := strings.Repeat(sentence+"\n", 4*sampleSize/len(sentence))
	for _, test := range []struct {
		name  string
		bytes []byte
		want  Encoding
	}{
		{"UTF-8", []byte(text), UTF8},
		{"TCVN3", inTCVN3(t, text), TCVN3},
		{"Windows-1258", in1258(t, text), Windows1258},
	} {
		r, guess, err := NewReader(bytes.NewReader(test.bytes))
		if err != nil || guess.Encoding != test.want {
			t.Fatalf("%s: %v, %v", test.name, guess, err)
		}
		if read, err := io.ReadAll(r); err != nil || string(read) != text {
			t.Errorf("%s: %d bytes of %d, %v", test.name, len(read), len(text), err)
		}
	}
	late := append(bytes.Repeat([]byte("plain "), sampleSize), "\xFF"...)
	r, _, err := NewReader(bytes.NewReader(late))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(r); reasonOfEncoding(err) != EncodingDamaged {
		t.Errorf("a broken byte late in a file: %v", err)
	}
}

func reasonOfEncoding(err error) Reason {
	if refused, ok := errors.AsType[*EncodingError](err); ok {
		return refused.Reason
	}
	return ""
}

func TestSentencesOfRealWordsAreNeverMistaken(t *testing.T) {
	words := strings.Fields(sentence + ` hữu nghị biên giới hải quân giữa hai nước đoàn sĩ quan trẻ tuần tra chung cứu hộ cứu nạn
		khắc phục hậu quả bom mìn gìn giữ hòa bình Liên hợp quốc bệnh viện dã chiến cấp hai lượt thứ tư kỷ niệm trọng thể`)
	rapid.Check(t, func(rt *rapid.T) {
		drawn := rapid.SliceOfN(rapid.SampledFrom(words), 20, 60).Draw(rt, "words")
		text := strings.Join(drawn, " ")
		for _, test := range []struct {
			bytes []byte
			want  Encoding
		}{{in1258(t, text), Windows1258}, {inTCVN3(t, text), TCVN3}, {[]byte(text), UTF8}} {
			read, guess, err := DecodeText(test.bytes)
			if isASCII(text) {
				continue
			}
			if err != nil && reasonOfEncoding(err) == EncodingUnclear && accented(drawn) < 6 {
				continue
			}
			if err != nil || guess.Encoding != test.want || read != text {
				rt.Fatalf("%s: %v, %v, %q", test.want, guess, err, read)
			}
		}
	})
}

func accented(words []string) int {
	n := 0
	for _, w := range words {
		if !isASCII(w) {
			n++
		}
	}
	return n
}

func FuzzDetectEncoding(f *testing.F) {
	for _, seed := range []string{"", sentence, "\xFF\xFEa\x00", "\xFE\xFF\x00a", "VI\xD6T NAM", "\xEF\xBB\xBF", "\xEF\xBF"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		text, guess, err := DecodeText(b)
		if err != nil {
			if reasonOfEncoding(err) == "" {
				t.Fatalf("%v is no EncodingError", err)
			}
			return
		}
		if !slices.Contains(Encodings(), guess.Encoding) || guess.Confidence <= 0 || guess.Confidence > 1 {
			t.Fatalf("guess %v", guess)
		}
		if !norm.NFC.IsNormalString(text) {
			t.Fatalf("text %q of %q", text, b)
		}
		r, _, err := NewReader(iotest.OneByteReader(bytes.NewReader(b)))
		if err != nil {
			t.Fatal(err)
		}
		if read, err := io.ReadAll(r); err != nil || string(read) != text {
			t.Fatalf("as a stream %q, %v; at once %q", read, err, text)
		}
	})
}
