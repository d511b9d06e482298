package browsertest_test

import (
	"fmt"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chancery/internal/browsertest"
)

const clean = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Đoàn ra</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head>
<body><main><h1>Đoàn ra</h1>%s</main></body></html>`

const form = `<form method="post" action="/saved" enctype="multipart/form-data">
<p><label>Tên <input id="name" name="name"></label>
<p><label>Ngày <input id="date" name="date" type="date"></label>
<p><label>Nước <select id="country" name="country"><option>CN<option>LA</select></label>
<p><label>Ghi chú <textarea id="note" name="note">cũ</textarea></label>
<p><label>Tệp <input id="file" name="file" type="file"></label>
<p id="heard">chưa</p>
<p><button id="save">Lưu</button></p></form>
<script>document.querySelector("#name").addEventListener("change", e => document.querySelector("#heard").textContent = e.target.value)</script>`

// pages maps a path to the body of its page.
var pages = map[string]string{
	"/clean":   `<p id="text">Đi   <b>Lào</b></p><noscript><p id="plain">không có JavaScript</p></noscript>`,
	"/broken":  `<img src="data:," width="1" height="1"><p style="color:#eee;background:#fff">mờ</p>`,
	"/form":    form,
	"/wide":    `<table id="t" style="width:700px"><tr><td>rộng</table>`,
	"/foreign": `<img alt="" src="http://tracker.example/p.gif"><iframe title="khung" src="http://frame.example/"></iframe>`,
	"/faulty":  `<script>console.error("hỏng", 7); missing()</script>`,
	"/covered": `<a href="/clean">Đi</a><div id="cover" style="position:fixed;inset:0"></div>
		<script>document.querySelector("#cover").onclick = e => e.target.remove()</script>`,
	"/dynamic": `<button id="more">Thêm</button><script>document.querySelector("#more").onclick = () =>
		fetch("/fragment").then(r => r.text()).then(t => document.querySelector("main").insertAdjacentHTML("beforeend", t))</script>`,
}

func serve(t *testing.T) *httptest.Server {
	mux := http.NewServeMux()
	for path, body := range pages {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, clean, body)
		})
	}
	mux.HandleFunc("GET /fragment", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<p id="added">đã thêm</p>`)
	})
	mux.HandleFunc("GET /strict", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; form-action 'self'")
		fmt.Fprintf(w, clean, `<p>chặt</p>`)
	})
	mux.HandleFunc("POST /saved", func(w http.ResponseWriter, r *http.Request) {
		file, _, err := r.FormFile("file")
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		content, err := io.ReadAll(file)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, clean, fmt.Sprintf(`<p id="said">%s|%s|%s|%s|%s</p>`, r.FormValue("name"),
			r.FormValue("date"), r.FormValue("country"), r.FormValue("note"), content))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func TestReadingAPage(t *testing.T) {
	server := serve(t)
	b := browsertest.Open(t)
	if status := b.Visit(server.URL + "/clean"); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	if got := b.Text("#text"); got != "Đi Lào" {
		t.Errorf("text %q", got)
	}
	if b.URL() != server.URL+"/clean" {
		t.Errorf("address %q", b.URL())
	}
	if !b.Has("#text") || b.Has("#plain") {
		t.Error("with JavaScript on, the page has what noscript holds")
	}
	if status := b.Visit(server.URL + "/nowhere"); status != http.StatusNotFound {
		t.Errorf("status %d of a page that is not there", status)
	}
}

// TestAClickThatGoesAstray follows a link whose first click never reaches it.
func TestAClickThatGoesAstray(t *testing.T) {
	server := serve(t)
	b := browsertest.Open(t)
	b.Visit(server.URL + "/covered")
	if status := b.Follow("a"); status != http.StatusOK || b.Text("#text") != "Đi Lào" {
		t.Errorf("status %d on %s", status, b.URL())
	}
}

func TestFillingAForm(t *testing.T) {
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script %t", script), func(t *testing.T) {
			server := serve(t)
			b := browsertest.Open(t)
			if !script {
				b.NoScript()
			}
			b.Visit(server.URL + "/form")
			letter := filepath.Join(t.TempDir(), "letter.txt")
			if err := os.WriteFile(letter, []byte("Kính gửi"), 0o600); err != nil {
				t.Fatal(err)
			}
			b.Fill("#name", `Đoàn "A"`)
			b.Fill("#date", "2022-06-30")
			b.Fill("#country", "LA")
			b.Fill("#note", "mới")
			b.Attach("#file", letter)
			if heard := b.Text("#heard"); (heard == `Đoàn "A"`) != script {
				t.Errorf("the page's script heard %q", heard)
			}
			if status := b.Follow("#save"); status != http.StatusCreated {
				t.Errorf("status %d", status)
			}
			if got := b.Text("#said"); got != `Đoàn "A"|2022-06-30|LA|mới|Kính gửi` {
				t.Errorf("the server was told %q", got)
			}
		})
	}
}

func TestChangesInPlaceAndKeys(t *testing.T) {
	server := serve(t)
	b := browsertest.Open(t)
	b.Visit(server.URL + "/dynamic")
	b.Click("#more")
	if got := b.Text("#added"); got != "đã thêm" {
		t.Errorf("added %q", got)
	}
	b.Visit(server.URL + "/form")
	b.Press("\tbàn phím")
	if got := browsertest.Eval[string](b, "document.activeElement.value"); got != "bàn phím" {
		t.Errorf("typed %q", got)
	}
}

func TestAxe(t *testing.T) {
	server := serve(t)
	for path, want := range map[string][]string{
		"/clean":  nil,
		"/strict": nil,
		"/broken": {"color-contrast (serious)", "image-alt (critical)"},
	} {
		t.Run(path[1:], func(t *testing.T) {
			b := browsertest.Open(t)
			b.Visit(server.URL + path)
			found := b.Axe()
			if again := b.Axe(); !slices.Equal(again, found) {
				t.Errorf("the second time it found %q", again)
			}
			if len(found) != len(want) {
				t.Fatalf("axe found %q, want %q", found, want)
			}
			slices.Sort(found)
			for i := range want {
				if !strings.HasPrefix(found[i], want[i]) {
					t.Errorf("axe found %q, want %q", found[i], want[i])
				}
			}
		})
	}
}

func TestAxeWithoutScript(t *testing.T) {
	server := serve(t)
	b := browsertest.Open(t)
	b.NoScript()
	b.Visit(server.URL + "/clean")
	if got := b.Text("#plain"); got != "không có JavaScript" {
		t.Errorf("noscript shows %q", got)
	}
	if found := b.Axe(); len(found) > 0 {
		t.Errorf("axe found %q", found)
	}
}

func TestPhone(t *testing.T) {
	server := serve(t)
	b := browsertest.Open(t)
	b.Visit(server.URL + "/wide")
	if found := b.Overflows(); len(found) > 0 {
		t.Errorf("on a wide window %q overflows", found)
	}
	b.Phone()
	b.Visit(server.URL + "/wide")
	if found := b.Overflows(); len(found) == 0 || !strings.Contains(found[0], `id="t"`) {
		t.Errorf("on a phone %q overflows, want the table", found)
	}
	b.Visit(server.URL + "/clean")
	if width := browsertest.Eval[int](b, "innerWidth"); width != 360 {
		t.Errorf("the phone is %d wide", width)
	}
	picture := filepath.Join(t.TempDir(), "phone.png")
	b.Screenshot(picture)
	file, err := os.Open(picture)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	image, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if width := image.Bounds().Dx(); width != 360 {
		t.Errorf("the picture is %d wide", width)
	}
}

func TestHosts(t *testing.T) {
	server := serve(t)
	b := browsertest.Open(t)
	own := strings.TrimPrefix(server.URL, "http://")
	b.Visit(server.URL + "/clean")
	b.Axe()
	if got := b.Hosts(); !slices.Equal(got, []string{own}) {
		t.Errorf("hosts %q, want only %s", got, own)
	}
	b.Visit(server.URL + "/foreign")
	if got := b.Hosts(); !slices.Equal(got, []string{own, "frame.example", "tracker.example"}) {
		t.Errorf("hosts %q", got)
	}
}

func TestProblems(t *testing.T) {
	server := serve(t)
	b := browsertest.Open(t)
	b.Visit(server.URL + "/dynamic")
	if got := b.Problems(); len(got) > 0 {
		t.Errorf("problems on a sound page: %q", got)
	}
	b.Visit(server.URL + "/faulty")
	got := strings.Join(b.Problems(), "\n")
	for _, want := range []string{"hỏng", "missing is not defined"} {
		if !strings.Contains(got, want) {
			t.Errorf("problems %q lack %q", got, want)
		}
	}
}
