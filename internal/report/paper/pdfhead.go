package paper

// head writes the national block, the kind and abstract, and the addressees.
func (d *pdf) head() {
	if d.p.hasNation() {
		d.nation()
	}
	d.title()
	if to := d.p.Meta.To; len(to) > 0 {
		d.y += d.centred(joined(to, false), d.l.Body, d.left, d.width, d.y) + 6
		d.fresh = false
	}
}

// nation writes the issuing body and its number on the left, the national
// name, motto, place and date on the right; number and date share a line.
func (d *pdf) nation() {
	m, l := d.p.Meta, d.l
	lw, rw := headColumns(m, l, d.width)
	rx := d.left + lw
	ly, ry := d.y, d.y
	if len(m.Parent) > 0 {
		ly += d.centred(joined(m.Parent, false), l.Issuer, d.left, lw, ly)
	}
	if len(m.Issuer) > 0 {
		text := joined(m.Issuer, true)
		ly += d.centred(text, l.Issuer, d.left, lw, ly)
		w := ruleUnder(text, l.Issuer, lw, shortRule)
		d.rule(d.left+(lw-w)/2, ly+2, w)
	}
	if m.Nation != "" {
		ry += d.centred(spans(m.Nation, true, false), l.Nation, rx, rw, ry)
	}
	if m.Motto != "" {
		text := spans(m.Motto, true, false)
		ry += d.centred(text, l.Motto, rx, rw, ry)
		w := ruleUnder(text, l.Motto, rw, 1)
		d.rule(rx+(rw-w)/2, ry+2, w)
	}
	y := max(ly, ry) + 10
	ly, ry = y, y
	if m.Number != "" {
		ly += d.centred(spans(m.Number, false, false), l.Number, d.left, lw, ly)
	}
	if m.Place != "" {
		ry += d.centred(spans(m.Place, false, true), l.Place, rx, rw, ry)
	}
	if m.About != "" {
		ly += 6 + d.centred(spans(m.About, false, false), l.About, d.left, lw, ly+6)
	}
	if m.Urgency != "" {
		ly += 8 + d.stamp(m.Urgency, d.left, lw, ly+8)
	}
	d.y, d.fresh = max(ly, ry), false
}

// stamp writes a word in a box in the middle of a column.
func (d *pdf) stamp(s string, x, width, y float64) float64 {
	s = flat(s)
	size := d.l.Marking
	w := bold.width(s, size) + 16
	h := size*singleLine + 6
	d.f.SetLineWidth(1)
	d.f.SetDrawColor(0, 0, 0)
	d.f.Rect(x+(width-w)/2, y, w, h, "D")
	d.centred(spans(s, true, false), size, x, width, y+3+size*(singleLine-ascent-descent)/2)
	return h
}

func (d *pdf) title() {
	m, l := d.p.Meta, d.l
	if m.Kind == "" && m.Abstract == "" {
		return
	}
	d.gap(20)
	if m.Kind != "" {
		d.y += d.centred(spans(m.Kind, true, false), l.Kind, d.left, d.width, d.y)
	}
	if m.Abstract != "" {
		text := spans(m.Abstract, true, false)
		inset := d.width * .06
		d.y += d.centred(text, l.Abstract, d.left+inset, d.width-2*inset, d.y)
		w := ruleUnder(text, l.Abstract, d.width-2*inset, shortRule)
		d.rule(d.left+(d.width-w)/2, d.y+3, w)
	}
	d.y += 14
	d.fresh = false
}

// ending writes the recipients on the left and the signer on the right, on one
// page and together.
func (d *pdf) ending() {
	if !d.p.hasEnding() {
		return
	}
	l, rec, sig := d.l, d.p.Recipients, d.p.Signer
	lw := d.width * .46
	rw := d.width - lw
	d.gap(16)
	d.need(max(d.recipientsHeight(lw), d.signerHeight(rw)))
	y := d.y
	if rec.Label != "" {
		d.line(breakLines(spans(rec.Label, true, true), l.Label, lw, lw)[0], d.left, y, lw, l.Label, Left)
		y += l.Label*singleLine + 1
	}
	for i, s := range rec.Lines {
		for _, ln := range breakLines(spans(recipient(s, i, len(rec.Lines)), false, false), l.Recipient, lw, lw) {
			d.line(ln, d.left, y, lw, l.Recipient, Left)
			y += l.Recipient * singleLine
		}
	}
	sy := d.y
	if len(sig.Authority) > 0 {
		sy += d.centred(joined(sig.Authority, true), l.Signer, d.left+lw, rw, sy)
	}
	if sig.Name != "" {
		sy += l.SignSpace
		sy += d.centred(spans(sig.Name, true, false), l.Signer, d.left+lw, rw, sy)
	}
	d.y, d.fresh = max(y, sy), false
}

func (d *pdf) recipientsHeight(w float64) float64 {
	l, h := d.l, 0.0
	if d.p.Recipients.Label != "" {
		h = l.Label*singleLine + 1
	}
	for i, s := range d.p.Recipients.Lines {
		n := len(breakLines(spans(recipient(s, i, len(d.p.Recipients.Lines)), false, false), l.Recipient, w, w))
		h += float64(n) * l.Recipient * singleLine
	}
	return h
}

func (d *pdf) signerHeight(w float64) float64 {
	l, sig := d.l, d.p.Signer
	n := len(breakLines(joined(sig.Authority, true), l.Signer, w, w))
	return float64(n+1)*l.Signer*singleLine + l.SignSpace
}
