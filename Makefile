# Everything that is done to Remit, by one name each. `make help` lists them.
#
# Needs Python 3.11 or later, git and make. PYTHON=/path/to/python3.x chooses the interpreter.
# Whatever is installed goes into .venv, at the versions and hashes of requirements/*.txt.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The package itself: its dependencies are in place by then, and building it resolves nothing.
INSTALL_SELF := $(PIP) install --no-deps --no-build-isolation --no-index --editable .

# Core and lib answer for their own coverage; every other test runs faster when nothing traces it.
UNIT := $(wildcard tests/core tests/lib tests/access)
# Tests never see the database or the data folder of whoever runs them.
ENV := env -u REMIT_DATABASE_URL REMIT_DATA_DIR=$(CURDIR)/$(VENV)/test-data
PYTEST := $(ENV) $(BIN)/python -m pytest -n logical --dist worksteal
PYTEST_ARGS ?=
DEMO_ARGS ?=

.PHONY: help demo install dev test check unit integration lock bench screenshots vendor fuzz clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

demo: $(VENV)/.runtime ## install, fill the invented company, serve it, print the address
	@exec $(BIN)/remit demo $(DEMO_ARGS)

install: $(VENV)/.runtime ## install what Remit needs to run, and Remit
dev: $(VENV)/.dev ## install what working on Remit needs

test: check unit integration ## lint, types, layers, security and all tests

check: $(VENV)/.dev ## lint, format, types, layers, security; no tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(ENV) $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml src

unit: $(VENV)/.dev ## tests of core and lib; core must be covered to 100 %, branches included
	$(PYTEST) $(UNIT) --cov=src/remit/core --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100 $(PYTEST_ARGS)

integration: $(VENV)/.fuzz ## every other test: files, databases, pages, browser, packaging
	$(PYTEST) $(addprefix --ignore=,$(UNIT)) $(PYTEST_ARGS)

bench: $(VENV)/.bench ## measure against the figures of the design, into bench/RESULTS.md
	$(BIN)/python bench/run.py

screenshots: $(VENV)/.dev ## take the pictures of the documentation again (needs Chromium)
	$(BIN)/python scripts/screenshots.py

# UPGRADE=--upgrade takes newer versions; without it only what pyproject.toml asks for changes.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)
lock: $(VENV)/.made ## resolve the dependencies again, into requirements/
	@test -x $(BIN)/uv || $(PIP) install uv
	$(BIN)/$(LOCK) pyproject.toml --group dev -o requirements/dev.txt
	$(BIN)/$(LOCK) pyproject.toml -c requirements/dev.txt -o requirements/runtime.txt
	$(BIN)/$(LOCK) --group build -c requirements/dev.txt -o requirements/build.txt
	$(BIN)/$(LOCK) --group bench -c requirements/dev.txt -o requirements/bench.txt
	$(BIN)/$(LOCK) --group fuzz -o requirements/fuzz.txt

vendor: $(VENV)/.made ## fetch the vendored front-end files again (needs npm)
	$(BIN)/python scripts/vendor.py

fuzz: $(VENV)/.fuzz ## throw more generated requests at the API than `make integration` does
	$(ENV) $(BIN)/python scripts/fuzz.py

clean: ## remove what was built and installed here
	rm -rf $(VENV) build dist htmlcov .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} +

# The newest interpreter that works is taken: a name on the path may be a shim with nothing behind it.
$(VENV)/.made:
	@if ! test -x $(BIN)/python; then \
	  for python in $(if $(PYTHON),'$(PYTHON)',python3.13 python3.12 python3.11 python3); do \
	    "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && break; \
	    python=; \
	  done; \
	  if test -z "$$python"; then \
	    echo 'Remit needs Python 3.11 or later with venv and ensurepip (on Debian: apt-get install python3 python3-venv);' \
	      'PYTHON=/path/to/python names one.' >&2; \
	    exit 1; \
	  fi; \
	  echo "making $(VENV) with $$("$$python" --version)"; \
	  "$$python" -m venv $(VENV); \
	fi
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements/runtime.txt requirements/build.txt pyproject.toml
	@echo 'installing what Remit needs to run'
	@$(PIP) install --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@$(INSTALL_SELF)
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements/dev.txt pyproject.toml
	@echo 'installing what working on Remit needs'
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(INSTALL_SELF)
	@touch $@ $(VENV)/.runtime

# The peers that the benchmarks compare with; nothing else needs them.
$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt
	@echo 'installing the peers that Remit is measured against'
	@$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@

# Schemathesis in an environment of its own: nothing that it needs meets what Remit needs.
FUZZ := $(VENV)/fuzz/bin/python
$(VENV)/.fuzz: $(VENV)/.dev requirements/fuzz.txt
	@echo 'installing what throws generated requests at the API'
	@test -x $(FUZZ) || $(BIN)/python -m venv $(VENV)/fuzz
	@$(FUZZ) -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/fuzz.txt
	@touch $@
