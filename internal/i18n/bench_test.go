package i18n

import "testing"

const title = "Hội nghị tổng kết công tác hội nhập quốc tế và đối ngoại quốc phòng năm 2022"

func BenchmarkPlainMessage(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		T(VI, "word.yes")
	}
}

func BenchmarkMessageWithArguments(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		T(VI, "list_page.position", "from", 1, "to", 50, "total", 12345)
	}
}

func BenchmarkPluralMessage(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		T(EN, "date.days", "count", 12)
	}
}

func BenchmarkLoadCatalogue(b *testing.B) {
	b.ReportAllocs()
	embeddedLayer := current().layers[0]
	for b.Loop() {
		build(embeddedLayer)
	}
}

func BenchmarkFold(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Fold(title)
	}
}

func BenchmarkIndexText(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		IndexText(title)
	}
}

func BenchmarkExactText(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		ExactText(title)
	}
}

func BenchmarkCollationKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		CollationKey(title)
	}
}

func BenchmarkLongDate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		LongDate(VI, "2022-06-22")
	}
}

func BenchmarkSnippet(b *testing.B) {
	b.ReportAllocs()
	q := ParseQuery("quoc phong 2022")
	for b.Loop() {
		NewSnippet(title, q, 40)
	}
}
