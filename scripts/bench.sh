#!/usr/bin/env bash
# Every number that the issues name, against plain C programs that do the same in the same run and in turn, as one table.
# See docs/benchmarks.md.
#
#   scripts/bench.sh [GROUP...]     of poll, mqtt, store, kpi, control, bulletin; without one all of them
#   BENCH_QUICK=1 scripts/bench.sh  small sizes, to try the runner itself
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
scripts/setup.sh libcjson-dev python3
python3 -B -m unittest discover -q -s scripts/bench
swift build -c release --package-path Benchmarks >&2
for product in energy-collector energyctl; do swift build -c release --product "$product" >&2; done
options=()
[ "${BENCH_QUICK:-0}" = 0 ] || options+=(--quick)
exec python3 -B scripts/bench --bin "$(swift build -c release --show-bin-path)" \
    --bench "$(swift build -c release --package-path Benchmarks --show-bin-path)" \
    "${options[@]}" "$@"
