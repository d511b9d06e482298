package client_test

import (
	"io"
	"strings"
	"testing"

	"chancery/client"
)

func TestFilesGoInAndComeOut(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		ctx := t.Context()
		what := client.Fields{"title": client.Text{EN: "Note of an invented meeting", VI: "Ghi chép cuộc họp ví dụ"}, "type": "minutes"}
		sent, err := m.Activities.AddFile(ctx, "2022-0014", client.NewFile{Name: "ghi chép.txt", Content: strings.NewReader("lần một"), Document: what})
		if err != nil || sent.FileName != "ghi chép.txt" {
			t.Fatalf("sent %+v, %v", sent, err)
		}
		newer, err := m.Documents.AddVersion(ctx, sent.Ref, client.NewFile{Name: "ghi chép 2.txt", Content: strings.NewReader("lần hai")})
		if err != nil || newer.Replaces != sent.Ref {
			t.Fatalf("the new version is %+v, %v", newer, err)
		}
		chain, err := m.Documents.Versions(ctx, sent.Ref)
		if err != nil || len(chain.Items) != 2 || chain.Items[0].Ref != newer.Ref {
			t.Errorf("versions %+v, %v", chain, err)
		}
		for ref, want := range map[string]string{sent.Ref: "lần một", newer.Ref: "lần hai"} {
			in, err := m.Documents.Content(ctx, ref)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(in)
			_ = in.Close()
			if err != nil || string(got) != want {
				t.Errorf("%s holds %q, %v", ref, got, err)
			}
		}
		file, err := m.Activities.Files(ctx, "2022-0014")
		if err != nil || len(file.Items) < 2 {
			t.Errorf("the file of the record holds %+v, %v", file, err)
		}
	})
}
