# Everything a newcomer needs. Needs Python 3.11 or newer, with venv, and a package registry; nothing else.
PYTHON ?= python3
BIN := .venv/bin
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile

.PHONY: site test lint lock clean site-checks

site: .venv/run.done  ## install, and publish the sample in three languages
	$(BIN)/transpub translate --offline
	$(BIN)/transpub check --format text
	$(BIN)/transpub publish

test: .venv/test.done  ## install, and run the tests
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --cov --cov-report term:skip-covered

lint: .venv/lint.done  ## install, and check types and style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

site-checks: .venv/run.done  ## look at published sites with vnu, html-validate, jing, and axe in Chromium (needs npm, Java, Chromium)
	tests/site/run

lock:  ## bring uv.lock and requirements/ up to date with pyproject.toml (needs uv)
	uv lock
	uv export --quiet --no-dev --no-emit-project --output-file requirements/run.txt
	uv export --quiet --only-group test --output-file requirements/test.txt
	uv export --quiet --only-group lint --output-file requirements/lint.txt
	uv export --quiet --only-group cluster --output-file requirements/cluster.txt

clean:
	rm -rf .venv site .transpub

# --no-deps: the locks are whole. Without it pip looks for `coverage[toml]`, which no lock names, and takes a newer release of it.
.venv/run.done: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(PIP) --no-deps --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --editable .
	@touch $@

.venv/test.done: requirements/test.txt .venv/run.done
	$(PIP) --no-deps --require-hashes -r requirements/test.txt
	@touch $@

.venv/cluster.done: requirements/cluster.txt .venv/run.done
	$(PIP) --no-deps --require-hashes -r requirements/cluster.txt
	@touch $@

.venv/lint.done: requirements/lint.txt .venv/test.done
	$(PIP) --no-deps --require-hashes -r requirements/lint.txt
	@touch $@
