package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"chancery/internal/i18n"
)

// What a command ends with.
const (
	done   = 0
	failed = 1 // refused by a rule or failed
	misuse = 2 // the command line is wrong
)

// grammar is the command line. Its words stand in the messages cli.command.*
// and cli.flag.*, in both languages.
type grammar struct {
	DB   string `name:"db" env:"CHANCERY_DB" placeholder:"DATABASE"`
	Data string `env:"CHANCERY_DATA" default:"./chancery-data" placeholder:"DIR"`
	As   string `placeholder:"USER"`
	Lang string `enum:"en,vi," default:"" placeholder:"en|vi"`

	Demo    demoCommand    `cmd:""`
	Init    initCommand    `cmd:""`
	Serve   serveCommand   `cmd:""`
	Import  importCommands `cmd:""`
	Export  exportCommand  `cmd:""`
	Ingest  ingestCommand  `cmd:""`
	Report  reportCommands `cmd:""`
	Paper   paperCommand   `cmd:""`
	Ledger  ledgerCommands `cmd:""`
	History historyCommand `cmd:""`

	Profile profileCommands `cmd:""`

	Duplicates duplicatesCommand `cmd:""`
	Merge      mergeCommand      `cmd:""`
	Unmerge    unmergeCommand    `cmd:""`

	Backup  backupCommand  `cmd:""`
	Restore restoreCommand `cmd:""`
	Migrate migrateCommand `cmd:""`
	Doctor  doctorCommand  `cmd:""`
	User    userCommands   `cmd:""`

	Webhook webhookCommands `cmd:""`

	Bench benchCommand `cmd:""`
}

// Run runs one command and returns what the process ends with.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s := &session{ctx: ctx, in: stdin, out: stdout, err: stderr, lang: languageOf(args)}
	var g grammar
	ended := -1 // by kong itself, after --help
	parser, err := kong.New(&g, kong.Name("chancery"), kong.Writers(stdout, stderr), kong.Exit(func(code int) { ended = code }), kong.Help(s.help))
	if err != nil {
		return s.fail(err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if ended >= 0 {
		return ended
	}
	if err != nil {
		return s.misused(err)
	}
	s.options = &g
	defer s.close()
	if err := parsed.Run(s); err != nil {
		return s.fail(err)
	}
	return done
}

// languageOf is the language of messages: that of --lang, else of the
// environment, else English.
func languageOf(args []string) i18n.Lang {
	for i, a := range args {
		value, ok := strings.CutPrefix(a, "--lang=")
		if a == "--lang" && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		if l, known := i18n.Parse(value); ok && known {
			return l
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := os.Getenv(name); value != "" {
			if l, known := i18n.Parse(value); known {
				return l
			}
			return i18n.EN
		}
	}
	return i18n.EN
}

// wrongUse is an error of the command line itself.
type wrongUse struct{ error }

func (w wrongUse) Unwrap() error { return w.error }

func (s *session) fail(err error) int {
	var wrong wrongUse
	if errors.As(err, &wrong) {
		s.complain(wrong.error)
		return misuse
	}
	if s.ctx.Err() != nil {
		s.note("cli.interrupted")
		return failed
	}
	if !errors.Is(err, errSaid) {
		s.complain(err)
	}
	return failed
}
