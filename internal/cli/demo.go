package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"

	"chancery/demo"
	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

type demoCommand struct {
	Dir     string `default:"./chancery-demo" placeholder:"DIR"`
	Listen  string `env:"CHANCERY_LISTEN" default:"127.0.0.1:8080" placeholder:"ADDR"`
	NoServe bool   ``
}

// demoMark is a file that says that a folder was made by this command, so that
// it may be emptied again.
const demoMark = "chancery-demo.txt"

// Run makes the demonstration ministry anew, writes its reports and serves it.
func (c *demoCommand) Run(s *session) error {
	if s.options.DB != "" {
		return wrongUse{chancery.Refuse("cli.demo.own_database")}
	}
	var listener net.Listener
	if !c.NoServe { // before anything is emptied: another demonstration may be running on it
		var err error
		if listener, err = listen(c.Listen); err != nil {
			return err
		}
		defer func() { _ = listener.Close() }()
	}
	if err := s.emptyFolder(c.Dir); err != nil {
		return err
	}
	s.options.Data = c.Dir
	svc, err := s.open()
	if err != nil {
		return err
	}
	password, err := s.fillDemo(svc)
	if err != nil {
		return err
	}
	reports := filepath.Join(c.Dir, "reports")
	if err := s.demoReports(svc, reports, "http://"+c.Listen); err != nil {
		return err
	}
	s.note("cli.demo.made", "dir", c.Dir, "reports", reports)
	s.note("cli.demo.sign_in", "users", strings.Join(demoNames(), ", "), "password", password)
	if c.NoServe {
		return nil
	}
	return s.serve(svc, listener, &serveCommand{Listen: c.Listen})
}

// emptyFolder makes an empty folder, also of one that an earlier demonstration
// left. Anything else that is in the way stays.
func (s *session) emptyFolder(dir string) error {
	in, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritable(err)
	}
	if len(in) > 0 {
		if _, err := os.Stat(filepath.Join(dir, demoMark)); err != nil {
			return chancery.Refuse("cli.demo.not_empty", "dir", dir)
		}
		for _, name := range []string{"chancery.db", "chancery.db-wal", "chancery.db-shm", "ledger.key", "ledger.pub", "reports", service.FilesFolder} {
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				return unwritable(err)
			}
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return unwritable(err)
	}
	return unwritable(os.WriteFile(filepath.Join(dir, demoMark), []byte(s.t("cli.demo.mark")+"\n"), 0o600))
}

// fillDemo loads the profile, the public facts and the invented people.
func (s *session) fillDemo(svc *service.Service) (password string, err error) {
	folder, err := profile("vn-mnd")
	if err != nil {
		return "", err
	}
	s.note("cli.demo.profile")
	if err := svc.Init(s.ctx, folder, "vn-mnd"); err != nil {
		return "", err
	}
	s.note("cli.demo.records")
	if err := svc.LoadDemo(s.ctx, demo.FS); err != nil {
		return "", err
	}
	s.note("cli.demo.files")
	if err := svc.AddDemoFiles(s.ctx); err != nil {
		return "", err
	}
	return svc.AddDemoUsers(s.ctx, demoUsers)
}

// demoPeriods are those the demonstration has records of.
var demoPeriods = []string{"2022-H1", "2022-H2", "2022", "2023-H1", "2023", "2024", "2025"}

// demoReports writes the central reports in every form and both languages.
func (s *session) demoReports(svc *service.Service, dir, base string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return unwritable(err)
	}
	for _, period := range demoPeriods {
		s.note("cli.demo.report", "period", period)
		r, err := svc.CentralReport(s.ctx, chancery.System(), service.Ask{Period: period, Level: "internal"}, base)
		if err != nil {
			return err
		}
		for _, format := range []string{"html", "docx", "pdf", "json"} {
			for _, lang := range i18n.Langs() {
				name := fmt.Sprintf("central-%s.%s.%s", period, lang, format)
				if format == "json" { // holds both
					name = fmt.Sprintf("central-%s.json", period)
				}
				if err := s.output(filepath.Join(dir, name), func(w io.Writer) error { return writeReport(r, format, lang, w) }); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// demoUsers are invented people, one for each way of working with the program.
var demoUsers = []service.Account{
	{Name: "admin", Display: "Ví dụ: Quản trị An / Example Administrator An", Roles: []chancery.Role{chancery.RoleAdministrator}, Organisation: "vn-dfr", MinistryWide: true, Marking: "top_secret"},
	{Name: "tonghop", Display: "Ví dụ: Tổng hợp Bình / Example Central Staff Binh", Roles: []chancery.Role{chancery.RoleCentre}, Organisation: "vn-dfr", MinistryWide: true, Marking: "secret"},
	{Name: "chihuy", Display: "Ví dụ: Chỉ huy Châu / Example Leader Chau", Roles: []chancery.Role{chancery.RoleLeader}, Organisation: "vn-mnd", MinistryWide: true, Marking: "secret"},
	{Name: "haiquan", Display: "Ví dụ: Cán bộ Dũng, Hải quân / Example Officer Dung, Navy", Roles: []chancery.Role{chancery.RoleOfficer}, Organisation: "vn-navy", Marking: "internal"},
	{Name: "gghb", Display: "Ví dụ: Cán bộ Giang, Gìn giữ hòa bình / Example Officer Giang, Peacekeeping", Roles: []chancery.Role{chancery.RoleOfficer}, Organisation: "vn-vdpo", Marking: "confidential", Compartments: []chancery.Code{"peacekeeping"}},
	{Name: "xem", Display: "Ví dụ: Người xem Hà / Example Reader Ha", Roles: []chancery.Role{chancery.RoleReader}, Organisation: "vn-navy", Marking: "public"},
	{Name: "thanhtra", Display: "Ví dụ: Thanh tra Khoa / Example Inspector Khoa", Roles: []chancery.Role{chancery.RoleInspector}, Organisation: "vn-mnd", MinistryWide: true, Marking: "secret"},
}

func demoNames() (names []string) {
	for _, u := range demoUsers {
		names = append(names, u.Name)
	}
	return names
}
