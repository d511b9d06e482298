//go:build !unix

package cli

// freeSpace is not known on systems that do not tell it in the common way.
func freeSpace(string) (bytes uint64, known bool) { return 0, false }
