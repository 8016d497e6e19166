#!/usr/bin/env bash
# Installs the Debian packages that are missing; does nothing, and needs no network, when none is.
# Arguments are further packages, which only some need.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh

packages=(libmodbus-dev libmosquitto-dev libsqlite3-dev libxlsxwriter-dev libzstd-dev mosquitto mosquitto-clients pkg-config "$@")
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "installing ${missing[*]}" >&2
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "run this once as root: apt-get install ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
fi
# No service is started by installing: the demo and the tests run a broker of their own.
policy=/usr/sbin/policy-rc.d
made_policy=
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod +x "$policy"
    made_policy=yes
fi
restore() { [ -z "$made_policy" ] || "${as_root[@]}" rm -f "$policy"; }
trap restore EXIT
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
