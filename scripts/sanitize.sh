#!/usr/bin/env bash
# Builds the programs and tests with a sanitizer, in a folder of their own, and runs the tests of what has threads or the
# memory of C in it, one after the other; the daemon that end-to-end tests start is built so as well.
#
#   scripts/sanitize.sh thread|address [FILTER]
#
# What a sanitizer reports of any process, also of one that a test started, is printed and gives status 1.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
kind=${1:-}
case $kind in
    thread) suites='MQTTLinkTests|ModbusLinkTests|EnergyStoreTests|EnergyCollectorTests' ;;
    address) suites='MQTTLinkTests|ModbusLinkTests|EnergyStoreTests|BulletinTests' ;;
    *) echo "found '$kind', expected thread or address" >&2 && exit 2 ;;
esac
filter=${2:-"^($suites)\\.|EndToEndTests\\.(KillLoopTests|HostileClientTests|ReloadTests)"}
scratch=$PWD/.build-$kind
reports=$scratch/reports
mkdir -p "$reports"
rm -f "$reports"/*
# Reports go to files, since what a daemon prints is kept by the test that started it.
export TSAN_OPTIONS="log_path=$reports/report exitcode=66"
# Leaks are the soak's to find: what the Swift runtime keeps for good is no leak.
export ASAN_OPTIONS="log_path=$reports/report detect_leaks=0"
preloaded=()
if [ "$kind" = thread ]; then
    clang -O2 -Wall -Werror -shared -fPIC -o "$scratch/mutex.so" scripts/sanitize/mutex.c
    preloaded=(env "LD_PRELOAD=$scratch/mutex.so")
    swiftc -swift-version 6 -sanitize=thread -o "$scratch/race" scripts/sanitize/race.swift
    "${preloaded[@]}" "$scratch/race" mutex >/dev/null || { echo "a mutex is taken for a race" >&2 && exit 1; }
    if "${preloaded[@]}" "$scratch/race" race >/dev/null; then
        echo "a race goes unseen: this run would prove nothing" >&2
        exit 1
    fi
    rm -f "$reports"/*
fi
swift build --build-tests --sanitize="$kind" --scratch-path "$scratch"
status=0
"${preloaded[@]}" swift test --skip-build --no-parallel --sanitize="$kind" --scratch-path "$scratch" \
    --filter "$filter" || status=$?
if compgen -G "$reports/*" >/dev/null; then
    cat "$reports"/* >&2
    echo "the $kind sanitizer reported: $reports" >&2
    exit 1
fi
[ "$status" -ne 0 ] || echo "the $kind sanitizer reported nothing"
exit "$status"
