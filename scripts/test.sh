#!/usr/bin/env bash
# Installs what is missing, builds everything and runs the whole test suite.
#
#   scripts/test.sh                              all tests
#   scripts/test.sh --filter PatternEngineTests  further arguments go to `swift test`
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-dependencies.sh test
# A target that imports a module it does not declare as a dependency fails here: this is what keeps the layers apart.
swift build --build-tests --explicit-target-dependency-import-check error
# One test at a time: many of them time real sockets and processes, and must not wait for each other.
swift test --skip-build --disable-xctest --no-parallel "$@"
