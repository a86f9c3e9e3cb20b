#!/bin/sh
# Set up a bare Debian and pass every check: `sh tests/run.sh [arguments of pytest]`.
# What is there already is not installed again.
set -eu
cd "$(dirname "$0")/.."

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

want=""
command -v soffice >/dev/null || want="$want libreoffice-calc"
/usr/bin/python3 -c "import uno" 2>/dev/null || want="$want python3-uno"
command -v pdftotext >/dev/null || want="$want poppler-utils"
fc-list 2>/dev/null | grep -q LiberationSans || want="$want fontconfig fonts-liberation"
python3 -c "import ensurepip" 2>/dev/null || want="$want python3-venv"
if [ -n "$want" ]; then
    as_root apt-get update -q
    # shellcheck disable=SC2086 # a list of packages
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $want
fi

[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install -q --upgrade "pip>=25.1"
.venv/bin/python -m pip install -q -e . --group dev

.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
.venv/bin/mypy --platform win32 -p xlscore
.venv/bin/lint-imports
exec .venv/bin/python -m pytest -n 2 "$@"
