#!/bin/sh
# Makes the Debian package, from anywhere: sh packaging/package.sh [PROFILE]. It needs cargo-deb
# (cargo install cargo-deb --locked). The manual pages and completions are written by the program itself.
set -eu
cd "$(dirname "$0")/.."
profile=${1:-release}
target=${CARGO_TARGET_DIR:-target}
cargo build --locked --package logis --profile "$profile"
built=$target/$([ "$profile" = dev ] && echo debug || echo "$profile")
rm -rf "$target/packaging"
mkdir -p "$target/packaging"
"$built/logis" manual "$target/packaging/man1"
for page in "$target"/packaging/man1/*; do gzip -9n "$page"; done
for shell in bash zsh fish; do "$built/logis" completions "$shell" > "$target/packaging/logis.$shell"; done
cargo deb --no-build --package logis --profile "$profile"
