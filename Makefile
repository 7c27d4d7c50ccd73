# One definition of every chore. `make` lists them.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PAGES := $(wildcard src/hemmaplan/*/templates src/hemmaplan/desk/*/templates)
.DEFAULT_GOAL := help
export PYTHON

.PHONY: help demo test check fix bench chaos mutation oracle setup requirements vendor sbom clean

help: ## list the chores
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 22

demo: ## a running Hemmaplan with a demo municipality (PORT=8001, RESET=1 to begin anew)
	@$(PYTHON) tools/demo.py

test: ## the whole suite, with browser journeys (ARGS="-k queue")
	@$(PYTHON) tools/test.py $(ARGS)

check: setup ## all that CI asks of the code, without running the tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(if $(PAGES),$(BIN)/djlint --quiet --check --lint $(PAGES))
	$(BIN)/lint-imports
	$(BIN)/mypy
	HEMMAPLAN_MODE=test $(BIN)/hemmaplan check --fail-level WARNING
	HEMMAPLAN_MODE=test $(BIN)/hemmaplan makemigrations --check --dry-run

fix: setup ## format the code and mend what can be mended by itself
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(if $(PAGES),-$(BIN)/djlint --quiet --reformat $(PAGES))

bench: setup ## measure the pages and the engines (ARGS=...)
	$(BIN)/python -m bench $(ARGS)

chaos: setup ## kill parts of a demo while people send forms, and count what was said and what was stored (ARGS="--kills 1000 --seconds 3000")
	$(BIN)/python -m bench.chaos $(ARGS)

mutation: setup ## make small changes in the domain code, one at a time, and see whether the tests notice (ARGS="--count 40 --seed 7")
	$(BIN)/python -m bench.mutation $(ARGS)

oracle: setup ## the norms against an OpenFisca model in an environment of its own (ARGS="--count 1000")
	$(BIN)/python -m tools.oracle $(ARGS)

setup: ## the virtual environment with the pinned, hashed packages
	@$(PYTHON) tools/setup.py

requirements: ## pin requirements/*.in anew, with hashes (UPGRADE=--upgrade for newer versions)
	@for name in core dev tools oracle; do $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate $(UPGRADE) \
	  requirements/$$name.in -o requirements/$$name.txt || exit 1; done

sbom: setup ## what the product is made of, as CycloneDX JSON in build/ (ARGS=FILE)
	$(BIN)/python tools/sbom.py $(ARGS)

vendor: setup ## fetch the design system, icons and font anew, at the versions in tools/vendor.py
	@$(BIN)/python tools/vendor.py

clean: ## stop the embedded database and remove all that was made here (the demo's data too)
	@[ ! -x $(BIN)/python ] || $(BIN)/python -m hemmaplan.config.embedded_postgres clean
	rm -rf .venv .hemmaplan .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find src tests tools -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
	rm -rf src/*.egg-info
