#!/bin/sh
# Finds or installs the Chromium that the browser tests drive, and prints its path: $CHROMIUM, one on the PATH, or
# Debian's package with a font whose letters are as wide as those of other machines. Found, it takes milliseconds.
set -eu

say() { echo "install-chromium: $*" >&2; }

find_chromium() {
  if [ -n "${CHROMIUM:-}" ]; then echo "$CHROMIUM"; else command -v chromium; fi
}

install() {
  say "installing Debian's chromium with apt"
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium fonts-liberation >&2
}

find_chromium || { install && find_chromium; }
