#!/usr/bin/env bash
# Formats every Swift source of ours with the toolchain's own formatter and the settings of .swift-format.
#
#   scripts/format.sh           rewrites what is not formatted
#   scripts/format.sh --check   changes nothing; ends with 1 where something is not formatted or breaks a rule
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
sources=(Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Engine Benchmarks/FrameTraffic Benchmarks/Probe)

case "${1:-}" in
    "") swift format --in-place --parallel --recursive "${sources[@]}" ;;
    --check) swift format lint --strict --parallel --recursive "${sources[@]}" ;;
    *)
        echo "usage: scripts/format.sh [--check]" >&2
        exit 64
        ;;
esac
