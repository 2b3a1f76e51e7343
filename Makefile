# Every target does all the set-up it needs. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
# Four processes, also on two cores: some tests wait. What shares something dear stays together, and what is long
# starts first (tests/support/spread.py).
SPREAD := -n 4 --dist loadfile
EXECUTED := --nbval-lax --nbval-sanitize-with tests/notebooks/sanitize.cfg

# Hundreds of processes start in a run of the tests: what one has compiled, the others need not.
unexport PYTHONDONTWRITEBYTECODE

# Four sets of packages: core is a student's, grading an instructor's, site what makes the pages, dev a developer's. A target
# asks for the stamp of the set it needs; what is installed already stays, so that a smaller set never undoes a larger one.
SETS := core grading site dev
CORE := .venv/.core
GRADING := .venv/.grading
SITE := .venv/.site
DEV := .venv/.dev
INSTALLED = $(filter $(SETS),$(patsubst .venv/.%,%,$(wildcard $(SETS:%=.venv/.%))))
empty :=
comma := ,
extras = $(subst $(empty) ,$(comma),$(strip $(filter-out core,$(sort $(INSTALLED) $(1)))))
course = .$(if $(call extras,$(1)),[$(call extras,$(1))])

# Of these an editable install holds a copy.
COPIED := $(wildcard setup.py course_lib/labextensions/*/*)

.DEFAULT_GOAL := help
.PHONY: help install lab site test test-thorough test-slow demo bench format lint notebooks release pins clean

help:  ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{printf "make %-13s %s\n", $$1, $$2}'

install: $(DEV)  ## make the virtual environment with everything in it, every package at its proven version

.venv/pyvenv.cfg:
	@scripts/suitable-python $(PYTHON)
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }

$(CORE) $(GRADING) $(SITE) $(DEV): .venv/.%: pyproject.toml pins.txt $(COPIED) | .venv/pyvenv.cfg
	@echo "Installing packages into .venv: $*. The first time this takes minutes."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint pins.txt --editable '$(call course,$*)'
	@touch .venv/.core $(foreach set,grading site,$(if $(filter $(set) dev,$(INSTALLED) $*),.venv/.$(set))) \
		$(if $(filter dev,$(INSTALLED) $*),.venv/.dev)

lab: $(CORE)  ## open JupyterLab on the course's first page
	$(BIN)/course lab

demo: $(GRADING)  ## grade a made-up class of a dozen, end to end
	@scripts/system-packages bubblewrap
	$(BIN)/python demo/grade_a_class.py

site: $(SITE)  ## build the course as pages to read and play with, in build/site
	$(BIN)/python website/build_site.py

test: $(DEV)  ## what a change must pass: format, lint, types, one of every kind of test, release in step
	@scripts/system-packages $$(cat tests/apt.txt)
	$(BIN)/pytest -q $(SPREAD) $(EXECUTED) -m "not slow and not thorough" tests lectures
	$(BIN)/course release --check

test-thorough: $(DEV)  ## the rest of what CI asks: every notebook executed, every widget and manner of answering
	@scripts/system-packages $$(cat tests/apt.txt)
	$(BIN)/python -m course_lib.grading.authors.executable build/solutions
	$(BIN)/pytest -q $(SPREAD) $(EXECUTED) -m thorough tests lectures build/solutions

lint: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

notebooks: $(DEV)  ## execute every lecture and every solution, and compare what they print
	$(BIN)/python -m course_lib.grading.authors.executable build/solutions
	$(BIN)/pytest -q $(SPREAD) $(EXECUTED) lectures build/solutions

test-slow: $(DEV)  ## the long experiments, remade and compared by sign
	@scripts/system-packages $$(cat tests/apt.txt)
	JAXTYPING_DISABLE=1 $(BIN)/pytest -m slow

bench: $(DEV)  ## speed, as ratios measured in one run
	@scripts/system-packages bubblewrap
	@failed=0; for bench in tests/benchmarks/bench_*.py; do $(BIN)/python $$bench || failed=1; done; exit $$failed

format: $(DEV)  ## format and mend what can be mended by machine
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

release: $(GRADING)  ## generate assignments/ from solutions/
	$(BIN)/course release

# Newer versions: make pins UPGRADE=--upgrade, or UPGRADE="--upgrade-package torch".
pins: $(DEV)  ## resolve pins.txt anew from the ranges in pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11.5 --all-extras --no-annotate $(UPGRADE) \
		--custom-compile-command "make pins  (for Python 3.11.5 to 3.14 on every system; pip reads it as constraints)" \
		--output-file pins.txt pyproject.toml

clean:  ## remove everything that was made, the virtual environment too
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
