# make run | test | smoke | lint | build | bench: each sets up .venv itself, and again only when the requirements changed.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location

MINIMUM := .venv-minimum
PAGE   := mapapp/timeline/page
SMOKE  := tests/geodata/model/test_period.py tests/geodata/history/test_control_history.py tests/geodata/cells/test_control_zones.py tests/mapapp/test_view.py tests/test_smoke.py

.PHONY: run test smoke test-minimum lint page build bench figures fuzz load mutants strings clean
.DELETE_ON_ERROR:

run: $(VENV)/installed
	@$(BIN)/mapapp serve $(ARGS)

test: $(VENV)/installed-test
	@browser="$$(.ci/browser $(BIN)/python shell)" && firefox="$$(.ci/firefox)" && \
	  MAPAPP_BROWSER="$$browser" MAPAPP_FIREFOX="$$firefox" $(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

# Does it work here? Half a minute, without a browser.
smoke: $(VENV)/installed-test
	@$(BIN)/python -m pytest -q $(SMOKE) $(ARGS)

# The tests that need no browser, with the lowest version of each library that requirements.txt allows.
test-minimum: $(MINIMUM)/installed
	@$(MINIMUM)/bin/python -m pytest -n 2 --dist worksteal -m 'not browser' $(ARGS)

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m vulture
	$(BIN)/deno fmt --quiet --check $(PAGE) tests/page tests/shared/*.js
	$(BIN)/deno lint --quiet --config $(PAGE)/deno.jsonc $(PAGE) tests/page tests/shared/*.js

# Bundle the page's modules and styles into mapapp/timeline/built, after a change of mapapp/timeline/page or css.
page: $(VENV)/installed-test
	$(BIN)/python -m mapapp.timeline

build: $(VENV)/installed
	$(BIN)/mapapp build $(ARGS)

bench: $(VENV)/installed-bench
	@browser="$$(.ci/browser $(BIN)/python)" && MAPAPP_BROWSER="$$browser" $(BIN)/python -m benchmarks $(ARGS)

# Put the latest figures of make bench and make load into benchmarks/results and the README.
figures: $(VENV)/installed-test
	$(BIN)/python -m benchmarks.report

# Import 10,000 damaged files of every format (ten minutes); FUZZ_SEED=7 tries others.
fuzz: $(VENV)/installed-test
	@FUZZ_FILES=$${FUZZ_FILES:-10000} $(BIN)/python -m pytest tests/fuzz $(ARGS)

# Fifty, a hundred and two hundred viewers against one server, some active, then all; thirty uploads (fifteen minutes).
load: $(VENV)/installed-bench
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.load_active
	$(BIN)/python -m benchmarks.load_uploads

# Put faults into the core modules and see whether the tests beside them notice (a quarter of an hour): make mutants ARGS="history counts"
mutants: $(VENV)/installed-test
	@$(BIN)/python -m tests.mutation $(ARGS)

# Collect the strings of the app and of the page into the catalogues.
strings: $(VENV)/installed
	$(BIN)/python -m mapapp.locale

clean:
	rm -rf $(VENV) $(MINIMUM) .browser build dist *.egg-info

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo 'Python 3.11 or newer is needed and "$(PYTHON)" is not; install it or name it: make PYTHON=python3.12 $(MAKECMDGOALS)' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || \
	  { rm -rf $(VENV); echo 'Python lacks its venv module; install it (Debian: apt-get install python3-venv) and run this again' >&2; exit 1; }

$(VENV)/installed: requirements.txt pyproject.toml | $(BIN)/python
	@echo 'Installing what the map needs, once: about 210 MB to fetch and 1.1 GB on disk; a minute or two ...'
	@$(PIP) -e .
	@touch $@
	@echo 'Done. To use the command line in this shell: source $(VENV)/bin/activate; then: mapapp on 2024-12-08 --place homs'

$(VENV)/installed-test: $(VENV)/installed
	@echo 'Installing what the tests need, once: about 100 MB to fetch, half a minute ...'
	@$(PIP) -e '.[test]'
	@touch $@

$(VENV)/installed-bench: $(VENV)/installed-test
	@echo 'Installing the peers of the benchmark (once) ...'
	@$(PIP) -e '.[bench]'
	@touch $@

$(MINIMUM)/installed: requirements.txt pyproject.toml .ci/minimum | $(BIN)/python
	@echo 'Installing the lowest versions that requirements.txt allows (once) ...'
	@$(BIN)/python -m venv --clear $(MINIMUM)
	@.ci/minimum requirements.txt > $(MINIMUM)/pins.txt
	@$(MINIMUM)/bin/python -m pip install --quiet --disable-pip-version-check -c $(MINIMUM)/pins.txt -e '.[test]'
	@touch $@
