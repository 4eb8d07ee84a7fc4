# Everything is made in .venv of this folder, by the first Python from 3.10 on that is found; `make PYTHON=...` names another.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

usable = import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.10 python3.14 python; do \
	if $$p -c '$(usable)' >/dev/null 2>&1; then echo $$p; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
# what pip does with every package but an editable one; where PYTHONDONTWRITEBYTECODE is set, nobody else would
COMPILED = $(BIN)/python -m compileall -q roundtrip
HERA_VERSIONS := 5.20.1 6.0.0 7.1.0

.PHONY: help tools demo test lint types unit corpus compare soak bench matrix fixtures docs clean

help:  ## What can be made
	@grep -E '^[a-z]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.base: pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "No Python from 3.10 on, with venv, was found; name one: make PYTHON=/path/to/python" >&2; exit 1; fi
	@echo "Installing into $(VENV) ($$($(PYTHON) --version)) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --editable .
	@$(COMPILED)
	@touch $@

$(VENV)/.test: $(VENV)/.base
	@echo "Installing what the tests need ..."
	@$(PIP) --editable '.[test]'
	@touch $@

$(VENV)/.bench: $(VENV)/.test
	@$(PIP) --editable '.[bench]'
	@touch $@

demo: $(VENV)/.base  ## Convert two workflows both ways, validate them, and show YAML and Python side by side
	@$(BIN)/python -m tools.demo fixtures/dag_diamond.yaml fixtures/map_reduce.yaml

test: lint types unit  ## Style, types and tests

lint: $(VENV)/.test  ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test  ## mypy --strict
	$(BIN)/mypy

unit: $(VENV)/.test  ## pytest
	$(BIN)/python -m pytest -n 2

corpus: $(VENV)/.test  ## Every law on every file of ../shared/corpus
	$(BIN)/python -m tools.corpus
	$(BIN)/python -m tools.verdicts

compare: $(VENV)/.bench  ## How many files of the corpus come back from Hera's own command
	$(BIN)/python -m tools.compare

soak: $(VENV)/.test  ## The properties on ten times as many examples; takes an hour or so
	ROUNDTRIP_SOAK=10 $(BIN)/python -m pytest -n 2 -m soak

bench: $(VENV)/.bench  ## Time and memory, side by side with `hera generate`; folders and put-back beside another build: make bench BASE=…/bin/roundtrip
	@$(COMPILED)
	$(BIN)/python -m bench
	$(BIN)/python -m bench.argo
	$(BIN)/python -m bench.folders $(BASE)
	$(BIN)/python -m bench.put_back $(BASE)

matrix: $(VENV)/.test  ## The engine hera with other releases of Hera: $(HERA_VERSIONS)
	@for version in $(HERA_VERSIONS); do \
		venv=$(VENV)/hera-$$version; \
		if [ ! -e $$venv/.done ]; then \
			echo "Installing Hera $$version into $$venv ..."; \
			$(BIN)/python -m venv $$venv; \
			$$venv/bin/python -m pip --disable-pip-version-check --quiet install --editable . "hera[yaml]==$$version" pytest hypothesis; \
			touch $$venv/.done; \
		fi; \
		echo "Hera $$version"; \
		$$venv/bin/python -m pytest tests/hera; \
	done

fixtures: $(VENV)/.test  ## Write fixtures/*.py anew from fixtures/*.yaml
	$(BIN)/python -m tools.fixtures
	$(BIN)/python -m tools.charts

docs: $(VENV)/.test  ## Write the pages of docs/ anew from the code
	$(BIN)/python -m tools.idioms
	$(BIN)/python -m tools.guide
	$(BIN)/python -m tools.settings
	$(BIN)/python -m roundtrip.python.subset > docs/static-subset.md
	$(BIN)/python -m roundtrip.schema.manual > docs/checks.md

tools:  ## Helm and kustomize, which tests of charts and kustomizations ask where they are there; needs Go
	GOBIN="$${XDG_CACHE_HOME:-$$HOME/.cache}/roundtrip-ci/bin" go install helm.sh/helm/v3/cmd/helm@v3.22.0
	GOBIN="$${XDG_CACHE_HOME:-$$HOME/.cache}/roundtrip-ci/bin" go install sigs.k8s.io/kustomize/kustomize/v5@v5.8.1

clean:  ## Remove what was made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
