package i18n

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// tcvn3High maps the bytes A0–FF of TCVN 5712:1993 (VN2 and VN3, "ABC"). The
// tones B0–B4 are combining marks.
var tcvn3High = []rune("\u00A0ĂÂÊÔƠƯĐăâêôơưđẰ" +
	"\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ" +
	"ẮẦẨẪẤỀặầẩẫấậèỂẻẽ" +
	"éẹềểễếệìỉỄẾỒĩíịòỔ" +
	"ỏõóọồổỗốộờởỡớợùỖ" +
	"ủũúụừửữứựỳỷỹýỵỐ")

// maxWord bounds how far ahead a word is looked at for its case.
const maxWord = 64

// tcvn3Decoder reads TCVN3. Its fonts have no capitals with tones: writers of
// VIỆT NAM took a font of capitals and typed small letters, so the bytes say
// "VIệT". A word whose other letters, two at least, are all capitals is
// therefore read as capitals throughout; shorter ones stay as written.
type tcvn3Decoder struct{ transform.NopResetter }

func (tcvn3Decoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		end, capitals := tcvn3Word(src[nSrc:])
		if nSrc+end == len(src) && !atEOF && end < maxWord {
			return nDst, nSrc, transform.ErrShortSrc
		}
		if nDst+end*utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		for _, c := range src[nSrc : nSrc+end] {
			r := tcvn3Rune(c)
			if capitals {
				r = unicode.ToUpper(r)
			}
			nDst += utf8.EncodeRune(dst[nDst:], r)
		}
		nSrc += end
	}
	return nDst, nSrc, nil
}

// tcvn3Word returns how many bytes the word at the start of src has, one when
// it starts with no letter, and whether it is written in capitals.
func tcvn3Word(src []byte) (length int, capitals bool) {
	var upper, lower int
	for length < len(src) && length < maxWord {
		r := tcvn3Rune(src[length])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		switch _, toned := withoutTone(string(r)); {
		case toned > 0:
		case unicode.IsUpper(r):
			upper++
		case src[length] < utf8.RuneSelf:
			lower++
		}
		length++
	}
	return max(length, 1), upper >= 2 && lower == 0
}

func tcvn3Rune(c byte) rune {
	switch {
	case c < utf8.RuneSelf:
		return rune(c)
	case c < 0xA0:
		return charmap.Windows1252.DecodeByte(c) // quotes and dashes of Windows
	}
	return tcvn3High[c-0xA0]
}
