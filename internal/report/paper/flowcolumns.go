package paper

// columns puts the text of a section on pages, in its columns. Where the next
// section goes on beneath, they end at the same height.
func (d *flower) columns(s *FlowSection, evenly bool) {
	if len(s.Columns) == 0 {
		d.body(s.Blocks)
		return
	}
	left, width := d.left, d.width
	if !d.fresh {
		d.y += d.gap
	}
	d.begun, d.low = d.y, d.y
	d.enter(0)
	if evenly {
		d.bottom = d.evenFoot(s.Blocks)
	}
	d.body(s.Blocks)
	d.low = max(d.low, d.y)
	d.separate()
	d.left, d.width, d.bottom, d.y, d.column = left, width, d.foot, d.low, 0
	d.fresh, d.gap, d.style = false, 0, ""
}

// enter begins a column. All are as wide as the narrowest, so that text which
// goes from one to the next needs not be set anew.
func (d *flower) enter(column int) {
	s := d.sec
	d.column = column
	d.width = s.Columns[0].Width
	for _, c := range s.Columns {
		d.width = min(d.width, c.Width)
	}
	d.left = s.Left + s.Columns[column].At
	d.y, d.fresh, d.gap, d.style = d.begun, true, 0, ""
}

// onward goes to the next column or, after the last, to the next page.
func (d *flower) onward() {
	if d.column+1 < len(d.sec.Columns) {
		d.low = max(d.low, d.y)
		d.enter(d.column + 1)
		return
	}
	d.page1()
}

// page1 goes to the next page, to its first column.
func (d *flower) page1() {
	d.low = max(d.low, d.y)
	if len(d.sec.Columns) > 0 {
		d.separate()
	}
	d.turn()
	if len(d.sec.Columns) > 0 {
		d.begun, d.low = d.top, d.top
		d.enter(0)
	}
}

// separate draws the lines between the columns of a page.
func (d *flower) separate() {
	if !d.sec.Separated || d.low <= d.begun {
		return
	}
	d.f.SetDrawColor(0, 0, 0)
	d.f.SetLineWidth(.5)
	for i, c := range d.sec.Columns[:len(d.sec.Columns)-1] {
		x := d.sec.Left + (c.At+c.Width+d.sec.Columns[i+1].At)/2
		d.f.Line(x, d.begun, x, d.low)
	}
}

// evenFoot is how far down columns must reach for all blocks to fit on what is
// left of the page; its end where they do not.
func (d *flower) evenFoot(blocks []FlowBlock) float64 {
	var list []strip
	total := 0.0
	for _, b := range blocks {
		list = append(list, d.strips(b, d.width)...)
	}
	for _, s := range list {
		if s.newPage || s.newColumn {
			return d.bottom
		}
		total += s.height + s.before
	}
	for h := total / float64(len(d.sec.Columns)); d.begun+h < d.bottom; h += 6 {
		if d.needs(list, h) <= len(d.sec.Columns) {
			return d.begun + h
		}
	}
	return d.bottom
}

// needs is how many columns of a height the strips fill.
func (d *flower) needs(list []strip, height float64) int {
	n, y, gap, style := 1, 0.0, 0.0, ""
	for i, s := range list {
		room := max(gap, s.before)
		if y == 0 || s.together && s.style == style {
			room = 0
		}
		need := room + s.height
		for k := i; k+1 < len(list) && list[k].keep; k++ {
			need += list[k+1].height + max(list[k].after, list[k+1].before)
		}
		if y > 0 && y+need > height {
			n, y, room = n+1, 0, 0
		}
		y += room + s.height
		gap, style = s.after, s.style
	}
	return n
}
