#!/usr/bin/env bash
# Builds every program; the compiler's progress is shown, its chatter is not.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
swift build
