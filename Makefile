# make run    installs what is missing and starts everything; Ctrl-C ends it
# make test   the whole suite, on SQLite and on a PostgreSQL and a Valkey of its own
# make shots  pictures of every page and desk screen in both themes and widths, into screenshots/
# make validate  every page under the checker of the HTML standard; needs Java
# make messages  brings the catalogues of the languages up to date
# make chaos  brings in 500 feeds while worker, broker and database are killed; prints what was lost or doubled; some minutes
# make bench  the benchmarks, each beside a baseline in the same run; takes some minutes

PYTHON ?= python3
PY := .venv/bin/python

# make fuzz   the whole API under schemathesis with all its checks, on both databases

.PHONY: fuzz
fuzz: install-dev
	@$(PY) -m tests.tools.fuzz

.PHONY: chaos shots messages help run install install-dev test test-sqlite test-postgres bench lint lock

help:
	@sed -n 's/^# make/make/p' Makefile

run: install
	@exec $(PY) manage.py run

install:
	@$(call installed,requirements.txt) || { $(call make_venv); \
	  echo "Installing what the product needs, which takes a minute or two."; rm -f .venv/requirements*.txt; \
	  $(pip_install) -r requirements.txt && cp requirements.txt .venv/; }

install-dev:
	@$(call installed,requirements-dev.txt) && $(call installed,requirements.txt) || { $(call make_venv); \
	  echo "Installing what the product and its tests need, which takes a few minutes."; rm -f .venv/requirements*.txt; \
	  $(pip_install) -r requirements-dev.txt && cp requirements.txt requirements-dev.txt .venv/; }

# A copy of the lock in the virtual environment says what was installed. It is written last and taken away first, so that an
# install which broke off is done again.
installed = test -x $(PY) && cmp -s $(1) .venv/$(1)
pip_install = $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes

define make_venv
set -e; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
  echo "Python 3.11 or newer is needed; PYTHON=… names another one than $(PYTHON)." >&2; exit 1; }; \
$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
endef

test: install-dev
	@$(PY) -m tests.tools.suite sqlite postgres

test-sqlite: install-dev
	@$(PY) -m tests.tools.suite sqlite

test-postgres: install-dev
	@$(PY) -m tests.tools.suite postgres

bench: install-dev
	@for each in tests/bench/bench_*.py; do $(PY) -m tests.bench.$$(basename $$each .py) || exit; done

chaos: install-dev
	@$(PY) -m tests.tools.chaos

shots: install-dev
	@$(PY) -m tests.tools.shots
	@$(PY) -m tests.tools.source_shots
	@$(PY) -m tests.tools.extreme_shots

validate: install-dev
	@$(PY) -m tests.tools.validate

messages: install-dev
	@$(PY) -m tests.tools.messages

lint: install-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-cache
	$(PY) -m mypy

lock:
	@$(PY) -m pip install --quiet --disable-pip-version-check uv
	$(uv_compile) requirements-dev.in --output-file requirements-dev.txt
	$(uv_compile) requirements.in --constraint requirements-dev.txt --output-file requirements.txt

uv_compile = $(PY) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock"
