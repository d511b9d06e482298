package sheet

import (
	"testing"

	"chancery/internal/chancery"
)

func TestGuess(t *testing.T) {
	for _, x := range []struct{ kind, head, want string }{
		{"activity", "Nội dung hoạt động", "title_vi"},
		{"activity", "Event", "title_en"},
		{"activity", "Thời gian – Từ ngày", "start_date"},
		{"activity", "THỜI GIAN – ĐẾN NGÀY", "end_date"},
		{"activity", "Loại hình", "type"},
		{"activity", "Quân số:", "participants"},
		{"activity", "Trưởng đoàn", "lead_person"},
		{"activity", "Stt", ""},
		{"activity", "Ngày", ""}, // several are
		{"activity", "Màu sắc", ""},
		{"agreement", "Ngày ký", "signed_on"},
		{"task", "Nhiệm vụ", "text_vi"},
		{"task", "Hạn hoàn thành", "due"},
		{"person", "Họ và tên", "name_vi"},
	} {
		spec, err := chancery.SpecOf(chancery.Kind(x.kind))
		if err != nil {
			t.Fatal(err)
		}
		if got := guess(spec, x.head, nil); got != x.want {
			t.Errorf("%s of a %s is %q, not %q", x.head, x.kind, got, x.want)
		}
	}
	spec, _ := chancery.SpecOf("activity")
	if got := guess(spec, "From", map[string]bool{"start_date": true}); got != "" {
		t.Errorf("a second beginning is %q", got)
	}
}
