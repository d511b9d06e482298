// Package cli is the command line: it reads commands, opens the ministry they
// are for, calls the service and prints what came of it. It is the only package
// that sees all others and wires them in serve.go. It must decide nothing about
// records. Read cli.go first, then the file named like the command.
package cli
