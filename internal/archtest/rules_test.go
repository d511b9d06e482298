package archtest

// mayImport says which packages of chancery each package may import in code that
// is not a test, besides its own subpackages. Packages go without the word
// internal. One that is not listed may not exist.
var mayImport = map[string][]string{
	"chancery": {}, // and of other modules none
	"ledger":   {"chancery"},
	"i18n":     {"chancery"},
	"auth":     {"chancery"},
	"webhook":  {"chancery"},
	"chart":    {"chancery"},
	"figures":  {"chancery", "i18n"},

	"report":       {"chancery", "figures", "i18n", "chart"},
	"report/paper": {"chancery", "figures", "i18n", "chart"},
	"report/word":  {"chancery", "i18n", "report/paper"},
	"report/forms": {"chancery", "i18n", "report/paper"},
	"ingest":       {"chancery", "figures", "i18n", "chart"},
	"bundle":       {"chancery", "figures", "i18n", "chart"},
	"bundle/v1":    {"chancery"},
	"sheet":        {"chancery", "i18n"},
	"content":      {"chancery"},
	"preview":      {"chancery", "i18n"},

	"store":   {"chancery", "ledger", "figures", "i18n"},
	"service": {"chancery", "store", "ledger", "auth", "figures", "report", "report/forms", "report/word", "ingest", "bundle", "sheet", "content", "preview", "webhook", "i18n"},

	"web":          {"chancery", "service", "i18n", "chart"},
	"api":          {"chancery", "service", "webhook", "i18n", "chart"},
	"api/generate": {"api"},
	"client":       {}, // speaks HTTP to a ministry, whose code it does not know
	"job":          {"chancery", "service", "i18n", "chart"},
	"cli":          everything,

	"archtest":        {},
	"browsertest":     {},
	"store/storetest": {},

	"cmd/chancery":         {"cli"},
	"demo":                 {},
	"profiles":             {},
	"profiles/profiletest": {"chancery"},
}

// everything stands for all packages that are not only for tests.
var everything = []string{"*"}

// testOnly are the packages that only tests may import.
var testOnly = []string{"archtest", "browsertest", "store/storetest", "profiles/profiletest"}

// standardOnly are the packages that import nothing beyond Go's own library.
var standardOnly = []string{"chancery", "client"}

// onlyIn says where a package of Go's library may be used at all, so that SQL
// stays in the store, HTTP status codes at the edge, and values in the middle.
var onlyIn = map[string][]string{
	"database/sql": {"store", "store/storetest", "cli"},
	"net/http":     {"web", "api", "auth", "cli", "client", "webhook"},
}

// clockless are the packages that are told the time and never look at a clock.
var clockless = []string{"chancery", "figures", "chart", "report", "report/paper", "report/word", "report/forms", "ingest", "bundle", "bundle/v1"}

// writers are the files of the store that may write to tables: those that
// append to the ledger, and those that keep what is no record.
var writers = []string{
	"columns.go", "save.go", "scope.go", // records, by way of Save and Remove
	"deferred.go", "ledger.go", "migrate.go", "numbers.go", "search.go", // what follows from them
	// what is no record
	"accountchanges.go", "accounts.go", "drafts.go", "files.go", "imports.go", "jobs.go", "merges.go", "papers.go", "reading.go", "runs.go", "settings.go", "twins.go", "views.go", "webhooks.go",
	"backup.go", // everything, from a backup that was verified
}

// sqlOutsideStore are the files beyond the store that may hold SQL, as path
// patterns: the benchmark measures bare SQL beside the store's own.
var sqlOutsideStore = []string{"internal/cli/bench*.go"}

// bannedPackages say nothing about what is in them.
var bannedPackages = []string{"util", "utils", "common", "helper", "helpers", "types", "models", "base", "shared", "misc"}

// bannedSuffixes of type names say nothing either.
var bannedSuffixes = []string{"Manager", "Helper", "Impl", "Info", "Data"}

// maxLines is the length of a Go file beyond which it is split.
const maxLines = 500
