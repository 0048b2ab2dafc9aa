# Juara. Needs Python 3.11 and make; everything else is set up by these targets.
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python manage.py
# Python keeps what it compiled, also where the environment forbids it: each process of the tests compiles for seconds.
export PYTHONDONTWRITEBYTECODE =
# Tests that no database can change: once is enough. --only-database leaves out, besides, what can open none.
ONCE := tests/scoring/engine tests/scoring/test_commands.py tests/awards/documents tests/front tests/judging/test_allocation.py \
	tests/judging/test_criteria.py $(patsubst %,tests/awards/test_%.py,differences eligibility_rules form_way hostile turns uploads) \
	$(patsubst %,tests/test_%.py,architecture migrations operations permissions repository translations)

.PHONY: env demo demo-fresh dev test check fmt bench mutants

env: .venv/ready

.venv/ready: pyproject.toml uv.lock $(wildcard locale/*/LC_MESSAGES/*.po)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/pip install --quiet --disable-pip-version-check uv
	@VIRTUAL_ENV=.venv $(BIN)/uv sync --active --frozen --quiet --inexact --extra prod
	@$(BIN)/python locale/compile.py
	@touch $@

demo: env
	@$(RUN) demo --serve

demo-fresh: env
	@$(RUN) demo --fresh --serve

dev: env
	@DEBUG=1 $(RUN) migrate --verbosity 0
	@DEBUG=1 $(RUN) createcachetable
	@DEBUG=1 $(RUN) runserver 127.0.0.1:8000

test: env
	@$(BIN)/python -m tests.tools
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not journey"
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -n 2 --dist worksteal -m "not journey" --only-database $(ONCE:%=--ignore=%)
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m journey -p no:randomly tests/journeys tests/front

check: env
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	@$(BIN)/mypy scoring/engine accounts/actions awards/actions judging/actions scoring/actions accounts/queries.py awards/queries judging/queries scoring/queries.py
	@$(RUN) makemigrations --check --dry-run
	@$(BIN)/python -m pytest tests/test_translations.py
	@JUARA_MODE=production SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=juara.example $(RUN) check --deploy --fail-level WARNING

fmt: env
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html') || true

bench: env
	@$(BIN)/python -m tests.bench

mutants: env
	@$(BIN)/python -m tests.mutants
