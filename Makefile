# Everything a developer runs. CI calls `make test` and nothing else.
# Steps that are more than a line are scripts in tests/env/.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Tools that the tests need are installed below target/, never on the machine.
BIN := $(CURDIR)/target/env/bin
BUF := node_modules/.bin/buf
export PATH := $(BIN):$(PATH)
export GOBIN := $(BIN)
ifdef CI
export CARGO_INCREMENTAL := 0
export CARGO_TERM_COLOR := never
endif

.PHONY: help test check-tools setup lint advisories unit it sdk release dist tour questions prove generate release-contract fmt clean

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / { printf "  %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: check-tools ## Installs what the tests need and runs everything
	@tests/env/steps setup lint unit it sdk release tour

check-tools: ## Names each missing tool
	@tests/env/check-tools

setup: ## Installs the tests' own tools below target/ and node_modules/
	@tests/env/setup

lint: ## Contract, format, clippy, licenses
	$(BUF) lint
	$(BUF) format --diff --exit-code
	@tests/env/contract compare
	@tests/env/generated compare
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo deny --locked check licenses bans sources

advisories: ## Known vulnerabilities of dependencies (apart: the answer changes without us)
	cargo deny --locked check advisories

unit: ## Tests of pure code
	cargo test --workspace --lib --bins --locked

it: ## The black-box suite against the real binary, on three databases
	@tests/env/it

sdk: ## The clients in their languages against the real binary
	@tests/env/sdk

release: ## The release build, in a copy as fresh as a clone
	@tests/env/fresh-copy cargo build --release --locked

tour: ## The commands of the README, as they stand there
	cargo test --package parlance-tests --test tour --locked

questions: ## How well questions find their passage, as a table
	@cargo test --quiet --package parlance-tests --test it --locked -- knowledge::questions shop:: --nocapture

dist: ## The binary that is shipped: optimised as a whole, which takes minutes
	cargo build --profile dist --locked --bin parlance

prove: ## Measures what is shipped; one table for each scenario in docs/figures/
	@tests/env/prove

prove-crash prove-cancel prove-rolling prove-slow: prove-%: ## The long form of a promise
	@tests/env/prove-long $*

prove-%: ## One scenario: start, idle, send, ask, resume, history, fair, queue or answers
	@tests/env/prove $*

generate: ## The clients' code and docs/api.md from the contract
	@tests/env/generated write

release-contract: ## Makes today's contract the one that later ones are compared with
	@tests/env/contract release

fmt: ## Formats code and contract
	cargo fmt --all
	$(BUF) format --write

clean: ## Removes everything that was built or installed
	rm -rf target node_modules
