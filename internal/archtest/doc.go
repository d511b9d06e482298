// Package archtest holds the rules of the architecture as tests that read the
// source files themselves: who may import whom, where SQL may stand, how things
// are called, and that what is written down agrees with the tree.
//
// It must not import any other package of chancery: it judges files, not
// behaviour. Read rules_test.go first, which has the rules as tables; whoever
// adds a package, or a file of the store that writes, adds a line there.
package archtest
