#!/usr/bin/env bash
# Boots a systemd in a container, installs the package there, and holds what the units promise: docs/adr/0034.
#   scripts/check-service.sh                 quick packages of the debug programs that are built
#   scripts/check-service.sh FILE.deb …      these packages: the older first, if there are two
# The container is a copy-on-write view of this machine without a network; it is gone afterwards. Exit status 77: no
# container can be booted here, and why is said.
set -euo pipefail
cd "$(dirname "$0")/.."
# Seconds for everything that happens in the container; after some more it is killed from outside.
limit=${LIMIT:-120}

skip() {
    echo "skipped: the service is not checked under systemd: $1" >&2
    exit 77
}

if [ "${1:-}" != --inside ]; then
    [ "$(id -u)" -eq 0 ] || skip "containers are booted by root"
    if dpkg-query -W -f '${Status}' energy-collector 2>/dev/null | grep -q 'ok installed'; then
        skip "the package is installed on this machine"
    fi
    if ! command -v systemd-nspawn >/dev/null || ! command -v mosquitto_passwd >/dev/null || ! command -v python3 >/dev/null; then
        scripts/setup.sh systemd-container python3 || skip "systemd-container cannot be installed"
    fi
    unshare --mount --mount-proc --pid --fork true 2>/dev/null || skip "this kernel gives no namespaces"
    packages=("$@")
    if [ ${#packages[@]} -eq 0 ]; then
        first=$(PACKAGE_VERSION=0.0.9 scripts/package.sh --quick)
        second=$(scripts/package.sh --quick)
        packages=("$first" "$second")
    fi
    groups=()
    container=
    clean_up() {
        # Everything in it dies with the first process of its namespace.
        [ -z "$container" ] || kill -KILL "$container" 2>/dev/null || true
        for group in "${groups[@]}"; do
            for _ in $(seq 50); do
                find "$group" -depth -type d -exec rmdir {} + 2>/dev/null && break
                sleep 0.1
            done
        done
    }
    trap clean_up EXIT
    # Without a service manager on this machine, the container gets control groups of its own below those of this shell.
    scope=()
    if [ -d /run/systemd/system ]; then
        scope=(systemd-run --quiet --scope --property=Delegate=yes)
        "${scope[@]}" true || skip "the service manager of this machine gives no scope"
    else
        while IFS=: read -r _ controllers path; do
            case $controllers in
                '') for top in /sys/fs/cgroup/unified /sys/fs/cgroup; do [ ! -e "$top/cgroup.procs" ] || break; done ;;
                name=systemd) top=/sys/fs/cgroup/systemd ;;
                *) continue ;;
            esac
            [ -e "$top/cgroup.procs" ] || continue
            group=$top${path%/}/energy-check-$$
            mkdir "$group" 2>/dev/null || skip "control groups cannot be made in $top"
            groups+=("$group")
        done </proc/self/cgroup
        [ ${#groups[@]} -gt 0 ] || skip "there are no control groups"
    fi
    join='for group in $GROUPS_TO_JOIN; do echo $$ >"$group/cgroup.procs" || exit 77; done; exec "$@"'
    GROUPS_TO_JOIN="${groups[*]}" "${scope[@]}" sh -c "$join" sh \
        unshare --mount --mount-proc --pid --fork --kill-child \
        timeout --foreground --kill-after=5 $((limit + 40)) "$0" --inside "${packages[@]}" &
    container=$!
    status=0
    wait "$container" || status=$?
    container=
    case $status in
        0) exit 0 ;;
        77) exit 77 ;;
        *) echo "service: FAILED" >&2; exit 1 ;;
    esac
fi

shift
# Only in this namespace: whatever is mounted there on the machine stays as it is.
view=/mnt
{
    mount -t tmpfs none "$view" && mkdir "$view/up" "$view/work" "$view/root" &&
        mount -t overlay -o "lowerdir=/,upperdir=$view/up,workdir=$view/work" none "$view/root"
} 2>/dev/null || skip "this kernel gives no overlay mounts"
root=$view/root

# Of this machine's own services nothing is started, nothing is mounted, and installing may start what it wants.
find "$root/etc/systemd/system" -mindepth 1 -delete
: >"$root/etc/fstab"
rm -f "$root/usr/sbin/policy-rc.d"
tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
echo energy-check >"$root/etc/hostname"
# What it logged can be read from outside, whatever became of it.
rm -rf "$root/var/log/journal"
mkdir -p "$root/var/log/journal" "$root/etc/systemd/journald.conf.d"
printf '[Journal]\nStorage=persistent\nRateLimitIntervalSec=0\n' >"$root/etc/systemd/journald.conf.d/check.conf"
# A folder of its own: the view shows whatever this machine has, which may be anything.
place=$(mktemp -d "$root/service-check.XXXXXX")
inside=${place#"$root"}
cp -r scripts/service/. "$place/"
cp Tests/EnergyStoreTests/Cases/schema-v1.sql "$place/"
cp "$1" "$place/old.deb"
cp "${2:-$1}" "$place/new.deb"
cat >"$root/etc/systemd/system/check.target" <<UNIT
[Unit]
Requires=basic.target
After=basic.target
Wants=check.service
UNIT
cat >"$root/etc/systemd/system/check.service" <<UNIT
[Unit]
After=basic.target
SuccessAction=exit-force
FailureAction=exit-force

[Service]
Type=exec
ExecStart=/bin/bash $inside/check.sh
Environment=LANG=C.UTF-8
RuntimeMaxSec=$limit
TimeoutStopSec=5
StandardOutput=append:$inside/output
StandardError=inherit
UNIT
: >"$place/output"

# The units hide home directories, in which a toolchain may be that quick packages take the Swift runtime from.
runtime=$(readlink -f "$(command -v swift || echo /)")
case $runtime in
    /home/* | /root/* | /tmp/*)
        echo /opt/swift-runtime >"$root/etc/ld.so.conf.d/check.conf"
        mkdir "$root/opt/swift-runtime"
        mount --bind "${runtime%/bin/*}/lib/swift/linux" "$root/opt/swift-runtime"
        chroot "$root" ldconfig
        ;;
esac
# What nspawn notes about its containers is for this namespace alone.
mount -t tmpfs none /run
mount -t tmpfs none /tmp
systemd-nspawn --quiet --boot --directory="$root" --machine=energy-check --private-network --register=no \
    --keep-unit --settings=no --link-journal=no --resolv-conf=off --timezone=off \
    systemd.unit=check.target systemd.show_status=no </dev/null >"$view/boot.log" 2>&1 &
nspawn=$!
tail --pid="$nspawn" --sleep-interval=0.2 -n +1 -f "$place/output" &
show=$!
status=0
wait "$nspawn" || status=$?
wait "$show" || true
if [ ! -e "$place/begun" ]; then
    cat "$view/boot.log" >&2
    skip "no container can be booted here: $(tr -d '\r' <"$view/boot.log" | grep -v '^ *$' | tail -n 1)"
fi
[ -e "$place/done" ] && [ "$status" -eq 0 ] && exit 0
if [ ! -e "$place/failed" ]; then
    echo "service: ended with $status after ${SECONDS} s, of which $limit are allowed; the end of the journal:" >&2
    journalctl --directory="$root/var/log/journal" --no-pager --lines=80 >&2 || true
fi
exit 1
