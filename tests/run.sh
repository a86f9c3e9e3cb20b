#!/bin/sh
# Set up a bare Debian and pass every check: `sh tests/run.sh [--quick] [arguments of pytest]`.
# `--quick` leaves out the tests marked slow: what one runs before a commit.
set -eu
cd "$(dirname "$0")/.."
sh .ci/setup dev

.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
.venv/bin/mypy --cache-dir .mypy_cache/win32 --platform win32 -p xlscore
.venv/bin/lint-imports
.venv/bin/python .ci/supply.py
if [ "${1:-}" = --quick ]; then
    shift
    set -- -m "not slow" "$@"
fi
exec .venv/bin/python -m pytest -n 2 "$@"
