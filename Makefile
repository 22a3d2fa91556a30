# Everything runs in .venv; nothing but make and Python 3.11 or newer with venv is needed.
#   make run      the platform with demo data on 127.0.0.1:$PORT (8000); STAGE=ranked begins further on
#   make test     all tests          make check    all checks that run no test
#   make test-quick  all but what is slow, the browser's and PostgreSQL's

PORT  ?= 8000
STAGE ?= start
VENV  := .venv
BIN   := $(VENV)/bin
BENCH := .venv-bench
PIP   := python -m pip --disable-pip-version-check -qq
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header $(LOCKFLAGS)
# Tests take their settings from here alone, never from a server's environment.
PYTEST := env -u DATABASE_URL $(BIN)/pytest -n 2 --quiet

.PHONY: run setup dev-setup check test test-quick bench lock translations clean
.DEFAULT_GOAL := run
MAKEFLAGS += --no-print-directory

run: setup
	@exec $(BIN)/tihang serve --demo --stage $(STAGE) --port $(PORT)

setup: $(VENV)/.run-installed
dev-setup: $(VENV)/.dev-installed

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 以上版本（含 venv 模块）。 Python 3.11 or newer with venv is needed." >&2; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.run-installed: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages (once; about a minute)"
	@$(BIN)/$(PIP) install --require-hashes -r requirements/run.txt
	@$(BIN)/$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev-installed: requirements/dev.txt $(VENV)/.run-installed
	@echo "Installing the locked development packages"
	@$(BIN)/$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# Made by the same Python as .venv, so that figures compare.
$(BENCH)/.installed: requirements/bench.txt pyproject.toml | $(BIN)/python
	@echo "Setting up $(BENCH) with the peers to compare with"
	@$(BIN)/python -m venv --clear $(BENCH)
	@$(BENCH)/bin/$(PIP) install --require-hashes -r requirements/bench.txt
	@$(BENCH)/bin/$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# Each check prints its name and, when something is wrong, what.
check: dev-setup
	@$(BIN)/python tools/checks.py

test: dev-setup
	@echo "== All tests, on SQLite"
	@$(PYTEST) -m "not postgres"
	@echo "== The data layer, on PostgreSQL"
	@env -u DATABASE_URL $(BIN)/python tools/with_postgres.py $(BIN)/pytest -n 2 --quiet -m "database or postgres" tests/platform

# What drives a browser against a running server, and a database server, are left to `make test`.
test-quick: dev-setup
	@HYPOTHESIS_PROFILE=quick $(PYTEST) -m "not postgres and not browser and not slow"

bench: $(BENCH)/.installed
	@$(BENCH)/bin/python -m benchmarks

# make lock LOCKFLAGS=--upgrade takes newer versions.
lock: dev-setup
	@cd requirements && for name in run dev bench; do ../$(COMPILE) $$name.in --output-file $$name.txt || exit 1; done
	@$(BIN)/python tools/locks.py

translations: dev-setup
	@$(BIN)/python tools/translations.py extract
	@$(BIN)/python tools/translations.py compile

clean:
	@rm -rf $(VENV) $(BENCH) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
