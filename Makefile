# Everything here is short; what is done and how lies in scripts/.
.DEFAULT_GOAL := help
.PHONY: help run test train bench lint format screenshots lock clean

PYTHON ?= python3
ARGS ?=

# The tests share the cores, file by file, those that start the real processes last; what kills and hangs them runs alone.
PYTEST = .venv/bin/python -m pytest -q
# Much of their time is spent waiting for other processes, so they get more workers than there are cores. tests/conftest.py gives the order.
SHARED = --dist=loadfile --no-loadscope-reorder --numprocesses
FAULTS = tests/journeys/test_faults.py
PARTS = $(PYTEST) $(SHARED)=4 --ignore=tests/journeys --ignore=tests/conversations
WHOLE = $(PYTEST) $(SHARED)=3 --ignore=$(FAULTS) tests/journeys tests/conversations

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## set up, train if anything changed, start engine, actions, web and delivery; Ctrl-C ends them
	@$(PYTHON) scripts/environments.py
	@.venv/bin/python scripts/train.py
	@exec .venv/bin/python -m bot run

test: ## set up what the tests need and run them all (ARGS="tests/web -x" for some)
	@$(PYTHON) scripts/environments.py --tests
	@.venv/bin/python scripts/train.py
	@$(if $(ARGS),,.venv-engine/bin/python -m pytest -q --import-mode=importlib --confcutdir=tests/engine -o pythonpath=tests --disable-warnings tests/engine)
	@CHROMIUM="$$($(PYTHON) scripts/chromium.py)" && POSTGRES_BIN="$$($(PYTHON) scripts/postgres.py)" && \
		export CHROMIUM POSTGRES_BIN && $(if $(ARGS),$(PYTEST) $(ARGS),$(PARTS) && $(WHOLE) && $(PYTEST) $(FAULTS))

train: ## train the model and the crisis gate if anything changed (ARGS=--force: in any case)
	@$(PYTHON) scripts/environments.py
	@.venv/bin/python scripts/train.py $(ARGS)

bench: ## measure what is not measured yet, write bench/RESULTS.md (ARGS=--fresh: all of it; ARGS="STAGE …": some)
	@$(PYTHON) scripts/environments.py --tests
	@.venv/bin/python scripts/train.py
	@.venv/bin/python -m bench $(ARGS)

lint: ## check style and types
	@$(PYTHON) scripts/environments.py --tests
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

format: ## put the style right where ruff can
	@$(PYTHON) scripts/environments.py --tests
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

screenshots: ## write the pictures in docs/images/
	@$(PYTHON) scripts/environments.py --tests
	@.venv/bin/python scripts/train.py
	@CHROMIUM="$$($(PYTHON) scripts/chromium.py)" && export CHROMIUM && for part in "" _content _console; do .venv/bin/python scripts/screenshots$$part.py || exit 1; done

lock: ## write requirements/*.txt from *.in, versions kept (ARGS=--upgrade: newest versions); needs uv
	@scripts/lock.sh $(ARGS)

clean: ## remove caches and models; environments and var/ (the conversations) stay
	@rm -rf .cache .rasa .mypy_cache .pytest_cache .ruff_cache .hypothesis results models
	@find . -path './.venv*' -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
