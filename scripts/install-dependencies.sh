#!/usr/bin/env bash
# Installs the Debian packages that Difftier needs and that are missing, and checks the Swift toolchain.
#
#   scripts/install-dependencies.sh build   what building and running needs
#   scripts/install-dependencies.sh test    also what the test suite and scripts/generate.sh need
#
# Does nothing where everything is there. Needs root or sudo only where something is to be installed.
set -euo pipefail

packages=(ca-certificates libgit2-dev libpcre2-dev libsqlite3-dev libvectorscan-dev pkg-config)
case "${1:-}" in
    build) ;;
    test) packages+=(libprotobuf-dev openssl protobuf-compiler python3 python3-protobuf xz-utils) ;;
    *)
        echo "usage: scripts/install-dependencies.sh build|test" >&2
        exit 64
        ;;
esac

say() { echo "install-dependencies.sh: $1" >&2; }

# Exits with 69 where the Swift toolchain is missing or too old.
check_swift() {
    if ! command -v swift >/dev/null; then
        say "no Swift toolchain on PATH; install Swift 6.2 or newer from https://www.swift.org/install/linux/"
        exit 69
    fi
    local said version major minor
    said="$(swift --version 2>&1)"
    version="$(sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' <<<"$said" | head -n 1)"
    major="${version%%.*}"
    minor="${version##*.}"
    if [[ -z "$version" ]] || ((major < 6 || (major == 6 && minor < 2))); then
        say "Swift 6.2 or newer is needed, and \`swift --version\` says: ${said%%$'\n'*}"
        exit 69
    fi
}

is_installed() { [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]; }

check_swift
if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "this is neither Debian nor Ubuntu; what these packages hold has to be there already: ${packages[*]}"
    exit 0
fi

missing=()
for package in "${packages[@]}"; do
    is_installed "$package" || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
    say "every package is there"
    exit 0
fi

as_root=()
if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
        say "missing: ${missing[*]}; run as root: apt-get update && apt-get install ${missing[*]}"
        exit 77
    fi
    as_root=(sudo)
fi
say "installing ${missing[*]}"
"${as_root[@]}" apt-get update --quiet >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends "${missing[@]}" >&2
