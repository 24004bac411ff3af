#!/usr/bin/env bash
# Regenerates what is committed: the protobuf messages from protos/, the shipped policy from rules/, and the JSON Schemas of
# policies from the reader of policies.
#
#   scripts/generate.sh           writes Sources/WireProtocol/Generated, Sources/ShippedPolicy/Generated and rules/schema
#   scripts/generate.sh --check   changes nothing; ends with 1 where committed code is not what its source gives
#
# Needs protoc (Debian: protobuf-compiler). The Swift plugin is built from the swift-protobuf version
# that the package itself uses, so plugin and runtime always agree.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case "${1:-}" in
    "") check=false ;;
    --check) check=true ;;
    *)
        echo "usage: scripts/generate.sh [--check]" >&2
        exit 64
        ;;
esac

if ! command -v protoc >/dev/null; then
    echo "generate.sh: protoc is not installed; run scripts/install-dependencies.sh test" >&2
    exit 69
fi

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/WireProtocol" "$scratch/ShippedPolicy" "$scratch/schema"

echo "generate.sh: building protoc-gen-swift from the package's swift-protobuf" >&2
swift build --product protoc-gen-swift >&2
protoc \
    --proto_path=protos \
    --plugin=protoc-gen-swift="$(swift build --show-bin-path)/protoc-gen-swift" \
    --swift_out="$scratch/WireProtocol" \
    --swift_opt=Visibility=Internal \
    --swift_opt=FileNaming=DropPath \
    protos/difftier/v1/*.proto

scripts/embed-policy.sh >"$scratch/ShippedPolicy/ShippedPolicy.swift"

echo "generate.sh: building difftier for the schemas" >&2
swift build --product difftier >&2
for schema in policy suite; do
    "$(swift build --show-bin-path)/difftier" rules schema "$schema" >"$scratch/schema/$schema.json"
done

stale=0
for target in WireProtocol ShippedPolicy schema; do
    generated="Sources/$target/Generated"
    if [[ $target == schema ]]; then generated=rules/schema; fi
    if diff -ru "$generated" "$scratch/$target" >&2; then
        echo "generate.sh: $generated is up to date" >&2
    elif $check; then
        echo "generate.sh: $generated is not what its source gives; run scripts/generate.sh and commit" >&2
        stale=1
    else
        rm -rf "$generated"
        cp -R "$scratch/$target" "$generated"
        echo "generate.sh: wrote $generated" >&2
    fi
done
exit "$stale"
