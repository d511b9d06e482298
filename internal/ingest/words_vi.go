package ingest

var ranksVI = []string{
	"đại tướng", "thượng tướng", "trung tướng", "thiếu tướng", "chuẩn tướng", "đại tá", "thượng tá", "trung tá", "thiếu tá",
	"đại úy", "thượng úy", "trung úy", "thiếu úy", "đô đốc", "phó đô đốc", "chuẩn đô đốc", "thống chế",
}

// postsVI are the heads of posts.
var postsVI = []string{
	"phó thủ tướng", "thủ tướng", "chủ tịch nước", "phó chủ tịch nước", "bộ trưởng", "thứ trưởng", "phó bộ trưởng",
	"tổng tham mưu trưởng", "phó tổng tham mưu trưởng", "tham mưu trưởng", "phó tham mưu trưởng", "chủ nhiệm", "phó chủ nhiệm",
	"cục trưởng", "phó cục trưởng", "vụ trưởng", "phó vụ trưởng", "viện trưởng", "phó viện trưởng", "tư lệnh", "phó tư lệnh",
	"tổng tư lệnh", "phó tổng tư lệnh", "chính ủy", "phó chính ủy", "giám đốc", "phó giám đốc", "đại sứ", "tùy viên quốc phòng",
	"đội trưởng", "tổng thư ký", "thư ký", "quốc vụ khanh", "hiệu trưởng", "chủ tịch", "phó chủ tịch", "chỉ huy trưởng",
	"phó chỉ huy trưởng", "trưởng phái đoàn", "cố vấn", "ủy viên thường vụ", "ủy viên", "uỷ viên", "bí thư", "phó bí thư", "tổng cục trưởng",
	"phó tổng cục trưởng", "tổng thanh tra", "phó tổng thanh tra", "chánh thanh tra", "chánh văn phòng", "phó chánh văn phòng", "trưởng ban", "phó trưởng ban",
	"trưởng phòng", "phó trưởng phòng", "trưởng đoàn", "phó trưởng đoàn", "hạm trưởng", "thuyền trưởng", "lữ đoàn trưởng", "sư đoàn trưởng",
	"trung đoàn trưởng", "tổng giám đốc", "phó tổng giám đốc", "thứ trưởng thường trực", "phó đại sứ", "đại biện lâm thời", "tùy viên quân sự",
	"tùy viên", "tổng thống", "phó tổng thống", "đại diện", "đặc phái viên", "đồng chủ tịch", "tổng trưởng", "quyền bộ trưởng", "trợ lý bộ trưởng", "phó trợ lý bộ trưởng", "phó tổng thư ký", "tổng vụ trưởng",
}

// postRestVI are the words the rest of a post is made of.
var postRestVI = set(`bộ quốc phòng ngoại giao công an quân đội nhân dân lục quân hải không chủng bộ đội biên cảnh sát biển tư lệnh vùng
lực lượng vũ trang hoàng gia chính phủ trung ương đảng tổng cục trị sự ủy thường vụ bộ 1 2 3 4 5 6 7 8 9 thứ nhất thường trực`)

// postPairsVI are words without a capital in the rest of a post, with the word before.
var postPairsVI = func() map[string]bool {
	out := map[string]bool{}
	for _, phrase := range []string{
		"quốc phòng", "bộ đội", "biên phòng", "cảnh sát biển", "hải quân", "lục quân", "không quân", "phòng không", "quân chủng", "quân đội", "quân đội nhân dân", "thường trực", "cảnh sát", "thủy quân lục chiến", "hậu cần", "kỹ thuật", "tác chiến",
		"nhân dân", "ngoại giao", "công an", "tư lệnh", "lực lượng vũ trang", "hoàng gia", "chính phủ", "chính trị", "tổng cục", "trung ương", "quân sự", "quân ủy", "thường vụ", "phụ trách",
	} {
		keys := keysOf(phrase)
		for i := range keys[1:] {
			out[keys[i]+" "+keys[i+1]] = true
		}
	}
	return out
}()

// postEndsVI are words that cannot go on a post: what the person does begins.
var postEndsVI = set(`đã sẽ và làm dẫn tiếp chủ đồng cùng phát nhấn khẳng cho đến tham dự chào gặp hội ký trao biểu yêu đề đánh bày nêu thăm có là tại
trong vừa cũng được với do để nói chúc thay mặt giao chỉ kết báo nhận tặng gửi thông cảm mong hoan nước`)

// notNations are beginnings of common words that look like a country.
var notNations = map[string]bool{
	"ý kiến": true, "ý nghĩa": true, "ý thức": true, "ý định": true, "ý chí": true, "ý tưởng": true, "anh em": true, "anh hùng": true,
	"anh chị": true, "pháp luật": true, "pháp lý": true, "nga mi": true, "lào cai": true, "mỹ tho": true, "lao động": true,
}

// taskVerbsVI begin what somebody is told to do, in Vietnamese.
var taskVerbsVI = []string{
	"tiếp tục", "chủ động", "đẩy mạnh", "nâng cao", "triển khai", "phối hợp", "rà soát", "thực hiện", "quán triệt", "nắm chắc", "nắm",
	"hoàn thiện", "hoàn thành", "báo cáo", "gửi", "cử", "chấp hành", "giữ gìn", "giữ vững", "giữ", "bảo đảm", "tôn trọng", "phát huy",
	"xây dựng", "tăng cường", "tham mưu", "tổ chức", "chuẩn bị", "duy trì", "thông báo", "nghiên cứu", "dự báo", "theo dõi", "đề xuất",
	"tích cực", "tham gia", "đổi mới", "bám sát", "khắc phục", "kiện toàn", "đào tạo", "bồi dưỡng", "tập trung", "làm tốt", "sớm",
	"ưu tiên", "mở rộng", "củng cố", "đánh giá", "kiểm tra", "xác định", "hướng dẫn", "chỉ đạo", "thường xuyên", "cung cấp", "tạo điều kiện",
	"ủng hộ", "hỗ trợ", "xem xét", "góp ý", "cho ý kiến", "đón", "tuyên truyền", "huy động", "đoàn kết", "nêu cao", "không ngừng", "ra sức",
	"lập", "trình", "ban hành", "ký", "phổ biến", "quản lý", "sử dụng", "làm", "đưa", "tạo", "kịp thời", "đẩy nhanh", "rút kinh nghiệm",
	"phân công", "bố trí", "cụ thể hóa", "vận dụng", "phấn đấu", "quan tâm", "nhanh chóng", "khẩn trương", "chăm lo", "học tập", "rèn luyện",
}

// town is a place and the country it is in.
type town struct {
	country string
	names   []string
}

// places are towns such texts name, for their country and their exact ends.
var places = []town{
	{"VN", []string{"Hanoi", "Ha Noi", "Hà Nội"}}, {"VN", []string{"Ho Chi Minh City", "Thành phố Hồ Chí Minh", "TP Hồ Chí Minh", "TP.HCM", "TPHCM", "TP HCM"}},
	{"VN", []string{"Da Nang", "Danang", "Đà Nẵng"}}, {"VN", []string{"Hai Phong", "Haiphong", "Hải Phòng"}}, {"VN", []string{"Cam Ranh"}},
	{"VN", []string{"Quang Ninh", "Quảng Ninh"}}, {"VN", []string{"Lao Cai", "Lào Cai"}}, {"VN", []string{"Lang Son", "Lạng Sơn"}},
	{"VN", []string{"Cao Bang", "Cao Bằng"}}, {"VN", []string{"Ha Giang", "Hà Giang"}}, {"VN", []string{"Tay Ninh", "Tây Ninh"}},
	{"VN", []string{"Kon Tum"}}, {"VN", []string{"Kien Giang", "Kiên Giang"}}, {"VN", []string{"Khanh Hoa", "Khánh Hòa"}},
	{"VN", []string{"Nha Trang"}}, {"VN", []string{"Binh Phuoc", "Bình Phước"}}, {"VN", []string{"Dien Bien", "Điện Biên"}},
	{"VN", []string{"Lai Chau", "Lai Châu"}}, {"VN", []string{"Nghe An", "Nghệ An"}}, {"VN", []string{"Quang Tri", "Quảng Trị"}},
	{"VN", []string{"Hue", "Huế"}}, {"VN", []string{"Noi Bai", "Nội Bài"}}, {"VN", []string{"Vung Tau", "Vũng Tàu"}},
	{"VN", []string{"Phu Quoc", "Phú Quốc"}}, {"VN", []string{"An Giang"}}, {"VN", []string{"Can Tho", "Cần Thơ"}},
	{"VN", []string{"Bien Hoa", "Biên Hòa"}}, {"VN", []string{"My Tho", "Mỹ Tho"}}, {"VN", []string{"Dong Nai", "Đồng Nai"}},
	{"CN", []string{"Beijing", "Bắc Kinh"}}, {"CN", []string{"Guangxi", "Quảng Tây"}}, {"CN", []string{"Yunnan", "Vân Nam"}},
	{"CN", []string{"Nanning", "Nam Ninh"}}, {"CN", []string{"Kunming", "Côn Minh"}}, {"CN", []string{"Qingdao", "Thanh Đảo"}},
	{"LA", []string{"Vientiane", "Viêng Chăn"}}, {"LA", []string{"Attapeu"}}, {"KH", []string{"Phnom Penh", "Phnôm Pênh"}},
	{"KH", []string{"Siem Reap", "Xiêm Riệp"}}, {"KH", []string{"Svay Rieng"}}, {"KH", []string{"Ratanakiri"}},
	{"TH", []string{"Bangkok", "Băng Cốc"}}, {"MM", []string{"Naypyidaw", "Nay Pyi Taw"}}, {"MY", []string{"Kuala Lumpur"}},
	{"MY", []string{"Langkawi"}}, {"ID", []string{"Jakarta", "Gia-các-ta"}}, {"ID", []string{"Bali"}}, {"PH", []string{"Manila"}},
	{"BN", []string{"Bandar Seri Begawan"}}, {"TL", []string{"Dili"}}, {"JP", []string{"Tokyo"}}, {"KR", []string{"Seoul"}},
	{"IN", []string{"New Delhi", "Niu Đê-li"}}, {"IN", []string{"Visakhapatnam"}}, {"AU", []string{"Canberra"}}, {"AU", []string{"Sydney"}},
	{"NZ", []string{"Wellington"}}, {"RU", []string{"Moscow", "Moskva", "Mát-xcơ-va"}}, {"GB", []string{"London"}}, {"FR", []string{"Paris"}},
	{"DE", []string{"Berlin"}}, {"IT", []string{"Rome"}}, {"PL", []string{"Warsaw"}}, {"CZ", []string{"Prague"}}, {"US", []string{"Washington", "Washington DC", "Oa-sinh-tơn"}},
	{"SK", []string{"Bratislava"}}, {"HU", []string{"Budapest", "Bu-đa-pét"}}, {"RO", []string{"Bucharest", "Bu-ca-rét"}}, {"BG", []string{"Sofia"}},
	{"UA", []string{"Kyiv", "Kiev", "Ki-ép"}}, {"BY", []string{"Minsk", "Min-xcơ"}}, {"KZ", []string{"Astana"}}, {"MN", []string{"Ulaanbaatar", "Ulan Bator", "Ulan-Bato"}},
	{"ES", []string{"Madrid"}}, {"PT", []string{"Lisbon", "Lisboa"}}, {"NL", []string{"The Hague", "Amsterdam", "La Hay"}}, {"SE", []string{"Stockholm"}},
	{"NO", []string{"Oslo"}}, {"DK", []string{"Copenhagen"}}, {"FI", []string{"Helsinki"}}, {"AT", []string{"Vienna"}}, {"CH", []string{"Bern", "Berne"}},
	{"GR", []string{"Athens"}}, {"RS", []string{"Belgrade"}}, {"EG", []string{"Cairo"}}, {"ZA", []string{"Pretoria"}}, {"DZ", []string{"Algiers"}},
	{"MA", []string{"Rabat"}}, {"MZ", []string{"Maputo"}}, {"AO", []string{"Luanda"}}, {"ET", []string{"Addis Ababa"}}, {"UG", []string{"Entebbe", "Kampala"}},
	{"RW", []string{"Kigali"}}, {"CF", []string{"Bangui"}}, {"SD", []string{"Khartoum"}}, {"SS", []string{"Malakal"}}, {"BR", []string{"Brasilia", "Brasília"}},
	{"AR", []string{"Buenos Aires"}}, {"CL", []string{"Santiago", "Valparaíso", "Valparaiso"}}, {"MX", []string{"Mexico City"}}, {"PE", []string{"Lima"}},
	{"CO", []string{"Bogotá", "Bogota"}}, {"VE", []string{"Caracas"}}, {"PK", []string{"Islamabad", "Karachi"}}, {"BD", []string{"Dhaka"}},
	{"LK", []string{"Colombo"}}, {"NP", []string{"Kathmandu"}}, {"IR", []string{"Tehran"}}, {"SA", []string{"Riyadh"}}, {"AE", []string{"Abu Dhabi", "Dubai"}},
	{"QA", []string{"Doha"}}, {"MY", []string{"Penang"}}, {"ID", []string{"Surabaya"}}, {"ID", []string{"Lombok"}}, {"PH", []string{"Subic", "Subic Bay"}},
	{"TH", []string{"Pattaya", "Sattahip"}}, {"TH", []string{"Chiang Mai"}}, {"KH", []string{"Sihanoukville", "Preah Sihanouk"}}, {"LA", []string{"Luang Prabang"}},
	{"LA", []string{"Savannakhet"}}, {"LA", []string{"Khammouane", "Khăm Muộn"}}, {"LA", []string{"Champasak"}}, {"KR", []string{"Busan"}}, {"JP", []string{"Yokosuka", "Kure", "Sasebo"}},
	{"IN", []string{"Mumbai"}}, {"IN", []string{"Kochi"}}, {"AU", []string{"Darwin"}}, {"RU", []string{"Vladivostok"}}, {"RU", []string{"Saint Petersburg", "St Petersburg"}},
	{"CN", []string{"Shanghai", "Thượng Hải"}}, {"CN", []string{"Zhanjiang", "Trạm Giang"}}, {"CN", []string{"Guangzhou", "Quảng Châu"}}, {"FR", []string{"Toulon"}},
	{"US", []string{"Honolulu"}}, {"US", []string{"Pearl Harbor"}}, {"US", []string{"San Diego"}}, {"IT", []string{"La Spezia"}}, {"GB", []string{"Portsmouth"}},
	{"VN", []string{"Tan Son Nhat airport", "Sân bay Tân Sơn Nhất"}}, {"VN", []string{"Noi Bai airport", "Sân bay Nội Bài"}}, {"VN", []string{"Quy Nhon", "Quy Nhơn"}},
	{"VN", []string{"Thanh Hoa", "Thanh Hóa"}}, {"VN", []string{"Ha Tinh", "Hà Tĩnh"}}, {"VN", []string{"Quang Binh", "Quảng Bình"}}, {"VN", []string{"Son La", "Sơn La"}},
	{"VN", []string{"Dong Thap", "Đồng Tháp"}}, {"VN", []string{"Long An"}}, {"VN", []string{"Gia Lai"}}, {"VN", []string{"Dak Lak", "Đắk Lắk"}}, {"VN", []string{"Ha Long", "Hạ Long"}},
	{"US", []string{"New York"}}, {"US", []string{"Hawaii"}}, {"CA", []string{"Ottawa"}}, {"CU", []string{"Havana", "La Habana"}},
	{"BE", []string{"Brussels"}}, {"CH", []string{"Geneva"}}, {"TR", []string{"Ankara"}}, {"IL", []string{"Tel Aviv"}}, {"SS", []string{"Bentiu"}}, {"SS", []string{"Juba"}},
}
