#!/usr/bin/env bash
# Runs every fuzz target for SECONDS_EACH (15), each in a process of its own and with at most a gigabyte; what is found
# stays in build/fuzz/TARGET-crash-…, and is told. SEED=n goes the same ways again; without it each run goes others.
# `scripts/fuzz.sh TARGET…` runs those alone. The first inputs are the cases of the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
seconds=${SECONDS_EACH:-15}
export FUZZ=1
swift build --package-path Fuzzing >&2
fuzz=$(swift build --package-path Fuzzing --show-bin-path)/Fuzz
corpus=build/fuzz/corpus
mkdir -p "$corpus"
python3 scripts/fuzz-seeds.py "$corpus"

# Who is not root has no network to take away, but may be it in a namespace.
as=()
[ "$(id -u)" -eq 0 ] || as=(unshare --map-root-user)
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then mapfile -t targets < <("$fuzz"); fi
failed=()
for target in "${targets[@]}"; do
    mkdir -p "build/fuzz/found/$target"
    log=build/fuzz/$target.log
    # Without its own backtraces a crash ends the process at once; what grew in earlier runs is used again.
    if SWIFT_BACKTRACE=enable=no "${as[@]}" "$fuzz" "$target" "-max_total_time=$seconds" "-seed=${SEED:-0}" \
        -timeout=25 -rss_limit_mb=1024 -max_len=4096 "-artifact_prefix=build/fuzz/$target-" \
        "build/fuzz/found/$target" "$corpus/$target" >"$log" 2>&1
    then
        echo "$target: $(grep -oE 'Done [0-9]+ runs in [0-9]+ second' "$log" | tail -n 1), $(grep -oE 'cov: [0-9]+' "$log" | tail -n 1)"
    else
        failed+=("$target")
        echo "$target: FAILED, see $log" >&2
        tail -n 25 "$log" >&2
    fi
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "found something: ${failed[*]}; an input again: SWIFT_BACKTRACE=enable=no $fuzz TARGET FILE" >&2
    exit 1
fi
