# Everything below makes its own virtual environment; Python 3.11 or newer and make are all it needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
NODES ?= 1
OPENSEARCH ?=
SIZE ?= 10000
OUT ?= build/bench-$(SIZE).json
ENGINES ?=
PEERS ?=
PROFILE ?=
IR ?= ../shared/data/ir
T ?=
A ?=
JOBS ?= auto
PYTEST = $(BIN)/python -m pytest --numprocesses $(JOBS)
PLAIN = NUMBA_DISABLE_JIT=1

# pip trusts the certificates of the system; uv does so only when it is told.
export UV_SYSTEM_CERTS ?= 1
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif

# $(call install,ARGUMENTS): by uv, or by pip where uv has no wheel or fails.
define install
@{ [ -x $(BIN)/uv ] && $(BIN)/uv pip install --quiet --python $(BIN)/python $(1); } || { \
  echo "make: uv cannot install this here, so pip does; it takes longer" >&2; \
  { $(BIN)/python -m pip --version || $(BIN)/python -m ensurepip; } >/dev/null 2>&1; \
  $(BIN)/python -m pip install --quiet --disable-pip-version-check $(1); }
endef

.PHONY: serve cluster help test test-fast test-plain test-cluster test-pythons check audit faults bench measure eval screenshots format lock clean

serve: $(VENV)/.runtime  ## builds what is missing, indexes corpus/, serves on http://HOST:PORT
	$(BIN)/searchsvc reindex || [ $$? -eq 3 ]
	$(BIN)/searchsvc serve --host $(HOST) --port $(PORT)

cluster: PORT = 9200
cluster: $(VENV)/.dev  ## OpenSearch on http://127.0.0.1:9200 until Ctrl-C, for development; NODES, PORT, OPENSEARCH, A
	$(BIN)/python -m tests.cluster --nodes $(NODES) --port $(PORT) $(if $(OPENSEARCH),--version $(OPENSEARCH)) $(A)

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: $(VENV)/.dev  ## every test; T="tests/facts -k year" runs some, with any arguments of pytest
	$(PYTEST) $(T)

test-fast: $(VENV)/.dev  ## what needs no browser, no other process and no compiler: a minute or so
	$(PLAIN) $(PYTEST) -m "not process and not slow" $(T)

PLAIN_TESTS = tests/engines tests/text tests/snippets tests/suggest tests/runtime
test-plain: $(VENV)/.dev  ## the tests of kernels, of equal answers and of damage, with kernels as plain Python
	$(PLAIN) $(PYTEST) -m "not browser and not cluster" $(or $(T),$(PLAIN_TESTS))

test-cluster: $(VENV)/.dev  ## the tests against a real OpenSearch alone; OPENSEARCH=2.19.6 names a version
	$(if $(OPENSEARCH),SEARCHSVC_TESTED_OPENSEARCH=$(OPENSEARCH)) $(BIN)/python -m pytest -m cluster $(T)

test-pythons: $(VENV)/.dev  ## indexes and searches with every Python from 3.11 on that this machine has
	$(BIN)/python -m pytest -m pythons tests/smoke

check: $(VENV)/.dev  ## linters, format, types, and the layers of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Tools from npm are fetched into build/audit; A="reach markup" audits some parts alone, --large INDEX takes sizes there, too.
audit: $(VENV)/.dev  ## the pages: axe-core, Lighthouse, Nu validator, feeds, how far a reader has to go; A has arguments
	$(BIN)/python -m benchmarks.audit $(A)

# atheris has no wheel for some platforms; the part `fuzz` then says so. A="calls --tries 100" makes some faults alone.
faults: $(VENV)/.dev  ## faults on purpose: kills, power loss, damage, slow clients, hostile queries; A has arguments
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --only-binary :all: atheris==3.0.0 2>/dev/null || \
	  echo "make: there is no atheris for this platform" >&2
	$(BIN)/python -m benchmarks.faults $(A)

screenshots: $(VENV)/.dev  ## the two pictures of the README, of the service at http://HOST:PORT (make serve)
	$(call install,pillow~=12.0)
	$(BIN)/python -m benchmarks.audit.screenshots http://$(HOST):$(PORT)

format: $(VENV)/.dev  ## formats the code, and mends what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# With a Python that was built with optimisation, where this machine has one (benchmarks/pythons.py).
BENCH_PYTHON = $(shell PYTHONPATH=. $(PYTHON) benchmarks/pythons.py)
bench:  ## we and the peers side by side; SIZE, OUT, ENGINES, PEERS, PROFILE
	@if [ "$$($(PYTHON) -c 'import sys; print(sys.executable)')" = "$(BENCH_PYTHON)" ]; then $(MAKE) --no-print-directory measure; \
	else $(MAKE) --no-print-directory measure PYTHON=$(BENCH_PYTHON) VENV=.venv-bench; fi

measure: $(VENV)/.bench
	@mkdir -p $(dir $(OUT))
	$(BIN)/python -m benchmarks.run --size $(SIZE) --out $(OUT) $(if $(ENGINES),--engines $(ENGINES)) $(if $(PEERS),--peers $(PEERS)) $(if $(PROFILE),--profile)

eval: $(VENV)/.bench  ## scores of the judged sets in IR beside the best plain BM25; ABLATE=1 leaves out each part in turn
	@if [ ! -d "$(IR)" ]; then echo "make eval: there are no judged sets in $(IR); nothing is measured (IR=FOLDER names another)"; else \
	$(BIN)/python -m benchmarks.evaluate $(IR) $(if $(ABLATE),--ablate) $(if $(OUT),--out $(OUT)); fi

# The other lists hold what runtime.txt holds, in the same versions, so that each can be installed alone.
lock: $(VENV)/.dev  ## works out the versions and hashes in requirements/ again
	for name in runtime dev bench; do \
	  extra="--extra translation --extra office --extra import"; [ $$name = dev ] && extra="$$extra --extra mcp --extra opensearch --extra cluster"; [ $$name = runtime ] || extra="$$extra --extra $$name --constraint requirements/runtime.txt"; \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    $$extra pyproject.toml -o requirements/$$name.txt || exit 1; \
	done
	echo uv | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-annotate - -o requirements/uv.txt

clean:  ## removes the virtual environment and what was built
	rm -rf $(VENV) .venv-bench build

# A virtual environment without pip is there in a moment; the pip of the Python that made it installs uv into it.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "searchsvc needs Python 3.11 or newer; name it with make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.uv: requirements/uv.txt | $(VENV)/bin/python
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --no-compile --require-hashes -r $< 2>/dev/null || { \
	  $(BIN)/python -m ensurepip >/dev/null && $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<; } || \
	  echo "make: uv cannot be installed here" >&2
	@touch $@

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml | $(VENV)/.uv
	$(call install,--require-hashes -r requirements/runtime.txt)
	$(call install,--no-deps --editable .)
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/.uv
	$(call install,--require-hashes -r requirements/dev.txt)
	$(call install,--no-deps --editable .)
	@touch $@ $(VENV)/.runtime

$(VENV)/.bench: requirements/bench.txt pyproject.toml | $(VENV)/.uv
	$(call install,--require-hashes -r requirements/bench.txt)
	$(call install,--no-deps --editable .)
	@touch $@ $(VENV)/.runtime
