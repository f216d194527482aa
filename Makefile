# Every target sets itself up: the first one builds .venv from requirements.lock, later ones find it ready.
# Needs a Python from 3.11 to 3.13 with venv and pip, and nothing else. To choose it: rm -rf .venv, then
# make env PYTHON=/path/to/python

VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
NBVAL := --nbval --nbval-current-env --nbval-sanitize-with tests/nbval-sanitize.cfg --nbval-cell-timeout=120
NOTEBOOKS = $(wildcard notebooks/*.ipynb)
BENCHMARKS = $(filter-out %/__init__.py %/__main__.py,$(wildcard benchmarks/*.py))
PYTHON ?=

.DEFAULT_GOAL := help
.PHONY: help env demo test lint lab notebooks bench nightly lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /\1	/' | expand -t 12

demo: env ## run the echo chamber study: a figure and a table in under a minute
	@$(BIN)/socialgraph run echo_chamber

test: lint ## lint, then all tests and doctests, then every notebook against its stored outputs
	@$(PYTEST) -n 2
	@$(if $(NOTEBOOKS),$(PYTEST) $(NBVAL) notebooks/,echo "No notebooks yet.")

lint: env ## ruff check, ruff format --check, and the layers of the design
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted: $(BIN)/ruff format ." >&2; exit 1; }
	@PATH="$(CURDIR)/$(BIN):$$PATH" lint-imports --no-logo --no-cache > $(VENV)/lint-imports.log 2>&1 \
		|| { cat $(VENV)/lint-imports.log >&2; exit 1; }

lab: env ## JupyterLab on this machine only, opened by the token that it prints
	@$(BIN)/jupyter lab --ip=127.0.0.1 --ServerApp.root_dir="$(CURDIR)" $$([ "$$(id -u)" -ne 0 ] || echo --allow-root)

notebooks: env ## run the notebooks again, in place
	@$(if $(NOTEBOOKS),$(BIN)/jupyter nbconvert --log-level=WARN --to notebook --execute --inplace \
		--ExecutePreprocessor.record_timing=False $(NOTEBOOKS),echo "No notebooks yet.")

bench: env ## time the workloads against their peers (those are in benchmarks/requirements.txt)
	@if [ -f benchmarks/__main__.py ]; then $(BIN)/python -m benchmarks; \
	else for file in $(BENCHMARKS); do $(BIN)/python "$$file" || exit 1; done; fi

nightly: env ## the long tests, and the property tests with many more examples
	@$(PYTEST) -n 2 -m "nightly or hypothesis" --hypothesis-profile=nightly

# Pins stay where they are unless UPGRADE is set: make lock UPGRADE=--upgrade
lock: ## resolve pyproject.toml into requirements.lock again (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --all-extras --no-annotate --no-header \
		--no-emit-index-url $(UPGRADE) --output-file requirements.lock pyproject.toml

clean: ## remove caches and built packages; .venv and results stay
	@rm -rf build dist .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -path ./$(VENV) -prune -o -type d \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

# The stamp is named by what it was built from and where, so that a changed lock or project file installs again, a moved
# checkout starts over, and nothing else costs anything.
env: ## build .venv from the lock (1.2 GB on disk), unless it is up to date
	@set -e; here=$$(pwd -P); python=; \
	key=$$({ cat requirements.lock pyproject.toml; echo "$$here"; } | cksum | tr -d ' '); \
	if [ -f "$(VENV)/.installed-$$key" ] && $(BIN)/python -c '' 2>/dev/null; then exit 0; fi; \
	case "$$($(BIN)/pip --version 2>/dev/null)" in *"$$here/$(VENV)/"*) \
		echo "Bringing $(VENV) up to date with requirements.lock and pyproject.toml.";; \
	*) \
		for candidate in $(PYTHON) python3.11 python3.12 python3.13 python3 python; do \
			if "$$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; \
			then python=$$candidate; break; fi; \
		done; \
		[ -n "$$python" ] || { echo "Needs Python 3.11, 3.12 or 3.13; none found. make PYTHON=/path/to/python" >&2; exit 1; }; \
		"$$python" -m venv --clear $(VENV) \
			|| { echo "No venv in this Python; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; \
		echo "Installing requirements.lock into $(VENV): 270 MB to download, 1.2 GB on disk, one to three minutes.";; \
	esac; \
	rm -f $(VENV)/.installed-*; \
	pip="$(BIN)/python -m pip -qq --no-input --disable-pip-version-check"; \
	$$pip install --require-hashes --requirement requirements.lock; \
	$$pip install --no-deps --no-build-isolation --editable .; \
	touch "$(VENV)/.installed-$$key"; \
	echo "Ready: $(VENV)"
