# Needs python3 (3.11 or later) with venv, make and git: everything else goes into .venv, at the locked versions.
#
#   make demo       the main job on the example: a verdict printed, three files in build/demo/
#   make quick      the tests of the parts that change most often, in a minute; TESTS="tests/cli …" for others
#   make test       before a commit: lint, types, layers, catalogues, tests with the coverage of the core
#   make test-all   what CI runs: also the slow tests, the rendered ones, three times the cases, a part of the fixture
#   make fixture    what every command says, against what it said when the round began (tests/fixture/README.md)
#   make fuzz       other random cases each time, FUZZ_EXAMPLES of each property (1000)
#   make oracle     the engine against the naive interpreter, ORACLE_CASES times (10^6), from the seed ORACLE_SEED on
#   make approve    every approved file from what is made today, to be read in `git diff`; TESTS=… for some
#   make fix        what ruff can mend, the format, the message catalogues
#   make catalogs   the message catalogues (.mo) from their parts (.po), as every other command does when needed
#   make bench-X    the benchmark bench/X.py
#   make docs       the documentation as a site, in build/site
#   make lock       requirements.lock (and those of bench/ and docs/) from pyproject.toml; UPGRADE=1 for the newest
#   make clean      removes what make made

PYTHON ?= python3
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo docs quick test test-all fixture fuzz oracle approve fix catalogs checks lock clean
MAKEFLAGS += --no-print-directory
# What is compiled is kept: without, each command that a test starts compiles the program anew.
unexport PYTHONDONTWRITEBYTECODE

BIN  := .venv/bin
LOGS := build/logs
NODE := build/node
PIP  := $(BIN)/python -m pip --disable-pip-version-check --no-input install -qq
ORACLE_CASES ?= 1000000
ORACLE_SEED ?= $(shell date +%s)
SLICE ?= 1/5

# $(call step,name,command): one progress line; the command's output is shown only if it fails.
define step
@mkdir -p $(LOGS); printf '%-16s ' '$(1)…'; start=$$SECONDS; \
if ( $(2) ) > $(LOGS)/$(1).txt 2>&1; then echo "ok ($$((SECONDS - start)) s)"; \
else echo failed; cat $(LOGS)/$(1).txt; exit 1; fi
endef

help:
	@sed -n 's/^#   //p' Makefile

# ------------------------------------------------------------------------------------------------ environment
.venv/locked: requirements.lock
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2> /dev/null \
	|| { echo "$(PYTHON): Python 3.11 or later with venv is needed; name one: make PYTHON=python3.12 …" >&2; exit 1; }
	$(call step,environment,$(PYTHON) -m venv --clear .venv && $(PIP) --require-hashes --no-deps -r requirements.lock)
	@touch $@

# The install builds the message catalogues: a part that changed asks for it anew.
.venv/ready: .venv/locked pyproject.toml hatch_build.py tools/catalogs.py $(wildcard src/conventions/locale/*/*.po)
	@$(BIN)/python tools/catalogs.py > /dev/null
	$(call step,install,$(PIP) --no-deps --no-build-isolation -e .)
	@touch $@

# ------------------------------------------------------------------------------------------------------- demo
# Exit code 1 is a verdict (something is at or above the threshold), 2 is a failure. All or nothing: the folder
# takes its place when everything in it is written.
DEMO := build/demo
AS_OF := --as-of 2025-12-02
verdict = status=0; $(1) || status=$$?; \
	[ $$status -le 1 ] || { echo 'make demo: exit code' $$status: '$(BIN)/subventio $(2)' >&2; exit $$status; }

demo: .venv/ready
	@rm -rf $(DEMO).part && mkdir -p $(DEMO).part
	@$(call verdict,$(BIN)/subventio explain examples/cd62-apes-2024 $(AS_OF),explain)
	@$(call verdict,$(BIN)/subventio check examples/cd62-apes-2024 $(AS_OF) --format json > $(DEMO).part/check.json,check); \
	[ $$status -eq 1 ] || { echo 'make demo: check found nothing, where the bilan is overdue' >&2; exit 1; }
	@$(call verdict,$(BIN)/subventio generate convention examples/cd62-apes-2024 -o $(DEMO).part/convention.docx > $(DEMO).part/.said,generate)
	@$(call verdict,$(BIN)/subventio generate bilan examples/cd62-apes-2024-closed -o $(DEMO).part/bilan.docx > $(DEMO).part/.said,generate)
	@rm -f $(DEMO).part/.said; cd $(DEMO).part && test -s check.json -a -s convention.docx -a -s bilan.docx \
	|| { echo 'make demo: a file is missing or empty' >&2; exit 1; }
	@rm -rf $(DEMO) && mv $(DEMO).part $(DEMO)
	@echo "written: $(DEMO)/check.json $(DEMO)/convention.docx $(DEMO)/bilan.docx"

# ------------------------------------------------------------------------------------------------------ checks
# $(call tests,options): the tests side by side, their output kept. One run draws the same cases as the next.
define tests
@echo 'tests…'; mkdir -p $(LOGS) build/coverage; $(BIN)/pytest -n 2 $(1) 2>&1 | tee $(LOGS)/tests.txt
endef
COVERAGE := --cov --cov-report=term

# $(call tests_and_types,options): the same, with mypy beside the first of them: it takes one core, and leaves the other idle.
define tests_and_types
@echo 'tests, types…'; mkdir -p $(LOGS) build/coverage; \
( $(BIN)/mypy > $(LOGS)/types.txt 2>&1 || { cat $(LOGS)/types.txt; exit 1; } ) & types=$$!; status=0; \
$(BIN)/pytest -n 2 $(1) 2>&1 | tee $(LOGS)/tests.txt || status=1; wait $$types || status=1; exit $$status
endef

checks: .venv/ready
	$(call step,lint,$(BIN)/ruff check -q . && $(BIN)/ruff format -q --check .)
	$(call step,layers,$(BIN)/lint-imports --cache-dir build/cache/layers)
	$(call step,catalogs,$(BIN)/python tools/catalogs.py --check)

QUICK := $(addprefix tests/,agreement audit budget calendar clauses control engine exports files gallery identifiers language \
	cli/test_approved_output.py cli/test_commands.py cli/test_manners.py docs/test_generated.py docs/test_each_rule_has_a_case.py views)
quick: .venv/ready
	$(call step,lint,$(BIN)/ruff check -q .)
	$(call tests,$(if $(TESTS),$(TESTS),-m 'not hypothesis and not slow and not render' --ignore=tests/files/workbook $(QUICK)))

test: checks
	$(call tests_and_types,$(COVERAGE) $(TESTS))

test-all: export ORACLE_CASES := 5000
test-all: checks $(NODE)/ready
	$(call tests_and_types,--slow --hypothesis-profile=all $(COVERAGE))
	$(call step,fixture,$(BIN)/python tools/fixture.py compare --slice $(SLICE))

fixture: .venv/ready
	@$(BIN)/python tools/fixture.py compare

fuzz: .venv/ready
	@$(BIN)/pytest -q -n 2 --slow --hypothesis-profile=fuzz -m 'hypothesis or oracle' $(or $(TESTS),tests)

oracle: export ORACLE_SEED := $(ORACLE_SEED)
oracle: .venv/ready
	@echo "$(ORACLE_CASES) cases from the seed $(ORACLE_SEED) on"
	@ORACLE_CASES=$(ORACLE_CASES) $(BIN)/pytest -q -n 2 --slow --hypothesis-profile=fuzz -m oracle tests

approve: .venv/ready
	@$(BIN)/pytest -q -n 2 --approve $(or $(TESTS),tests)
	@git status --short

fix: .venv/ready
	@$(BIN)/ruff check -q --fix . || true
	@$(BIN)/ruff format -q .
	@$(BIN)/python tools/catalogs.py
	@$(BIN)/ruff check -q .

catalogs: .venv/ready
	@$(BIN)/python tools/catalogs.py

# -------------------------------------------------------------------------------------------------- benchmarks
.venv/bench: .venv/ready $(wildcard bench/requirements.lock)
	$(if $(wildcard bench/requirements.lock),$(call step,peers,$(PIP) --require-hashes --no-deps -r bench/requirements.lock))
	@touch $@

# Node's packages, where npm is there: an Open XML validator, another document engine, axe and what drives a browser.
$(NODE)/ready: tools/node/package.json
	$(if $(shell command -v npm),$(call step,node,mkdir -p $(NODE) && cp tools/node/package.json $(NODE)/ && cd $(NODE) && npm install --no-package-lock --no-audit --no-fund --silent),\
	@mkdir -p $(NODE); echo 'node… npm is not there: no validator, no docxtemplater, no axe')
	@touch $@

bench-docs: $(NODE)/ready

bench-%: .venv/bench
	@$(BIN)/python bench/$*.py

# -------------------------------------------------------------------------------------------------------- docs
.venv/docs: .venv/ready docs/requirements.lock
	$(call step,site-tools,$(PIP) --require-hashes --no-deps -r docs/requirements.lock)
	@touch $@

docs: .venv/docs
	$(call step,site,NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build -q)

# -------------------------------------------------------------------------------------------------------- lock
build/lock-env/ready:
	$(call step,pip-tools,$(PYTHON) -m venv --clear build/lock-env && build/lock-env/bin/pip install -qq pip-tools)
	@touch $@

lock: build/lock-env/ready
	@build/lock-env/bin/python tools/lock.py $(if $(UPGRADE),--upgrade)
	@for group in bench docs; do \
	build/lock-env/bin/python tools/lock.py --group $$group --output $$group/requirements.lock $(if $(UPGRADE),--upgrade); done

clean:
	@rm -rf .venv build dist .hypothesis
	@find src tests tools bench examples -name __pycache__ -type d -prune -exec rm -rf {} + 2> /dev/null || true
