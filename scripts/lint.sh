#!/usr/bin/env bash
# Format, layering and housekeeping. Warnings are errors in every target of ours, so the build checks those.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh

swift format lint --strict -r Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources \
    Fuzzing/Package.swift Fuzzing/Sources
scripts/layering.sh
scripts/check-units.sh

status=0
long=$(git ls-files '*.swift' ':!*.pb.swift' | xargs wc -l | awk '$2 != "total" && $1 > 400 {print "  " $2 ": " $1 " lines"}')
if [ -n "$long" ]; then
    echo "files over 400 lines, to be split by responsibility:" >&2
    echo "$long" >&2
    status=1
fi
words=$(git grep -nE 'try!|fatalError\(|\b(TODO|FIXME|XXX|HACK)\b' -- 'Sources/*.swift' || true)
if [ -n "$words" ]; then
    echo "to be explained or removed:" >&2
    echo "$words" >&2
    status=1
fi
unchecked=$(git grep -nE -B1 '@unchecked|nonisolated\(unsafe\)' -- 'Sources/*.swift' |
    awk '/@unchecked|nonisolated\(unsafe\)/ && $0 !~ /\/\// && previous !~ /\/\// {print} {previous = $0}')
if [ -n "$unchecked" ]; then
    echo "unsafe without a reason beside it:" >&2
    echo "$unchecked" >&2
    status=1
fi
exit $status
