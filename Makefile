# `make chat` and `make test` are all a fresh machine needs: they make the virtual environment first.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup chat check lint test readme lock
.DELETE_ON_ERROR:

setup: .venv/installed

chat: setup
	@$(BIN)/quoth chat

check: lint test

lint: setup
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

test: setup
	$(BIN)/python -m pytest

readme: setup
	$(BIN)/python tests/transcript.py

lock: # needs uv
	uv pip compile --quiet --universal --python-version 3.11 --group dev --generate-hashes \
	    --no-emit-index-url --custom-compile-command 'make lock' --output-file requirements.lock pyproject.toml

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Quoth needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	@touch $@
