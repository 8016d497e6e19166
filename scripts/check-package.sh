#!/usr/bin/env bash
# Installs, upgrades, removes and purges the package for real, in a copy-on-write view of this machine that goes with it.
#   scripts/check-package.sh                 a quick package of the debug programs that are built
#   scripts/check-package.sh FILE.deb …      these packages: the older first, if there are two
# Needs root and overlay mounts. Exit status 77: skipped, and why is said; never in CI.
set -euo pipefail
cd "$(dirname "$0")/.."

skip() {
    echo "skipped: $1" >&2
    [ -z "${CI:-}" ] || exit 1
    exit 77
}
if [ "${1:-}" != --inside ]; then
    [ "$(id -u)" -eq 0 ] || skip "the package is not checked: it is installed as root"
    command -v python3 >/dev/null || scripts/setup.sh python3
    packages=("$@")
    if [ ${#packages[@]} -eq 0 ]; then
        first=$(PACKAGE_VERSION=0.0.9 scripts/package.sh --quick)
        second=$(scripts/package.sh --quick)
        packages=("$first" "$second")
    fi
    view=$(mktemp -d)
    trap 'rmdir "$view"' EXIT
    # Mounts, processes and what is written end with the namespace: nothing of it reaches this machine.
    if ! unshare --mount sh -c "mount -t tmpfs none '$view' && mkdir '$view/up' '$view/work' '$view/root' &&
        mount -t overlay -o 'lowerdir=/,upperdir=$view/up,workdir=$view/work' none '$view/root'" 2>/dev/null
    then
        skip "the package is not checked: this kernel gives no overlay mounts"
    fi
    unshare --mount --pid --fork --kill-child "$0" --inside "$view" "$PWD" "${packages[@]}"
    exit
fi

view=$2
here=$3
shift 3
mount -t tmpfs none "$view"
mkdir "$view/up" "$view/work" "$view/root"
mount -t overlay -o "lowerdir=/,upperdir=$view/up,workdir=$view/work" none "$view/root"
root=$view/root
mount -t proc none "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs none "$root/run"
mount -t tmpfs none "$root/tmp"
mkdir "$root/packages"
for package in "$@"; do cp "$package" "$root/packages/"; done
old=/packages/$(basename "$1")
new=/packages/$(basename "${2:-$1}")
cp "$here"/Tests/EnergyStoreTests/Cases/schema-v1.sql "$root/packages/"
# No service manager runs in here, so maintainer scripts must do without one.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"

fail() {
    echo "package: $1" >&2
    exit 1
}
enter=(chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8)
drop=(setpriv --reuid energy-collector --regid energy --init-groups --no-new-privs --inh-caps=-all)
inside() { "${enter[@]}" "$@"; }
expect() { [ "$2" = "$3" ] || fail "$1: expected '$3', found '$2'"; }
as_service() { inside "${drop[@]}" "$@"; }
daemon=
stop_daemon() {
    [ -n "$daemon" ] || return 0
    kill -TERM "$daemon"
    wait "$daemon" || fail "the daemon ended with $?"
    daemon=
}
start_daemon() {
    inside install -d -m 750 -o energy-collector -g energy /run/energy-collector
    # As the unit does: its user, its umask, no capabilities.
    (
        umask 077
        exec "${enter[@]}" "${drop[@]}" /usr/bin/energy-collector run --bulletins /var/lib/energy-collector/bulletins
    ) 2>"$view/daemon.log" &
    daemon=$!
    for _ in $(seq 300); do
        inside energyctl status >/dev/null 2>&1 && return 0
        kill -0 "$daemon" 2>/dev/null || break
        sleep 0.1
    done
    cat "$view/daemon.log" >&2
    fail "the daemon does not answer"
}

# A first installation.
inside dpkg -i "$old" >"$view/install.log" 2>&1 || { cat "$view/install.log" >&2; fail "cannot be installed"; }
grep -q 'systemctl enable --now energy-collector' "$view/install.log" || fail "the installation says not how to go on"
grep -q 'energy-admin' <<<"$(inside id energy-collector)" || fail "the service's user is not in energy-admin"
expect "the state folder" "$(inside stat -c '%a %U:%G' /var/lib/energy-collector)" "750 energy-collector:energy"
expect "the backups" "$(inside stat -c '%a %U:%G' /var/lib/energy-collector/backups)" "700 energy-collector:energy"
conffiles=$(inside dpkg-query -W -f '${Conffiles}\n' energy-collector | awk 'NF {print $1}' | sort | tr '\n' ' ')
expect "conffiles" "$conffiles" \
    "/etc/energy-collector/energy-collector.yaml /etc/energy-collector/schemes/buildings.yaml /etc/energy-collector/site.yaml "
files=$(inside dpkg -L energy-collector)
for file in /usr/share/man/man1/energyctl.1.gz /usr/share/man/man1/energy-collector.run.1.gz \
    /usr/share/bash-completion/completions/energyctl /usr/share/zsh/vendor-completions/_energyctl \
    /usr/share/fish/vendor_completions.d/energyctl.fish /usr/share/doc/energy-collector/README.md \
    /usr/share/doc/energy-collector/copyright /usr/share/doc/energy-collector/docs/guides/install.md \
    /lib/systemd/system/energy-backup.timer; do
    grep -qxF "$file" <<<"$files" || fail "$file is missing"
    inside test -e "$file" || fail "$file is not there"
done
if grep -E '\.(pem|key)$|password|credstore' <<<"$files"; then fail "there is a secret in it"; fi
inside energy-collector check-config >/dev/null || fail "the configuration that is installed is not good"
(cd "$here" && mkdir "$view/units" && cp "$root"/lib/systemd/system/energy-* "$view/units/" &&
    scripts/check-units.sh "$view/units") || fail "the units are not good"

inside grep -q '_dh_action=restart' /var/lib/dpkg/info/energy-collector.postinst ||
    fail "an upgrade would leave the daemon stopped"

# A database of the first schema, opened by the daemon of the package.
inside python3 - <<'PYTHON'
import sqlite3
connection = sqlite3.connect("/var/lib/energy-collector/energy.sqlite")
connection.executescript(open("/packages/schema-v1.sql").read())
connection.close()
PYTHON
inside chown energy-collector:energy /var/lib/energy-collector/energy.sqlite
start_daemon
expect "the socket" "$(inside stat -c '%a %U:%G' /run/energy-collector/control.sock)" "660 energy-collector:energy"
inside setpriv --reuid nobody --regid energy --clear-groups energyctl nodes >/dev/null 2>&1 ||
    fail "a reader cannot ask"
if inside setpriv --reuid nobody --regid nogroup --clear-groups energyctl nodes >/dev/null 2>&1; then
    fail "anybody can ask"
fi
as_service energyctl reload >/dev/null || fail "the service cannot be reloaded by its own user"
if inside setpriv --reuid nobody --regid energy --clear-groups energyctl reload >/dev/null 2>&1; then
    fail "a reader can reload"
fi
(umask 027 && as_service energyctl bulletin catch-up --kind monthly --output /var/lib/energy-collector/bulletins) \
    >/dev/null || fail "the monthly bulletin is not exported"
(umask 077 && as_service energyctl backup --folder /var/lib/energy-collector/backups --keep 2) >/dev/null ||
    fail "no backup is made"
stop_daemon

# An upgrade keeps what was edited.
inside sed -i 's/^  commit_interval: 250ms/  commit_interval: 500ms/' /etc/energy-collector/energy-collector.yaml
inside dpkg -i "$new" >"$view/upgrade.log" 2>&1 || { cat "$view/upgrade.log" >&2; fail "cannot be upgraded"; }
inside grep -q 'commit_interval: 500ms' /etc/energy-collector/energy-collector.yaml || fail "the upgrade lost an edit"
start_daemon
inside energyctl status >/dev/null || fail "the upgraded daemon does not answer"
stop_daemon

# A database of a newer version is left alone, with the status that systemd does not try again after.
inside python3 - <<'PYTHON'
import sqlite3
connection = sqlite3.connect("/var/lib/energy-collector/energy.sqlite")
connection.execute("INSERT INTO grdb_migrations VALUES ('v999')")
connection.commit()
PYTHON
newer=0
as_service /usr/bin/energy-collector run 2>"$view/newer.log" || newer=$?
expect "the status for a newer database" "$newer" 78
grep -q 'newer version' "$view/newer.log" || fail "a newer database is not named as such"

# Removing keeps what was made; purging keeps the backups.
inside dpkg -r energy-collector >/dev/null 2>&1 || fail "cannot be removed"
inside test -e /var/lib/energy-collector/energy.sqlite || fail "removing lost the database"
inside grep -q 500ms /etc/energy-collector/energy-collector.yaml || fail "removing lost the configuration"
inside dpkg -P energy-collector >/dev/null 2>&1 || fail "cannot be purged"
inside test ! -e /etc/energy-collector || fail "purging left the configuration"
expect "after purging" "$(inside sh -c 'cd /var/lib/energy-collector && find . -type d | sort | tr "\n" " "')" ". ./backups "
inside sh -c 'ls /var/lib/energy-collector/backups/energy-*.sqlite' >/dev/null || fail "purging lost the backups"
if inside dpkg-query -W energy-collector >/dev/null 2>&1; then fail "dpkg still knows it"; fi
echo "package: installed, upgraded, removed and purged"
