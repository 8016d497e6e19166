# Runs in the container, started by its systemd: the points in the order in which a service lives. The first that does
# not hold ends it, with the journal.
set -euo pipefail
cd "$(dirname "$0")"
place=$PWD
chmod 755 "$place"
touch begun

etc=/etc/energy-collector
state=/var/lib/energy-collector
unit=energy-collector.service
drop_ins=/run/systemd/system

holds() { echo "service: $1"; }
fail() {
    touch failed
    echo "service: FAILED: $1"
    [ $# -lt 2 ] || echo "$2"
    echo "the end of the journal:"
    journalctl --no-pager --lines=60 --output=short-precise
    exit 1
}
expect() { [ "$2" = "$3" ] || fail "$1: expected '$3', found '$2'"; }
# Asks again until it is so, for some seconds: within SECONDS WHAT COMMAND…
within() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -le "$deadline" ] || fail "$what: not within the time"
        sleep 0.1
    done
}
property() { systemctl show --property="$2" --value "$1"; }
is() { [ "$(property "$1" "$2")" = "$3" ]; }
main_pid() { property $unit MainPID; }
answers() { energyctl status; }
# As somebody without a login, in one group only.
member_of() { setpriv --reuid nobody --regid "$1" --clear-groups "${@:2}"; }
# More lines of a unit, until the next 'systemctl revert' of it or the end.
drop_in() {
    mkdir -p "$drop_ins/$1.d"
    cat >"$drop_ins/$1.d/${2:-check}.conf"
    systemctl daemon-reload
}
# Another daemon than that of a process id is active and answers.
runs_anew() { [ "$(main_pid)" != "$1" ] && is $unit ActiveState active && answers; }
# What the daemon's link to the broker says of itself.
link() {
    energyctl status --format json |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["mqtt"][0].get(sys.argv[1]) or "")' "$1"
}
link_is() { [[ "$(link "$1")" == *"$2"* ]]; }

for part in start credentials logging reload ends jobs package; do . "./$part.sh"; done
touch "done"
echo "service: all of it held under $(systemctl --version | sed -n 's/^\(systemd [0-9]*\).*/\1/p'), in $SECONDS s"
