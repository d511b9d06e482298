package i18n

import (
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// TestVNI reads what the VNI-Times fonts write: a letter, and then its signs as
// one more letter of Windows-1252.
func TestVNI(t *testing.T) {
	for latin, want := range map[string]string{
		"Ñoaøn caùn boä caáp cao thaêm Laøo": "Đoàn cán bộ cấp cao thăm Lào",
		"Nguyeãn Vaên Thöû":                  "Nguyễn Văn Thử",
		"hoäi nghò quoác phoøng":             "hội nghị quốc phòng",
		"HOÄI NGHÒ QUOÁC PHOØNG":             "HỘI NGHỊ QUỐC PHÒNG",
		"kyû nieäm, höõu nghò, ñaëc bieät":   "kỷ niệm, hữu nghị, đặc biệt",
		"Thöôïng töôùng, thieáu uùy, ñöôøng": "Thượng tướng, thiếu úy, đường",
		"2022-0142, 15/6/2022":               "2022-0142, 15/6/2022",
	} {
		b, err := charmap.Windows1252.NewEncoder().Bytes([]byte(latin))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := VNI.Decode(b); err != nil || got != want {
			t.Errorf("%q is read as %q (%v), want %q", latin, got, err, want)
		}
	}
	b, err := charmap.Windows1252.NewEncoder().Bytes([]byte("key,title_vi\na-1,Ñoaøn caùn boä caáp cao Boä Quoác phoøng thaêm höõu nghò chính thöùc nöôùc Laøo\na-2,Hoäi nghò ñoái thoaïi chính saùch quoác phoøng laàn thöù naêm\n"))
	if err != nil {
		t.Fatal(err)
	}
	text, guess, err := DecodeText(b)
	if want := "key,title_vi\na-1,Đoàn cán bộ cấp cao Bộ Quốc phòng thăm hữu nghị chính thức nước Lào\na-2,Hội nghị đối thoại chính sách quốc phòng lần thứ năm\n"; err != nil || guess.Encoding != VNI || text != want {
		t.Errorf("recognised as %v (%v): %q", guess.Encoding, err, text)
	}
}
