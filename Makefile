# Everything a person does with this repository. `make` alone says what there is.
.DEFAULT_GOAL := help
.PHONY: help setup build demo test lint check check-package check-service format bench soak soak-short fuzz fuzz-short manuals deb sanitize-thread sanitize-address

help: ## Say what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: ## Install the Debian packages that are missing
	@scripts/setup.sh

build: setup ## Build every program (debug)
	@scripts/build.sh

demo: build ## Run the demo campus: broker, simulator, daemon, rollups, KPI, bulletin
	@scripts/demo.sh

test: setup ## Build and run every test
	@scripts/test.sh

lint: setup ## Check format, layering and warnings
	@scripts/lint.sh

check: lint test check-package check-service fuzz-short soak-short ## What must hold before anything lands

check-package: test ## Install, upgrade, remove and purge a quick package of the debug programs (root)
	@scripts/check-package.sh || [ $$? -eq 77 ]

check-service: test ## Run that package under a systemd in a container: units, credentials, timers, upgrade (root)
	@scripts/check-service.sh || [ $$? -eq 77 ]

deb: setup ## Build the Debian package (release mode; some minutes)
	@scripts/package.sh

# What two cores carry with the debug build that the tests made; the full load is for the release build, below.
soak-short: test
	@BUILD=no MINUTES=5 DEVICES=200 MESSAGES=200 scripts/soak.sh

soak: setup ## Load, faults, kills and full disks for MINUTES=n, then proofs (release build; DEVICES=, MESSAGES= a second)
	@CONFIGURATION=release MINUTES=$(or $(MINUTES),12) scripts/soak.sh

fuzz: setup ## Feed everything that comes from outside with bytes that nobody sent, SECONDS=n a target
	@SECONDS_EACH=$(or $(SECONDS),15) scripts/fuzz.sh

# After the tests, so that two builds do not share the cores; by one seed, so that it says the same of the same programs.
fuzz-short: test
	@SECONDS_EACH=10 SEED=1 scripts/fuzz.sh

sanitize-thread: setup ## Run the tests of what has threads under the thread sanitizer, in a build of its own
	@scripts/sanitize.sh thread

sanitize-address: setup ## Run the tests of what calls C under the address sanitizer, in a build of its own
	@scripts/sanitize.sh address

bench: ## Measure every number that the issues name, beside C programs, as one table (release build; GROUP=, BENCH_QUICK=1)
	@scripts/bench.sh $(GROUP)

manuals: build ## Write man pages and shell completions to build/share
	@scripts/setup.sh python3
	@scripts/manuals.sh build/share

format: ## Format every Swift file
	@swift format -i -r Package.swift Sources Tests Benchmarks Fuzzing
