// Command chancery keeps the records of a ministry's external relations.
package main

import (
	"os"

	"chancery/internal/cli"
)

func main() { os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
