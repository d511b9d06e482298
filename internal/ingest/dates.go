package ingest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"chancery/internal/chancery"
)

// when is a date of the text, or a span of two.
type when struct {
	start, end int // in the body
	from, to   chancery.Date
	noYear     bool // the year was not written
}

const (
	monthWord = `(January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?`
	dayWord   = `(\d{1,2})(?:st|nd|rd|th)?`
)

// dateForms are the ways dates are written. The letters say what the groups
// hold, in order: d m y of the first day, D M Y of the last, w a weekday, and
// n a word such as "next" that needs no reading.
var dateForms = []struct {
	re     *regexp.Regexp
	groups string
}{
	{regexp.MustCompile(`\b` + monthWord + ` ` + dayWord + `,? (?:to|-|–|until|through) ` + monthWord + ` ` + dayWord + `(?:,? (\d{4}))?\b`), "mdMDY"},
	{regexp.MustCompile(`\b` + monthWord + ` ` + dayWord + ` ?(?:to|-|–|until|through|and) ?` + dayWord + `(?:,? (\d{4}))?\b`), "mdDY"},
	{regexp.MustCompile(`\b` + dayWord + ` ` + monthWord + ` (?:to|-|–|until|and) ` + dayWord + ` ` + monthWord + `(?:,? (\d{4}))?\b`), "dmDMY"},
	{regexp.MustCompile(`\b` + dayWord + ` ?(?:to|-|–|until|and) ?` + dayWord + ` ` + monthWord + `(?:,? (\d{4}))?\b`), "dDMY"},
	{regexp.MustCompile(`\b` + monthWord + ` ` + dayWord + `(?:,? (\d{4}))?\b`), "mdy"},
	{regexp.MustCompile(`\b` + dayWord + ` ` + monthWord + `(?:,? (\d{4}))?\b`), "dmy"},
	{regexp.MustCompile(`\b(?:in|of|by|next|last|since) ` + monthWord + `(?: (\d{4}))?\b`), "my"},
	{regexp.MustCompile(`\b` + monthWord + ` (\d{4})\b`), "my"},
	{regexp.MustCompile(`\b(\d{4})-(\d{2})-(\d{2})\b`), "ymd"},
	{regexp.MustCompile(`(?i)(?:từ )?(?:ngày )?\b(\d{1,2})(?:/(\d{1,2}))?(?:/(\d{4}))? ?(?:đến|-|–|và) ?(?:hết )?(?:ngày )?(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b`), "dmyDMY"},
	{regexp.MustCompile(`(?i)(?:từ )?(?:ngày )?\b(\d{1,2})(?: tháng (\d{1,2}))? ?(?:đến|-|–|và) ?(?:hết )?(?:ngày )?(\d{1,2}) tháng (\d{1,2})(?:,? năm (\d{4}))?`), "dmDMY"},
	{regexp.MustCompile(`(?i)(?:ngày )?\b(\d{1,2}) tháng (\d{1,2})(?:,? năm (\d{4}))?`), "dmy"},
	{regexp.MustCompile(`(?i)(?:ngày )?\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b`), "dmy"},
	{regexp.MustCompile(`(?i)(?:ngày|sáng|chiều|tối|trưa|hôm) (\d{1,2})[/-](\d{1,2})\b`), "dm"},
	{regexp.MustCompile(`(?i)\(?\b(\d{1,2})/(\d{1,2})\)?`), "dm"},
	{regexp.MustCompile(`(?i)\btháng (\d{1,2})(?:(?:/| năm )(\d{4}))?\b`), "my"},
	{regexp.MustCompile(`\b(?:on|last|this) (Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b`), "w"},
	{regexp.MustCompile(`(?i)\b(?:in|for|by|năm|year) (\d{4})\b`), "y"},
}

// dates finds the dates of body[from:to], read beside the day the text is of.
func dates(body string, from, to int, anchor chancery.Date) []when {
	var found, inOrder []when // by form, and by place
	before := func(w when, at int) int { return cmp.Compare(w.start, at) }
	figures := strings.ContainsAny(body[from:to], "0123456789")
	for _, form := range dateForms {
		if !figures && form.groups != "w" {
			continue
		}
		for _, m := range form.re.FindAllStringSubmatchIndex(body[from:to], -1) {
			a, b := from+m[0], from+m[1]
			place, _ := slices.BinarySearchFunc(inOrder, a, before)
			if place > 0 && inOrder[place-1].end > a || place < len(inOrder) && inOrder[place].start < b {
				continue
			}
			parts := map[rune]string{}
			for i, g := range form.groups {
				if m[2*i+2] >= 0 {
					parts[g] = body[from+m[2*i+2] : from+m[2*i+3]]
				}
			}
			if w, ok := readDate(parts, anchor); ok {
				w.noYear = parts['y'] == "" && parts['Y'] == ""
				w.start, w.end = a, b
				found = append(found, w)
				inOrder = slices.Insert(inOrder, place, w)
			}
		}
	}
	return found
}

func readDate(p map[rune]string, anchor chancery.Date) (when, bool) {
	if day := p['w']; day != "" {
		d, ok := weekdayBefore(anchor, day)
		return when{from: d, to: d}, ok
	}
	if p['D'] == "" {
		d, ok := oneDate(p['y'], p['m'], p['d'], anchor)
		return when{from: d, to: d}, ok
	}
	month, year := p['M'], p['Y']
	if month == "" {
		month = p['m']
	}
	last, ok1 := oneDate(year, month, p['D'], anchor)
	if p['m'] != "" {
		month = p['m']
	}
	if p['y'] != "" {
		year = p['y']
	}
	first, ok2 := oneDate(year, month, p['d'], anchor)
	return when{from: first, to: last}, ok1 && ok2 && first <= last
}

// oneDate makes a date of what was written; a year that was not is the one
// that brings the date closest to the anchor.
func oneDate(year, month, day string, anchor chancery.Date) (chancery.Date, bool) {
	m, isName := months[strings.ToLower(strings.TrimSuffix(month, "."))]
	if !isName && month != "" {
		m, _ = strconv.Atoi(month)
		if m == 0 {
			return "", false
		}
	}
	y, _ := strconv.Atoi(year)
	if year == "" {
		if y = nearestYear(anchor, m, day); y == 0 {
			return "", false
		}
	}
	if y < 1900 || y > 2200 {
		return "", false
	}
	s := fmt.Sprintf("%04d", y)
	if month != "" {
		s += fmt.Sprintf("-%02d", m)
	}
	if day != "" {
		n, _ := strconv.Atoi(day)
		s += fmt.Sprintf("-%02d", n)
	}
	d, err := chancery.ParseDate(s)
	return d, err == nil
}

func nearestYear(anchor chancery.Date, month int, day string) int {
	if len(anchor) < 4 {
		return 0
	}
	y, _ := strconv.Atoi(string(anchor[:4]))
	if len(anchor) < 7 {
		return y
	}
	at, err := time.Parse("2006-01-02", (string(anchor) + "-15")[:10])
	if err != nil {
		return y
	}
	n, _ := strconv.Atoi(day)
	best, least := y, time.Duration(1<<62)
	for _, c := range []int{y - 1, y, y + 1} {
		gap := time.Date(c, time.Month(month), max(1, n), 0, 0, 0, 0, time.UTC).Sub(at).Abs()
		if gap < least {
			best, least = c, gap
		}
	}
	return best
}

func weekdayBefore(anchor chancery.Date, name string) (chancery.Date, bool) {
	at, err := time.Parse("2006-01-02", string(anchor))
	if err != nil {
		return "", false
	}
	for range 7 {
		if at.Weekday().String() == name {
			return chancery.Date(at.Format("2006-01-02")), true
		}
		at = at.AddDate(0, 0, -1)
	}
	return "", false
}

// later is a full date some days on.
func later(d chancery.Date, days int) chancery.Date {
	at, err := time.Parse("2006-01-02", string(d))
	if err != nil {
		return ""
	}
	return chancery.Date(at.AddDate(0, 0, days).Format("2006-01-02"))
}

// relativeDays are words for days by the day of the text.
var relativeDays = []struct {
	re   *regexp.Regexp
	days int
}{
	{regexp.MustCompile(`(?i)\byesterday\b|\blast night\b|hôm qua`), -1},
	{regexp.MustCompile(`(?i)\b(?:earlier )?today\b|\bthis (?:morning|afternoon|evening)\b|\btonight\b|hôm nay|(?:sáng|trưa|chiều|tối) nay`), 0},
	{regexp.MustCompile(`(?i)\btomorrow\b|ngày mai`), 1},
}

// besideToday finds such words in body[from:to] when the day of the text is known,
// where no date is written.
func besideToday(body string, from, to int, today chancery.Date) []when {
	if len(today) != 10 {
		return nil
	}
	for _, r := range relativeDays {
		if m := r.re.FindStringIndex(body[from:to]); m != nil {
			d := later(today, r.days)
			return []when{{start: from + m[0], end: from + m[1], from: d, to: d}}
		}
	}
	return nil
}

var bareYear = regexp.MustCompile(`\b(?:19|20)\d{2}\b`)

// yearOf guesses the year a text is of from the years it names, when it names
// one more often than any other; its file's name counts as one mention.
func yearOf(t *Text) chancery.Date {
	count := map[string]int{}
	for _, y := range bareYear.FindAllString(t.Body+" "+strings.NewReplacer("-", " ", "_", " ", ".", " ").Replace(t.File)+" "+t.Title, -1) {
		count[y]++
	}
	best, ties := "", false
	for y, n := range count {
		switch {
		case n > count[best]:
			best, ties = y, false
		case n == count[best]:
			ties = true
		}
	}
	if ties {
		return ""
	}
	return chancery.Date(best)
}
