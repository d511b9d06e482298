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
	box    bool    // in a text box
}

func (u unit) row() bool { return u.table != nil }

// wrapping are elements that stand around paragraphs, rows and cells without a form
// of their own: content controls, tracked insertions, tags of old.
var wrapping = map[string]bool{"w:sdt": true, "w:sdtContent": true, "w:ins": true, "w:moveTo": true, "w:customXml": true, "w:smartTag": true}

// inside lists the elements of a name below n, also those in content controls and
// the like.
func inside(n *node, name string) (out []*node) {
	for _, k := range n.kids {
		if k.name == name {
			out = append(out, k)
		} else if wrapping[k.name] {
			out = append(out, inside(k, name)...)
		}
	}
	return out
}

// units lists the paragraphs and rows of a part in order, those in text boxes last.
func units(root *node) []unit {
	out := flowing(root)
	for _, b := range boxes(root) {
		for _, u := range flowing(b) {
			u.box = true
			out = append(out, u)
		}
	}
	return out
}

func flowing(root *node) (out []unit) {
	for _, k := range root.kids {
		switch {
		case k.name == "w:p":
			out = append(out, unit{node: k, parent: root, text: squeezed(k)})
		case k.name == "w:tbl":
			out = append(out, rows(k, k, root)...)
		case wrapping[k.name], k.name == "w:body", k.name == "w:footnote", k.name == "w:endnote":
			out = append(out, flowing(k)...)
		}
	}
	return out
}

// rows lists the rows of a table that stand in n.
func rows(n, table, above *node) (out []unit) {
	for _, r := range n.kids {
		if wrapping[r.name] {
			out = append(out, rows(r, table, above)...)
		}
		if r.name != "w:tr" || r.child("w:trPr").child("w:del") != nil {
			continue
		}
		u := unit{node: r, parent: n, table: table, above: above, cells: inside(r, "w:tc")}
		var texts []string
		for _, c := range u.cells {
			texts = append(texts, squeezed(c))
		}
		u.text = strings.Join(texts, " | ")
		out = append(out, u)
	}
	return out
}

// boxes are the contents of the text boxes of a part. Where a file offers a box in
// two forms, the first counts.
func boxes(root *node) (out []*node) {
	root.walk(func(k *node) bool {
		if k.name == "w:txbxContent" {
			out = append(out, k)
		}
		return k.name != "w:txbxContent" && k.name != "mc:Fallback" && k.name != "w:del"
	})
	return out
}

// squeezed is the text of an element without regard to how it is spaced. The
// number of a page is no text: every program counts it anew.
func squeezed(n *node) string {
	r := reading{}
	if n.name == "w:tc" {
		for _, k := range n.kids {
			r.text.WriteByte(' ')
			r.element(k)
		}
	} else {
		r.element(n)
	}
	return strings.Join(strings.Fields(r.text.String()), " ")
}

// reading is the text of runs as it is seen, with the fields that are open.
type reading struct {
	text  strings.Builder
	depth int
	code  string
	shown bool
}

func (r *reading) element(n *node) {
	for _, k := range n.kids {
		switch k.name {
		case "", "w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:tcPr", "w:sdtPr", "mc:Fallback", "w:txbxContent":
		case "w:fldChar":
			r.field(k.attr("w:fldCharType"))
		case "w:instrText":
			if !r.shown {
				r.code += k.content()
			}
		case "w:fldSimple":
			if !isPage(k.attr("w:instr")) {
				r.element(k)
			}
		case "w:t":
			r.put(k.content())
		case "w:noBreakHyphen":
			r.put("\u2011")
		case "w:footnoteReference", "w:endnoteReference":
			r.put("[*]")
		case "w:tab", "w:br", "w:cr", "w:ptab":
			r.text.WriteByte(' ')
		default:
			r.element(k)
		}
	}
}

func (r *reading) put(s string) {
	if r.depth == 0 || r.shown && !isPage(r.code) {
		r.text.WriteString(s)
	}
}

func (r *reading) field(mark string) {
	switch mark {
	case "begin":
		if r.depth++; r.depth == 1 {
			r.code, r.shown = "", false
		}
	case "separate":
		r.shown = true
	case "end":
		r.depth = max(r.depth-1, 0)
	}
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

func same(x, y unit) bool { return x.row() == y.row() && x.box == y.box && x.text == y.text }

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
	if x.row() != y.row() || x.box != y.box || (x.text == "") != (y.text == "") {
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
