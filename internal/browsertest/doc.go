// Package browsertest drives a real Chromium for the tests of the pages: it
// clicks, fills and reads as a person does, checks a page with axe, and keeps a
// list of every host that was asked for something.
//
// It must not know chancery's pages or records; whoever tests a page passes
// addresses and CSS selectors. Only tests import it. A step that cannot be done
// fails the test, and so does a machine without Chromium.
//
// Read browser.go first, then observe.go.
package browsertest
