# What the scripts beside it share that install something once for all tests. They source it.
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/sparkify-test"

say() { echo "$(basename "$0" .sh): $*" >&2; }

# Test files run side by side: the first one installs, the others wait for it.
lock_cache() {
  mkdir -p "$CACHE/bin"
  exec 9>"$CACHE/$1"
  if command -v flock >/dev/null; then flock 9; fi
}
