#!/usr/bin/env bash
# Hours of trouble in minutes: the daemon under load, with faults of devices, kills, broker restarts, a full disk, clock
# steps and reloads, and at the end a proof that nothing was lost, doubled or leaked. See docs/guides/soak.md.
#
#   MINUTES=5 DEVICES=1000 MESSAGES=1000 POLL=5s CONFIGURATION=debug|release SEED=n OUTPUT=build/soak
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
scripts/setup.sh python3
python3 -B -m unittest discover -q -s scripts/soak
configuration=${CONFIGURATION:-debug}
for product in energy-collector campus-simulator; do
    swift build -c "$configuration" --product "$product" >&2
done
# The C compiler of the Swift toolchain.
mkdir -p build/soak
clang -O2 -shared -fPIC -o build/soak/clock.so scripts/soak/clock.c
exec python3 scripts/soak --bin "$(swift build -c "$configuration" --show-bin-path)" \
    --minutes "${MINUTES:-5}" --devices "${DEVICES:-1000}" --messages "${MESSAGES:-1000}" --poll "${POLL:-5s}" \
    --clock "$PWD/build/soak/clock.so" --output "${OUTPUT:-build/soak}" ${SEED:+--seed "$SEED"}
