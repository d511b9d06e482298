# The commands of this repository. `make demo` and `make build` need only Go;
# `make test` installs what else the tests need (see scripts/test-setup).

GO          ?= go
DEMO_FLAGS  ?=
BENCH_FLAGS ?=
TEST_FLAGS  ?= -timeout 20m
PACKAGES    ?= ./...

# Pure Go everywhere, so that no C compiler is needed. The race detector is the
# exception: make test CGO_ENABLED=1 TEST_FLAGS=-race
CGO_ENABLED ?= 0
export CGO_ENABLED

# A linter reads what the compiler writes, so it is rebuilt when either changes.
STATICCHECK_VERSION := 0.8.2
STATICCHECK := .bin/staticcheck-$(STATICCHECK_VERSION)-$(shell $(GO) env GOVERSION)

.DEFAULT_GOAL := help
.PHONY: help demo build test lint bench clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: ## Load the demonstration ministry, write its central report and serve it (DEMO_FLAGS)
	$(GO) run ./cmd/chancery demo $(DEMO_FLAGS)

build: ## Build the static program into bin/chancery
	$(GO) build -trimpath -o bin/chancery ./cmd/chancery

# The tests share one throw-away PostgreSQL; it is stopped whatever they found.
test: ## Install what the tests need, check the code, run every test (TEST_FLAGS, PACKAGES)
	@scripts/test-setup
	@$(MAKE) --no-print-directory lint
	@trap scripts/test-teardown EXIT; $(GO) test $(TEST_FLAGS) $(PACKAGES)

lint: $(STATICCHECK) ## Run go vet, gofmt and staticcheck
	$(GO) vet ./...
	@unformatted=$$(gofmt -l -s .); \
	if [ -n "$$unformatted" ]; then echo "gofmt -s -w these files:"; echo "$$unformatted"; exit 1; fi
	$(STATICCHECK) ./...

$(STATICCHECK):
	@mkdir -p .bin && rm -f .bin/staticcheck*
	GOBIN="$(CURDIR)/.bin" $(GO) install honnef.co/go/tools/cmd/staticcheck@v$(STATICCHECK_VERSION)
	@mv .bin/staticcheck $@

bench: ## Measure each path beside the same work in bare SQL (BENCH_FLAGS)
	$(GO) run ./cmd/chancery bench $(BENCH_FLAGS)

clean: ## Remove what these commands made, the demonstration's data included
	@scripts/test-teardown
	rm -rf bin .bin .cache chancery-demo
