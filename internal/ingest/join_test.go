package ingest

import (
	"testing"

	"chancery/internal/chancery"
)

// TestJoin: what two texts tell of, one in each language, is proposed once
// with both passages, and links lead to the right place.
func TestJoin(t *testing.T) {
	x := NewExtractor(Registry{Home: "VN", Terms: testRegistry().Terms})
	en := read(t, "en.txt", "Mid-year review: a conference reviewing the work in the first half of 2023 was held in Hanoi on July 20, 2023. Lieutenant General Dao Van Thu, Deputy Minister of National Defence, chaired the meeting. A delegation visited Laos from May 2 to 4, 2023.")
	vi := read(t, "vi.txt", "Hội nghị sơ kết công tác đối ngoại quốc phòng 6 tháng đầu năm 2023 được tổ chức ngày 20/7/2023 tại 72 điểm cầu. Trung tướng Đào Văn Thử, Thứ trưởng Bộ Quốc phòng chủ trì hội nghị. Thứ trưởng yêu cầu các cơ quan, đơn vị gửi báo cáo đúng hạn.")
	got := Join(x.Extract(en, ""), x.Extract(vi, ""))
	count := map[chancery.Kind]int{}
	for _, p := range got {
		count[p.Kind]++
		switch p.Kind {
		case "conference":
			if len(p.Also) != 1 || p.Also[0].File != "vi.txt" || p.Passage.File != "en.txt" || p.Fields["sites"] != int64(72) {
				t.Errorf("the conference: %+v", p)
			}
			if len(p.Links) != 1 || p.Links[0].Field != "chair" || got[p.Links[0].To].Kind != "person" {
				t.Errorf("its chair: %+v", p.Links)
			}
		case "person":
			if n := p.Fields["name"].(chancery.Text); n.EN != "Dao Van Thu" || n.VI != "Đào Văn Thử" {
				t.Errorf("the person: %+v", n)
			}
		case "task":
			if len(p.Links) != 1 || got[p.Links[0].To].Kind != "conference" {
				t.Errorf("the task: %+v", p.Links)
			}
		}
	}
	if count["conference"] != 1 || count["person"] != 1 || count["task"] != 1 || count["partner"] != 1 {
		t.Errorf("%v", count)
	}
}
