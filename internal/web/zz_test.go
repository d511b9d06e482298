package web_test
import ("testing";"os";"chancery/internal/browsertest")
func TestZZ(t *testing.T){
	b := browsertest.Open(t)
	b.Visit("http://127.0.0.1:8108/lang?to=en&back=/sign-in")
	b.Fill("#name","tonghop"); b.Fill("#password", os.Getenv("PW")); b.Follow(".button.main")
	texts := map[string]string{"en":`A conference reviewing defence external relations in the first half of this year was held online on July 29, linking 105 locations across the army. Lieutenant General Dao Van Thu, Deputy Minister of National Defence, chaired the event. The central report said that the ministry had taken part in the 16th ASEAN Defence Ministers' Meeting (ADMM-16) and the third Vietnam-Kenya Defence Policy Dialogue in Nairobi on June 5, 2022.

In conclusion, he asked agencies and units to review the documents signed with partners, and prepare plans for the second half of the year.

Translated by Mai Thi`,"vi":`Ngày 15/3/2023, tại Hà Nội, Trung tướng Đào Văn Thử, Thứ trưởng Bộ Quốc phòng hội đàm với Thứ trưởng Bộ Quốc phòng Lào Khamphan Tuayang. Sau hội đàm, hai bên đã ký Kế hoạch hợp tác năm 2023. Thứ trưởng đề nghị Cục Đối ngoại xây dựng kế hoạch chi tiết trước ngày 31/3/2023.`}
	for _, lang := range []string{"en","vi"} {
	b.Visit("http://127.0.0.1:8108/lang?to="+lang+"&back=/reading")
	b.Fill("#text", texts[lang])
	b.Follow("[data-save]")
	b.Screenshot("/tmp/reading-screen-"+lang+".png")
	b.Follow(`.decide a.button`)
	b.Screenshot("/tmp/reading-mend-"+lang+".png")
	}
}
