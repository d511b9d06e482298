package service_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// TestBothEnginesFindTheSame asks the same of the same records on both engines,
// text of files included, and compares what is found, not the order.
func TestBothEnginesFindTheSame(t *testing.T) {
	answers := map[string][]string{}
	eachRegistry(t, func(t *testing.T, r *registry) {
		sys := chancery.System()
		r.mustAttach(sys, "2022-0001", "a.docx", docx(t, "Hai bên trồng cây xương rồng ở Điện Biên ngày 01/02/2022, số 15/BC-BQP; e-mail: a.b@example.org"), paper("Báo cáo", "report"), false)
		r.mustAttach(sys, "2022-0001", "b.txt", []byte(strings.Repeat("giao lưu hữu nghị quốc phòng biên giới lần thứ tám. ", 400)+"cuối cùng là hoa ngọc lan"), paper("Dài", "report"), false)
		navy := r.person("vn-navy", 0, chancery.RoleReader)
		for _, q := range []service.SearchQuery{
			{Words: "doi ngoai"}, {Words: "đối ngoại", Exact: true}, {Words: "doi ngoai", Exact: true}, {Words: `"hoi nghi"`}, {Words: `"hội nghị quân chính"`},
			{Words: "hai quan -tau"}, {Words: `viet nam -"hai quan"`}, {Words: "giao*"}, {Words: "admm-plus"}, {Words: "ADMM"}, {Words: "2022-0001"}, {Words: "CN"},
			{Words: "da nang"}, {Words: "danang"}, {Words: "xuong rong"}, {Words: `"cay xuong rong o dien bien"`}, {Words: "15/BC-BQP"}, {Words: "a.b@example.org"}, {Words: "01/02/2022"},
			{Words: "ngọc lan"}, {Words: `giao luu -"hoa ngoc lan"`}, {Words: `"hoa ngọc lan"`, Exact: true}, {Words: `"lan ngoc"`}, {Words: `"hoa ngoc lan"`}, {Words: "xương rồng", Exact: true}, {Words: "xuong rong", Exact: true}, {Words: `giao -"xuong rong"`},
			{Words: "the"}, {Words: "and"}, {Words: "việt nam", Kinds: []chancery.Kind{"agreement"}}, {Words: "viet nam", States: []chancery.State{"in_force"}},
			{Words: "viet nam", From: "2022-01-01", To: "2022-06-30"}, {Words: "viet nam", From: "2023", To: "2023"}, {Words: "' OR 1=1 --"}, {Words: `"unclosed phrase`}, {Words: "-only"}, {Words: "*"}, {Words: "đ"},
		} {
			for name, who := range map[string]chancery.Actor{"system": sys, "navy": navy} {
				key := fmt.Sprintf("%s %+v", name, q)
				got := r.everythingFound(who, q)
				if before, asked := answers[key]; asked && !slices.Equal(before, got) {
					t.Errorf("%s: %d on one engine, %d on the other: %v", key, len(before), len(got), difference(before, got))
				}
				answers[key] = got
			}
		}
		if n := len(answers["system "+fmt.Sprintf("%+v", service.SearchQuery{Words: `"hoa ngoc lan"`})]); n != 1 {
			t.Errorf("the end of a long file is found %d times", n)
		}
	})
	found := 0
	for _, a := range answers {
		found += len(a)
	}
	if found < 1000 {
		t.Errorf("only %d hits were compared", found)
	}
}

// everythingFound are the records found on all pages, and the counts.
func (r *registry) everythingFound(who chancery.Actor, q service.SearchQuery) (out []string) {
	r.t.Helper()
	all := 0
	for offset := 0; ; offset += 100 {
		f, err := r.SearchFor(context.Background(), who, q, 100, offset)
		if err != nil {
			r.t.Fatalf("%+v: %v", q, err)
		}
		for _, h := range f.Hits {
			out = append(out, string(h.Kind)+" "+h.Ref)
		}
		if all = 0; !f.More {
			for kind, n := range f.Counts {
				if len(q.Kinds) == 0 || q.Kinds[0] == kind {
					all += n
				}
			}
			break
		}
	}
	slices.Sort(out)
	if len(slices.Compact(slices.Clone(out))) != len(out) || all != len(out) {
		r.t.Errorf("%+v: %d hits, counted %d, some twice", q, len(out), all)
	}
	return out
}

func difference(a, b []string) (out []string) {
	for _, x := range a {
		if !slices.Contains(b, x) {
			out = append(out, "-"+x)
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			out = append(out, "+"+x)
		}
	}
	return out
}
