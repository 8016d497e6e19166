#!/usr/bin/env bash
# Measures polling and the intake of messages against plain C programs that do the same, both in this run and in turn.
# Absolute figures move from machine to machine; the ratios hold.
#
#   scripts/bench.sh mqtt     measures the intake of messages alone
#   scripts/bench.sh store    measures the database alone: appending, rolling up, rebuilding
#   scripts/bench.sh kpi      measures every figure of 500 buildings (BENCH_NODES) for a year and the year before, and
#                             their bulletins
#   scripts/bench.sh control  measures the control socket and energyctl while 1,000 messages/s come in
#   scripts/bench.sh cold SERIES.csv...   measures bytes a value of series of ts_utc,register_kwh by the hour
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
started=()
clean() {
    local pid
    for pid in "${started[@]}"; do
        if kill "$pid" 2>/dev/null; then wait "$pid" 2>/dev/null || true; fi
    done
    rm -rf "$run"
}
trap clean EXIT

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
median() { printf '%s\n' "$@" | sort -n | sed -n 2p; }

# MQTT: a broker holds messages for a session; how fast are they decoded, durable in SQLite and acknowledged?
messages=${BENCH_MESSAGES:-200000}
lamps=1000
rate=1000

# await LOG COMMAND...: until the command succeeds, at most 60 s
await() {
    local log=$1
    shift
    for _ in $(seq 600); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    echo "gave up waiting for: $*" >&2
    tail -n 20 "$log" >&2
    exit 1
}
stop() {
    kill "$1"
    wait "$1" 2>/dev/null || true
}
start_broker() {
    port=$((20000 + RANDOM % 20000))
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((20000 + RANDOM % 20000)); done
    printf '%s\n' "listener $port 127.0.0.1" 'allow_anonymous true' 'persistence false' 'max_queued_messages 0' \
        'max_inflight_messages 0' 'log_type warning' 'log_type error' >"$run/mosquitto.conf"
    PATH=$PATH:/usr/sbin mosquitto -c "$run/mosquitto.conf" >"$run/broker.log" 2>&1 &
    broker=$!
    started+=("$broker")
    await "$run/broker.log" bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
}
status() { "$bin/energyctl" status --socket "$run/control.sock" --format json; }
status_has() { status | grep -q "$1"; }
# start_collector ROLLUP_INTERVAL
start_collector() {
    printf '%s\n' 'site: lamps.yaml' "database: {path: $run/lamps.sqlite}" "control: {socket: $run/control.sock}" \
        "rollup: {interval: $1}" 'mqtt:' "  - {id: lights, url: 'mqtt://127.0.0.1:$port', client_id: bench," \
        "     subscriptions: [{topic: lights/+/telemetry, profile: streetlight-json}]}" >"$run/collector.yaml"
    printf '%s\n' 'id: bench' 'name: bench' 'timezone: Asia/Shanghai' \
        'nodes: [{id: campus, name: campus, kind: campus}]' 'meters: []' \
        "fleets: [{id: lamps, node: campus, mqtt: lights, count: $lamps, interval: 60s, rated_power: 200W}]" \
        >"$run/lamps.yaml"
    "$bin/energy-collector" run --config "$run/collector.yaml" 2>>"$run/collector.log" &
    collector=$!
    started+=("$collector")
    await "$run/collector.log" status_has '"state":"connected"'
}
ticks_of() { awk '{print $14 + $15}' "/proc/$1/stat"; }
# milliseconds NAME: of a time such as "since":"2026-10-01T20:15:00.250+08:00" in a status
milliseconds() { date -d "$(sed -nE "s/.*\"$1\":\"([^\"]*)\".*/\1/p")" +%s%3N; }
# publish ROUND: in each round the lamps go on where they were
publish() {
    local first=$((begin + $1 * messages * 60000 / lamps))
    "$bench/BenchPublish" "$port" "$lamps" "$messages" "$first" >"$run/published"
}
# drain ROLLUP_INTERVAL: a collector takes what waits for it. The times are its own: since when it is connected and when
# the last commit ended. It is asked once a second, and the CPU time of its start is left out.
drain() {
    local answer cpu count
    start_collector "$1"
    for _ in $(seq 300); do
        answer=$(status)
        cpu=$(ticks_of "$collector")
        count=$(sed -nE 's/.*"acknowledged":([0-9]+).*/\1/p' <<<"$answer")
        if [ "$count" -ge "$messages" ]; then break; fi
        sleep 1
    done
    stop "$collector"
    awk -v n="$count" -v ms=$(($(milliseconds last_commit <<<"$answer") - $(milliseconds since <<<"$answer"))) \
        -v us=$(((cpu - idle) * 1000000 / $(getconf CLK_TCK))) \
        'BEGIN {printf "messages=%d messages_per_second=%.0f cpu_us_per_message=%.1f\n", n, n * 1000 / ms, us / n}' \
        >"$run/drained"
}
# rolled_up: a collector rolls up what it has, so that the next one has nothing else to do than to take messages
rolled_up() {
    start_collector 1s
    await "$run/collector.log" status_has '"dirty_meters":0'
    stop "$collector"
}
# delay DATABASE: from publication to durable, 20 s of messages at a steady rate
delay() {
    local watcher
    : >"$run/delays"
    "$bench/BenchDurable" "$1" $((rate * 20)) >"$run/delays" &
    watcher=$!
    started+=("$watcher")
    await "$run/delays" grep ready "$run/delays"
    "$bench/BenchPublish" "$port" "$lamps" $((rate * 20)) 0 "$rate" >"$run/published"
    wait "$watcher" || echo "  messages are missing"
    tail -n 1 "$run/delays"
}
mqtt() {
    local line round idle taker begin=$((($(date +%s) - 86400) * 1000)) c_rate=() c_cpu=() rates=() cpus=()
    start_broker
    "$bench/BenchMQTTC" "$port" bench-c "$run/c.sqlite" 0
    start_collector 1h
    sleep 2
    idle=$(ticks_of "$collector")
    stop "$collector"
    echo "MQTT: $messages messages that wait, of $lamps lamps, JSON with 8 values, into SQLite with synchronous=FULL"
    for round in 0 1 2 3; do
        publish "$round"
        line=$("$bench/BenchMQTTC" "$port" bench-c "$run/c.sqlite" "$messages")
        drain 1h
        if [ "$round" -gt 0 ]; then
            c_rate+=("$(value messages_per_second <<<"$line")") c_cpu+=("$(value cpu_us_per_message <<<"$line")")
            rates+=("$(value messages_per_second <"$run/drained")") cpus+=("$(value cpu_us_per_message <"$run/drained")")
        fi
        # The first round, in which every lamp is new, is shown and not counted.
        echo "  round $round, C:    $line"
        echo "  round $round, ours: $(<"$run/drained")"
        rolled_up
    done
    echo "  median of 3 in turn: C $(median "${c_rate[@]}")/s, ours $(median "${rates[@]}")/s: $(ratio "$(median "${rates[@]}")" "$(median "${c_rate[@]}")") x"
    echo "  CPU for a message:   C $(median "${c_cpu[@]}") us, ours $(median "${cpus[@]}") us: $(ratio "$(median "${cpus[@]}")" "$(median "${c_cpu[@]}")") x"
    publish 4
    drain 1s
    echo "  ours, rolling up each second beside it: $(<"$run/drained")"
    rolled_up
    start_collector 5s
    # The hours since the last round become quarters once, and not in the middle of the measurement.
    "$bench/BenchPublish" "$port" "$lamps" "$lamps" 0 "$rate" >"$run/published"
    sleep 1
    await "$run/collector.log" status_has '"dirty_meters":0'
    echo "  from publication to durable, $rate/s for 20 s, ours: $(delay "$run/lamps.sqlite")"
    stop "$collector"
    # What waited for it in the meantime, and then as much again.
    "$bench/BenchMQTTC" "$port" bench-c "$run/c.sqlite" $((messages + lamps + rate * 40)) >/dev/null &
    taker=$!
    started+=("$taker")
    sleep 15
    echo "  from publication to durable, $rate/s for 20 s, C:    $(delay "$run/c.sqlite")"
    wait "$taker"
    stop "$broker"
}

echo "$(nproc) cores, $(sed -nE 's/^model name\s*: //p' /proc/cpuinfo | head -1), $(swift --version 2>/dev/null | head -1)"
echo
store() {
    local group round
    for group in 50 1000; do
        echo "Appending observations of 20 values, $((group * 20)) values a transaction, synchronous=FULL (in turn)"
        for round in 1 2 3; do
            echo "  C:    $("$bench/BenchAppendC" "$run/c$group-$round.sqlite" 100 20 "$((group * 2))" "$group")"
            echo "  ours: $("$bench/BenchStore" append "$run/s$group-$round.sqlite" 100 20 "$((group * 2))" "$group")"
        done
    done
    echo "A new reading rolled up, after so many days of history:"
    "$bench/BenchStore" curve "$run" | sed 's/^/  /'
    echo "A month of a node of 1,000 meters after 10 years:"
    "$bench/BenchStore" month "$run" | sed 's/^/  /'
    echo "Rebuilding 100 meters at a minute for 10 days:"
    "$bench/BenchStore" rebuild "$run/rebuild.sqlite" 100 10 | sed 's/^/  /'
}
kpi_daemon() {
    "$bin/energy-collector" run --config "$run/energy-collector.yaml" 2>"$run/log" &
    daemon=$!
    started+=("$daemon")
    await "$run/log" "$bin/energyctl" status --socket "$run/control.sock"
}
# kpi: every figure of so many buildings for a year and the year before, ranked; and the campus that holds them
kpi() {
    local nodes=${BENCH_NODES:-500} i period
    printf '%s\n' 'site: site.yaml' "database: {path: $run/energy.sqlite}" "control: {socket: $run/control.sock}" \
        >"$run/energy-collector.yaml"
    {
        printf '%s\n' 'id: bench' 'name: bench' 'timezone: Asia/Shanghai' 'export: none' \
            'evaluation: {co2_region: shandong}' 'nodes:' '  - {id: campus, name: campus, kind: campus}'
        for ((i = 0; i < nodes; i++)); do echo "  - {id: b$i, name: b$i, kind: building, parent: campus}"; done
        echo 'meters:'
        for ((i = 0; i < nodes; i++)); do
            echo "  - {id: m$i, node: b$i, carrier: electricity, role: consumption, interval: 24h, rated_power: 1MW}"
            echo "  - {id: w$i, node: b$i, carrier: water, role: consumption, interval: 24h, rated_flow: 60m3/h}"
        done
        echo 'facts:'
        for ((i = 0; i < nodes; i++)); do
            echo "  - {node: b$i, kind: headcount, value: $((i % 90 + 10)), from: 2020-01-01, source: bench}"
            echo "  - {node: b$i, kind: floor_area_m2, value: $((i % 70 + 1)), from: 2020-01-01, source: bench}"
        done
        echo 'bills:'
        for ((i = 0; i < nodes; i++)); do
            echo "  - {node: b$i, carrier: natural_gas, quantity: 1000m3, from: 2024-01-01, to: 2026-01-01, purpose: heating, source: bench}"
        done
    } >"$run/site.yaml"
    kpi_daemon
    # One reading each makes the registers; the months are written as rows, since rolling up is measured elsewhere.
    {
        echo 'meter,quantity,at,value'
        for ((i = 0; i < nodes; i++)); do
            echo "m$i,active_energy_import,2024-01-01T00:00:00+08:00,1000"
            echo "w$i,water_volume,2024-01-01T00:00:00+08:00,1000"
        done
    } >"$run/readings.csv"
    "$bin/energyctl" import readings "$run/readings.csv" --socket "$run/control.sock" >/dev/null 2>&1
    await "$run/log" status_has '"dirty_meters":0'
    stop "$daemon"
    python3 - "$run/energy.sqlite" <<'ROWS'
import calendar, datetime, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
zone = datetime.timezone(datetime.timedelta(hours=8))
for year in (2024, 2025):
    for month in range(1, 13):
        start = int(datetime.datetime(year, month, 1, tzinfo=zone).timestamp())
        covered = calendar.monthrange(year, month)[1] * 86_400_000
        db.execute(
            "INSERT OR REPLACE INTO bucket (level, start, register, amount, derived, covered, unattributed) "
            "SELECT 3, ?, id, 1000000 + id % 97 * 10000, 0, ?, 0 FROM register", (start, covered))
db.commit()
ROWS
    kpi_daemon
    local ask=("$bin/energyctl" ranking --period 2025 --by energy_per_capita --socket "$run/control.sock")
    [ "$("${ask[@]}" --format csv | awk -F, '$5 != ""' | wc -l)" -eq $((nodes + 1)) ] || { echo "not all are ranked" >&2; exit 1; }
    echo "Every figure of $nodes buildings for a year and the year before, from the rollups (three in turn)"
    for _ in 1 2 3; do
        /usr/bin/env time -f '  ranked in %e s' "${ask[@]}" 2>&1 >/dev/null | grep ranked
    done
    echo "Every figure of the campus above them"
    for _ in 1 2 3; do
        /usr/bin/env time -f '  %e s' "$bin/energyctl" kpi campus --period 2025 --format json --socket "$run/control.sock" >/dev/null
    done
    echo "A monthly bulletin of 200 buildings: the document, and html, xlsx, csv and json of it"
    "$bench/BenchBulletin" 200 | sed 's/^/  /'
    for period in 2025-10 2025; do
        echo "The bulletin of $period with these buildings: html, xlsx, csv and json, asked for, made and written"
        for _ in 1 2 3; do
            /usr/bin/env time -f '  %e s' "$bin/energyctl" bulletin export --period "$period" --output "$run/bulletins" \
                --socket "$run/control.sock" >/dev/null
        done
        (cd "$run/bulletins" && wc -c "bulletin-$period".*) | sed 's/^/  /'
    done
    stop "$daemon"
}

# control: 50 clients, an endless stream of readings, and the command line, while lamps send 1,000 messages a second
control() {
    local begin i publisher
    start_broker
    start_collector 5s
    begin=$((($(date +%s) - 86400 * 40) * 1000))
    # 120,000 readings of one lamp, imported; the clock of the others goes on.
    awk -v from="$((begin / 1000))" 'BEGIN {
        print "meter,quantity,at,value"
        for (i = 0; i < 120000; i++)
            print "imported,active_energy_import," strftime("%Y-%m-%dT%H:%M:%S+00:00", from + i * 10, 1) "," i / 1000
    }' >"$run/readings.csv"
    printf '%s\n' 'id: bench' 'name: bench' 'timezone: Asia/Shanghai' 'export: none' \
        'nodes: [{id: campus, name: campus, kind: campus}, {id: bldg, name: bldg, kind: building, parent: campus}]' \
        'meters: [{id: imported, node: bldg, carrier: electricity, role: consumption, interval: 10s, plausibility: off}]' \
        "fleets: [{id: lamps, node: campus, mqtt: lights, count: $lamps, interval: 60s, rated_power: 200W}]" \
        >"$run/lamps.yaml"
    "$bin/energyctl" reload --socket "$run/control.sock" >/dev/null
    "$bin/energyctl" import readings "$run/readings.csv" --socket "$run/control.sock" >/dev/null
    await "$run/collector.log" status_has '"dirty_meters":0'
    "$bench/BenchPublish" "$port" "$lamps" $((rate * 90)) 0 "$rate" >"$run/published" &
    publisher=$!
    started+=("$publisher")
    sleep 3
    local node month
    for node in bldg campus; do
        echo "50 clients ask for the month of $node ($([ $node = bldg ] && echo 1 || echo $lamps) members), $rate messages/s come in:"
        month="/v1/rollup?id=$node&by=month&from=this-month"
        for i in 1 2 3; do
            echo "  each 20 times a second: $("$bench/BenchControl" "$run/control.sock" 50 100 "$month" 50)"
        done
        for i in 1 2 3; do
            echo "  as fast as it goes:     $("$bench/BenchControl" "$run/control.sock" 50 100 "$month")"
        done
    done
    echo "120,000 readings as one stream of CSV:"
    local before after lines
    before=$(awk '/VmRSS/ {print $2}' "/proc/$collector/status")
    lines=$("$bin/energyctl" readings imported --from -60d --format csv --socket "$run/control.sock" | wc -l)
    after=$(awk '/VmRSS/ {print $2}' "/proc/$collector/status")
    echo "  $lines lines, the daemon grew from $((before / 1024)) to $((after / 1024)) MB"
    echo "energyctl, the whole process, 50 times:"
    for i in status "rollup campus --by month" "rollup imported --by day --from -40d" --version; do
        echo "  $i: $(python3 - "$run/control.sock" "$bin/energyctl" $i <<'TIMES'
import os, statistics, subprocess, sys, time

socket, words = sys.argv[1], sys.argv[2:]
times = []
for _ in range(50):
    start = time.monotonic()
    subprocess.run(words, env={**os.environ, "ENERGYCTL_SOCKET": socket}, capture_output=True, check=True)
    times.append((time.monotonic() - start) * 1000)
times.sort()
print(f"median {statistics.median(times):.1f} ms, slowest {times[-1]:.1f} ms")
TIMES
        )"
    done
    wait "$publisher"
    stop "$collector"
}

case "${1:-}" in
    mqtt | store | kpi | control)
        "$1"
        exit
        ;;
    cold)
        shift
        "$bench/BenchStore" cold "$run" "$@"
        exit
        ;;
esac
echo "CPU for a request of 60 registers, decoded, 100 connections as fast as they go (median of 3 in turn)"
c=() ours=()
for _ in 1 2 3; do
    c+=("$(against 0 0 BenchPollC 100 1 0 | value cpu_us_per_request)")
    ours+=("$(against 0 0 BenchPoll 100 1 0 | value cpu_us_per_request)")
done
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
echo
mqtt
