package i18n

import (
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// collator is one goroutine's comparer; x/text's are not safe to share.
type collator struct {
	*collate.Collator
	buffer collate.Buffer
}

var collators = sync.Pool{New: func() any {
	return &collator{Collator: collate.New(language.Vietnamese, collate.Numeric)}
}}

// CollationKey returns the bytes that sort s by the Vietnamese alphabet (a ă â
// b c d đ e ê …, tones after letters) when compared as bytes, in memory or in
// a database column. Runs of digits sort by their value: "lần 2" before "lần
// 10". English text sorts as usual. A key takes about two and a half bytes a
// character. Keys stay the same from run to run; a new version of
// golang.org/x/text may change them, which the test of fixed keys shows.
func CollationKey(s string) []byte {
	c := collators.Get().(*collator)
	defer collators.Put(c)
	defer c.buffer.Reset()
	return compactKey(c.KeyFromString(&c.buffer, norm.NFC.String(s)))
}

// Weights a letter without accent, and in lower case, has in x/text's keys. No
// letter weighs less.
const (
	commonSecondary = 0x20
	commonTertiary  = 0x02
)

// compactKey rewrites a key of x/text, which spends two bytes a letter on "no
// accent" and one on "lower case", to a key of half the size that sorts the
// same. The primary weights stay; of the other two levels only the uncommon
// weights are kept, each after the number of common ones before it, larger
// numbers as smaller bytes because a common weight sorts first.
func compactKey(full []byte) []byte {
	end := 0
	for full[end] != 0 || full[end+1] != 0 {
		if full[end] >= 0x80 {
			end++ // rare letters have primary weights of three bytes
		}
		end += 2
	}
	key := make([]byte, 0, end+end/4+3)
	key = append(append(key, full[:end]...), 0, 0)
	rest, common := full[end+2:], 0
	for ; rest[0] != 0 || rest[1] != 0; rest = rest[2:] {
		weight := int(rest[0])<<8 | int(rest[1])
		if weight == commonSecondary {
			common++
			continue
		}
		key = appendGap(key, common)
		if weight >= 0xF0 {
			key = append(key, 0xF0|byte(weight>>8))
		}
		key, common = append(key, byte(weight)), 0
	}
	key, common = append(key, 0), 0
	for _, weight := range rest[2:] {
		if weight == commonTertiary {
			common++
			continue
		}
		key, common = append(appendGap(key, common), weight), 0
	}
	return key
}

// appendGap writes how many common weights are left out.
func appendGap(key []byte, common int) []byte {
	const longest = 0xE0
	for ; common >= longest; common -= longest {
		key = append(key, 0xFF-longest)
	}
	return append(key, byte(0xFF-common))
}

// PersonKey sorts a person's name. Vietnamese names, given name last, sort by
// the given name first and then by the rest from the family name on, as rolls
// of Vietnamese staff do: Lê Văn An, Nguyễn Thị An, Trần Bình. Names of other
// languages sort as written: pass false.
func PersonKey(name string, givenNameLast bool) []byte {
	words := strings.Fields(name)
	if !givenNameLast || len(words) < 2 {
		return CollationKey(strings.Join(words, " "))
	}
	last := len(words) - 1
	key := CollationKey(words[last])
	return append(append(key, 0), CollationKey(strings.Join(words[:last], " "))...)
}
