# NAPAMS monitor. `make help` lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATABASE := data/napams.db
# One more than cores: a page that waits leaves one idle.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# Else each of the many processes of a test run compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test unit properties check format fuzz bench screenshots plausibility suspicion same lock install install-dev system clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run $(if $(NAPAMS_DATABASE_URL),,$(DATABASE)) ## Serve the pages on http://localhost:8501 (first use: a demonstration year)
	$(BIN)/python -m napams init
	$(BIN)/python -m napams serve

test: $(VENV)/.dev system ## Install what the tests need and run them all
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

unit: $(VENV)/.dev ## Run the fast tests: no browser, no LibreOffice, SQLite alone
	$(BIN)/python -m pytest -n $(WORKERS) -m "not browser and not office and not postgres and not slow" \
		tests/unit tests/oracle

properties: $(VENV)/.dev ## Ask the rules of 10,000 made-up worlds and the fast tests of 500 examples: for the night
	$(BIN)/python -m tests.oracle.compare --worlds $(or $(WORLDS),1000) --seed $(or $(SEED),1)
	TEST_WORLDS=$(or $(WORLDS),10000) $(BIN)/python -m pytest -n $(WORKERS) tests/oracle
	HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest -n $(WORKERS) -m "not office" tests/unit

install: $(VENV)/.run ## Make the environment in .venv

install-dev: $(VENV)/.dev ## The same with what developing needs

check: $(VENV)/.dev ## Format, lint, types and imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## Bring the code into its one form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

fuzz: $(VENV)/.dev ## Send mutated workbooks in (N=4000 SEED=1; ONLY=n replays one)
	$(BIN)/python -m tests.fuzz --number $(or $(N),4000) --seed $(or $(SEED),1) $(if $(ONLY),--only $(ONLY))

bench: $(VENV)/.dev system ## Measure speed, as ratios side by side in one run (ONLY="imports report clicks paint crowd")
	$(BIN)/python -m tools.bench $(ONLY)

screenshots: $(VENV)/.dev system ## Picture every screen into out/screenshots (ONLY=part of a name; DOCS=1 renews docs/images)
	$(BIN)/python -m tools.shots $(if $(ONLY),--only $(ONLY)) $(if $(DOCS),--docs)

plausibility: $(VENV)/.dev ## Measure how often the checks against the past ask, rightly and wrongly (20 made-up years)
	$(BIN)/python -m tools.bench.plausibility

suspicion: plausibility

same: $(VENV)/.dev system ## Compare all that the command line says with what a commit said, to the byte (ONLY="--release COMMIT --seeds 1")
	$(BIN)/python -m tools.same_as_release $(ONLY)

lock: $(VENV)/.dev ## Write requirements.txt and requirements-dev.txt anew
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

clean: ## Remove the environment and what tools left behind; data stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The year is made up beside the database and moved into place whole: one that was interrupted
# is simply made again.
$(DATABASE): | $(VENV)/.run
	rm -f $@.new $@.new-wal $@.new-shm
	NAPAMS_DATABASE_URL=sqlite:///$@.new $(BIN)/python -m napams init --demo
	mv $@.new $@

$(VENV)/.run: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

# Chromium, LibreOffice and poppler, which the tests drive: Debian's packages.
system:
	@command -v chromium >/dev/null && command -v soffice >/dev/null && command -v pdftotext >/dev/null || { \
		sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
			--no-install-recommends chromium libreoffice-calc-nogui poppler-utils fonts-dejavu-core; }
