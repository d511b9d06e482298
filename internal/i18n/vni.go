package i18n

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// VNI Windows writes a vowel and its signs as two letters of Windows-1252, the
// letter and then a mark; a few letters have a byte of their own.
var (
	vniMarks = map[rune]string{
		'ù': "\u0301", 'ø': "\u0300", 'û': "\u0309", 'õ': "\u0303", 'ï': "\u0323",
		'ê': "\u0306", 'é': "\u0306\u0301", 'è': "\u0306\u0300", 'ú': "\u0306\u0309", 'ü': "\u0306\u0303", 'ë': "\u0306\u0323",
		'â': "\u0302", 'á': "\u0302\u0301", 'à': "\u0302\u0300", 'å': "\u0302\u0309", 'ã': "\u0302\u0303", 'ä': "\u0302\u0323",
	}
	vniLetters = map[rune]rune{'ñ': 'đ', 'ô': 'ơ', 'ö': 'ư', 'æ': 'ỉ', 'ó': 'ĩ', 'ò': 'ị', 'î': 'ỵ', 'Ñ': 'Đ', 'Ô': 'Ơ', 'Ö': 'Ư', 'Æ': 'Ỉ', 'Ó': 'Ĩ', 'Ò': 'Ị', 'Î': 'Ỵ'}
)

// vniDecoder reads VNI Windows.
type vniDecoder struct{ transform.NopResetter }

func (vniDecoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if nSrc+1 == len(src) && !atEOF {
			return nDst, nSrc, transform.ErrShortSrc
		}
		if len(dst)-nDst < 3*utf8.UTFMax {
			return nDst, nSrc, transform.ErrShortDst
		}
		r := charmap.Windows1252.DecodeByte(src[nSrc])
		nSrc++
		if own, ok := vniLetters[r]; ok {
			r = own
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		if nSrc < len(src) && strings.ContainsRune("aeouyơưAEOUYƠƯ", r) {
			next := charmap.Windows1252.DecodeByte(src[nSrc])
			if mark, ok := vniMarks[lowerLatin(next)]; ok {
				nDst += copy(dst[nDst:], mark)
				nSrc++
			}
		}
	}
	return nDst, nSrc, nil
}

// lowerLatin is the small letter of a capital of Windows-1252: both write the mark.
func lowerLatin(r rune) rune {
	if r >= 0xC0 && r <= 0xDE {
		return r + 0x20
	}
	return r
}

// DetectFont recognises text that only looks Vietnamese in an old font, as
// workbooks keep it: TCVN3 or VNI, else "".
func DetectFont(text string) Encoding {
	b, ok := windows1252(text)
	if !ok {
		return ""
	}
	guess, err := detectVietnamese(b)
	if err != nil || guess.Encoding != TCVN3 && guess.Encoding != VNI {
		return ""
	}
	return guess.Encoding
}

// Reread reads text as encoding e that was read as Windows-1252 before; text
// that cannot have been stays as it is.
func (e Encoding) Reread(text string) string {
	b, ok := windows1252(text)
	if !ok || isASCII(text) {
		return text
	}
	again, err := e.Decode(b)
	if err != nil {
		return text
	}
	return again
}

func windows1252(text string) ([]byte, bool) {
	b := make([]byte, 0, len(text))
	for _, r := range text {
		c, ok := charmap.Windows1252.EncodeRune(r)
		switch {
		case r < 0x100: // what fonts of these encodings have below 0xA0, too
			c = byte(r)
		case !ok:
			return nil, false
		}
		b = append(b, c)
	}
	return b, true
}
