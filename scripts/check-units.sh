#!/usr/bin/env bash
# Holds the systemd units against systemd's own checks: no finding, and no more exposure than agreed.
#   scripts/check-units.sh [FOLDER OF UNITS]
set -euo pipefail
cd "$(dirname "$0")/.."
units=${1:-deploy/systemd}
# Of 100; the daemon is reached over the network and reaches devices, the jobs need no network at all.
daemon_limit=15
job_limit=7

if ! command -v systemd-analyze >/dev/null; then
    if [ -z "${CI:-}" ]; then
        echo "skipped: the units are not checked, systemd-analyze is missing (apt-get install systemd)" >&2
        exit 0
    fi
    scripts/setup.sh systemd
fi
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
# Programs of the names that the units start, beside the units of the system that they refer to.
mkdir -p "$root/usr/bin" "$root/usr/lib/systemd" "$root/etc"
for program in energy-collector energyctl; do install -m 755 /bin/true "$root/usr/bin/$program"; done
for folder in /usr/lib/systemd/system /lib/systemd/system; do
    [ -d "$folder" ] && cp -r "$folder" "$root/usr/lib/systemd/" && break
done
cp "$units"/*.service "$units"/*.timer "$root/usr/lib/systemd/system/"

status=0
names=$(cd "$units" && ls -- *.service *.timer)
findings=$(cd "$root" && systemd-analyze verify --root="$root" --man=no $names 2>&1 || echo "verify failed")
if [ -n "$findings" ]; then
    echo "systemd-analyze verify:" >&2
    echo "$findings" >&2
    status=1
fi
for unit in "$units"/*.service; do
    limit=$job_limit
    [ "$(basename "$unit")" = energy-collector.service ] && limit=$daemon_limit
    if ! answer=$(systemd-analyze security --offline=true --threshold="$limit" --no-pager "$unit" 2>&1); then
        echo "$(basename "$unit"): exposure above $((limit / 10)).$((limit % 10)):" >&2
        grep -E '✗|exposure' <<<"$answer" >&2 || echo "$answer" >&2
        status=1
    fi
done
# A timer without its service, or calendar times that never come, would fail in silence.
for timer in "$units"/*.timer; do
    [ -e "${timer%.timer}.service" ] || { echo "$timer has no service" >&2; status=1; }
    while read -r when; do
        systemd-analyze calendar "$when" >/dev/null || { echo "$timer: $when is no time" >&2; status=1; }
    done < <(sed -n 's/^OnCalendar=//p' "$timer")
done
exit $status
