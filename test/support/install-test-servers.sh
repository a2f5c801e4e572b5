#!/bin/sh
# Finds or installs the two servers that the S3 and AWS tests talk to, and prints where they are:
#
#   versitygw=PATH       S3; empty where it is neither on the PATH nor can be built (then moto serves S3 too)
#   moto_python=PATH     a Python that runs `-m moto.server`: IAM, Redshift, Redshift Serverless, Secrets Manager
#
# These lines go to stdout; what it does on the way goes to stderr. With everything there it takes milliseconds.
# Cold it needs the Go module proxy and PyPI, and a few minutes.
set -eu

VERSITYGW_VERSION=v1.8.0
MOTO_VERSION=5.2.5
. "$(dirname "$0")/cache.sh"

build_versitygw() {
  if ! command -v go >/dev/null; then
    say "no versitygw on the PATH and no Go to build it: moto will serve S3"
    return 0
  fi
  say "building versitygw $VERSITYGW_VERSION with Go, once, into $CACHE/bin"
  if ! GOBIN="$CACHE/bin" go install "github.com/versity/versitygw/cmd/versitygw@$VERSITYGW_VERSION" >&2; then
    say "versitygw could not be built: moto will serve S3"
  fi
}

find_versitygw() {
  if command -v versitygw; then return; fi
  if [ ! -x "$CACHE/bin/versitygw" ]; then build_versitygw; fi
  if [ -x "$CACHE/bin/versitygw" ]; then echo "$CACHE/bin/versitygw"; fi
}

find_moto() {
  venv="$CACHE/moto-$MOTO_VERSION"
  if [ ! -f "$venv/complete" ]; then
    say "installing moto[server] $MOTO_VERSION with pip, once, into $venv"
    python3 -m venv --clear "$venv" >&2
    "$venv/bin/pip" install --quiet --disable-pip-version-check "moto[server]==$MOTO_VERSION" >&2
    touch "$venv/complete"
  fi
  echo "$venv/bin/python"
}

lock_cache lock
versitygw=$(find_versitygw)
moto_python=$(find_moto)
echo "versitygw=$versitygw"
echo "moto_python=$moto_python"
