package web

import (
	"slices"

	"github.com/yuin/goldmark/ast"

	"chancery/internal/chancery"
)

// kindHelp is what the guide says of a kind of record. It is made from the
// kind's own description, so that it is never behind it.
type kindHelp struct {
	Title  string
	What   string
	Path   string
	Groups []kindGroup
	States []kindState
}

// kindGroup are fields that stand together in the form.
type kindGroup struct {
	Label  string
	Fields []kindField
}

type kindField struct {
	Label    string
	Name     string // in files and for programs
	Holds    string
	Hint     string
	Required bool
	Lines    []kindField
}

// kindState is one state of the life of a kind with the acts that lead out of it.
type kindState struct {
	Tag   stateTag
	Needs []string
	Acts  []kindAct
}

type kindAct struct {
	Label  string
	To     stateTag
	Needs  []string
	Reason bool
}

func (s *Site) helpKind(v *visit) error {
	spec, err := chancery.SpecOf(chancery.Kind(v.path("kind")))
	if err != nil {
		return err
	}
	guide, err := guides()
	if err != nil {
		return err
	}
	view := v.helpView(guide[v.lang], "kinds/"+string(spec.Kind))
	k := v.kindHelp(spec)
	view.Kind = &k
	return helpPage.show(v, head{Title: kindLabel(v.lang, spec.Kind), Trail: []link{{Text: v.t("word.help"), Href: "/help"}}}, view)
}

func (v *visit) kindHelp(spec *chancery.Spec) kindHelp {
	k := kindHelp{Title: kindLabel(v.lang, spec.Kind), What: first(v.lang, "kind."+string(spec.Kind)+".what"), Path: "/" + spec.Plural}
	var order []string
	for _, f := range spec.DescribeAll() {
		i := slices.Index(order, f.Group)
		if i < 0 {
			i = len(order)
			order = append(order, f.Group)
			k.Groups = append(k.Groups, kindGroup{Label: first(v.lang, "group."+f.Group, "field."+f.Group)})
		}
		k.Groups[i].Fields = append(k.Groups[i].Fields, v.kindField(string(spec.Kind), f))
	}
	for _, state := range spec.States {
		one := kindState{Tag: stateOf(v.lang, spec.Kind, state), Needs: v.fieldsNamed(spec, spec.Needs[state])}
		for _, act := range spec.Moves.From(state) {
			mv := spec.Moves[act]
			one.Acts = append(one.Acts, kindAct{actLabel(v.lang, spec.Kind, act), stateOf(v.lang, spec.Kind, mv.To), v.fieldsNamed(spec, mv.Needs), mv.Reason})
		}
		k.States = append(k.States, one)
	}
	return k
}

func (v *visit) kindField(of string, f chancery.Field) kindField {
	out := kindField{Label: fieldLabel(v.lang, of, f.Name), Name: f.Name, Holds: v.t("help.holds." + string(f.Type)), Hint: fieldHint(v.lang, of, f), Required: f.Required}
	for _, l := range f.LineFields() {
		out.Lines = append(out.Lines, v.kindField(f.Name, l))
	}
	return out
}

func (v *visit) fieldsNamed(spec *chancery.Spec, names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, fieldLabel(v.lang, string(spec.Kind), n))
	}
	return out
}

// sectionsOf cuts a page of the guide at its headings into plain words.
func sectionsOf(doc ast.Node, source []byte) []helpSection {
	var out []helpSection
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			id, _ := h.AttributeString("id")
			anchor, _ := id.([]byte)
			out = append(out, helpSection{title: plainWords(n, source), anchor: "#" + string(anchor)})
			continue
		}
		if len(out) > 0 {
			last := &out[len(out)-1]
			if last.words != "" {
				last.words += " "
			}
			last.words += plainWords(n, source)
		}
	}
	return out
}

// plainWords is the text of a part of the guide without its markup.
func plainWords(n ast.Node, source []byte) string {
	var out []byte
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch t := n.(type) {
		case *ast.Text:
			if entering {
				out = append(out, t.Segment.Value(source)...)
				if t.SoftLineBreak() || t.HardLineBreak() {
					out = append(out, ' ')
				}
			}
		case *ast.String:
			if entering {
				out = append(out, t.Value...)
			}
		default:
			if !entering && n.Type() == ast.TypeBlock && len(out) > 0 && out[len(out)-1] != ' ' {
				out = append(out, ' ')
			}
		}
		return ast.WalkContinue, nil
	})
	if len(out) > 0 && out[len(out)-1] == ' ' {
		out = out[:len(out)-1]
	}
	return string(out)
}
