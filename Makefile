# Everything a person does with this repository. `make` alone says what there is.
.DEFAULT_GOAL := help
.PHONY: help setup build demo test lint check format bench manuals

help: ## Say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

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

check: lint test ## What must hold before anything lands

bench: ## Measure polling and messages against plain C (builds in release mode)
	@scripts/setup.sh libcjson-dev
	@scripts/bench.sh

manuals: build ## Write man pages and shell completions to build/share
	@scripts/setup.sh python3
	@scripts/manuals.sh build/share

format: ## Format every Swift file
	@swift format -i -r Package.swift Sources Tests Benchmarks
