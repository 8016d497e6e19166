#!/usr/bin/env bash
# Hours of trouble in minutes: the daemon under load, with faults of devices, kills, broker restarts, a full disk, clock
# steps and reloads, and at the end a proof that nothing was lost, doubled or leaked. See docs/guides/soak.md.
#
#   MINUTES=5 DEVICES=1000 MESSAGES=1000 POLL=5s CONFIGURATION=debug|release SEED=n OUTPUT=build/soak BUILD=no
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
scripts/setup.sh python3
python3 -B -m unittest discover -q -s scripts/soak
configuration=${CONFIGURATION:-debug}
# BUILD=no takes the programs that are there.
if [ "${BUILD:-yes}" = yes ]; then
    for product in energy-collector campus-simulator; do swift build -c "$configuration" --product "$product" >&2; done
fi
# Clock steps need a library, made by the C compiler that comes with Swift; without one they are left out, and the report
# says so.
output=${OUTPUT:-build/soak}
mkdir -p "$output"
clock=$PWD/build/soak/clock.so
mkdir -p build/soak
compiler=$(command -v clang || command -v cc || true)
if [ -z "$compiler" ] || ! "$compiler" -O2 -shared -fPIC -o "$clock" scripts/soak/clock.c; then clock=; fi
exec python3 -B scripts/soak --bin "$(swift build -c "$configuration" --show-bin-path)" \
    --minutes "${MINUTES:-5}" --devices "${DEVICES:-1000}" --messages "${MESSAGES:-1000}" --poll "${POLL:-5s}" \
    --clock "$clock" --output "$output" ${SEED:+--seed "$SEED"}
