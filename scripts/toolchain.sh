# Sourced by the other scripts: makes sure of a Swift toolchain, in one line if there is none.
if ! command -v swift >/dev/null 2>&1; then
    echo "energy-collector needs a Swift toolchain 6.2 or newer: https://www.swift.org/install/linux/" >&2
    exit 1
fi
swift_version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' | head -n 1)
read -r swift_major swift_minor <<<"${swift_version:-0 0}"
if [ "$swift_major" -lt 6 ] || { [ "$swift_major" -eq 6 ] && [ "$swift_minor" -lt 2 ]; }; then
    echo "energy-collector needs a Swift toolchain 6.2 or newer, found ${swift_major}.${swift_minor}: https://www.swift.org/install/linux/" >&2
    exit 1
fi
# Compiled into the programs, which name it in bulletins; "+" where files differ from the commit. Without git or a word
# from whoever builds a tarball they say that it is unknown.
if [ -z "${ENERGY_COMMIT:-}" ] && [ -e .git ] && ENERGY_COMMIT=$(git rev-parse --short=12 HEAD 2>/dev/null); then
    [ -z "$(git status --porcelain --untracked-files=no 2>/dev/null)" ] || ENERGY_COMMIT+=+
fi
export ENERGY_COMMIT
