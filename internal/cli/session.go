package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
	"chancery/internal/store"
)

// session is one run of the program.
type session struct {
	ctx     context.Context
	in      io.Reader
	out     io.Writer
	err     io.Writer
	lang    i18n.Lang
	options *grammar
	opened  *store.Store
}

// errSaid ends a command that has told already what went wrong.
var errSaid = errors.New("said")

// database is the address of the database the command is for.
func (s *session) database() string {
	if s.options.DB != "" {
		return s.options.DB
	}
	return filepath.Join(s.options.Data, "chancery.db")
}

// file is the path of a SQLite database; empty for one on a server.
func file(database string) string {
	if strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://") {
		return ""
	}
	return strings.TrimPrefix(database, "sqlite:")
}

// placeOf names a database for people, without the password in its address.
func placeOf(database string) string {
	if path := file(database); path != "" {
		return path
	}
	u, err := url.Parse(database)
	if err != nil {
		return "postgres://"
	}
	return u.Redacted()
}

// service opens the ministry of the command. A file that is not there is no
// ministry: opening it would make one.
func (s *session) service() (*service.Service, error) {
	if path := file(s.database()); path != "" {
		if _, err := os.Stat(path); err != nil {
			return nil, chancery.Refuse("cli.no_database", "file", path)
		}
	}
	return s.open()
}

// serviceOrNew is service, and in a folder that is empty or not there yet it
// makes a ministry with nothing in it. A folder with other things in it may be
// the wrong one.
func (s *session) serviceOrNew() (*service.Service, error) {
	path := file(s.database())
	if path == "" {
		return s.open()
	}
	if _, err := os.Stat(path); err == nil {
		return s.open()
	}
	if in, err := os.ReadDir(filepath.Dir(path)); err == nil && len(in) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, chancery.Refuse("cli.no_database", "file", path)
	}
	s.note("cli.serve.new", "file", path)
	return s.open()
}

// open opens or makes the database of the command.
func (s *session) open() (*service.Service, error) {
	if path := file(s.database()); path != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, chancery.Failure("error.storage", err)
		}
	}
	st, err := store.Open(s.ctx, s.database(), time.Now)
	if err != nil {
		return nil, err
	}
	s.opened = st
	return service.New(st, s.options.Data), nil
}

func (s *session) close() {
	if s.opened != nil {
		s.opened.Close()
		s.opened = nil
	}
}

// actor is who the command acts for: the account of --as, else the local
// administrator, who needs none.
func (s *session) actor(svc *service.Service) (chancery.Actor, error) {
	who := chancery.System()
	if s.options.As != "" {
		var err error
		if who, err = svc.Actor(s.ctx, s.options.As); err != nil {
			return who, err
		}
	}
	who.Lang = string(s.lang)
	return who, nil
}

// begin is what nearly every command needs: the ministry and who acts.
func (s *session) begin() (*service.Service, chancery.Actor, error) {
	svc, err := s.service()
	if err != nil {
		return nil, chancery.Actor{}, err
	}
	who, err := s.actor(svc)
	return svc, who, err
}

// offline is the service without a database, for what needs only keys.
func (s *session) offline() *service.Service { return service.New(nil, s.options.Data) }

func (s *session) t(key string, args ...any) string { return i18n.T(s.lang, key, args...) }

// note tells a person something; it is no result.
func (s *session) note(key string, args ...any) { fmt.Fprintln(s.err, s.t(key, args...)) }

// printf writes to the result.
func (s *session) printf(format string, args ...any) { fmt.Fprintf(s.out, format, args...) }

func (s *session) json(v any) error {
	enc := json.NewEncoder(s.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// output calls write with the file named, or with the result when none is. A
// file that could not be written whole is not left behind.
func (s *session) output(name string, write func(io.Writer) error) error {
	if name == "" || name == "-" {
		return write(s.out)
	}
	part := name + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return unwritable(err)
	}
	err = write(f)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(part, name)
	}
	if err != nil {
		_ = os.Remove(part)
		if chancery.ProblemOf(err) == chancery.Broken {
			return unwritable(err)
		}
	}
	return err
}

func unwritable(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return &chancery.Error{Problem: chancery.Refused, Key: "cli.unwritable", Args: []any{"file", path.Path, "reason", path.Err.Error()}, Cause: err}
	}
	return err
}

// secret asks for something that must not be seen, without echo on a terminal.
func (s *session) secret(question string) (string, error) {
	if in, ok := s.in.(*os.File); ok && isatty.IsTerminal(in.Fd()) {
		fmt.Fprint(s.err, s.t(question)+" ")
		echo := func(setting string) {
			stty := exec.CommandContext(s.ctx, "stty", setting)
			stty.Stdin = in
			_ = stty.Run() // without it the password is seen, which is no reason to refuse it
		}
		echo("-echo")
		defer func() {
			echo("echo")
			fmt.Fprintln(s.err)
		}()
	}
	line, err := bufio.NewReader(s.in).ReadString('\n')
	if err != nil && line == "" {
		return "", chancery.Refuse("cli.no_password")
	}
	return strings.TrimRight(line, "\r\n"), nil
}
