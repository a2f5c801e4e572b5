#!/bin/sh
# Finds or installs what the model tests need: Spin, which writes a checker in C for a model, and a C compiler. Prints the path
# of Spin. Found, it takes milliseconds.
set -eu

say() { echo "install-spin: $*" >&2; }

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

install() {
  say "installing Debian's $* with apt"
  as_root apt-get update -qq >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$@" >&2
}

command -v cc >/dev/null || install gcc libc6-dev
command -v spin || { install spin && command -v spin; }
