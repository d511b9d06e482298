package i18n

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	textunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// sampleSize is how much of a stream is looked at before its encoding is
// decided.
const sampleSize = 256 << 10

// DecodeText detects how b is encoded and returns its text in UTF-8, composed
// (NFC) and without a byte order mark.
func DecodeText(b []byte) (string, Guess, error) {
	guess, err := DetectEncoding(b, true)
	if err != nil {
		return "", guess, err
	}
	text, err := guess.Encoding.Decode(b)
	return text, guess, err
}

// NewReader detects how r is encoded from its beginning and returns a reader
// of its text as [DecodeText] gives it. Reading fails with an [EncodingError]
// where later bytes do not fit.
func NewReader(r io.Reader) (io.Reader, Guess, error) {
	buffered := bufio.NewReaderSize(r, sampleSize)
	sample, err := buffered.Peek(sampleSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, Guess{}, err
	}
	guess, err := DetectEncoding(sample, len(sample) < sampleSize)
	if err != nil {
		return nil, guess, err
	}
	text, err := guess.Encoding.NewReader(buffered)
	return text, guess, err
}

// Decode returns the text of b read in encoding e: UTF-8, composed, without a
// byte order mark. Bytes that e does not have are an [EncodingError].
func (e Encoding) Decode(b []byte) (string, error) { return e.decode(b, strict) }

// NewReader reads r in encoding e as Decode does.
func (e Encoding) NewReader(r io.Reader) (io.Reader, error) {
	t, err := e.transformer(strict)
	if err != nil {
		return nil, err
	}
	return textReader{transform.NewReader(r, t)}, nil
}

// Whether bytes that an encoding does not have end the reading or become
// U+FFFD. UTF-8 is always strict.
const (
	strict  = true
	lenient = false
)

func (e Encoding) decode(b []byte, strict bool) (string, error) {
	t, err := e.transformer(strict)
	if err != nil {
		return "", err
	}
	text, _, err := transform.Bytes(t, b)
	if err != nil {
		damaged := &EncodingError{Reason: EncodingDamaged, Offset: -1}
		if e == UTF8 {
			damaged.Offset = validUTF8(b, true)
		}
		return string(text), damaged
	}
	return string(text), nil
}

// transformer turns bytes in encoding e into composed UTF-8.
func (e Encoding) transformer(strict bool) (transform.Transformer, error) {
	var decoder transform.Transformer
	switch e {
	case UTF8:
		return transform.Chain(new(markSkipper), encoding.UTF8Validator, norm.NFC), nil
	case UTF16LE:
		decoder = textunicode.UTF16(textunicode.LittleEndian, textunicode.UseBOM).NewDecoder()
	case UTF16BE:
		decoder = textunicode.UTF16(textunicode.BigEndian, textunicode.UseBOM).NewDecoder()
	case Windows1258:
		decoder = charmap.Windows1258.NewDecoder()
	case Windows1252:
		decoder = charmap.Windows1252.NewDecoder()
	case TCVN3:
		decoder = tcvn3Decoder{}
	case VNI:
		decoder = vniDecoder{}
	default:
		return nil, &EncodingError{Reason: EncodingUnknown, Offset: -1}
	}
	if strict {
		return transform.Chain(decoder, replacementRefuser{}, norm.NFC), nil
	}
	return transform.Chain(decoder, norm.NFC), nil
}

// textReader reports bytes that do not fit as an EncodingError.
type textReader struct{ text io.Reader }

func (r textReader) Read(p []byte) (int, error) {
	n, err := r.text.Read(p)
	if errors.Is(err, encoding.ErrInvalidUTF8) || errors.Is(err, errReplaced) {
		err = &EncodingError{Reason: EncodingDamaged, Offset: -1}
	}
	return n, err
}

var errReplaced = errors.New("bytes without a letter")

// replacementRefuser passes text on until a decoder had to write U+FFFD.
type replacementRefuser struct{ transform.NopResetter }

func (replacementRefuser) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	const replacement = "\uFFFD"
	text := src
	if at := bytes.Index(src, []byte(replacement)); at >= 0 {
		text, err = src[:at], errReplaced
	} else if !atEOF {
		for cut := 1; cut < len(replacement); cut++ {
			if bytes.HasSuffix(src, []byte(replacement[:cut])) {
				text, err = src[:len(src)-cut], transform.ErrShortSrc
			}
		}
	}
	n := copy(dst, text)
	if n < len(text) {
		err = transform.ErrShortDst
	}
	return n, n, err
}

// markSkipper drops a byte order mark at the start of UTF-8.
type markSkipper struct{ started bool }

func (m *markSkipper) Reset() { m.started = false }

func (m *markSkipper) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	const mark = "\xEF\xBB\xBF"
	if !m.started {
		if len(src) < len(mark) && !atEOF {
			return 0, 0, transform.ErrShortSrc
		}
		m.started = true
		if bytes.HasPrefix(src, []byte(mark)) {
			nSrc = len(mark)
		}
	}
	n := copy(dst, src[nSrc:])
	if nSrc += n; nSrc < len(src) {
		err = transform.ErrShortDst
	}
	return n, nSrc, err
}
