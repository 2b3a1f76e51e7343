# Every target does all the set-up it needs. `make` alone lists them.
PYTHON ?= python3.11
BIN := .venv/bin
INSTALLED := .venv/.installed
# Two processes; what shares something dear stays together, and what is long starts first (tests/support/spread.py).
SPREAD := -n 2
EXECUTED := --nbval-lax --nbval-sanitize-with tests/notebooks/sanitize.cfg

.DEFAULT_GOAL := help
.PHONY: help install lab test test-slow demo bench format lint notebooks release clean

help:  ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{printf "make %-10s %s\n", $$1, $$2}'

install: $(INSTALLED)  ## make the virtual environment, with every package at its proven version

$(INSTALLED): requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
		echo "Python 3.11 is needed, and '$(PYTHON)' was not found. Install it, or say where it is: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --requirement requirements.txt
	$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@

lab: $(INSTALLED)  ## open JupyterLab on the course's first page
	$(BIN)/course lab

demo: $(INSTALLED)  ## grade a made-up class of a dozen, end to end
	@scripts/system-packages bubblewrap
	$(BIN)/python demo/grade_a_class.py

test: $(INSTALLED)  ## every check: format, lint, types, tests, notebooks, release in step
	@scripts/system-packages $$(cat apt.txt)
	$(BIN)/python -m course_lib.grading.authors.executable build/solutions
	JAXTYPING_DISABLE=1 $(BIN)/pytest -q $(SPREAD) -m messages
	$(BIN)/pytest -q $(SPREAD) $(EXECUTED) -m "not slow" tests lectures build/solutions
	$(BIN)/course release --check

lint: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

notebooks: $(INSTALLED)  ## execute every lecture and every solution, and compare what they print
	$(BIN)/python -m course_lib.grading.authors.executable build/solutions
	$(BIN)/pytest -q $(SPREAD) $(EXECUTED) lectures build/solutions

test-slow: $(INSTALLED)  ## the long experiments, remade and compared by sign
	@scripts/system-packages $$(cat apt.txt)
	JAXTYPING_DISABLE=1 $(BIN)/pytest -m slow

bench: $(INSTALLED)  ## speed, as ratios measured in one run
	@scripts/system-packages bubblewrap
	@failed=0; for bench in tests/benchmarks/bench_*.py; do $(BIN)/python $$bench || failed=1; done; exit $$failed

format: $(INSTALLED)  ## format and mend what can be mended by machine
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

release: $(INSTALLED)  ## generate assignments/ from solutions/
	$(BIN)/course release

clean:  ## remove everything that was made, the virtual environment too
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
