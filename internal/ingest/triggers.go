package ingest

import "regexp"

// trigger is a phrase that tells of an activity. Patterns read the gist of a
// sentence; \b stands for ASCII letters only, so Vietnamese ones go without.
type trigger struct {
	rule string
	kind string // of activity
	re   *regexp.Regexp
}

var triggers = []trigger{
	{"visit", "visit", regexp.MustCompile(`(?i)(?:\bvisit(?:s|ed|ing)?(?: to| in)?(?: the)?|thăm(?: hữu nghị| chính thức|, làm việc| và làm việc)*(?: tại| đến| tới)?)(?: nước| Cộng hòa)? (?:\{N:([\w-]+)\}|nước ta|đất nước ta)`)},
	{"arrival", "visit", regexp.MustCompile(`(?i)\b(?:arriv(?:ed|es|ing) in|flew (?:in)?to|flies (?:in)?to|landed in|touched down in|travell?(?:ed|s|ing) to) (?:the )?\{[NLA]:([\w-]+)\}[^.]*\bvisit\b`)},
	{"departure", "visit", regexp.MustCompile(`(?i)\b(?:left|leaves|departed|set out) for (?:the )?\{N:([\w-]+)\}[^.]*\bvisit\b|\bdelegation\b[^.;]{0,90}?\b(?:was|were|stayed|will be|will stay|is to be) in \{[NL]:([\w-]+)\}`)},
	{"port_call", "port_call", regexp.MustCompile(`(?i)\b(?:docked|dock|anchored|dropped anchor|berthed|called|calls?|calling|arrived) (?:in|at)\b|\bvisit(?:s|ed)?(?: the (?:\w+ )?(?:city|port) of)? \{L|cập cảng|thăm (?:xã giao )?(?:thành phố |cảng )?\{L|\bspent (?:\w+ )?days? in \{L`)},
	{"talks", "meeting", regexp.MustCompile(`(?i)\b(?:held|hold|holds|holding|had|have) (?:[\w-]+ ){0,3}?(?:talks|meetings?) with|\bheld (?:bilateral )?talks\b|\b(?:sat down|sits down|sitting down|exchanged views|conferred|spoke by (?:phone|telephone|video)|had (?:an? )?(?:exchange|discussions?|working sessions?)) with|\b(?:met|meets) (?:with )?(?:the |his |her |my )?(?:heads|leaders|chiefs|colleagues|counterparts|ministers) (?:of|from) (?:the )?(?:delegations? (?:of|from) (?:the )?)?\{[NA]|\b(?:bilateral|working) meetings? with|^(?:(?:phone|online|video|bilateral|official|working) )?(?:talks|meetings?) (?:with|between) (?:the |an? |his |her )?(?:defen[cs]e ministers of )?\{[PAN]|\b(?:met|meets) (?:with )?(?:(?:his |her |the )?\{[PAN]|(?:his|her) counterpart)|\bmeet (?:with )?(?:his |her |the )?\{[PAN]|\bhad (?:phone|online|video) talks|(?:đã|sẽ|có cuộc|có buổi|có các cuộc|tiến hành) (?:hội đàm|hội kiến|gặp song phương|điện đàm)|có (?:các )?(?:cuộc|buổi) (?:làm việc|gặp|trao đổi) với|(?:hội đàm|hội kiến|gặp song phương) với|gặp (?:\{P|Bộ trưởng|Thứ trưởng|Tổng Tham mưu trưởng)`)},
	{"reception", "courtesy_call", regexp.MustCompile(`(?i)\b(?:received|receives|hosted an? (?:\w+ )?reception for) (?:the |his |her )?(?:(?:visiting|new|outgoing|incoming|departing|newly appointed) )*(?:an? (?:[\w-]+ )*delegation|\{[PAN]|ambassador)|\b(?:pay|paid|pays|paying) (?:an? )?courtesy (?:(?:call|visit) (?:on|to)|(?:calls|visits) (?:on|to) \{P)|\bcall(?:s|ed|ing)? on (?:the |his |her )?(?:\{P|(?i:deputy |vice )?(?i:minister|head|chief|director|ambassador|secretary|commander)\b)|\breceive[ds] (?:the )?(?:vice |deputy )?(?:chairman|chief|head|minister|commander|director|president|secretary|heads|leaders) of (?:the )?\{[NOA]|\breceived by (?:the )?\{P|(?:đến|tới|sang) chào (?:xã giao |từ biệt )?\{P|tiếp (?:xã giao )?(?:\{[PN]|Đại sứ|đoàn)|chào xã giao (?:\{[PN]|Bộ trưởng|Thủ tướng|Chủ tịch nước|Tổng Tham mưu trưởng)`)},
	{"exercise", "exercise", regexp.MustCompile(`(?i)\b(?:carr(?:ied|y|ies) out|conduct(?:ed|s)?|held|holds?|took part in|takes? part in|join(?:ed|s)?|organised|organized|opened with|launche[ds]|staged?s?) (?:an? |the )?(?:(?:joint|naval|live|field|bilateral|multilateral|table-top|military|medical|rescue|border) ){0,3}(?:exercises?|drills?|patrols?)\b|^(?:[\w-]+ ){0,2}?(?:\{[AN]:[\w-]+\}[ –-]*){0,3}(?:[\w-]+ ){0,2}?joint (?:[\w-]+ ){0,4}?(?:exercises?|drills?|patrols?) (?:of|between|with|off|in|along|on) |\b(?:exercise|drill|patrol)\b[^.;]{0,90}?\b(?:wrapped up|ended|concluded|closed|finished|opened|began|started|took place|was held)\b|(?:tổ chức|tiến hành|thực hiện|hoàn thành|kết thúc) (?:cuộc |chuyến )?(?:tuần tra|diễn tập)`)},
	{"training", "training", regexp.MustCompile(`(?i)\bcourse\b[^.]*?\b(?:opened|held|organised|organized|took place|kicked off|launched)\b|(?:tổ chức|khai mạc)(?: khóa| lớp)? (?:tập huấn|huấn luyện)|(?:lớp|khóa) (?:tập huấn|huấn luyện|bồi dưỡng)[^.]*?(?:khai mạc|bế mạc|diễn ra|được tổ chức)`)},
	{"ceremony", "ceremony", regexp.MustCompile(`(?i)\b(?:see-off|send-off|welcome|welcome-home|homecoming|welcoming|farewell|medal|handover|hand-over|repatriation|inauguration) ceremony|^(?:see-off|send-off|inauguration|hand-?over) (?:of|for)\b|\bdeparture ceremony|\bhand-?over of (?:the )?remains\b|\bceremony to (?:see off|welcome|bid farewell|hand over)|\bdecisions?\b[^.]*?\b(?:were |was )?(?:handed (?:over|to)|presented to|presented$)|\bdecisions?\b[^.]*?\b(?:were|was) presented|\b(?:presented|handed over) [^.{]{0,40}\bdecisions?\b|lễ (?:xuất quân|tiễn|đón|trao quyết định|hồi hương)`)},
	{"celebration", "celebration", regexp.MustCompile(`(?i)\bin celebration of\b|\bto (?:mark|celebrate) the (?:[\w-]+ ){0,2}anniversary|(?:chào mừng|nhân) kỷ niệm`)},
	{"workshop", "conference", regexp.MustCompile(`(?i)\b(?:opened|held|hosted|organised|organized) (?:an? |the )?(?:[\w-]+ ){0,3}(?:workshop|seminar|symposium)\b|\b(?:workshop|seminar|symposium)\b[^.]*?\b(?:opened|was held|took place|was organised|was organized)`)},
	{"guests", "guests", regexp.MustCompile(`(?i)\bvisit (?:to \{N:[\w-]+\} )?(?:by|of|from) (?:the |an? )?(?:[\w-]+ ){0,3}\{[PA]:[\w-]+\}|\{[AN]:[\w-]+\}(?:['’]s)?(?: [\w-]+){1,4}['’]s (?:\w+ )?visit\b|(?:\{[AN]:[\w-]+\}(?:['’]s)?(?: [\w-]+){1,5}|\{P:\d+\}) visit(?:s|ed) \{L:([\w-]+)\}`)},
	{"series", "", regexp.MustCompile(`\{M:([\w-]+)\}`)},
	{"next_edition", "next", regexp.MustCompile(`(?i)\bthe (?:next|(\w+)) (?:dialogue|edition|exchange|meeting|forum|round|consultation) (?:will|is to|is due to) (?:take place|be held|be organised|be hosted)|(?:thống nhất|nhất trí|dự kiến|sẽ) tổ chức (?:cuộc )?(?:đối thoại|giao lưu|tham vấn|diễn đàn|hội nghị) lần (?:thứ (\d{1,3}|\p{L}+)|tiếp theo)`)},
}

// negated are words just before a trigger that make it no event of its own.
var negated = regexp.MustCompile(`(?i)(?:kết thúc|trước|sau|tham gia|after|before|at|during|following|when|invitation to|offered to|agreed to(?: \w+)?|through(?: the)?|within(?: the)?|role as|framework of(?: the)?|trong khuôn khổ(?: chuyến)?|thông qua|preparations for(?: the)?|prepare for(?: the)?|maintain(?: the)?|duy trì(?: diễn tập)?|chuẩn bị(?: cho)?|thống nhất|nhất trí) $`)

var (
	partOf     = regexp.MustCompile(`(?i)\bpart of [^.]*$`) // somebody else's visit
	travelling = regexp.MustCompile(`(?i)\b(?:is|was|are) (?:on|paying)|\bpaid\b|\bleft `)
	took       = regexp.MustCompile(`(?i)attend|took part|take part|taken part|taking part|participa|\bheld\b|took place|take place|co-chair|co-host|\bhost(?:ed|s)\b|\btakes part\b|\bjoin(?:s|ed)\b|opened|closed|tham dự|tham gia|(?:^|[ ,])dự |diễn ra|tổ chức|chủ trì|\bincluding\b|\bsuch as\b|carried out|\bmet for the \w+ time\b|\b(?:flew|travell?ed|sailed) to\b[^.]*\bfor (?:the )?\{M`)
	shipWord   = regexp.MustCompile(`(?i)\b(?:ships?|frigates?|vessels?|destroyers?|corvettes?|warships?|carrier|HMCS|HNLMS|HMAS|HMNZS|HMS|USS|USNS|USCGC|INS|ICGS|JS|ROKS|KRI|RSS|BRP|HTMS|ITS|FGS)\b|(?:^|[ ,])tàu `)
	ministers  = regexp.MustCompile(`(?i)\b(?:two|three|defen[cs]e) ministers\b|(?:hai|ba) bộ trưởng|bộ trưởng bộ quốc phòng (?:hai|ba) nước`)
)
