#!/usr/bin/env bash
# Makes Sources/SparkplugB/sparkplug_b.pb.swift from the .proto beside it, with protoc (Debian: protobuf-compiler) and the
# plugin of the swift-protobuf release that Package.swift names. Only needed when the .proto changes: the result is
# committed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
command -v protoc >/dev/null || { echo "protoc is missing: apt-get install protobuf-compiler" >&2; exit 1; }
swift package resolve
plugin=.build/checkouts/swift-protobuf
swift build --package-path "$plugin" --scratch-path .build/protoc-gen-swift --product protoc-gen-swift >&2
protoc --plugin=.build/protoc-gen-swift/debug/protoc-gen-swift --proto_path=Sources/SparkplugB \
    --swift_opt=Visibility=Package --swift_opt=UseAccessLevelOnImports=true --swift_out=Sources/SparkplugB \
    Sources/SparkplugB/sparkplug_b.proto
