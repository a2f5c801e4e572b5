#!/usr/bin/env bash
# Lints the CloudFormation templates, without any connection to AWS. Informational findings count too.
set -euo pipefail
cd "$(dirname "$0")/.."

python="$(test/support/install-python-tools.sh)"
"$(dirname "$python")/cfn-lint" --include-checks I --non-zero-exit-code informational --regions us-west-2 us-east-1 eu-west-1 -- infra/*.yaml
echo "infra: no findings"
