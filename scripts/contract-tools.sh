#!/usr/bin/env bash
# Installs Schemathesis, which holds docs/openapi.yaml against the daemon, into .build/contract; needs no network when it
# is there. Without it that test is skipped and says so.
set -euo pipefail
cd "$(dirname "$0")/.."
version=4.32.5
folder=.build/contract
[ -x "$folder/bin/st" ] && "$folder/bin/st" --version 2>/dev/null | grep -q "$version" && exit 0
rm -rf "$folder"
python3 -m venv "$folder"
"$folder/bin/pip" install -q --disable-pip-version-check "schemathesis==$version"
