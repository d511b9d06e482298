// Package chancery is the domain: the kinds of record of a ministry's
// international cooperation, their fields, their lives and their rules. It
// knows nothing of storage, screens or languages and imports only the
// standard library. Read field.go first, then activity.go as the example of a kind.
//
// # Glossary
//
//	activity        hoạt động đối ngoại        anything with a date: a visit, an edition, talks, an exercise
//	agreement       văn kiện ký kết            a document signed with partners
//	assessment      đánh giá tình hình         a dated judgement on an issue
//	clock           thời hạn                   a deadline as data, with its article
//	commitment      cam kết                    one obligation of a provision or promised at an activity
//	conference      hội nghị sơ kết, tổng kết  the meeting that reviews a period
//	directive       văn bản chỉ đạo            a document that sets what is to be done
//	document        tài liệu                   a paper or a file with its hash
//	edition         kỳ, lần thứ                one numbered occurrence of a mechanism
//	evidence        căn cứ số liệu             the records a figure counted
//	figure          số liệu                    a measure over a period for an audience at a ledger position
//	forecast        dự báo                     a resolvable question with probabilities over time
//	issue           vấn đề theo dõi            a matter being followed
//	ledger          sổ cái                     the tamper-evident log of every change
//	marking         độ mật                     level and compartments of a record
//	mechanism       cơ chế hợp tác             a recurring series of activities
//	move            bước xử lý                 one step of a record's life
//	organisation    cơ quan, đơn vị            the own-side tree, and bodies of partners
//	partner         đối tác                    a country or an international organisation
//	period          kỳ báo cáo                 a half-year, a quarter or a year under a reporting calendar
//	person          nhân sự                    an own or foreign official
//	programme       chương trình đối ngoại     one organisation's plan for one year
//	publication     tin, bài                   a text to be released
//	qualification   trình độ, đào tạo          a language, a course, a post abroad
//	recommendation  kiến nghị, đề xuất         advice going up the chain
//	report          báo cáo định kỳ            one organisation's report for one period
//	request         yêu cầu phối hợp           a call for coordination or opinion
//	rotation        lượt triển khai            one deployment to a peacekeeping mission
//	shortcoming     hạn chế, khuyết điểm       a weakness named, its cause and its remedy
//	task            nhiệm vụ                   what somebody is obliged to do
//	term            thuật ngữ danh mục         one word of a vocabulary
package chancery
