# Everything a person needs: `make demo` and `make test`. Each sets up what it needs first.
.PHONY: demo test assets fonts bench fmt deny mutants clean setup-demo setup-test

# Our own code as it is measured.
OPTIMISED = --config profile.dev.opt-level=2 --config profile.dev.package.law.opt-level=2

DATA   ?= data/demo
LISTEN ?= 127.0.0.1:8080

demo: setup-demo
	@echo "demo: building (the first time takes some minutes)"
	@cargo build --quiet --package zhifa
	@echo "demo: serving http://$(LISTEN) (data in $(DATA); stop with Ctrl-C)"
	@exec cargo run --quiet --package zhifa -- demo --data $(DATA) --listen $(LISTEN)

test: setup-test
	@scripts/test.sh

setup-demo:
	@scripts/setup.sh demo

setup-test:
	@scripts/setup.sh test

assets:
	@scripts/assets.sh

fonts:
	@scripts/fonts.sh

bench: setup-demo
	@cargo run --quiet $(OPTIMISED) --package zhifa -- bench

fmt:
	@cargo fmt --all

deny:
	@cargo deny --version >/dev/null 2>&1 || { echo "deny: needs cargo-deny: cargo install cargo-deny --locked"; exit 1; }
	@cargo deny check

# Hours: see docs/mutants.md. FILE narrows it to one file, e.g. `make mutants FILE=crates/law/src/surcharge.rs`.
mutants:
	@cargo mutants --version >/dev/null 2>&1 || { echo "mutants: needs cargo-mutants: cargo install cargo-mutants --locked"; exit 1; }
	@cargo mutants --package law $(if $(FILE),--file $(FILE)) $(MUTANTS)

clean:
	@cargo clean
	@rm -rf frontend/dist frontend/node_modules e2e/node_modules e2e/shots
