package ingest

import "strings"

// set makes a set of the words of a text.
func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// smallWords carry nothing in a name.
var smallWords = set("the a an of in on and for to at by with between và của các trong trên về")

// demonyms are the adjectives of countries texts of this kind use.
var demonyms = map[string]string{
	"Vietnamese": "VN", "Chinese": "CN", "Lao": "LA", "Laotian": "LA", "Cambodian": "KH", "Thai": "TH", "Japanese": "JP",
	"Korean": "KR", "South Korean": "KR", "North Korean": "KP", "Indian": "IN", "Australian": "AU", "American": "US",
	"British": "GB", "French": "FR", "German": "DE", "Russian": "RU", "Cuban": "CU", "Indonesian": "ID", "Malaysian": "MY",
	"Singaporean": "SG", "Philippine": "PH", "Filipino": "PH", "Bruneian": "BN", "Timorese": "TL", "Canadian": "CA",
	"Italian": "IT", "Spanish": "ES", "Polish": "PL", "Czech": "CZ", "Slovak": "SK", "Hungarian": "HU", "Romanian": "RO",
	"Bulgarian": "BG", "Ukrainian": "UA", "Belarusian": "BY", "Kazakh": "KZ", "Mongolian": "MN", "Turkish": "TR",
	"Israeli": "IL", "Egyptian": "EG", "South African": "ZA", "Brazilian": "BR", "Argentine": "AR", "Chilean": "CL",
	"Mexican": "MX", "Dutch": "NL", "Swedish": "SE", "Norwegian": "NO", "Danish": "DK", "Finnish": "FI", "Swiss": "CH",
	"Austrian": "AT", "Belgian": "BE", "Portuguese": "PT", "Greek": "GR", "Pakistani": "PK", "Bangladeshi": "BD",
	"Sri Lankan": "LK", "Nepali": "NP", "Saudi": "SA", "Emirati": "AE", "Iranian": "IR", "Myanmarese": "MM",
	"Afghan": "AF", "Albanian": "AL", "Algerian": "DZ", "Angolan": "AO", "Argentinian": "AR", "Argentinean": "AR", "Armenian": "AM",
	"Azerbaijani": "AZ", "Bahraini": "BH", "Belarussian": "BY", "Bhutanese": "BT", "Bolivian": "BO", "Bosnian": "BA", "Burmese": "MM",
	"Cameroonian": "CM", "Colombian": "CO", "Congolese": "CD", "Croatian": "HR", "Cypriot": "CY", "Ecuadorian": "EC", "Estonian": "EE",
	"Ethiopian": "ET", "Fijian": "FJ", "Gabonese": "GA", "Georgian": "GE", "Ghanaian": "GH", "Icelandic": "IS", "Iraqi": "IQ",
	"Irish": "IE", "Ivorian": "CI", "Jordanian": "JO", "Kenyan": "KE", "Kuwaiti": "KW", "Kyrgyz": "KG", "Latvian": "LV", "Lebanese": "LB",
	"Libyan": "LY", "Lithuanian": "LT", "Maldivian": "MV", "Maltese": "MT", "Moldovan": "MD", "Moroccan": "MA", "Mozambican": "MZ",
	"Namibian": "NA", "Nepalese": "NP", "Nicaraguan": "NI", "Nigerian": "NG", "Omani": "OM", "Palestinian": "PS", "Panamanian": "PA",
	"Paraguayan": "PY", "Peruvian": "PE", "Qatari": "QA", "Rwandan": "RW", "Senegalese": "SN", "Serbian": "RS", "Slovene": "SI",
	"Slovenian": "SI", "Sudanese": "SD", "South Sudanese": "SS", "Syrian": "SY", "Tajik": "TJ", "Tanzanian": "TZ", "Tunisian": "TN",
	"Turkmen": "TM", "Ugandan": "UG", "Uruguayan": "UY", "Uzbek": "UZ", "Venezuelan": "VE", "Yemeni": "YE", "Zambian": "ZM", "Zimbabwean": "ZW",
	"Saudi Arabian": "SA", "New Zealander": "NZ",
}

// countryShorts are letters that stand for a country or organisation.
var countryShorts = map[string]string{
	"US": "US", "USA": "US", "UK": "GB", "UN": "UN", "EU": "EU", "ROK": "KR", "PRC": "CN", "DPRK": "KP", "UAE": "AE", "NZ": "NZ", "LHQ": "UN",
}

// ranksEN are written out; every word of them may stand as one of its abbreviations.
var ranksEN = []string{
	"Senior Lieutenant General", "Lieutenant General", "Major General", "Brigadier General", "Brigadier", "Colonel General", "Army General",
	"Army Corps General", "General", "Senior Colonel", "Colonel", "Senior Lieutenant Colonel", "Lieutenant Colonel", "Major", "Captain",
	"Senior Captain", "Admiral", "Vice Admiral", "Rear Admiral", "Commodore", "Air Marshal", "Air Chief Marshal", "Air Vice Marshal",
	"Marshal", "Field Marshal", "Senior Lieutenant", "Lieutenant", "Lieutenant Commander", "Air Commodore", "Air Brigadier", "Air Captain",
	"Group Captain", "Wing Commander", "Squadron Leader", "Flight Lieutenant", "Fleet Admiral", "Squadron Admiral", "Admiral of the Fleet",
	"Counter Admiral", "Division Admiral", "Rear Admiral Lower Half", "Division General", "Divisional General", "Brigade General", "Corps General",
	"Air Force General", "Senior General", "Vice Senior General", "General of the Army", "Lieutenant Junior Grade", "Second Lieutenant",
	"First Lieutenant", "Sub Lieutenant", "Ensign", "Sergeant Major", "Command Sergeant Major", "Master Sergeant", "First Sergeant",
	"Sergeant", "Warrant Officer", "Chief Warrant Officer", "Chief Petty Officer", "Master Chief Petty Officer", "Staff Sergeant",
	"Captain First Rank", "First Rank Captain", "Marine General", "Inspector General",
}

var rankShorts = map[string][]string{
	"Senior": {"Sr", "Sen", "Snr"}, "Lieutenant": {"Lt", "Lieut", "Lieu"}, "General": {"Gen"}, "Major": {"Maj"}, "Colonel": {"Col"},
	"Brigadier": {"Brig"}, "Captain": {"Capt"}, "Admiral": {"Adm"}, "Commodore": {"Cdre"}, "Sergeant": {"Sgt"}, "Rear": {"R"}, "Vice": {"V"}, "Commander": {"Cdr", "Cmdr"},
}

// A post is made of these words: what may come before the head, the heads, and
// the words its rest is made of.
var (
	postModifiers = set("first deputy vice acting permanent assistant under senior standing prime defence foreign political party state coordinating secretary national minister parliamentary chargé joint combined naval military assistant principal regional")
	postHeads     = set("minister secretary ambassador chief commander director head commissar chairman chairwoman president commandant member undersecretary representative attaché attache rector inspector commander-in-chief superintendent governor envoy coordinator adviser advisor comptroller surgeon")
	postRest      = set(`of for the and to in at national defence foreign affair public security ministry department general staff navy naval army
air force armed coast guard border region command peacekeeping operation political politic relation state people royal self institute
international union central military commission technology logistic industry medicine academy hospital prime mission district delegation
office strategy policy committee corps fleet service division company party steering cyberspace province provincial intelligence
training search rescue engineering sea maritime united nation secretariat minister secretary chief commander director head deputy vice
revolutionary interior security joint reserve military national gendarmerie fleet southern northern eastern western central aviation aerospace veteran affair
council cooperation bureau directorate protocol agency programme administration procurement material armament law legal finance planning defender parliament territorial ground strategic special staffs`)
)

// unitNames are further names of the units that are deployed.
var unitNames = map[string][]string{
	"engineering_company":   {"Engineering Company", "Engineering Unit", "Engineer Company", "Military Engineering Unit", "Engineering Team", "đơn vị công binh", "Đội Công binh"},
	"engineers":             {"Engineering Company", "Engineering Unit", "Đội Công binh"},
	"level2_field_hospital": {"Level-2 Field Hospital", "Level 2 Field Hospital", "Level-two Field Hospital", "L2FH", "Bệnh viện dã chiến cấp 2", "BVDC cấp 2"},
	"field_hospital":        {"Field Hospital", "Level-2 Field Hospital", "Bệnh viện dã chiến"},
	"police":                {"Formed Police Unit"},
}

// numerals are counts written in words, by keyOf.
var numerals = map[string]int64{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
	"twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
	"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}

// ordinals are positions written in words.
var ordinals = map[string]int64{
	"inaugural": 1, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
	"eighteenth": 18, "nineteenth": 19, "twentieth": 20,
	"nhất": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
	"october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
	"sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}

// taskVerbs begin what somebody is told to do, in English; a list of tasks is
// cut where one of them begins.
var taskVerbs = set(`accelerate accept accompany achieve act adapt address adhere adjust adopt advance advise allocate analyse apply appoint
appraise arrange assess assign assist attach attend avoid boost bring build carry check clarify close collect combine commit communicate
complete concentrate conclude conduct confirm consider consolidate consult continue contribute control cooperate coordinate create deepen
define delegate deliver deploy detail develop direct discuss diversify draft draw effectively enhance ensure establish evaluate examine
exchange execute expand exploit facilitate finalise finalize finish focus follow forecast foster fulfil fulfill gather give grasp guarantee guide handle
help hold host identify implement improve include increase inform innovate inspect integrate intensify introduce invest invite issue join
keep launch lead learn link maintain make manage master meet mobilise modernise monitor negotiate obey observe open optimise organise organize
overcome participate pay perfect perform place play practise practice prepare present preserve prevent prioritise prioritize promote propose
protect provide publicise publish put raise reach realise receive recommend recruit reduce refine reform register remain renew repair report
research resolve respect respond review revise safeguard seek select send serve settle share sign solve speed spread start stay step
strengthen stress strive study submit summarise supervise support sustain take teach test thoroughly tighten track train translate understand
update upgrade uphold urge use verify visit welcome work write`)

// levels of a post, in the order they are looked for.
type levelRule struct{ words, code string }

// noLevel is a post that looks like one with a level and has none.
const noLevel = "-"

var levelRules = []levelRule{
	{"deputy prime minister minister", "minister"}, {"prime minister", "head_of_state"}, {"state president", "head_of_state"},
	{"deputy chief of the general staff", "deputy_chief"}, {"deputy chief of general staff", "deputy_chief"},
	{"chief of the general staff", "chief_of_general_staff"}, {"chief of general staff", "chief_of_general_staff"},
	{"chief of defence force", "chief_of_general_staff"}, {"deputy minister", "deputy_minister"}, {"vice minister", "deputy_minister"},
	{"deputy defence minister", "deputy_minister"}, {"permanent secretary", "deputy_minister"}, {"defence secretary", "deputy_minister"},
	{"minister of state", "deputy_minister"}, {"deputy secretary", "deputy_minister"}, {"undersecretary", "deputy_minister"},
	{"minister", "minister"}, {"secretary of national defence", "minister"}, {"deputy commander", noLevel}, {"commander of the vietnam people navy", "service_chief"},
	{"commander of the border guard", "service_chief"}, {"commander of the vietnam coast guard", "service_chief"},
	{"director of the general department", "service_chief"}, {"deputy director", noLevel}, {"director of the vietnam department", "department"},
	{"director of the department", "department"},
	{"phó tổng tham mưu trưởng", "deputy_chief"}, {"tổng tham mưu trưởng", "chief_of_general_staff"}, {"thứ trưởng", "deputy_minister"},
	{"phó bộ trưởng", "deputy_minister"}, {"bộ trưởng", "minister"}, {"thủ tướng", "head_of_state"}, {"chủ tịch nước", "head_of_state"},
	{"phó tư lệnh", noLevel}, {"phó cục trưởng", noLevel}, {"phó chủ nhiệm tổng cục", "service_chief"}, {"chủ nhiệm tổng cục", "service_chief"}, {"tư lệnh quân chủng", "service_chief"},
	{"tư lệnh bộ đội biên phòng", "service_chief"}, {"tư lệnh cảnh sát biển", "service_chief"}, {"cục trưởng", "department"},
}
