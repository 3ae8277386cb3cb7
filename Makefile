# make lab | demo | test | bench [ARGS="..."] [PYTHON=/path/to/python3]
#
# make only finds a Python; course/bootstrap.py makes the environment in .venv and runs
# the `kindling` command of the same name in it.

ARGS ?=
PYTHON ?=
CANDIDATES = python3 python3.13 python3.12 python3.11

.DEFAULT_GOAL := help
.PHONY: help lab demo test bench

help:
	@echo "make lab    open the notebooks in JupyterLab"
	@echo "make demo   build the course, grade a sample class, print its grade table"
	@echo "make test   run all checks and tests"
	@echo "make bench  measure the library against torch, write docs/benchmarks.md"

lab demo test bench:
ifeq ($(PYTHON),)
	@for python in $(CANDIDATES); do \
	  if "$$python" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; \
	  then exec "$$python" -I course/bootstrap.py $@ $(ARGS); fi; \
	done; \
	echo "kindling: make $@ needs Python 3.11 or newer, and none of $(CANDIDATES)" \
	  "is: install one, or name one: make $@ PYTHON=/path/to/python3" >&2; exit 1
else
	@if "$(PYTHON)" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; \
	then exec "$(PYTHON)" -I course/bootstrap.py --this-python $@ $(ARGS); fi; \
	echo "kindling: $(PYTHON) is not Python 3.11 or newer: name another one," \
	  "or run make $@ without PYTHON" >&2; exit 1
endif
