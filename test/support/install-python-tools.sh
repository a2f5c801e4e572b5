#!/bin/sh
# Finds or installs the Python packages of requirements-dev.txt, and prints the path of the Python that has them. With everything there it takes milliseconds; cold it needs PyPI, and a minute.
set -eu

WANTED="$(cd "$(dirname "$0")/../.." && pwd)/requirements-dev.txt"
. "$(dirname "$0")/cache.sh"
VENV="$CACHE/venv"

# What was installed lies beside it, so that changed requirements are installed again.
is_installed() { [ -x "$VENV/bin/python" ] && cmp -s "$WANTED" "$VENV/requirements-dev.txt"; }

install() {
  say "installing requirements-dev.txt with pip into $VENV"
  [ -x "$VENV/bin/python" ] || python3 -m venv "$VENV" >&2
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$WANTED" >&2
  cp "$WANTED" "$VENV/requirements-dev.txt"
}

lock_cache python-lock
is_installed || install
echo "$VENV/bin/python"
