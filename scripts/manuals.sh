#!/usr/bin/env bash
# Writes the man pages and shell completions of both programs below a folder, as /usr/share has them.
#   scripts/manuals.sh build/share [FOLDER OF THE PROGRAMS]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
share=${1:?usage: scripts/manuals.sh FOLDER [FOLDER OF THE PROGRAMS]}
programs=${2:-.build/debug}
mkdir -p "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/vendor-completions" \
    "$share/fish/vendor_completions.d"
for program in energyctl energy-collector; do
    # swift-argument-parser's own generator leaves out every character that is not ASCII, and the values of options.
    scripts/manual-pages.py "$programs/$program" "$share/man/man1"
    "$programs/$program" --generate-completion-script bash >"$share/bash-completion/completions/$program"
    "$programs/$program" --generate-completion-script zsh >"$share/zsh/vendor-completions/_$program"
    "$programs/$program" --generate-completion-script fish >"$share/fish/vendor_completions.d/$program.fish"
done
if command -v mandoc >/dev/null; then
    mandoc -Tlint -Werror "$share"/man/man1/*.1
fi
echo "$(find "$share/man" -name '*.1' | wc -l) man pages and completions for bash, zsh and fish in $share"
