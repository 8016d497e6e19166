#!/usr/bin/env bash
# Writes the man pages and shell completions of both programs below a folder, as /usr/share has them.
#   scripts/manuals.sh build/share [FOLDER OF THE PROGRAMS]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
share=${1:?usage: scripts/manuals.sh FOLDER [FOLDER OF THE PROGRAMS]}
programs=${2:-.build/debug}
tool=.build/manual/debug/generate-manual
# Only the tool, without what the package's own plugin would build with it.
[ -x "$tool" ] || swift build --package-path .build/checkouts/swift-argument-parser --scratch-path .build/manual \
    --product generate-manual >/dev/null
mkdir -p "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/vendor-completions" \
    "$share/fish/vendor_completions.d"
for program in energyctl energy-collector; do
    "$tool" "$programs/$program" --multi-page --output-directory "$share/man/man1" >/dev/null
    "$programs/$program" --generate-completion-script bash >"$share/bash-completion/completions/$program"
    "$programs/$program" --generate-completion-script zsh >"$share/zsh/vendor-completions/_$program"
    "$programs/$program" --generate-completion-script fish >"$share/fish/vendor_completions.d/$program.fish"
done
echo "$(find "$share/man" -name '*.1' | wc -l) man pages and completions for bash, zsh and fish in $share"
