# make run and make test do all set-up themselves: see README.md.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PYTEST_ARGS ?=
# By as many processes as there are processors, files in their order; PYTEST_ARGS=-n0 for one.
PYTEST = $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: run test test-all escapes soak chaos scale lint bench screenshots strings freeze setup clean

run:
	@tools/setup run "$(PYTHON)" "$(VENV)"
	@tools/run-demo "$(VENV)"

test:
	@tools/setup test "$(PYTHON)" "$(VENV)"
	@$(MAKE) --no-print-directory lint VENV="$(VENV)"
	$(PYTEST) $(PYTEST_ARGS)

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32
	$(BIN)/mypy --platform darwin
	$(BIN)/lint-imports --no-cache

# The tests again with every other Python that is here (python3.11, python3.12, python3.13, or pyenv's).
test-all:
	@tools/test-all

# Hostile tasks at every level of isolation, for this user and (as root) for an ordinary one as well.
escapes:
	@tools/setup test "$(PYTHON)" "$(VENV)"
	PYDRA_ESCAPES=all $(BIN)/python -m pytest -q --durations=0 --durations-min=5 tests/escapes

# A hundred starts a second for ten minutes leave nothing behind: make soak STARTS=60000 RATE=100.
soak:
	@tools/setup test "$(PYTHON)" "$(VENV)"
	PYDRA_SOAK=$(or $(STARTS),60000) PYDRA_SOAK_RATE=$(or $(RATE),100) $(BIN)/python -m pytest -q -s tests/core/worker/test_sandbox_soak.py -k many_starts

# A cluster is beaten for so long: make chaos MINUTES=60 SEED=7.
chaos:
	@tools/setup test "$(PYTHON)" "$(VENV)"
	$(BIN)/python -m tests.chaos --minutes $(or $(MINUTES),60) $(if $(SEED),--seed $(SEED))

# Ten million units over two nodes, ten times a worker's memory of map output, and the words of a text of 200 MB.
scale:
	@tools/setup test "$(PYTHON)" "$(VENV)"
	PYDRA_SCALE=1 $(BIN)/python -m pytest -q -s tests/walks/test_scale.py

bench:
	@tools/setup test "$(PYTHON)" "$(VENV)"
	$(BIN)/python -m tests.bench

screenshots:
	@tools/setup test "$(PYTHON)" "$(VENV)"
	$(BIN)/python -m tests.screenshots docs/screenshots --scales 1,2

# The texts of the window and their translations, after a text was changed: see docs/translations.md.
strings:
	@tools/setup test "$(PYTHON)" "$(VENV)"
	$(BIN)/python tools/strings.py

# The app and its three companions as one folder for machines without Python: dist/pydra. The tests build one, too, and try it.
freeze:
	@tools/setup freeze "$(PYTHON)" "$(VENV)"
	$(BIN)/pyinstaller --noconfirm --distpath dist app.spec

setup:
	@tools/setup test "$(PYTHON)" "$(VENV)"

clean:
	rm -rf $(VENV) .venv-* build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
