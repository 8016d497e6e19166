#!/usr/bin/env bash
# Builds and runs every test. The programs are built first, since the end-to-end tests start them.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
swift build --build-tests
swift test --skip-build "$@"
