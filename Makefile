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

.PHONY: help env lock
