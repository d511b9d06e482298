package paper

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"chancery/internal/chart"
)

// two picks the text of a language.
func two(lang, en, vi string) string {
	if lang == "vi" {
		return vi
	}
	return en
}

// sample is a central report of a ministry, with everything a paper may hold.
// Persons in it are invented.
func sample(lang string) *Paper {
	t := func(en, vi string) string { return two(lang, en, vi) }
	p := &Paper{
		Lang: lang,
		Base: "https://chancery.example.org",
		Meta: Meta{
			Parent:   []string{t("MINISTRY OF NATIONAL DEFENCE", "BỘ QUỐC PHÒNG")},
			Issuer:   []string{t("STEERING COMMITTEE FOR INTERNATIONAL INTEGRATION", "BAN CHỈ ĐẠO VỀ HỘI NHẬP QUỐC TẾ")},
			Number:   t("No.: 15/BC-BCĐ", "Số: 15/BC-BCĐ"),
			Nation:   t("SOCIALIST REPUBLIC OF VIET NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
			Motto:    t("Independence - Freedom - Happiness", "Độc lập - Tự do - Hạnh phúc"),
			Place:    t("Ha Noi, 05 July 2022", "Hà Nội, ngày 05 tháng 7 năm 2022"),
			Kind:     t("REPORT", "BÁO CÁO"),
			Abstract: t("On international integration and defence diplomacy in the first half of 2022; tasks for the second half", "Kết quả công tác hội nhập quốc tế và đối ngoại quốc phòng 6 tháng đầu năm 2022; phương hướng, nhiệm vụ 6 tháng cuối năm"),
			Marking:  t("CONFIDENTIAL", "MẬT"),
			Urgency:  t("URGENT", "KHẨN"),
			To:       []string{t("To: The Standing Board of the Ministry", "Kính gửi: Thủ trưởng Bộ Quốc phòng")},
			Issued:   time.Date(2022, 7, 5, 0, 0, 0, 0, time.UTC),
		},
		Signer: Signer{
			Authority: []string{t("FOR THE STEERING COMMITTEE", "TM. BAN CHỈ ĐẠO"), t("HEAD", "TRƯỞNG BAN")},
			Name:      t("Gen. Nguyen Van Mau (specimen)", "Đại tướng Nguyễn Văn Mẫu (mẫu thử)"),
		},
		Recipients: Recipients{
			Label: t("Recipients:", "Nơi nhận:"),
			Lines: []string{t("As above", "Như trên"), t("General Staff, General Department of Politics", "Bộ Tổng Tham mưu, Tổng cục Chính trị"), t("Members of the Steering Committee", "Các đồng chí Ủy viên Ban Chỉ đạo"), t("Filed: Office, T15", "Lưu: VT, T15")},
		},
		Footer: t("Made for: Confidential, whole ministry. Ledger position 1,234, root 6f1c9a0e4b.", "Lập cho đối tượng: Mật, toàn Bộ. Vị trí sổ cái 1.234, gốc 6f1c9a0e4b."),
	}
	p.Blocks = append(p.Blocks, sampleText(t)...)
	p.Blocks = append(p.Blocks, sampleCharts(t)...)
	p.Blocks = append(p.Blocks, sampleWide(t)...)
	p.Blocks = append(p.Blocks, sampleTasks(t)...)
	return p
}

type tr func(en, vi string) string

func sampleText(t tr) []Block {
	return []Block{
		Paragraph{Text: Spans(Italic(t(
			"Pursuant to the working programme of the Steering Committee for 2022, the Committee reports on the work of the first half of the year as follows:",
			"Thực hiện Chương trình công tác năm 2022 của Ban Chỉ đạo, Ban Chỉ đạo báo cáo kết quả công tác 6 tháng đầu năm như sau:")))},
		Heading{Level: 1, ID: "situation", Text: Spans(Plain(t("I. Situation", "I. Đặc điểm tình hình")))},
		Paragraph{Text: Spans(Plain(t(
			"The situation in the world and the region changed quickly and in complex ways; strategic competition among major countries grew sharper, while cooperation and dialogue remained the main current. Travel resumed after the pandemic and most of the delegations postponed in 2020 and 2021 were rescheduled, which put heavy demands on planning, reception and reporting.",
			"Tình hình thế giới, khu vực diễn biến nhanh chóng, phức tạp, khó lường; cạnh tranh chiến lược giữa các nước lớn gia tăng, song hợp tác, đối thoại vẫn là dòng chảy chính. Hoạt động đi lại được nối lại sau đại dịch, phần lớn các đoàn bị hoãn trong năm 2020 và 2021 được tổ chức trở lại, đặt ra yêu cầu cao đối với công tác kế hoạch, đón tiếp và báo cáo.")))},
		Heading{Level: 1, Text: Spans(Plain(t("II. Results", "II. Kết quả đạt được")))},
		Heading{Level: 2, Text: Spans(Plain(t("1. Bilateral cooperation", "1. Hợp tác song phương")))},
		Paragraph{Text: Spans(
			Plain(t("In the first half of 2022 the ministry held ", "Trong 6 tháng đầu năm 2022, toàn Bộ đã tổ chức ")),
			Figure("128", "/figures/activities.held?period=2022-H1"),
			Plain(t(" activities, of which ", " hoạt động đối ngoại, trong đó có ")),
			Span{Text: "41", Href: "/figures/delegations.out?period=2022-H1", Drift: t("[now 42]", "[nay là 42]")},
			Plain(t(" delegations went abroad and ", " đoàn ra và ")),
			Figure("33", "/figures/delegations.in?period=2022-H1"),
			Plain(t(" were received; against the same period of 2021 this is ", " đoàn vào; so với cùng kỳ năm 2021 ")),
			Bold(t("an increase of 62%", "tăng 62%")),
			Plain(t(". The eighth ", ". Giao lưu hữu nghị quốc phòng biên giới lần thứ tám (")),
			Span{Text: t("Giao lưu hữu nghị quốc phòng biên giới", "Border Defence Friendship Exchange"), Italic: true, Lang: t("vi", "en")},
			Plain(t(" was prepared on the shared border.", ") được chuẩn bị trên tuyến biên giới chung.")))},
		List{Items: []Item{
			{Text: Spans(Bold(t("Neighbouring countries: ", "Với các nước láng giềng: ")), Plain(t("exchanges at all levels were kept up; joint patrols and twinned posts were carried out as planned, and coordination in border management became more practical and effective.", "duy trì trao đổi đoàn các cấp; tuần tra chung, kết nghĩa đồn, trạm được triển khai đúng kế hoạch; phối hợp quản lý, bảo vệ biên giới ngày càng thực chất, hiệu quả.")))},
			{Text: Spans(Bold(t("Major countries: ", "Với các nước lớn: ")), Plain(t("dialogue mechanisms resumed in person:", "các cơ chế đối thoại được nối lại bằng hình thức trực tiếp:"))),
				Sub: []Item{
					{Text: Spans(Plain(t("defence policy dialogues with four partners;", "đối thoại chính sách quốc phòng với bốn đối tác;")))},
					{Text: Spans(Plain(t("working groups on training, military medicine and the aftermath of war.", "nhóm làm việc về đào tạo, quân y và khắc phục hậu quả chiến tranh.")))},
				}},
			{Text: Spans(Bold(t("Traditional friends: ", "Với các nước bạn bè truyền thống: ")), Plain(t("agreements in force were reviewed article by article.", "rà soát từng điều khoản của các văn kiện đang có hiệu lực.")))},
		}},
		Table{
			Caption: t("Table 1. Activities by partner and kind", "Bảng 1. Hoạt động theo đối tác và loại hình"),
			Columns: []Column{{Align: Centre, Width: .08}, {}, {Align: Right}, {Align: Right}, {Align: Right}, {Align: Right}},
			Head: []Row{
				{Cells: []Cell{{Text: Spans(Plain(t("No.", "STT"))), Down: 2}, {Text: Spans(Plain(t("Partner", "Đối tác"))), Down: 2}, {Text: Spans(Plain(t("First half of 2022", "6 tháng đầu năm 2022"))), Across: 2}, {Text: Spans(Plain(t("First half of 2021", "6 tháng đầu năm 2021"))), Across: 2}}},
				{Cells: Cells(t("Out", "Đoàn ra"), t("In", "Đoàn vào"), t("Out", "Đoàn ra"), t("In", "Đoàn vào"))},
			},
			Rows: partnerRows(t),
		},
		Note{Text: Spans(Plain(t("An activity with several partners counts once in the total and once for each partner. Dates known only to the month are counted in the period that contains them.", "Hoạt động có nhiều đối tác được tính một lần trong tổng số và một lần cho mỗi đối tác. Mốc thời gian chỉ biết đến tháng được tính vào kỳ chứa tháng đó.")))},
	}
}

func partnerRows(t tr) []Row {
	var rows []Row
	names := [][2]string{{"Laos", "Lào"}, {"Cambodia", "Campuchia"}, {"China", "Trung Quốc"}, {"Russian Federation", "Liên bang Nga"}, {"India", "Ấn Độ"}, {"Republic of Korea", "Hàn Quốc"}, {"Japan", "Nhật Bản"}, {"United States of America", "Hoa Kỳ"}, {"Australia", "Ô-xtrây-li-a"}, {"France", "Pháp"}}
	sum := [4]int{}
	for i, n := range names {
		cells := []Cell{{Text: Spans(Plain(strconv.Itoa(i + 1)))}, {Text: Spans(Plain(t(n[0], n[1]))), Heading: true}}
		for k := range sum {
			v := (i*7+k*5)%9 + 1
			sum[k] += v
			cells = append(cells, Cell{Text: Spans(Figure(strconv.Itoa(v), fmt.Sprintf("/figures/activities.held?partner=%d&column=%d", i, k)))})
		}
		rows = append(rows, Row{Cells: cells})
	}
	total := []Cell{{Text: Spans(Plain(t("Total", "Tổng cộng"))), Across: 2, Heading: true}}
	for _, v := range sum {
		total = append(total, Cell{Text: Spans(Plain(strconv.Itoa(v)))})
	}
	return append(rows, Row{Cells: total, Total: true})
}

func sampleCharts(t tr) []Block {
	months := strings.Fields("01/2022 02/2022 03/2022 04/2022 05/2022 06/2022")
	series := []chart.Series{{Name: t("Out", "Đoàn ra"), Values: chart.Values(3, 4, 6, 8, 9, 11)}, {Name: t("In", "Đoàn vào"), Values: chart.Values(2, 3, 5, 6, 8, 9)}}
	series[0].Values[3].Href = "/figures/delegations.out?month=2022-04"
	bars := chart.Bars{Frame: chart.Frame{Title: t("Figure 1. Delegations by month", "Hình 1. Đoàn ra, đoàn vào theo tháng"), Desc: t("Both rise from January to June.", "Cả hai đều tăng từ tháng 1 đến tháng 6.")},
		Head: t("Month", "Tháng"), Categories: months, Series: series, Absent: "–"}
	missions := chart.Timeline{
		Frame: chart.Frame{Title: t("Figure 2. Rotations in United Nations missions", "Hình 2. Các lượt triển khai tại phái bộ Liên hợp quốc"), Desc: t("Three rotations of the field hospital and one of the engineers.", "Ba lượt bệnh viện dã chiến và một lượt công binh.")},
		Words: chart.TimelineWords{Lane: t("Mission", "Phái bộ"), Period: t("Rotation", "Lượt"), Start: t("From", "Từ"), End: t("To", "Đến"), Note: t("Note", "Ghi chú"), Today: t("report", "báo cáo"), Planned: t("planned", "dự kiến"),
			Gap:     func(n int) string { return fmt.Sprintf(t("gap of %d days", "trống %d ngày"), n) },
			Overlap: func(n int) string { return fmt.Sprintf(t("overlap of %d days", "trùng %d ngày"), n) }},
		Today: "2022-07-05",
		Lanes: []chart.Lane{
			{Name: t("UNMISS, level 2 field hospital", "UNMISS, bệnh viện dã chiến cấp 2"), Sequence: true, Slack: 3, Periods: []chart.Period{{Name: t("Rotation 2", "Lượt 2"), Start: "2019-11", End: "2021-04-20"}, {Name: t("Rotation 3", "Lượt 3"), Start: "2021-03-24", End: "2022-05"}, {Name: t("Rotation 4", "Lượt 4"), Start: "2022-06-15"}}},
			{Name: t("UNISFA, engineers", "UNISFA, công binh"), Sequence: true, Periods: []chart.Period{{Name: t("Rotation 1", "Lượt 1"), Start: "2022-05-18", End: "2023-06", Planned: false}}},
		},
	}
	heat := chart.Heat{Frame: chart.Frame{Title: t("Figure 3. Activities by partner and field", "Hình 3. Hoạt động theo đối tác và lĩnh vực"), Desc: t("Training leads.", "Đào tạo dẫn đầu.")},
		Head: t("Partner", "Đối tác"), Columns: []string{t("Visits", "Thăm"), t("Dialogue", "Đối thoại"), t("Training", "Đào tạo"), t("Navy", "Hải quân"), t("Border guard", "Biên phòng")},
		Rows:     []chart.Series{{Name: t("Laos", "Lào"), Values: chart.Values(4, 2, 15, 0, 9)}, {Name: t("China", "Trung Quốc"), Values: chart.Values(3, 2, 5, 4, 12)}, {Name: t("Japan", "Nhật Bản"), Values: chart.Values(2, 3, 4, 2)}},
		RowTotal: t("Total", "Tổng"), ColTotal: t("Total", "Tổng"), Absent: "–"}
	return []Block{
		Heading{Level: 2, Text: Spans(Plain(t("2. Delegations and peacekeeping", "2. Công tác đoàn và gìn giữ hòa bình")))},
		Paragraph{Text: Spans(Plain(t("The pace by month is shown below; see also ", "Nhịp độ theo tháng như sau; xem thêm ")), Figure(t("part I", "phần I"), "#situation"), Plain("."))},
		Chart{Chart: bars.Chart(), TableLabel: t("The numbers", "Số liệu")},
		Chart{Chart: missions.Chart()},
		Chart{Chart: heat.Chart(), NoTable: true},
		Heading{Level: 3, Text: Spans(Plain(t("a) Border defence friendship exchange", "a) Giao lưu hữu nghị quốc phòng biên giới")))},
		Paragraph{Text: Spans(Plain(t("Seven editions were held; the eighth is being prepared.", "Đã tổ chức bảy lần; lần thứ tám đang được chuẩn bị.")))},
	}
}

func sampleWide(t tr) []Block {
	head := []string{t("No.", "TT"), t("Number and symbol", "Số, ký hiệu"), t("Title of the document", "Tên văn kiện"), t("Partner", "Đối tác"), t("Level", "Cấp ký"), t("Signed on", "Ngày ký"), t("Place", "Nơi ký"), t("In force from", "Hiệu lực từ"), t("Ends", "Hết hiệu lực"), t("Commitments done", "Cam kết đã thực hiện"), t("Note", "Ghi chú")}
	var rows []Row
	for i := range 26 {
		rows = append(rows, Row{Cells: Cells(strconv.Itoa(i+1), fmt.Sprintf("%02d/TT-BQP", i+3),
			t("Memorandum of understanding on defence cooperation, with annex on training and military medicine", "Bản ghi nhớ về hợp tác quốc phòng, kèm phụ lục về đào tạo và quân y"),
			t("Partner ", "Đối tác ")+string(rune('A'+i)), t("Ministry", "Cấp Bộ"), fmt.Sprintf("%02d/0%d/2022", i%27+1, i%6+1), t("Ha Noi", "Hà Nội"), fmt.Sprintf("%02d/0%d/2022", i%27+1, i%6+1), "31/12/2027", strconv.Itoa(i%5)+"/5", t("Reviewed in May", "Đã rà soát tháng 5"))})
	}
	return []Block{
		PageBreak{Landscape: true},
		Table{Caption: t("Annex 1. Documents signed", "Phụ lục 1. Văn kiện đã ký kết"), Columns: []Column{{Align: Centre}, {}, {}, {}, {}, {Align: Centre}, {}, {Align: Centre}, {Align: Centre}, {Align: Centre}, {}}, Head: []Row{{Cells: Cells(head...)}}, Rows: rows},
		PageBreak{},
	}
}

func sampleTasks(t tr) []Block {
	bs := []Block{Heading{Level: 1, Text: Spans(Plain(t("III. Shortcomings, causes and lessons", "III. Hạn chế, nguyên nhân và bài học kinh nghiệm")))}}
	for i := range 6 {
		bs = append(bs, Heading{Level: 2, Text: Spans(Plain(fmt.Sprintf(t("%d. Coordination between agencies", "%d. Phối hợp giữa các cơ quan, đơn vị"), i+1)))})
		for range 2 {
			bs = append(bs, Paragraph{Text: Spans(Plain(t(
				"Some organisations still reported late or without the figures that had been asked for; the quality of forecasts was uneven, and advice reached the leadership later than the events required. The main cause is that information is spread over many registers which are kept by hand and do not refer to each other.",
				"Một số cơ quan, đơn vị còn báo cáo chậm hoặc thiếu số liệu theo yêu cầu; chất lượng dự báo chưa đồng đều, có nội dung tham mưu, đề xuất chưa kịp thời so với diễn biến tình hình. Nguyên nhân chủ yếu là thông tin còn phân tán ở nhiều sổ theo dõi, ghi chép thủ công, chưa liên thông với nhau.")))})
		}
	}
	bs = append(bs, Heading{Level: 1, Text: Spans(Plain(t("IV. Tasks for the second half", "IV. Nhiệm vụ 6 tháng cuối năm")))},
		List{Numbered: true, Items: []Item{
			{Text: Spans(Plain(t("Finish the programme of delegations approved for the year.", "Hoàn thành chương trình đoàn ra, đoàn vào đã được phê duyệt.")))},
			{Text: Spans(Plain(t("Prepare the year-end conference:", "Chuẩn bị hội nghị tổng kết năm:"))), Sub: []Item{{Text: Spans(Plain(t("papers by 25 November;", "tài liệu trước ngày 25 tháng 11;")))}, {Text: Spans(Plain(t("sites connected by 1 December.", "kết nối các điểm cầu trước ngày 01 tháng 12.")))}}},
			{Text: Spans(Plain(t("Read every agreement that ends within twelve months.", "Rà soát các văn kiện sẽ hết hiệu lực trong 12 tháng tới.")))},
		}},
		Paragraph{Text: Spans(Plain(t("The Steering Committee reports for the consideration of the Standing Board.", "Ban Chỉ đạo kính báo cáo Thủ trưởng Bộ xem xét, chỉ đạo./.")))})
	return bs
}
