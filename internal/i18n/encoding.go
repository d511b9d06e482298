package i18n

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Encoding names how the letters of a file are written as bytes.
type Encoding string

// The encodings files of Vietnamese offices come in. [Windows1252] is never
// guessed, because it cannot be told from Windows1258 where it matters; a
// caller may name it.
const (
	UTF8        Encoding = "utf-8"
	UTF16LE     Encoding = "utf-16le"
	UTF16BE     Encoding = "utf-16be"
	Windows1258 Encoding = "windows-1258" // Vietnamese Windows, tones as combining marks
	TCVN3       Encoding = "tcvn3"        // ABC, the .VnTime fonts
	VNI         Encoding = "vni"          // the VNI-Times fonts
	Windows1252 Encoding = "windows-1252" // Western European Windows
)

// Encodings lists what [Encoding.Decode] reads, for a choice or a usage text.
func Encodings() []Encoding {
	return []Encoding{UTF8, UTF16LE, UTF16BE, Windows1258, TCVN3, VNI, Windows1252}
}

// Guess is an encoding and how sure it is, from 0 to 1: the share of accented
// words that are Vietnamese under it, less for few words.
type Guess struct {
	Encoding   Encoding
	Confidence float64
}

// EncodingError is a file whose text cannot be read for certain. Guesses holds
// what was considered, best first.
type EncodingError struct {
	Reason  Reason
	Offset  int // in bytes, of the first one that does not fit; -1 when unknown
	Guesses []Guess
}

// The reasons of an [EncodingError].
const (
	EncodingBinary  Reason = "input.encoding.binary"  // not a text file
	EncodingUnclear Reason = "input.encoding.unclear" // no encoding fits, or two do
	EncodingDamaged Reason = "input.encoding.damaged" // bytes the encoding does not have
	EncodingGarbled Reason = "input.encoding.garbled" // read wrongly once and saved so
	EncodingUnknown Reason = "input.encoding.unknown" // no encoding of that name
)

// Error explains the refusal in English.
func (e *EncodingError) Error() string { return e.Text(EN) }

// Text explains the refusal in language l.
func (e *EncodingError) Text(l Lang) string {
	why := T(l, string(e.Reason))
	if e.Offset < 0 {
		return why
	}
	return why + " " + T(l, "input.encoding.at", "offset", e.Offset)
}

// DetectEncoding says how a file is encoded, from its bytes or, when whole is
// false, from the first part of them. It refuses with an [EncodingError]
// rather than guess: files that are no text, text already garbled, and text
// that reads as Vietnamese under no encoding or under more than one.
func DetectEncoding(sample []byte, whole bool) (Guess, error) {
	if e, ok := byteOrderMarked(sample); ok {
		return Guess{e, 1}, nil
	}
	if e, ok := looksUTF16(sample); ok {
		return Guess{e, 0.95}, nil
	}
	if looksBinary(sample) {
		return Guess{}, &EncodingError{Reason: EncodingBinary, Offset: -1}
	}
	firstHigh := bytes.IndexFunc(sample, func(r rune) bool { return r >= utf8.RuneSelf })
	switch valid := validUTF8(sample, whole); {
	case firstHigh < 0 && whole:
		return Guess{UTF8, 1}, nil
	case firstHigh < 0:
		return Guess{UTF8, 0.5}, nil // the rest of the file decides
	case valid == len(sample) && looksGarbled(sample):
		return Guess{}, &EncodingError{Reason: EncodingGarbled, Offset: firstHigh}
	case valid == len(sample):
		return Guess{UTF8, 0.99}, nil
	case mostlyUTF8(sample):
		return Guess{}, &EncodingError{Reason: EncodingDamaged, Offset: valid, Guesses: []Guess{{UTF8, 0.5}}}
	}
	return detectVietnamese(sample)
}

// detectVietnamese tells the old eight-bit encodings apart by which of them
// turns the accented words into Vietnamese syllables.
func detectVietnamese(sample []byte) (Guess, error) {
	const enough, apart = 0.6, 0.2
	guesses := []Guess{vietnameseScore(sample, Windows1258), vietnameseScore(sample, TCVN3), vietnameseScore(sample, VNI)}
	slices.SortStableFunc(guesses, func(a, b Guess) int { return cmp.Compare(b.Confidence, a.Confidence) })
	best, other := guesses[0], guesses[1]
	if best.Confidence < enough || best.Confidence-other.Confidence < apart {
		return Guess{}, &EncodingError{Reason: EncodingUnclear, Offset: -1, Guesses: []Guess{best, other}}
	}
	return best, nil
}

func vietnameseScore(sample []byte, e Encoding) Guess {
	var words, fit float64
	text, _ := e.decode(sample, lenient)
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != utf8.RuneError
	}) {
		if isASCII(word) {
			continue
		}
		words++
		if isWrittenSyllable(strings.ToLower(word)) {
			fit++
		}
	}
	// Two added words count as failures, so that one lucky word proves little.
	return Guess{e, fit / (words + 2)}
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

func byteOrderMarked(b []byte) (Encoding, bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		return UTF8, true
	case bytes.HasPrefix(b, []byte("\xFF\xFE\x00\x00")):
		return "", false // UTF-32
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		return UTF16LE, true
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return UTF16BE, true
	}
	return "", false
}

// looksUTF16 recognises UTF-16 without its mark: every second byte is one of
// the few high bytes Vietnamese and Latin text has, many of them zero.
func looksUTF16(b []byte) (Encoding, bool) {
	units := len(b) / 2
	if units < 4 {
		return "", false
	}
	for _, candidate := range []struct {
		encoding Encoding
		high     int
	}{{UTF16LE, 1}, {UTF16BE, 0}} {
		var latin, zero int
		text := make([]uint16, units)
		for i := range units {
			high, low := b[2*i+candidate.high], b[2*i+1-candidate.high]
			text[i] = uint16(high)<<8 | uint16(low)
			if high <= 0x03 || high == 0x1E || high == 0x20 {
				latin++
			}
			if high == 0 && low != 0 {
				zero++
			}
		}
		if latin*10 >= units*9 && zero*2 >= units && !strings.ContainsRune(string(utf16.Decode(text)), 0) {
			return candidate.encoding, true
		}
	}
	return "", false
}

// looksBinary reports bytes no text file has.
func looksBinary(b []byte) bool {
	controls := 0
	for _, c := range b {
		switch {
		case c == 0:
			return true
		case c < 0x20 && (c < '\t' || c > '\r'):
			controls++
		}
	}
	return controls*100 > len(b)
}

// validUTF8 returns how many bytes are UTF-8; in the first part of a file the
// last letter may be cut.
func validUTF8(b []byte, whole bool) int {
	at := 0
	for at < len(b) {
		r, size := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && size == 1 {
			if !whole && len(b)-at < utf8.UTFMax && !utf8.FullRune(b[at:]) {
				return len(b)
			}
			return at
		}
		at += size
	}
	return at
}

// mostlyUTF8 tells UTF-8 with a few broken bytes from another encoding.
func mostlyUTF8(b []byte) bool {
	var good, bad int
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		b = b[size:]
	}
	return good > 10*bad
}

// looksGarbled recognises UTF-8 Vietnamese that was once read as Windows-1252
// and saved: ế has become "áº¿", ộ "á»™", đ "Ä‘", ư "Æ°". Spanish closing a
// quotation writes á» too, but no other of these.
func looksGarbled(b []byte) bool {
	var all, kinds int
	for _, trace := range []string{"á»", "áº", "Ä‘", "Æ°", "Æ¡"} {
		if n := bytes.Count(b, []byte(trace)); n > 0 {
			all, kinds = all+n, kinds+1
		}
	}
	composed := bytes.IndexFunc(b, func(r rune) bool { return r >= 'Ạ' && r <= 'ỹ' })
	return all >= 3 && kinds >= 2 && composed < 0
}
