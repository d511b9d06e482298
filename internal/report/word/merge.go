package word

import (
	"slices"
	"strings"
)

// Turn is what became of a paragraph, a cell or a row in a merge.
type Turn string

// The turns.
const (
	Updated  Turn = "updated"  // the records changed it, nobody else did
	Added    Turn = "added"    // the records brought it
	Removed  Turn = "removed"  // the records took it away
	Kept     Turn = "kept"     // changed by hand, and kept
	Conflict Turn = "conflict" // changed by hand and by the records
)

// Change is one of them, with the three texts; an empty one is not there.
type Change struct {
	ID              string
	Turn            Turn
	Base, Hand, New string
	Row             string // of a cell: the text of its row as it was made
}

// Choice says which side of a conflict is taken.
type Choice string

// The choices. Whoever does not choose keeps what was written by hand.
const (
	TakeHand Choice = "hand"
	TakeNew  Choice = "new"
)

// Merge takes over into a file edited by hand what the records changed since it
// was made: base is the file as it was made, made the one that is made now. What
// only the records changed comes from made, what was changed by hand stays, and
// where both did, choose decides by the change's ID. Paragraphs and cells are
// compared by their text; looks are those of the edited file.
func Merge(base, hand, made *File, choose func(id string) Choice) (*File, []Change, error) {
	m := &merger{choose: choose}
	replaced := map[string][]byte{}
	var places [3]map[string]string
	var order []string
	for i, f := range []*File{base, hand, made} {
		var err error
		var names []string
		if names, places[i], err = f.places(); err != nil {
			return nil, nil, err
		}
		if i == 1 {
			order = names
		}
	}
	done := map[string]bool{}
	for _, place := range order {
		var roots [3]*node
		there := !done[places[1][place]]
		for i, f := range []*File{base, hand, made} {
			if part := places[i][place]; there && f.part(part) != nil {
				root, err := f.story(part)
				if err != nil {
					return nil, nil, err
				}
				roots[i] = root
			} else {
				there = false
			}
		}
		if !there {
			continue
		}
		name := places[1][place]
		done[name] = true
		before := len(m.changes)
		m.part = place
		m.story(roots[0], roots[1], roots[2])
		if len(m.changes) > before {
			dropSecondForms(roots[1])
			replaced[name] = roots[1].bytes()
		}
	}
	return hand.with(replaced), m.changes, nil
}

// places names the parts with text by what they are for: every program names its
// parts as it likes. order lists the text first, then headers and footers by
// section, then notes.
func (f *File) places() (order []string, parts map[string]string, err error) {
	parts = map[string]string{}
	put := func(place, part string) {
		if _, had := parts[place]; !had && part != "" {
			order, parts[place] = append(order, place), part
		}
	}
	put("0", f.main)
	root, err := f.story(f.main)
	if err != nil {
		return nil, nil, err
	}
	links, section := f.related(f.main), 0
	root.walk(func(k *node) bool {
		if k.name != "w:sectPr" {
			return true
		}
		for _, r := range k.kids {
			if r.name == "w:headerReference" || r.name == "w:footerReference" {
				put(strings.TrimSuffix(strings.TrimPrefix(r.name, "w:"), "Reference")+"-"+r.attr("w:type")+"-"+itoa(section), links[r.attr("r:id")])
			}
		}
		section++
		return false
	})
	types := f.types()
	for _, p := range f.parts {
		for _, notes := range []string{"footnotes", "endnotes"} {
			if strings.HasSuffix(types[p.name], "wordprocessingml."+notes+"+xml") {
				put(notes, p.name)
			}
		}
	}
	return order, parts, nil
}

// dropSecondForms takes out the older form of text boxes, which would say what the
// newer one does not say any more.
func dropSecondForms(n *node) {
	for _, k := range n.kids {
		if k.name == "mc:AlternateContent" && len(boxes(k)) > 0 && k.child("mc:Choice") != nil {
			k.kids = slices.DeleteFunc(k.kids, func(x *node) bool { return x.name == "mc:Fallback" })
		}
		dropSecondForms(k)
	}
}

type merger struct {
	choose  func(string) Choice
	part    string
	changes []Change
}

func (m *merger) note(c Change) bool {
	c.ID = m.part + "-" + c.ID
	m.changes = append(m.changes, c)
	return c.Turn == Conflict && m.choose != nil && m.choose(c.ID) == TakeNew
}

// story merges one part; hand is changed.
func (m *merger) story(base, hand, made *node) {
	bs, hs, ns := units(base), units(hand), units(made)
	toHand, toNew := align(bs, hs), align(bs, ns)
	place := make([]*unit, len(ns)) // where a unit of the new file stands in the edited one
	for i, b := range bs {
		h, n := toHand[i], toNew[i]
		id := itoa(i)
		switch {
		case h >= 0 && n >= 0:
			place[n] = &hs[h]
			m.both(id, b, hs[h], ns[n])
		case h >= 0:
			m.gone(id, b, hs[h])
		case n >= 0 && ns[n].text == b.text:
			m.note(Change{ID: id, Turn: Kept, Base: b.text, New: b.text})
		case n >= 0:
			if m.note(Change{ID: id, Turn: Conflict, Base: b.text, New: ns[n].text}) {
				place[n] = m.insert(hand, ns, place, n)
			}
		}
	}
	m.byHand(hs, toHand)
	for n := range ns {
		if place[n] == nil && !slices.Contains(toNew, n) && !written(hs, ns[n]) {
			if ns[n].text != "" {
				m.note(Change{ID: "n" + itoa(n), Turn: Added, New: ns[n].text})
				place[n] = m.insert(hand, ns, place, n)
			}
		}
	}
	dropEmptyTables(hand)
}

// byHand notes what was added by hand.
func (m *merger) byHand(hs []unit, toHand []int) {
	for i, h := range hs {
		if h.text != "" && !slices.Contains(toHand, i) {
			m.note(Change{ID: "h" + itoa(i), Turn: Kept, Hand: h.text})
		}
	}
}

// written reports whether somebody wrote the same by hand already.
func written(hs []unit, n unit) bool {
	return n.text != "" && slices.ContainsFunc(hs, func(h unit) bool { return h.row() == n.row() && h.text == n.text && h.row() })
}

// gone handles what the records no longer bring.
func (m *merger) gone(id string, b, h unit) {
	if h.text == b.text {
		if h.text == "" || !remove(h) {
			return
		}
		m.note(Change{ID: id, Turn: Removed, Base: b.text, Hand: h.text})
		return
	}
	if m.note(Change{ID: id, Turn: Conflict, Base: b.text, Hand: h.text}) {
		remove(h)
	}
}

// remove takes a unit out; a paragraph that ends a section stays.
func remove(u unit) bool {
	if u.node.child("w:pPr").child("w:sectPr") != nil {
		return false
	}
	i := slices.Index(u.parent.kids, u.node)
	if i < 0 {
		return false
	}
	u.parent.kids = slices.Delete(u.parent.kids, i, i+1)
	return true
}

// both merges a unit that all three files have.
func (m *merger) both(id string, b, h, n unit) {
	if b.row() && len(b.cells) == len(h.cells) && len(b.cells) == len(n.cells) {
		for k := range b.cells {
			m.three(id+"-"+itoa(k), b.text, squeezed(b.cells[k]), squeezed(h.cells[k]), squeezed(n.cells[k]), func() { takeCell(h.cells[k], n.cells[k]) })
		}
		return
	}
	m.three(id, "", b.text, h.text, n.text, func() {
		if b.row() {
			*h.node = *cleaned(n.node)
			return
		}
		takeParagraph(h.node, n.node)
	})
}

func (m *merger) three(id, row, b, h, n string, take func()) {
	c := Change{ID: id, Base: b, Hand: h, New: n, Row: row}
	switch {
	case n == b && h == b, h == n:
		return
	case n == b:
		c.Turn = Kept
	case h == b:
		c.Turn = Updated
		take()
	default:
		c.Turn = Conflict
	}
	if m.note(c) {
		take()
	}
}

// takeParagraph puts the text of a new paragraph into an edited one, which keeps its form
// and what is drawn in it.
func takeParagraph(h, n *node) {
	var kids []*node
	if form := h.child("w:pPr"); form != nil {
		kids = append(kids, form)
	}
	kids = append(kids, drawn(h)...)
	for _, k := range cleaned(n).kids {
		if k.name != "w:pPr" {
			kids = append(kids, k)
		}
	}
	h.kids = kids
}

// drawn are the runs of a paragraph with pictures and text boxes, without their text.
func drawn(n *node) (out []*node) {
	for _, r := range inside(n, "w:r") {
		run := &node{name: r.name, attrs: r.attrs}
		if looks := r.child("w:rPr"); looks != nil {
			run.kids = append(run.kids, looks)
		}
		for _, k := range r.kids {
			switch k.name {
			case "w:drawing", "w:pict", "w:object", "mc:AlternateContent":
				run.kids = append(run.kids, k)
			}
		}
		if len(run.kids) > 0 && run.kids[len(run.kids)-1].name != "w:rPr" {
			out = append(out, run)
		}
	}
	return out
}

func takeCell(h, n *node) {
	var kids []*node
	if form := h.child("w:tcPr"); form != nil {
		kids = append(kids, form)
	}
	for _, k := range cleaned(n).kids {
		if k.name != "w:tcPr" {
			kids = append(kids, k)
		}
	}
	h.kids = kids
}

// cleaned is an element without what leads to other parts of its own file.
func cleaned(n *node) *node {
	c := *n
	c.kids = nil
	for _, k := range n.kids {
		switch k.name {
		case "w:hyperlink":
			c.kids = append(c.kids, cleaned(k).kids...)
		case "w:drawing", "w:pict", "w:object", "mc:AlternateContent", "w:bookmarkStart", "w:bookmarkEnd", "w:sectPr", "w:commentRangeStart", "w:commentRangeEnd", "w:commentReference":
		default:
			c.kids = append(c.kids, cleaned(k))
		}
	}
	return &c
}

// insert puts a new unit behind the one that stands before it, and says where.
func (m *merger) insert(hand *node, ns []unit, place []*unit, n int) *unit {
	u := ns[n]
	before := (*unit)(nil)
	for i := n - 1; i >= 0 && before == nil; i-- {
		before = place[i]
	}
	made := cleaned(u.node)
	switch {
	case u.row() && before != nil && before.row() && tableStands(ns, place, n):
		return putAfter(before.parent, before.node, unit{node: made, parent: before.parent, table: before.table, above: before.above, text: u.text})
	case u.row():
		table := &node{name: "w:tbl"}
		for _, k := range u.table.kids {
			if k.name == "w:tblPr" || k.name == "w:tblGrid" {
				table.kids = append(table.kids, cleaned(k))
			}
		}
		table.kids = append(table.kids, made)
		at := unit{node: table}
		got := place1(hand, before, at)
		return &unit{node: made, parent: table, table: table, above: got.parent, text: u.text}
	}
	return place1(hand, before, unit{node: made, text: u.text})
}

// tableStands reports whether the table of a new row stands in the edited file
// already: the nearest unit placed before it is of the same table.
func tableStands(ns []unit, place []*unit, n int) bool {
	for i := n - 1; i >= 0; i-- {
		if place[i] != nil {
			return ns[i].table == ns[n].table
		}
	}
	return false
}

// place1 puts a paragraph or table behind a unit, behind its table, or at the beginning.
func place1(hand *node, before *unit, u unit) *unit {
	if before == nil {
		root := hand
		if body := hand.child("w:body"); body != nil {
			root = body
		}
		u.parent = root
		root.kids = slices.Insert(root.kids, 0, u.node)
		return &u
	}
	parent, at := before.parent, before.node
	if before.row() {
		parent, at = before.above, before.table
	}
	u.parent = parent
	return putAfter(parent, at, u)
}

func putAfter(parent, at *node, u unit) *unit {
	i := slices.Index(parent.kids, at)
	parent.kids = slices.Insert(parent.kids, i+1, u.node)
	return &u
}

// dropEmptyTables takes out tables that lost their last row.
func dropEmptyTables(n *node) {
	n.kids = slices.DeleteFunc(n.kids, func(k *node) bool { return k.name == "w:tbl" && len(inside(k, "w:tr")) == 0 })
	for _, k := range n.kids {
		if k.name == "w:body" || k.name == "w:tc" || k.name == "w:sdt" || k.name == "w:sdtContent" {
			dropEmptyTables(k)
		}
	}
}
