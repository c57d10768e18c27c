# Needs Python 3.10 or newer, pip, and nothing else: the first verb that needs it makes .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGING_PYTHON ?= $(PYTHON)
PACKAGING := $(VENV)/packaging/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The pins hold for what is installed and for what builds it (hatchling).
INSTALL := $(PIP) install --quiet --constraint constraints.txt --build-constraint constraints.txt
SOURCES := accounts oauth_provider pypi_mock releases tests benchmarks tools manage.py

.PHONY: help serve test test-shared test-all engine-coverage lint types contracts migrations schema schema-check docs docs-check site wheel bench scale torture fuzz check clean

help: ## List the verbs
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

$(VENV)/pip:
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --constraint constraints.txt --upgrade pip
	touch $@

$(VENV)/serve: $(VENV)/pip pyproject.toml constraints.txt
	$(INSTALL) --editable .
	touch $@

$(VENV)/develop: $(VENV)/pip pyproject.toml constraints.txt
	$(INSTALL) --editable . --group dev
	touch $@ $(VENV)/serve

# The packaging tools that tests drive; their pins are not ours, so they have a place of their own.
# They need Python 3.11: beside an older one their tests are skipped, or PACKAGING_PYTHON is given.
# What says that they are installed is a file, made last: a folder would say so after a failure too.
$(VENV)/packaging/installed: $(VENV)/pip constraints-clients.txt
	@if $(PACKAGING_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
	    $(PACKAGING_PYTHON) -m venv --clear $(VENV)/packaging \
	    && $(PACKAGING)/python -m pip install --quiet --disable-pip-version-check --constraint constraints-clients.txt uv \
	    && $(PACKAGING)/uv pip install --quiet --python $(PACKAGING)/python --constraint constraints-clients.txt flit hatch pip poetry twine \
	    && touch $@; \
	else \
	    echo 'The packaging tools need Python 3.11: their tests are skipped without PACKAGING_PYTHON'; \
	fi

serve: $(VENV)/serve ## Run the server; options are variables, such as PYPI_MOCK_PORT=0
	@$(BIN)/pypi-mock

test: $(VENV)/develop $(VENV)/packaging/installed ## Run every test
	$(BIN)/pytest -n 2

# Those that touch no engine would only be the same again.
SHARED_TESTS ?= tests/accounts tests/clients tests/oauth_provider tests/packaging tests/pypi_mock \
    tests/releases tests/security tests/wire --ignore=tests/releases/inspection --ignore=tests/releases/form \
    --ignore=tests/releases/judging

test-shared: $(VENV)/develop $(VENV)/packaging/installed ## Run the tests on PostgreSQL, Redis and S3, started for them
	$(BIN)/python -m tests.engines $(BIN)/pytest -n 2 $(SHARED_TESTS)

test-all: $(VENV)/develop $(VENV)/packaging/installed ## Run them on each Python found, at both ends of its dependencies; ARGS="tests/signing" for some
	$(BIN)/python tools/every_python.py -- $(ARGS)

engine-coverage: $(VENV)/develop ## Show that tests reach every branch of the signing engine
	$(BIN)/coverage run --branch --source=oauth_provider.signing -m pytest --quiet tests/signing
	$(BIN)/coverage report --fail-under=100

lint: $(VENV)/develop ## Style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/develop ## Types
	$(BIN)/mypy

contracts: $(VENV)/develop ## Which package may import which
	$(BIN)/lint-imports

migrations: $(VENV)/develop ## Models against migrations, and Django's own checks
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING

schema: $(VENV)/develop ## Write pypi_mock/schema.sql anew, after a migration
	$(BIN)/python tools/make_schema.py

schema-check: $(VENV)/develop
	$(BIN)/python tools/make_schema.py --check

docs: $(VENV)/develop ## Write the generated pages anew, after a change of options
	$(BIN)/python tools/make_docs.py

docs-check: $(VENV)/develop
	$(BIN)/python tools/make_docs.py --check

site: $(VENV)/develop docs-check ## Build the manual as a site, into site/; no link or anchor may be broken
	$(BIN)/zensical build --clean --strict
	$(BIN)/python tools/look_at_site.py

wheel: $(VENV)/develop ## Build the package, look inside, install it elsewhere and start it
	rm -rf dist
	$(BIN)/python -m build --quiet
	$(BIN)/python tools/try_wheel.py

bench: $(VENV)/develop ## Measure, beside others where there are any, and write docs/benchmarks.md; ARGS="upload" for some
	$(BIN)/python benchmarks/bench.py $(ARGS)

scale: $(VENV)/develop ## Measure stores of up to a million projects, and ten million nonces: 20 GB of disk, ten minutes and more
	$(BIN)/python benchmarks/scale.py

torture: $(VENV)/develop ## Kills, floods, crowds, full disks and garbage in full; some 15 minutes, see docs/torture.md
	TORTURE=1 $(BIN)/pytest tests/torture --capture=no --timeout=3600 -p no:randomly

fuzz: $(VENV)/develop ## Have a fuzzer look for bytes that break the engine or a parser, ten seconds each
	$(INSTALL) --group fuzz
	$(BIN)/python tools/fuzz.py 10

check: engine-coverage lint types contracts migrations schema-check site wheel ## All but the tests

clean: ## Remove what the verbs above have made
	rm -rf $(VENV) dist build site .cache .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
