#!/usr/bin/env bash
# Builds and runs every test. The programs are built first, since the end-to-end tests start them.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
scripts/setup.sh chromium fonts-noto-cjk ||
    echo "chromium could not be installed: the test of the page in a browser is skipped" >&2
scripts/contract-tools.sh ||
    echo "Schemathesis could not be installed: the test of the API's description is skipped" >&2
scripts/setup.sh weasyprint pandoc librsvg2-bin fonts-noto-cjk fontconfig unzip ||
    echo "WeasyPrint, pandoc or unzip could not be installed: tests of documents are skipped" >&2
swift build --build-tests
if [ $# -gt 0 ]; then
    exec swift test --skip-build "$@"
fi
# The links first and by themselves: their peers are played by the test, and what keeps both cores for a minute beside them
# makes time-outs that no network has.
links='^(MQTTLinkTests|ModbusLinkTests)\.'
swift test --skip-build --filter "$links"
swift test --skip-build --skip "$links"
