# Every command sets up what it needs. `make help` lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup serve test lint types imports check bench where coverage docs format clean fuzz nightly oracle mutate-permissions

help: ## List the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "Watersmeet needs Python 3.11 or newer; set PYTHON=/path/to/it" && false)
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || ($(PYTHON) -m pip install --user --quiet virtualenv && $(PYTHON) -m virtualenv --quiet $(VENV))

$(VENV)/.installed: pyproject.toml $(BIN)/python
	@echo "Installing Watersmeet into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml $(BIN)/python
	@echo "Installing Watersmeet and what its tests need into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.installed

setup: $(VENV)/.installed-dev ## Install everything for working on the project

serve: $(VENV)/.installed ## Run the server on its embedded database, at http://localhost:8090/wiki
	@$(BIN)/watersmeet serve $(ARGS)

test: $(VENV)/.installed-dev ## Run the tests, on SQLite and, where there is a server, on PostgreSQL
	@$(BIN)/pytest $(or $(ARGS),-n auto --dist loadfile)

fuzz: $(VENV)/.installed-dev ## Send random requests made from the OpenAPI documents: make fuzz EXAMPLES=200
	@$(BIN)/python -m tests.hostile.fuzz --examples $(or $(EXAMPLES),200) $(ARGS)

nightly: $(VENV)/.installed-dev ## Compare thousands of random sites with the rules of docs/permissions.md: make nightly SITES=3000
	@WATERSMEET_SITES=$(or $(SITES),3000) $(BIN)/pytest -q tests/permissions/test_random_sites.py $(ARGS)

oracle: $(VENV)/.installed-dev ## Compare random CQL queries with a slow evaluator: make oracle QUERIES=20000 ARGS="--database postgres"
	@$(BIN)/python -m tests.cql.oracle --queries $(or $(QUERIES),20000) $(ARGS)

mutate-permissions: $(VENV)/.installed-dev ## Take each condition of permission away: a scenario must fail for each
	@$(BIN)/python -m tests.permissions.mutate

lint: $(VENV)/.installed-dev ## Check style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.installed-dev ## Check types
	@$(BIN)/mypy && $(BIN)/mypy -p benchmarks

imports: $(VENV)/.installed-dev ## Check who imports whom
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

check: lint types imports test ## All of these: what CI runs

bench: $(VENV)/.installed-dev ## Measure against the references; writes benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks.run $(ARGS)

where: $(VENV)/.installed-dev ## Find the code of a request: make where ARGS="GET /wiki/api/v2/pages/42"
	@$(BIN)/watersmeet where $(ARGS)

coverage: $(VENV)/.installed ## Which of the published operations are answered
	@$(BIN)/watersmeet coverage

docs: $(VENV)/.installed ## Make the generated pages of docs/
	@$(BIN)/watersmeet coverage --markdown > docs/coverage.md
	@$(BIN)/watersmeet deviations > docs/deviations.md

format: $(VENV)/.installed-dev ## Format the code
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

clean: ## Remove what was installed and made
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
