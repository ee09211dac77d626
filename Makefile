# Every chore of this project. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run test tools test-long test-postgres check lint format types contracts migrations docs fix matrices bench demo \
        audit sbom clean lock wheel environment test-environment
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
VERSION ?= 15
# What a PostgreSQL of another version has to hold: the tables, the policies, who sees what.
FENCES := tests/architecture/test_fences.py tests/architecture/test_row_matrix.py tests/architecture/test_keys.py \
	tests/integration/fences tests/integration/previous \
	tests/integration/cases/test_cases_fences.py tests/integration/oversight \
	tests/integration/test_commands_database.py tests/integration/intakes \
	tests/integration/referrals tests/integration/places/test_import_postcodes.py
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile
# Checks load the settings but touch neither the data folder nor a database.
APART := HANDRAIL_DATA_DIR=.work/check HANDRAIL_SECRET_KEY=check HANDRAIL_LOG=text

# $(call timed,what,command): one quiet line with the time taken; the output only on failure.
define timed
@printf '%s ... ' '$(1)'; begun=$$(date +%s); \
if said=$$($(2) 2>&1); then echo "$$(($$(date +%s) - begun)) s"; \
else echo failed; echo "$$said"; exit 1; fi
endef

help: ## List the chores
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: environment ## Start everything at http://127.0.0.1:8000; Ctrl-C stops it
	@$(BIN)/handrail run

test: tools ## Run the whole suite but the long tests
	@$(PYTEST) -q -m 'not long'

tools: test-environment ## Fetch what the tests need: page assets, a browser, checkers
	@$(BIN)/handrail setup assets
	@$(BIN)/python -m tests.tools

test-long: tools ## Run the long fuzzing, load and soak tests, and many examples of each property
	@$(PYTEST) -q -m 'long or hypothesis' --hypothesis-profile long

test-postgres: test-environment ## Run migrations and fences on PostgreSQL VERSION=15, 16 or 17
	@PG_BINDIR=$$($(BIN)/python -m tests.postgres $(VERSION)) && export PG_BINDIR && \
		"$$PG_BINDIR/postgres" --version && $(PYTEST) -q $(FENCES)

check: lint format types contracts migrations docs ## Lint, types, contracts, migrations, docs fresh

lint: test-environment ## Look for mistakes and untidiness
	$(call timed,Linting,$(BIN)/ruff check .)

format: test-environment ## See that the code is formatted
	$(call timed,Formatting,$(BIN)/ruff format --check .)

types: test-environment ## Check the types
	$(call timed,Types,$(APART) $(BIN)/mypy)

contracts: test-environment ## Check the direction of imports
	$(call timed,Import contracts,$(BIN)/lint-imports --no-logo)

migrations: test-environment ## See that migrations are complete, in one line, and fit for the version before
	$(call timed,Migrations,$(APART) $(BIN)/handrail check migrations)

docs: test-environment ## See that the generated reference is fresh
	$(call timed,Generated docs,if test -f handrail/commands/docs.py; then $(APART) $(BIN)/handrail docs --check; fi)

fix: test-environment ## Repair what can be repaired, and write the generated docs again
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@if test -f handrail/commands/docs.py; then $(APART) $(BIN)/handrail docs; fi

matrices: test-environment ## Write again who may do what: pages, rows, keys; read the difference
	@HANDRAIL_ACCESS_MATRIX=write HANDRAIL_ROW_MATRIX=write HANDRAIL_KEYS=write $(PYTEST) -q \
		tests/architecture/test_access_matrix.py tests/architecture/test_row_matrix.py \
		tests/architecture/test_keys.py

bench: test-environment ## Measure, and print a table with ratios
	@$(BIN)/python -m bench

demo: environment ## Load the fictional demo town
	@$(BIN)/handrail demo

audit: ## Ask for known weaknesses of all packages; says so when nobody answered
	@$(PYTHON) requirements/tools.py audit

sbom: ## Write the bill of materials (CycloneDX) to dist/
	@$(PYTHON) requirements/tools.py sbom

clean: ## Remove caches and test leftovers; keep .venv and data
	@rm -rf .work .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist build
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

lock: ## Pin the newest allowed versions of all packages, with hashes
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet uv
	@for kind in run test; do \
		extra=$$(test $$kind = test && echo '--extra test'); \
		.venv-lock/bin/uv pip compile --quiet --upgrade --generate-hashes --universal \
			--python-version 3.11 --no-emit-index-url --no-header $$extra \
			pyproject.toml -o requirements/$$kind.lock; \
	done
	@.venv-lock/bin/uv pip compile --quiet --upgrade --generate-hashes --universal \
		--python-version 3.11 --no-emit-index-url --no-header \
		requirements/tools.in -o requirements/tools.lock

wheel: test-environment ## Build an installable wheel, page assets included, in dist/
	@$(BIN)/handrail setup assets
	$(call timed,Wheel,$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation -w dist .)
	@ls dist

environment:
	@command -v $(PYTHON) >/dev/null || { echo 'Python 3.11 or later is needed: install python3.'; exit 1; }
	@$(PYTHON) requirements/environment.py run

test-environment:
	@command -v $(PYTHON) >/dev/null || { echo 'Python 3.11 or later is needed: install python3.'; exit 1; }
	@$(PYTHON) requirements/environment.py test
