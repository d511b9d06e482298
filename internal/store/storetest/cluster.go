package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// settings trade all safety for speed, and listen on a socket in the folder of
// the data only. The order of text is Vietnamese by default, so that a query
// which relies on the order of bytes without saying so is found out.
const settings = `
listen_addresses = ''
unix_socket_directories = '%s'
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
max_connections = 400
shared_buffers = 32MB
`

// cluster is a throw-away PostgreSQL server. All test binaries of one account
// share it, those of later runs as well.
type cluster struct {
	bin     string // folder of initdb and pg_ctl
	home    string // folder of the locks, the log and the data
	account *syscall.Credential
}

// startCluster returns the address of the running cluster.
func startCluster() (string, error) {
	bin, err := programs("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
	if err != nil {
		return "", err
	}
	c := &cluster{bin: bin}
	if c.account, err = serverAccount(); err != nil {
		return "", err
	}
	if c.home, err = clusterHome(bin); err != nil {
		return "", err
	}
	// Never given back: it keeps scripts/test-teardown away while this process lives.
	if _, err = lock(filepath.Join(c.home, "users.lock"), syscall.LOCK_SH); err != nil {
		return "", err
	}
	starting, err := lock(filepath.Join(c.home, "start.lock"), syscall.LOCK_EX)
	if err != nil {
		return "", err
	}
	defer syscall.Close(starting)
	if err := c.ensure(); err != nil {
		return "", err
	}
	query := url.Values{"host": {c.data()}, "port": {"5432"}, "sslmode": {"disable"}}
	return "postgres://postgres@/postgres?" + query.Encode(), nil
}

// programs returns the newest of the folders that holds PostgreSQL's server
// programs, or the one of the search path.
func programs(patterns ...string) (string, error) {
	var found []string
	for _, pattern := range patterns {
		folders, err := filepath.Glob(filepath.Join(pattern, "initdb"))
		if err != nil {
			return "", err
		}
		found = append(found, folders...)
	}
	if len(found) > 0 {
		newest := slices.MaxFunc(found, func(a, b string) int { return cmp.Compare(release(a), release(b)) })
		return filepath.Dir(newest), nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", errors.New("no server programs on this machine: run `make test`, which installs them, " +
		"or name a server in CHANCERY_TEST_POSTGRES")
}

// release is the version in the name of the folder above bin.
func release(initdb string) float64 {
	return version(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
}

var number = regexp.MustCompile(`[0-9]+(\.[0-9]+)?`)

// version is the first number in a text.
func version(text string) float64 {
	v, err := strconv.ParseFloat(number.FindString(text), 64)
	if err != nil {
		return 0
	}
	return v
}

// serverAccount is the account the server runs as when we are root, which
// PostgreSQL refuses.
func serverAccount() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		if account, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
}

// clusterHome makes the folder for one version of PostgreSQL. Its name can be
// guessed by everybody on the machine, so one that is not ours is refused.
func clusterHome(bin string) (string, error) {
	said, err := exec.Command(filepath.Join(bin, "initdb"), "--version").Output()
	if err != nil {
		return "", err
	}
	base := filepath.Join(os.TempDir(), fmt.Sprintf("chancery-test-%d", os.Getuid()))
	if err := os.Mkdir(base, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	info, err := os.Lstat(base)
	if err != nil {
		return "", err
	}
	if owner, ok := info.Sys().(*syscall.Stat_t); !ok || !info.IsDir() || int(owner.Uid) != os.Getuid() {
		return "", fmt.Errorf("%s belongs to another account", base)
	}
	home := filepath.Join(base, fmt.Sprintf("postgres-%v", version(string(said))))
	return home, os.MkdirAll(home, 0o755)
}

// lock waits for a lock on a file and returns the descriptor that holds it until
// it is closed.
func lock(path string, how int) (int, error) {
	fd, err := syscall.Open(path, syscall.O_CREAT|syscall.O_RDWR|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return 0, fmt.Errorf("opening %s: %w", path, err)
	}
	for {
		err := syscall.Flock(fd, how)
		if err == nil {
			return fd, nil
		}
		if err != syscall.EINTR {
			syscall.Close(fd)
			return 0, fmt.Errorf("locking %s: %w", path, err)
		}
	}
}

func (c *cluster) data() string  { return filepath.Join(c.home, "data") }
func (c *cluster) ready() string { return filepath.Join(c.home, "ready") }

// ensure leaves the server running. A cluster that does not start any more, as
// after a power cut, is made anew: nothing in it is worth keeping.
func (c *cluster) ensure() error {
	if conn, err := net.Dial("unix", filepath.Join(c.data(), ".s.PGSQL.5432")); err == nil {
		return conn.Close()
	}
	if _, err := os.Stat(c.ready()); err == nil && c.start() == nil {
		return nil
	}
	if err := c.create(); err != nil {
		return err
	}
	return c.start()
}

func (c *cluster) create() error {
	if err := errors.Join(os.RemoveAll(c.ready()), os.RemoveAll(c.data())); err != nil {
		return err
	}
	if err := os.Mkdir(c.data(), 0o700); err != nil {
		return err
	}
	if c.account != nil {
		if err := os.Chown(c.data(), int(c.account.Uid), int(c.account.Gid)); err != nil {
			return err
		}
	}
	err := c.run("initdb", "--pgdata="+c.data(), "--username=postgres", "--auth=trust", "--no-sync",
		"--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=vi")
	if err != nil {
		return err
	}
	conf, err := os.OpenFile(filepath.Join(c.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(conf, settings, c.data())
	if err := errors.Join(err, conf.Close()); err != nil {
		return err
	}
	return os.WriteFile(c.ready(), nil, 0o600)
}

// start returns when the server accepts connections.
func (c *cluster) start() error {
	log := filepath.Join(c.data(), "server.log")
	if err := c.run("pg_ctl", "start", "--wait", "--silent", "--pgdata="+c.data(), "--log="+log); err != nil {
		tail, _ := os.ReadFile(log)
		return fmt.Errorf("%w\n%s", err, tail)
	}
	return nil
}

// run runs one of the server's programs as the account it needs, without the
// settings that the caller's environment has for PostgreSQL's clients.
func (c *cluster) run(program string, args ...string) error {
	cmd := exec.Command(filepath.Join(c.bin, program), args...)
	cmd.Dir = c.home
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PG") })
	cmd.Env = append(cmd.Env, "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.account}
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", program, err, output)
	}
	return nil
}
