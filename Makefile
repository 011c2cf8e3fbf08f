# Every target does its own set-up on a fresh machine: Python 3.11+, git and make are enough.
PYTHON ?= python3
BIN := .venv/bin
MODEL := qwen2.5-coder-1.5b

.PHONY: setup demo test slow lint format lock bench clean

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml scripts/setup.sh
	PYTHON="$(PYTHON)" sh scripts/setup.sh
	@touch .venv/.ready

demo: setup
	PATH="$(CURDIR)/$(BIN):$$PATH" sh scripts/demo.sh $(MODEL)

test: setup
	$(BIN)/python -m pytest -n auto -p no:cacheprovider

slow: setup
	$(BIN)/fenceline models pull qwen2.5-coder-0.5b
	$(BIN)/fenceline models pull $(MODEL)
	models=$$($(BIN)/python -c 'from fenceline.models.weights import weights_dir; print(weights_dir())') && \
	FENCELINE_MODELS="$$models" FENCELINE_TEST_GGUF="$$models/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf" \
	    $(BIN)/python -m pytest -p no:cacheprovider -m slow

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports --no-cache

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header --custom-compile-command "make lock" \
	    --no-annotate -q -o requirements.lock

bench: setup
	$(BIN)/python benchmarks/shapes.py
	$(BIN)/python benchmarks/honesty.py
	$(BIN)/python benchmarks/kill9.py
	$(BIN)/python benchmarks/checkpoints.py
	$(BIN)/python benchmarks/sandbox.py
	$(BIN)/python benchmarks/ledger.py
	$(BIN)/python -m benchmarks.intervals

clean:
	rm -rf .venv dist build
