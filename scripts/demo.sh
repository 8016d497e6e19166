#!/usr/bin/env bash
# The demo campus from nothing to a bulletin: a broker, simulated meters, an inverter and lamps, and the daemon, all on
# loopback ports that are free. What it starts it stops, by process id. State is kept in demo/, so a second run is quick.
#
#   DEMO_SECONDS=30 make demo     stops by itself after 30 seconds instead of waiting for Ctrl-C
set -euo pipefail
cd "$(dirname "$0")/.."

state=$PWD/demo
bin=$(swift build --show-bin-path)
# A Unix socket's path has at most 107 bytes, wherever the repository lies.
run=$(mktemp -d "${TMPDIR:-/tmp}/energy-demo.XXXXXX")
mkdir -p "$state/etc" "$state/bulletins"
export ENERGYCTL_SOCKET=$run/control.sock

started=()
stop() {
    trap - EXIT INT TERM
    # In reverse, so that the daemon commits before the campus disappears.
    for ((index = ${#started[@]} - 1; index >= 0; index--)); do
        kill "${started[index]}" 2>/dev/null || continue
        wait "${started[index]}" 2>/dev/null || true
    done
    rm -rf "$run"
    echo
    echo "stopped; the database and the bulletins are in demo/"
}
trap stop EXIT
trap 'exit 0' INT TERM

step=0
say() {
    step=$((step + 1))
    printf '\n\033[1m[%d/9] %s\033[0m\n' "$step" "$*"
}

show() {
    printf '\033[2m$ %s\033[0m\n' "$*"
    "$bin/$1" "${@:2}"
}

# Waits for a condition, at most 30 seconds; shows a log if it does not come.
await() {
    local log=$1
    shift
    for _ in $(seq 300); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    echo "gave up waiting for: $*" >&2
    tail -n 20 "$log" >&2
    exit 1
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 20000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

broker_port=$(free_port)
say "MQTT broker on 127.0.0.1:$broker_port"
cat >"$run/mosquitto.conf" <<CONF
listener $broker_port 127.0.0.1
allow_anonymous true
persistence false
max_queued_messages 100000
CONF
PATH=$PATH:/usr/sbin mosquitto -c "$run/mosquitto.conf" >"$run/mosquitto.log" 2>&1 &
started+=($!)
await "$run/mosquitto.log" bash -c "exec 3<>/dev/tcp/127.0.0.1/$broker_port"

say "Simulated campus: 6 meters, a 220 kW inverter, 300 street-lights"
"$bin/campus-simulator" serve --port-a 0 --port-b 0 --ports-file "$run/ports.json" \
    --broker "127.0.0.1:$broker_port" --lamp-interval 10 >"$run/simulator.out" 2>"$run/simulator.log" &
started+=($!)
await "$run/simulator.log" test -s "$run/ports.json"
cat "$run/simulator.out"

say "Configuration of the demo campus, with today's ports"
ports=($(grep -oE '"port":[0-9]+' "$run/ports.json" | cut -d: -f2))
sed -e "s|port: 1502|port: ${ports[0]}|" -e "s|port: 1503|port: ${ports[1]}|" \
    -e "s|127.0.0.1:1883|127.0.0.1:$broker_port|" \
    -e "s|/var/lib/energy-collector/energy.sqlite|$state/energy.sqlite|" \
    -e "s|/run/energy-collector/control.sock|$ENERGYCTL_SOCKET|" \
    -e '/^  readers:/d' -e '/^  writers:/d' Config/energy-collector.yaml >"$state/etc/energy-collector.yaml"
cp Config/site.yaml "$state/etc/site.yaml"
rm -rf "$state/etc/schemes" && cp -r Config/schemes "$state/etc/schemes"
show energy-collector check-config --config "$state/etc/energy-collector.yaml"

say "The daemon"
"$bin/energy-collector" run --config "$state/etc/energy-collector.yaml" >"$run/daemon.log" 2>&1 &
started+=($!)
await "$run/daemon.log" "$bin/energyctl" status
grep -E 'ready|notice|warning|error' "$run/daemon.log" | sed 's/^/  /' || true

say "History: hourly registers since the end of 2024, imported through the same append path"
"$bin/campus-simulator" history --from 2024-12-31 --output "$run/history.csv"
show energyctl import readings "$run/history.csv"
printf 'rolling up '
# Live readings are always a few seconds behind; the history is done when nothing older is.
lag() { "$bin/energyctl" status --format json | sed -nE 's/.*"lag_s":([0-9]+).*/\1/p'; }
for _ in $(seq 240); do
    behind=$(lag)
    [ "${behind:-0}" -lt 60 ] && break
    printf '.'
    sleep 0.5
done
echo ' done'

say "Status"
show energyctl status

month=$(date -d "$(date +%Y-%m-15) -1 month" +%Y-%m)
year=$(date -d "$(date +%Y-%m-15) -1 month" +%Y)
say "Last month per capita and per area, and its key figures"
show energyctl rollup campus --by month --from "$year-01" --to "$month" --carrier electricity --per capita
show energyctl rollup campus --by month --from "$month" --to "$month" --per area
show energyctl kpi campus --period "$month" --compare last-year
echo
echo "Last year against the base year 2016:"
show energyctl kpi campus --period "$((year - 1))" --compare base

say "How one of them was made, who answers for it, and which building is best"
show energyctl explain campus energy_per_area --period "$month"
echo
show energyctl targets
echo
show energyctl ranking --period "$month"

say "The monthly bulletin"
show energyctl bulletin export --period "$month" --output "$state/bulletins"

cat <<END

Everything runs. Try, in another terminal:
  export ENERGYCTL_SOCKET=$ENERGYCTL_SOCKET PATH=$bin:\$PATH
  energyctl meters
  energyctl readings main --quantity active_power --limit 5
  energyctl rollup bldg-a --by day --per capita
  energyctl fleet lamps --faulty
END
if [ -n "${DEMO_SECONDS:-}" ]; then
    echo "stopping in $DEMO_SECONDS seconds"
    sleep "$DEMO_SECONDS" &
    wait $! || true
else
    echo "Ctrl-C stops it"
    wait "${started[@]}"
fi
