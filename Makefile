# Everything here works on a fresh clone with Python 3.11 or later, git and make: each target first sees to .venv.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
READY  := $(VENV)/.ready
HUIYIN := $(PY) -m huiyin

# Material prints an advertisement against MkDocs 2 on every build; pyproject.toml keeps MkDocs below 2.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup site serve test browser test-all lint format bench messages lock clean

help: ## this list
	@echo 'make TARGET, where TARGET is one of:'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1: \2/p' $(MAKEFILE_LIST)

setup: $(READY) ## the virtual environment, exactly as locked

# Brought up to date when the lock or the project file has changed; made anew where its interpreter is gone or has no pip.
$(READY): pyproject.toml scripts/requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Huiyin needs Python 3.11 or later; name one with: make PYTHON=python3.12 …' >&2; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r scripts/requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

site: $(READY) ## checks everything, says what is overdue, builds the site into build/html
	$(HUIYIN) validate
	$(HUIYIN) overdue
	$(HUIYIN) build

serve: site ## the built site at a local address, rebuilt when what is staged changes
	$(PY) -m mkdocs serve --livereload

test: $(READY) ## the tests, without the slow ones and the browser
	$(PY) -m pytest -n auto --dist worksteal -m 'not slow and not browser'

browser: $(READY) ## the built site in Chromium (Debian: chromium, chromium-driver)
	$(PY) -m pytest -m browser tests/browser

test-all: $(READY) ## all tests
	$(PY) -m pytest

lint: $(READY) ## style, format and types, changing nothing
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

format: $(READY) ## puts style and format right where a program can
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: $(READY) ## the speed of everything, as ratios to the machine's own floors
	$(PY) -m tests.benchmarks.bench

messages: $(READY) ## gathers the messages of the program into its catalogues and compiles them
	$(PY) scripts/messages.py

lock: ## the newest versions that pyproject.toml allows, for every Python and system; needs uv
	@command -v uv >/dev/null || { echo 'make lock needs uv: pip install uv' >&2; exit 1; }
	{ echo '# Written by `make lock` from pyproject.toml; do not edit.'; \
	  uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate --group dev pyproject.toml; } > build.lock~
	mv build.lock~ scripts/requirements.lock

clean: ## removes what was built, and the caches; keeps .venv
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
