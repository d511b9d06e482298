package i18n

import (
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// A Vietnamese syllable is an initial consonant, which may be missing, and a
// rime. The lists are closed, so a word of another language is told from a
// Vietnamese one without a dictionary.

var initials = wordSet(`b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q r s t th tr v x`)

// rimes are written without tone marks but with the marks that make a vowel
// (â ê ô ơ ư ă).
var rimes = wordSet(`
	a ac ach ai ak am an ang anh ao ap at au ay
	ăc ăk ăm ăn ăng ăp ăt
	âc âm ân âng âp ât âu ây
	e ec em en eng eo ep et
	ê êch êm ên ênh êp êt êu
	i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
	o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
	ô ôc ôi ôk ôm ôn ông ôp ôt
	ơ ơi ơm ơn ơp ơt
	u ua uâc uân uâng uât uây uc uê uêch uên uênh uêt uêu ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
	uy uya uych uyên uyêt uyn uynh uyp uyt uyu
	ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
	y yêm yên yêng yêt yêu yn ynh
	ua uac uach uai uan uang uanh uao uat uau uay uăc uăm uăn uăng uăp uăt ue uen ueo uet
`)

// foldedSyllables holds every syllable as search sees it, without any mark.
var foldedSyllables = sync.OnceValue(func() map[string]bool {
	set := make(map[string]bool, 4096)
	for rime := range rimes {
		set[Fold(rime)] = true
		for initial := range initials {
			set[Fold(initial+rime)] = true
		}
	}
	return set
})

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// isSyllable reports whether a folded word can be a Vietnamese syllable.
func isSyllable(folded string) bool {
	return len(folded) <= 7 && foldedSyllables()[folded]
}

// isWrittenSyllable reports whether a composed lower-case word is a Vietnamese
// syllable as written: the vowels right and at most one tone.
func isWrittenSyllable(word string) bool {
	plain, tones := withoutTone(word)
	if tones > 1 {
		return false
	}
	for cut := 0; cut <= 3 && cut < len(plain); cut++ {
		initial, rime := plain[:cut], plain[cut:]
		if cut > 0 && !initials[initial] {
			continue
		}
		if rimes[rime] {
			return true
		}
	}
	return strings.HasPrefix(plain, "gi") && rimes[plain[1:]]
}

// Vietnamese tone marks as combining characters: grave, acute, tilde, hook
// above, dot below.
const toneMarks = "\u0300\u0301\u0303\u0309\u0323"

// withoutTone takes the tone marks off a word, leaves â ê ô ơ ư ă as they are,
// and counts what it took.
func withoutTone(word string) (plain string, tones int) {
	plain = strings.Map(func(r rune) rune {
		if strings.ContainsRune(toneMarks, r) {
			tones++
			return -1
		}
		return r
	}, norm.NFD.String(word))
	return norm.NFC.String(plain), tones
}
