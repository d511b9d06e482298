package web

import (
	"bytes"
	"embed"
	"html/template"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"

	"chancery/internal/i18n"
)

//go:embed help/*.md
var helpFiles embed.FS

// helpView is the guide in the reader's language.
type helpView struct{ Body template.HTML }

var helpPage = newPage[helpView]("help")

func (s *Site) help(v *visit) error {
	texts, err := helpTexts()
	if err != nil {
		return err
	}
	return helpPage.show(v, head{Title: v.t("word.help")}, helpView{texts[v.lang]})
}

// helpTexts are the guides as HTML. They are files of this package, so their
// markup is trusted.
var helpTexts = sync.OnceValues(func() (map[i18n.Lang]template.HTML, error) {
	md := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	out := map[i18n.Lang]template.HTML{}
	for _, lang := range i18n.Langs() {
		source, err := helpFiles.ReadFile("help/help." + string(lang) + ".md")
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := md.Convert(source, &b); err != nil {
			return nil, err
		}
		out[lang] = template.HTML(b.String())
	}
	return out, nil
})
