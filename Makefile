# `make` alone says what there is. Needs git, make and Python 3.11 or newer with its venv module; no uv, no other tool.

VENV ?= .venv
# One more worker than there are processors: many tests wait for a server or a clock.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SAMPLES := transcripts/larkbox
DOCUMENT := .dev-resources/architecture/blueprint.md
STATE := .dev-resources/blueprint
MINIMUM := 3, 11

# The first Python on the path that is new enough; `make setup PYTHON=/path/to/python3.12` names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < ($(MINIMUM)))' 2>/dev/null && echo "$$p" && break; done)

# What is compiled is kept, also where the environment says otherwise: each process would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo own example pictures test lint bench record soak lock clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

setup: $(STAMP) ## Make .venv and install the locked packages and this project into it

demo: setup ## Draft the blueprint of the sample discussions with the rules engine: no key, no network
	@$(call drafted,$(SAMPLES),$(SAMPLES))

own: setup ## Draft this repository's own blueprint, from the discussion of its design in transcripts/
	@$(call drafted,.,)

example: setup ## Draft both committed documents, and the README's excerpts, anew: after a change of code, prompts or transcripts
	@rm -rf $(STATE) $(SAMPLES)/$(STATE)
	@$(MAKE) --no-print-directory demo own
	@$(BIN)/python scripts/excerpt.py

# The document of the workspace $(1), from the files in $(2), else what is new in its transcripts/. One of which the ledger is not
# there was committed: it makes way, so that drafting starts from nothing, and comes back where that fails.
define drafted
	document=$(1)/$(DOCUMENT); \
	if [ -e $$document ] && [ ! -e $(1)/$(STATE)/ledger.jsonl ]; then mv $$document $$document.bak; fi; \
	$(BIN)/blueprint -C $(1) draft --engine offline $(2) || { s=$$?; [ $$s -eq 1 ] || { \
		[ -e $$document ] || [ ! -e $$document.bak ] || mv $$document.bak $$document; exit $$s; }; }; \
	echo "The blueprint lies in $$document."
endef

pictures: demo ## Make the pictures in the README anew, in Chromium
	@$(BIN)/python scripts/pictures.py

test: setup ## Run every test; `make test ARGS="tests/formats -x"` runs some
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not soak" $(ARGS)

lint: setup ## Check style (ruff), types (mypy --strict) and the direction of imports (import-linter)
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: setup ## Measure start-up, reading and drafting, and print the figures
	@$(BIN)/python scripts/bench.py $(ARGS)

record: setup ## Ask the endpoint at URL for what cassettes/ lacks: make record URL=http://127.0.0.1:8400/v1
	@$(BIN)/python scripts/record.py $(or $(URL),$(error Name the endpoint that answers: make record URL=http://127.0.0.1:8400/v1))

soak: setup ## Run the tests that take minutes
	@$(BIN)/python -m pytest -m soak $(ARGS)

lock: setup ## Resolve the dependencies of pyproject.toml into requirements.lock
	@$(BIN)/python -m pip install --quiet "uv>=0.9"
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-config --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet \
		--output-file requirements.lock $(ARGS)

clean: ## Remove .venv and what the tools keep; leaves the document and its ledger alone
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find agent tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml requirements.lock
	@if [ -z "$(PYTHON)" ]; then echo "Blueprint needs Python 3.11 or newer and finds $$(python3 -V 2>&1 || true) on the path;" \
		"install a newer one, or name it: make setup PYTHON=/path/to/python3.11" >&2; exit 2; fi
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < ($(MINIMUM)))' || { \
		echo "Blueprint needs Python 3.11 or newer; PYTHON names $(PYTHON), which is older or does not run." >&2; exit 2; }
	@if ! "$(BIN)/python" -m pip --version >/dev/null 2>&1; then rm -rf "$(VENV)"; "$(PYTHON)" -m venv "$(VENV)" || { \
		rm -rf "$(VENV)"; echo "$(PYTHON) could not make $(VENV); on Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }; fi
	@echo "Installing the locked packages into $(VENV) (the first time takes a minute or two) …"
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@"$(BIN)/python" -m compileall -q agent
	@touch $@
