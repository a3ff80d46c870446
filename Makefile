# `make run` starts a board, `make test` proves it, `make bench` measures it, `make chaos` breaks it, `make fmt` tidies.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test bench chaos fmt lint

SEED ?= 1

run: $(VENV)/.run
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py serve

# Read by four workers and by hundreds of servers, which would each compile it anew.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/.dev
	@sh tests/install_system_packages.sh
	@PYTHON=$(PYTHON) sh tests/install_cloud_tools.sh
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder  # they mostly wait for servers

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/typos
	$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0

bench: $(VENV)/.dev
	@sh tests/install_system_packages.sh
	@PYTHON=$(PYTHON) sh tests/install_cloud_tools.sh
	$(BIN)/python -m tests.bench

chaos: $(VENV)/.dev
	@sh tests/install_system_packages.sh
	$(BIN)/python -m tests.chaos --seed $(SEED)

fmt: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Place needs Python 3.11 or newer; name one with PYTHON=...")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements-video.txt requirements-parquet.txt requirements.txt | $(BIN)/python
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.run
