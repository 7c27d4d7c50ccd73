# One definition of every chore. `make` lists them.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help

.PHONY: help setup demo test check fix bench requirements vendor clean

help: ## list the chores
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 22

setup: ## the virtual environment with the pinned, hashed packages
	@$(PYTHON) tools/setup.py

requirements: ## pin the wishes in requirements/*.in anew, with hashes
	@for name in core dev; do $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate $(UPGRADE) requirements/$$name.in -o requirements/$$name.txt || exit 1; done
