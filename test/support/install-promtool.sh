#!/bin/sh
# Finds promtool, which tests Prometheus' rules, or unpacks it from Debian's package. Prints its path. Found, it takes
# milliseconds. Nothing is installed on the machine.
set -eu

CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/sparkify-test/prometheus"

command -v promtool && exit
if [ ! -x "$CACHE/usr/bin/promtool" ]; then
  echo "install-promtool: unpacking Debian's prometheus into $CACHE" >&2
  mkdir -p "$CACHE"
  cd "$CACHE"
  apt-get download -qq prometheus >&2
  dpkg-deb --extract prometheus_*.deb .
  rm prometheus_*.deb
fi
echo "$CACHE/usr/bin/promtool"
