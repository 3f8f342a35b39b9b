# Two commands are all a newcomer needs: `make run` and `make test`. `make help` lists the rest.
unexport PYTHONDONTWRITEBYTECODE
SHELL := /bin/sh
BASE_PYTHON ?= python3
PYTHON := .venv/bin/python
RESERVE := .venv/bin/reserve
WORKERS ?= auto

.PHONY: help run test test-again check lint short story screenshots format lock bench docs clean venv venv-dev frontend

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

venv:
	@$(BASE_PYTHON) scripts/bootstrap.py run

venv-dev:
	@$(BASE_PYTHON) scripts/bootstrap.py dev browser

frontend:
	@$(PYTHON) scripts/build_frontend.py

run: venv frontend  ## prepare everything, fill the demo library and serve it on this machine
	@$(RESERVE) init
	@$(RESERVE) demo
	@RESERVE_DEMO=1 $(RESERVE) serve

test: venv-dev frontend  ## all tests, with everything they need
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadgroup tests

test-again: venv-dev frontend  ## run what failed last time once more, one after the other, with names and durations
	@$(PYTHON) -m pytest -v --last-failed --last-failed-no-failures none --durations 10 tests

check: venv-dev frontend  ## lint, types, contracts and the short tests, those that need no browser, no server and no PostgreSQL
	@$(MAKE) --no-print-directory -j2 lint short

lint:
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-cache

short:
	@$(PYTHON) -m pytest -q -m "not browser and not server and not slow and not postgresql and not lengthy" tests

story: venv-dev frontend  ## type the whole story in Chromium, on SQLite and on PostgreSQL, with a picture of each step
	@RESERVE_PICTURES=1 $(PYTHON) -m pytest -q tests/browser/test_story.py

screenshots: venv-dev frontend  ## make the pictures of the README anew
	@$(PYTHON) scripts/screenshots.py

docs: venv-dev  ## write the generated pages of docs/ anew
	@$(PYTHON) -m dashboards.dictionary docs/dictionary
	@$(PYTHON) -m dashboards.dictionary.programmes docs/programmes
	@$(PYTHON) -m tests.support.case_pages docs/programmes
	@$(PYTHON) -m dashboards.dictionary.quality > docs/.quality.md && mv docs/.quality.md docs/data-quality.md
	@$(PYTHON) -m validation.docs > docs/.rules.md && mv docs/.rules.md docs/rules.md
	@$(PYTHON) -m scripts.rule_examples

bench: venv-dev frontend  ## print the performance figures of this machine
	@$(PYTHON) -m benchmarks

format: venv-dev  ## format and repair what can be repaired
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

lock: venv-dev  ## resolve the dependencies anew
	@$(PYTHON) scripts/lock.py

clean:  ## remove everything that can be made again, the demo library included
	rm -rf .venv .data .cache node_modules widgets/static build test-results *.egg-info
