#!/usr/bin/env bash
# Regenerates the committed protobuf code from protos/.
#
#   scripts/generate.sh           writes Sources/WireProtocol/Generated
#   scripts/generate.sh --check   changes nothing; ends with 1 if the committed code is not what protos/ gives
#
# Needs protoc (Debian: protobuf-compiler). The Swift plugin is built from the swift-protobuf version
# that the package itself uses, so plugin and runtime always agree.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
generated="$root/Sources/WireProtocol/Generated"

case "${1:-}" in
    "") check=false ;;
    --check) check=true ;;
    *)
        echo "usage: scripts/generate.sh [--check]" >&2
        exit 64
        ;;
esac

if ! command -v protoc >/dev/null; then
    echo "generate.sh: protoc is not installed; on Debian or Ubuntu: apt-get install protobuf-compiler" >&2
    exit 69
fi

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

echo "generate.sh: building protoc-gen-swift from the package's swift-protobuf" >&2
swift build --package-path "$root" --product protoc-gen-swift >&2
plugin="$(swift build --package-path "$root" --show-bin-path)/protoc-gen-swift"

mkdir "$scratch/Generated"
protoc \
    --proto_path="$root/protos" \
    --plugin=protoc-gen-swift="$plugin" \
    --swift_out="$scratch/Generated" \
    --swift_opt=Visibility=Internal \
    --swift_opt=FileNaming=DropPath \
    "$root"/protos/difftier/v1/*.proto

if $check; then
    if ! diff -ru "$generated" "$scratch/Generated" >&2; then
        echo "generate.sh: Sources/WireProtocol/Generated is not what protos/ gives; run scripts/generate.sh and commit" >&2
        exit 1
    fi
    echo "generate.sh: the committed code is up to date" >&2
else
    rm -rf "$generated"
    cp -R "$scratch/Generated" "$generated"
    echo "generate.sh: wrote $(find "$generated" -name '*.swift' | wc -l) files to Sources/WireProtocol/Generated" >&2
fi
