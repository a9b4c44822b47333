# The commands of a checkout. A new machine has Python 3.11+, git and make, nothing else.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
DEMO := POSPOLU_IS_DEMO=1 POSPOLU_DATABASE_URL=sqlite:///data/demo.sqlite POSPOLU_BASE_URL=http://127.0.0.1:$(PORT)
SYNC := UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip sync --quiet --require-hashes

.PHONY: demo test check lint types bench lock vendor catalogs hooks clean

demo: $(VENV)/.ready  ## environment, database, demo city, server on 127.0.0.1:$(PORT)
	@mkdir -p data
	@$(DEMO) bin/pospolu demo
	@$(DEMO) bin/pospolu serve --port $(PORT)

test: $(VENV)/.ready-dev  ## environment and every test that this machine can run
	@$(BIN)/python -m core.testing.run

check: lint types  ## everything that CI looks at besides the tests
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m core.testing.catalogs check
	$(BIN)/python bin/vendor --check

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready-dev
	$(BIN)/mypy

bench: $(VENV)/.ready-dev  ## speed and weight on both databases, as ratios to limits of the same run; ONLY=--short
	@$(BIN)/python -m core.testing.bench $(ONLY)

lock:  ## pin and hash the dependencies anew
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

catalogs: $(VENV)/.ready-dev  ## message ids of today into the catalogs
	$(BIN)/python -m core.testing.catalogs update

hooks: $(VENV)/.ready-dev  ## docs/hooks.md and the table of settings, from the code
	$(BIN)/python -m core.testing.settings_page
	$(BIN)/python -m core.testing.hooks_page

$(BIN)/uv: requirements-uv.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-uv.lock
	@touch $@

$(VENV)/.ready: requirements.lock requirements-uv.lock $(BIN)/uv
	@test -f $(VENV)/.ready-dev || $(SYNC) requirements.lock requirements-uv.lock
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock requirements-uv.lock $(BIN)/uv
	$(SYNC) requirements-dev.lock requirements-uv.lock
	@touch $@ $(VENV)/.ready

clean:
	rm -rf $(VENV) data node_modules
