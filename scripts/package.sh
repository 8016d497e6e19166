#!/usr/bin/env bash
# Builds the Debian package: build/deb/energy-collector_VERSION-1_ARCHITECTURE.deb.
#   scripts/package.sh            release programs with the Swift runtime in them
#   scripts/package.sh --quick    the debug programs that are built, for tests of the package itself
#   PACKAGE_VERSION=…             another version than that of the sources, for tests of upgrades
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
command -v dh >/dev/null || scripts/setup.sh debhelper

version=${PACKAGE_VERSION:-$(sed -nE 's/.*current = "([0-9.]+)".*/\1/p' Sources/ControlAPI/ReleaseVersion.swift)}
# By the commit's date the same commit gives the same package.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH

quick=
# A folder of its own: with the runtime linked in, everything is built with other options.
scratch=.build-static
programs=$scratch/release
if [ "${1:-}" = --quick ]; then
    quick=yes
    programs=.build/debug
else
    for program in energy-collector energyctl; do
        swift build -c release --static-swift-stdlib --disable-local-rpath --scratch-path "$scratch" \
            --product "$program"
    done
fi

work=build/deb/source
rm -rf "$work"
mkdir -p "$work/bin"
cp -r deploy/debian "$work/debian"
cp -r Config "$work/config"
cp README.md CHANGELOG.md "$work/"
cp -r docs "$work/docs"
rm -rf "$work/docs/schema"
cp -L "$programs/energy-collector" "$programs/energyctl" "$work/bin/"
scripts/manuals.sh "$work/share" "$programs" >/dev/null
cp deploy/systemd/energy-collector.service "$work/debian/"
cp deploy/systemd/energy-collector.sysusers "$work/debian/energy-collector.sysusers"
cp deploy/systemd/energy-collector.tmpfiles "$work/debian/energy-collector.tmpfiles"
for job in energy-bulletin-monthly energy-bulletin-annual energy-backup; do
    for kind in service timer; do cp "deploy/systemd/$job.$kind" "$work/debian/energy-collector.$job.$kind"; done
done
cat >"$work/debian/changelog" <<TEXT
energy-collector ($version-1) unstable; urgency=medium

  * Built from commit ${ENERGY_COMMIT:-unknown}; the other changelog says what changed.

 -- energy-collector authors <maintainers@energy-collector.example>  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
TEXT

if [ -n "$quick" ]; then
    # Stripping and compressing a debug program well would take longer than the tests.
    export DEB_BUILD_OPTIONS="nostrip quick"
    SWIFT_RUNTIME=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")/lib/swift/linux
    export SWIFT_RUNTIME
fi
(cd "$work" && debian/rules binary) >build/deb/build.log 2>&1 ||
    { tail -40 build/deb/build.log >&2; exit 1; }
ls build/deb/energy-collector_"$version"-1_*.deb
