# `make help` tells what there is. Everything is installed into .venv beside this file, from the lock files.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-print-directory

CASE ?= january-2022
# The first of these that is Python 3.11 or later makes the environment; PYTHON=... names another.
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11
# Arguments for pytest, for instance TESTS="tests/unit -k posterior".
TESTS ?=

BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

# An environment knows its folder by name: one that was moved is made anew.
ifneq "$(wildcard .venv/here)" ""
ifneq "$(shell cat .venv/here)" "$(CURDIR)"
$(shell rm -rf .venv)
endif
endif

.PHONY: help
help:  ## tell what each target does
	@sed -n 's/^\([a-z]*\):.*##/\1\t/p' Makefile | expand -t 10

.PHONY: brief
brief: .venv/run.stamp  ## assess the January 2022 case (or CASE=...) and write its brief to out/
	@$(BIN)/standoff brief "$(CASE)" --out "out/$(notdir $(CASE))"

.PHONY: test
test: .venv/dev.stamp  ## run every test
	@$(BIN)/python -m pytest -n auto --maxprocesses 8 $(TESTS)

.PHONY: check
check: .venv/dev.stamp  ## format, lint, types, import contracts, docs: all that CI checks beside the tests
	$(BIN)/python -m ruff format --check --quiet .
	$(BIN)/python -m ruff check --quiet .
	$(BIN)/python -m mypy
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(BIN)/python -m pip check
	$(BIN)/python docs/generate.py --check
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html

.PHONY: fix
fix: .venv/dev.stamp  ## format, mend what the linter can, write the generated pages anew
	$(BIN)/python -m ruff format --quiet .
	$(BIN)/python -m ruff check --fix --quiet .
	$(BIN)/python docs/generate.py

.PHONY: docs
docs: .venv/dev.stamp  ## build the documentation
	@$(BIN)/python docs/generate.py
	@$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo "Written: docs/_build/html/index.html"

.PHONY: bench
bench: .venv/dev.stamp  ## measure each budget (ONLY="stability commands" for some; PAGE=yes writes the page)
	@$(BIN)/python -m benchmarks $(if $(PAGE),--page) $(ONLY)

.PHONY: lock
lock: .venv/bin/python  ## resolve pyproject.toml anew and write the lock files
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(BIN)/python -m venv "$$folder" && \
	"$$folder/bin/python" -m pip install --quiet --upgrade pip && \
	"$$folder/bin/python" .ci/lock.py
	@echo "Written: requirements.lock, requirements-dev.lock"

.PHONY: clean
clean:  ## delete the environment and everything that was made
	rm -rf .venv out build dist docs/_build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage

.venv/bin/python:
	@found=; for python in $(PYTHON); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Standoff needs Python 3.11 or later; tried: $(PYTHON)." >&2; \
		echo "If you have one elsewhere: make PYTHON=/path/to/python3 ..." >&2; exit 1; \
	fi; \
	if ! "$$found" -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "$$found comes without the venv module. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; \
	fi; \
	echo "Making .venv with $$("$$found" --version)"; \
	rm -rf .venv && "$$found" -m venv .venv && printf "%s\n" "$(CURDIR)" > .venv/here

# Every package is in the lock files, so pip has nothing to resolve. Standoff itself is linked, not copied.
.venv/run.stamp: .venv/bin/python requirements.lock pyproject.toml src/standoff/__init__.py
	@echo "Installing what Standoff runs on (once; a minute or so)"
	@$(BIN)/python -m pip install --quiet --no-deps --only-binary :all: -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-index --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	@echo "Installing what tests and checks need (once; a minute or so)"
	@$(BIN)/python -m pip install --quiet --no-deps --only-binary :all: -r requirements-dev.lock
	@touch $@
