# Two commands for people: `make demo` shows what the program does, `make test` proves it.
# Each makes its own virtual environment; nothing but Python 3.11 or later is assumed.

PYTHON ?= python3
VENV := .venv
DEMO := .demo
BIN := $(VENV)/bin

.PHONY: demo test lint check consumers docs pictures eval bench fuzz fixtures lock clean

demo: $(DEMO)/ready
	@$(DEMO)/bin/msl-guard scan fixtures/breach fixtures/clean; code=$$?; \
	echo "exit code $$code (1: findings at or above --fail-on)"; test $$code -eq 1

test: $(VENV)/ready
	$(MAKE) check

check: lint
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Packages of Node by others that read or write the formats of reports; their tests are skipped without them.
consumers:
	npm ci --no-audit --no-fund --prefix tests/report/consumers

# The site with the rule reference, in site/; a broken link or anchor fails it.
docs: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable ".[docs]"
	rm -rf docs/reference
	$(BIN)/msl-guard rules docs docs/reference
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

# The pictures in docs/pictures, made anew; needs Chromium and LibreOffice.
pictures: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[docs,browser]"
	$(BIN)/python tools/make_pictures.py

# Damaged files of every format for SECONDS, then thousands of damaged decks and documents; the bounded runs are
# a part of `make test`.
SECONDS ?= 600
fuzz: $(VENV)/ready
	$(BIN)/python -m tests.extract.fuzz $(SECONDS)
	MSL_GUARD_FUZZ=$${MSL_GUARD_FUZZ:-3000} MSL_GUARD_FUZZ_SEED=$${MSL_GUARD_FUZZ_SEED:-$$$$} \
		$(BIN)/python -m pytest -q tests/extract -k "damaged"

# The demo runs what is installed: any newer source makes it install again.
$(DEMO)/ready: pyproject.toml requirements.lock $(shell find msl_guard -type f -not -name '*.pyc')
	$(PYTHON) -m venv --clear $(DEMO)
	$(DEMO)/bin/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock .
	@touch $@

$(VENV)/ready: pyproject.toml requirements.lock
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable ".[dev]"
	@touch $@

# Precision and recall; DATA is a folder with eval/*.jsonl.
DATA ?= $(or $(MSL_GUARD_TEST_DATA),data)
eval: $(VENV)/ready
	$(BIN)/python eval/measure.py --data $(DATA)

# Speed and memory side by side with other tools, which are installed into a temporary folder for it.
# BENCH="--data FOLDER --without-others" measures with one's own text, and alone.
bench: $(VENV)/ready
	$(BIN)/python benchmarks/measure.py $(BENCH)
	$(BIN)/python benchmarks/tell.py

fixtures: $(VENV)/ready
	$(BIN)/python fixtures/make.py

# Pins what CI installs, for every supported Python.
lock: $(VENV)/ready
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --extra dev --extra docs --no-header --no-annotate --no-emit-index-url \
		--upgrade pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) $(DEMO) site docs/reference dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
