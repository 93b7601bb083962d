# `make demo` and `make test` are the two commands; both call `make setup`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.synced

.PHONY: help setup demo test check lint types format screenshots differential fuzz bench clean

help:
	@echo "make demo [ARGS=--once]   the whole product on this machine, against the practice lab"
	@echo "make test [ARGS=…]        the tests"
	@echo "make check                lint, types, tests"
	@echo "make screenshots          docs/screenshots, taken of the demo; needs Chromium"
	@echo "make differential         our verdicts on mail beside checkdmarc's; installs it under var/"
	@echo "make fuzz [SECONDS=60]    the parsers against atheris; installs it under var/"
	@echo "make bench [ARGS=--quick] how fast we are, beside other tools; the whole of it as root, on Linux"

setup: $(STAMP)

$(STAMP): uv.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	$(BIN)/uv sync --frozen --inexact --quiet
	@touch $(STAMP)

demo: setup
	$(BIN)/launchready demo $(ARGS)

test: setup
	$(BIN)/python -m pytest $(ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	LAUNCHREADY_DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run

types: setup
	$(BIN)/mypy

check: lint types test

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

screenshots: setup
	$(BIN)/python -m tests.browser.screenshots

differential: setup
	$(BIN)/python -m tests.differential

fuzz: setup
	$(BIN)/python -m tests.fuzz $(or $(SECONDS),60)

bench: setup
	$(BIN)/python -m tests.bench $(ARGS)

clean:
	rm -rf $(VENV) demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
