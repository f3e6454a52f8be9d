# Everything below makes its own virtual environment; Python 3.11 or newer and make are all it needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
SIZE ?= 10000
OUT ?= build/bench-$(SIZE).json
ENGINES ?=
PROFILE ?=
IR ?= ../shared/data/ir

.PHONY: serve test check bench eval format lock clean

serve: $(VENV)/.runtime
	$(BIN)/searchsvc reindex || [ $$? -eq 3 ]
	$(BIN)/searchsvc serve --host $(HOST) --port $(PORT)

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.bench
	@mkdir -p $(dir $(OUT))
	$(BIN)/python -m benchmarks.run --size $(SIZE) --out $(OUT) $(if $(ENGINES),--engines $(ENGINES)) $(if $(PROFILE),--profile)

eval: $(VENV)/.runtime
	@if [ ! -d "$(IR)" ]; then echo "make eval: there are no judged sets in $(IR); nothing is measured (IR=FOLDER names another)"; else \
	$(BIN)/python -m benchmarks.evaluate $(IR) $(if $(ABLATE),--ablate) $(if $(OUT),--out $(OUT)); fi

lock: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	for name in runtime dev bench; do \
	  extra="--extra translation --extra office"; [ $$name = runtime ] || extra="$$extra --extra $$name"; \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    $$extra pyproject.toml -o requirements/$$name.txt; \
	done

clean:
	rm -rf $(VENV) build

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "searchsvc needs Python 3.11 or newer; name it with make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.bench: requirements/bench.txt $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@
