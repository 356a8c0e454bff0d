# Two commands are enough: `make demo` and `make test`. Each makes what it needs and is safe to run twice.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONUTF8 := 1
.DEFAULT_GOAL := help

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 18

$(VENV)/.ready: requirements.lock pyproject.toml $(wildcard locale/*/LC_MESSAGES/*.po)
	@echo "== the environment: $(VENV), packages exactly as in requirements.lock"
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed")'
	@test -x $(PY) || ( $(PYTHON) -m pip install --quiet --root-user-action=ignore --target .tools virtualenv && PYTHONPATH=.tools $(PYTHON) -m virtualenv --quiet $(VENV) )
	@$(PY) -m pip install --quiet --require-hashes --no-deps -r requirements.lock
	@echo "$(CURDIR)" > $$($(PY) -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')/gongkai.pth
	@if ls locale/*/LC_MESSAGES/*.po >/dev/null 2>&1; then $(PY) -m gongkai.config.catalogues locale; fi
	@touch $@

env: $(VENV)/.ready  ## make the environment

lock:  ## resolve the versions anew
	@uv pip compile pyproject.toml --extra dev --generate-hashes --no-header --universal --python-version 3.11 -o requirements.lock --quiet

PORT ?= 8000
demo: env  ## a fictional bureau with data, on http://127.0.0.1:8000 (or another PORT)
	@$(PY) manage.py demo --port $(PORT)

test: env  ## every check and every test, on SQLite and on PostgreSQL
	@echo "== style, types, floors"
	@$(VENV)/bin/ruff check --quiet . && $(VENV)/bin/ruff format --quiet --check . && $(VENV)/bin/mypy gongkai && $(VENV)/bin/lint-imports
	@echo "== tests on SQLite"
	@$(VENV)/bin/pytest -q -n 2 -m "not browser"
	@echo "== tests in the browser"
	@$(VENV)/bin/pytest -q -n 2 -m browser
	@$(MAKE) --no-print-directory test-postgres

test-postgres: env  ## the tests that touch a database, on a PostgreSQL of their own
	@echo "== tests on PostgreSQL"
	@tools/with_postgres.sh $(VENV)/bin/pytest -q -n 2 tests/records tests/agencies tests/plans tests/intake tests/publications tests/arrivals tests/search tests/checks tests/foi tests/fees tests/disputes tests/returns tests/letters tests/archives tests/desk/test_access.py tests/portal/test_public_pages.py tests/portal/test_public_norms.py -m "not browser and not slow" --ignore tests/letters/test_every_letter.py ; code=$$?; \
	if [ $$code = 3 ] && [ -z "$$GONGKAI_CI" ]; then echo "PostgreSQL is not installed here: its half of the tests did not run"; else exit $$code; fi

bench: env  ## times of the screens at the size of a province, as tables (in var/bench)
	@GONGKAI_VAR=var/bench $(PY) manage.py bench

SIZE ?= 200000
bench-search: env  ## the search at SIZE entries, on SQLite (in var/bench-search) or on GONGKAI_DATABASE, as tables
	@GONGKAI_VAR=var/bench-search SIZE=$(SIZE) $(PY) tests/search/bench_search.py

.PHONY: help env lock demo test test-postgres bench bench-search

score-plans: env  ## how well the plans in GONGKAI_PLANS are read, field by field
	@$(PY) tests/scored_plans.py

.PHONY: score-plans

score-screening: env  ## how well the labelled set is screened, class by class
	@$(PY) tests/screening/scored.py

.PHONY: score-screening

bench-site: env  ## times of the public pages over DOCUMENTS documents, as a table (in var/bench-site)
	@GONGKAI_VAR=var/bench-site $(PY) manage.py bench_site --documents $${DOCUMENTS:-20000}

bench-front: env  ## a cached page through nginx beside the same bytes as a file (after bench-site; needs nginx and wrk)
	@cd tests/portal && GONGKAI_VAR=$(CURDIR)/var/bench-site GONGKAI_PORTAL_AGENCY=archive ../../$(PY) bench_front.py / /norms/ /columns/archive/notice/

bench-requests: env  ## times of requests for information over CASES requests, on SQLite (in var/bench-requests) or on GONGKAI_DATABASE
	@GONGKAI_VAR=var/bench-requests $(PY) manage.py bench_requests --cases $${CASES:-50000}

.PHONY: bench-site bench-front bench-requests
