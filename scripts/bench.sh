#!/usr/bin/env bash
# Measures polling against a plain C program that does the same, both in this run and in turn. Absolute figures move from
# machine to machine; the ratios hold.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
swift build -c release --package-path Benchmarks >&2
swift build -c release --product energy-collector >&2
swift build -c release --product energyctl >&2
bench=$(swift build -c release --package-path Benchmarks --show-bin-path)
bin=$(swift build -c release --show-bin-path)
seconds=${BENCH_SECONDS:-10}
run=$(mktemp -d "${TMPDIR:-/tmp}/energy-bench.XXXXXX")
trap 'rm -rf "$run"' EXIT

# against DELAY DRIBBLE PROGRAM DEVICES INTERVAL SILENT: one line of results
against() {
    coproc devices { "$bench/BenchDevices" "$1" "$2"; }
    local port pid=$devices_PID line
    read -r port <&"${devices[0]}"
    line=$("$bench/$3" "$port" "$4" "$5" "$seconds" "$6")
    eval "exec ${devices[1]}>&-"
    wait "$pid" 2>/dev/null || true
    echo "$line"
}
value() { sed -nE "s/.*$1=([0-9.]+).*/\1/p"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", a / b}'; }

echo "$(nproc) cores, $(sed -nE 's/^model name\s*: //p' /proc/cpuinfo | head -1), $(swift --version 2>/dev/null | head -1)"
echo
echo "CPU for a request of 60 registers, decoded, 100 connections as fast as they go (median of 3 in turn)"
c=() ours=()
for _ in 1 2 3; do
    c+=("$(against 0 0 BenchPollC 100 1 0 | value cpu_us_per_request)")
    ours+=("$(against 0 0 BenchPoll 100 1 0 | value cpu_us_per_request)")
done
median() { printf '%s\n' "$@" | sort -n | sed -n 2p; }
echo "  C $(median "${c[@]}") us, ours $(median "${ours[@]}") us: $(ratio "$(median "${ours[@]}")" "$(median "${c[@]}")") x"
echo
echo "Once a second, answers after 50 ms, 10 % never answer"
for devices in 10 100 1000; do
    line=$(against 50 0 BenchPoll $devices 1000 10)
    echo "  $devices devices: $line"
done
echo "  1000 in C:    $(against 50 0 BenchPollC 1000 1000 10)"
echo "  1000, one sends a byte each 100 ms: $(against 50 1 BenchPoll 1000 1000 10)"
echo
echo "The whole daemon: 1000 connections with an SDM630 each, once a second, answers after 50 ms, 10 % never answer"
coproc devices { "$bench/BenchDevices" 50 0 1000; }
devices_pid=$devices_PID
mapfile -t -n 1000 -u "${devices[0]}" ports
{
    printf 'site: site.yaml\ndatabase: {path: %s/energy.sqlite}\ncontrol: {socket: %s/control.sock}\nmodbus:\n' "$run" "$run"
    for i in "${!ports[@]}"; do
        printf '  - {id: g%s, host: 127.0.0.1, port: %s, devices: [{meter: m%s, unit: %s, profile: eastron-sdm630, poll: 1s, rated_power: 100MW}]}\n' \
            "$i" "${ports[i]}" "$i" "$((i % 10 == 1 ? 2 : 1))"
    done
} >"$run/energy-collector.yaml"
{
    printf 'id: bench\nname: bench\ntimezone: Asia/Shanghai\nnodes:\n  - {id: campus, name: campus, kind: campus}\nmeters:\n'
    for i in "${!ports[@]}"; do printf '  - {id: m%s, node: campus, carrier: electricity, role: consumption}\n' "$i"; done
} >"$run/site.yaml"
ulimit -n 8192
"$bin/energy-collector" run --config "$run/energy-collector.yaml" 2>"$run/log" &
daemon=$!
sleep 20
ticks() { awk '{print $14 + $15}' "/proc/$daemon/stat"; }
requests() { "$bin/energyctl" status --socket "$run/control.sock" --format json | grep -oE '"requests":[0-9]+' | cut -d: -f2 | paste -sd+ | bc; }
cpu=$(ticks) before=$(requests)
sleep "$seconds"
cpu=$(($(ticks) - cpu)) after=$(requests)
echo "  $(((after - before) / seconds)) requests/s, $(awk -v t="$cpu" -v s="$seconds" -v h="$(getconf CLK_TCK)" 'BEGIN {printf "%.0f", 100 * t / h / s}') % of a core with storing and rolling up, $(awk '/VmHWM/ {printf "%.0f", $2 / 1024}' "/proc/$daemon/status") MB at most"
"$bin/energyctl" status --socket "$run/control.sock" 2>/dev/null | tail -n 3 | sed 's/^/  /'
kill "$daemon"
wait "$daemon" || true
eval "exec ${devices[1]}>&-"
wait "$devices_pid" 2>/dev/null || true
