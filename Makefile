# Two commands on a fresh machine: `make kramfors` makes the example's map, `make test` runs every test.
# Everything is installed into .venv; apt is asked only for Python's venv module, only as root and only when missing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: help kramfors test lint bench torture format docs clean

help:
	@echo "make kramfors   set up and make the map of the example: examples/kramfors/out/map.pdf"
	@echo "make test       set up and run every test"
	@echo "make lint       ruff and mypy"
	@echo "make bench      measure against other tools"
	@echo "make torture    kill, stop and break runs at any moment; takes an hour"
	@echo "make docs       write the reference from the code"

kramfors: $(VENV)/.installed
	$(BIN)/mentalkarta map examples/kramfors --overwrite

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=term

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/run.py

torture: $(VENV)/.installed-dev
	$(BIN)/python tests/torture/torture.py

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.installed-dev
	$(BIN)/python docs/make_reference.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "mentalkarta needs Python 3.11 or later: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; \
	  else \
	    echo "Python's venv module is missing: run  sudo apt-get install python3-venv  and make again." >&2; exit 1; \
	  fi; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt $(VENV)/bin/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt $(VENV)/bin/python
	$(PIP) --editable ".[dev]"
	@touch $@ $(VENV)/.installed
