package word

import "strings"

// unit is what a merge compares: a paragraph outside tables, or a row of a table.
type unit struct {
	node   *node
	parent *node // that node is among the kids of
	table  *node // of a row
	above  *node // that the table is among the kids of
	text   string
	cells  []*node // of a row
}

func (u unit) row() bool { return u.table != nil }

// units lists the paragraphs and rows of a part in order.
func units(root *node) (out []unit) {
	for _, k := range root.kids {
		switch k.name {
		case "w:p":
			out = append(out, unit{node: k, parent: root, text: squeezed(k)})
		case "w:tbl":
			for _, r := range k.kids {
				if r.name == "w:tr" {
					u := unit{node: r, parent: k, table: k, above: root}
					var texts []string
					for _, c := range r.kids {
						if c.name == "w:tc" {
							u.cells = append(u.cells, c)
							texts = append(texts, squeezed(c))
						}
					}
					u.text = strings.Join(texts, " | ")
					out = append(out, u)
				}
			}
		case "w:body", "w:sdt", "w:sdtContent", "w:ins", "w:customXml", "w:footnote", "w:endnote":
			out = append(out, units(k)...)
		}
	}
	return out
}

// squeezed is the text of an element without regard to how it is spaced.
func squeezed(n *node) string {
	if n.name != "w:tc" {
		return strings.Join(strings.Fields(textOf(n)), " ")
	}
	var b strings.Builder
	for _, k := range n.kids {
		b.WriteString(" " + textOf(k))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// maxGrid bounds the work of comparing two lists.
const maxGrid = 4_000_000

// align says for each of a which of b it has become, -1 where it is gone. Equal
// ones are matched first, then, between them, those with words in common.
func align(a, b []unit) []int {
	out := make([]int, len(a))
	for i := range out {
		out[i] = -1
	}
	lo := 0
	for lo < len(a) && lo < len(b) && same(a[lo], b[lo]) {
		out[lo] = lo
		lo++
	}
	ha, hb := len(a), len(b)
	for ha > lo && hb > lo && same(a[ha-1], b[hb-1]) {
		ha--
		hb--
		out[ha] = hb
	}
	if (ha-lo)*(hb-lo) > maxGrid { // far apart; what is equal in place is matched
		for i := lo; i < min(ha, hb); i++ {
			if same(a[i], b[i]) {
				out[i] = i
			}
		}
		return out
	}
	best(a[lo:ha], b[lo:hb], func(x, y unit) int {
		if same(x, y) {
			return 1
		}
		return 0
	}, func(i, j int) { out[lo+i] = lo + j })
	fillGaps(a, b, out)
	return out
}

func same(x, y unit) bool { return x.row() == y.row() && x.text == y.text }

// fillGaps matches what lies between two matched ones by likeness.
func fillGaps(a, b []unit, out []int) {
	for i := 0; i < len(a); {
		if out[i] >= 0 {
			i++
			continue
		}
		end := i
		for end < len(a) && out[end] < 0 {
			end++
		}
		from, to := 0, len(b)
		if i > 0 {
			from = out[i-1] + 1
		}
		if end < len(a) {
			to = out[end]
		}
		if from < to && (end-i)*(to-from) <= maxGrid/100 {
			start := i
			best(a[i:end], b[from:to], likeness, func(x, y int) { out[start+x] = from + y })
		}
		i = end
	}
}

// best finds the pairs, in order, with the highest sum of scores.
func best(a, b []unit, score func(x, y unit) int, pair func(i, j int)) {
	w := len(b) + 1
	sum := make([]int32, (len(a)+1)*w)
	pays := make([]int32, len(a)*len(b))
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			s := int32(score(a[i], b[j]))
			pays[i*len(b)+j] = s
			top := max(sum[(i+1)*w+j], sum[i*w+j+1])
			if s > 0 {
				top = max(top, sum[(i+1)*w+j+1]+s)
			}
			sum[i*w+j] = top
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		s := pays[i*len(b)+j]
		switch {
		case s > 0 && sum[i*w+j] == sum[(i+1)*w+j+1]+s:
			pair(i, j)
			i, j = i+1, j+1
		case sum[i*w+j] == sum[(i+1)*w+j]:
			i++
		default:
			j++
		}
	}
}

// likeness is how many hundredths of their words two units have in common; 0
// below a third.
func likeness(x, y unit) int {
	if x.row() != y.row() || (x.text == "") != (y.text == "") {
		return 0
	}
	if x.text == y.text {
		return 101
	}
	words := map[string]int{}
	xs, ys := strings.Fields(x.text), strings.Fields(y.text)
	for _, s := range xs {
		words[s]++
	}
	common := 0
	for _, s := range ys {
		if words[s] > 0 {
			words[s]--
			common++
		}
	}
	if n := 200 * common / (len(xs) + len(ys)); n >= 34 {
		return n
	}
	return 0
}
