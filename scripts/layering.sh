#!/usr/bin/env bash
# Each module imports only what the architecture allows (docs/architecture.md).
set -euo pipefail
cd "$(dirname "$0")/.."

# Modules of the platform, which do no I/O by being imported.
platform='Swift|Foundation|FoundationEssentials|Glibc|Dispatch|Synchronization'
declare -A allowed=(
    [Spelling]=''
    [CRelease]=''
    [SparkplugB]='SwiftProtobuf|Foundation|FoundationEssentials'
    [MeterModels]='Foundation|SparkplugB|SwiftProtobuf'
    [ConsumptionLedger]='MeterModels|Foundation'
    [EnergyKPI]='MeterModels|ConsumptionLedger|BigInt'
    [ModbusLink]="CModbus|$platform"
    [MQTTLink]="CMosquitto|$platform"
    [EnergyStore]="MeterModels|ConsumptionLedger|EnergyKPI|Crypto|CZstd|GRDB|GRDBSQLite|$platform"
    [Bulletin]='MeterModels|ConsumptionLedger|EnergyKPI|CXlsxWriter|Mustache|Crypto|Foundation|Glibc'
    [ControlAPI]='CRelease|Foundation'
    [CollectorConfiguration]='MeterModels|ConsumptionLedger|EnergyKPI|Bulletin|Spelling|Yams|Foundation'
    [EnergyCollector]="MeterModels|ConsumptionLedger|EnergyKPI|ModbusLink|MQTTLink|EnergyStore|Bulletin|ControlAPI|CollectorConfiguration|Spelling|Crypto|Mustache|NIOHTTP1|NIOHTTPTypes|ArgumentParser|Logging|ServiceLifecycle|UnixSignals|Hummingbird|HummingbirdCore|HTTPTypes|NIOCore|NIOPosix|$platform"
    [EnergyCtl]="ControlAPI|Bulletin|Spelling|ArgumentParser|Crypto|NIOCore|NIOPosix|NIOHTTP1|$platform"
    [CampusSimulator]="MeterModels|CModbus|CMosquitto|ArgumentParser|$platform"
)
status=0
for folder in Sources/*/; do
    module=$(basename "$folder")
    [ -e "$folder/module.modulemap" ] && continue
    if [ -z "${allowed[$module]+known}" ]; then
        echo "layering: $module is not in scripts/layering.sh" >&2
        status=1
        continue
    fi
    while IFS=: read -r file line text; do
        imported=$(sed -E 's/.*import (struct |enum |class |func )?([A-Za-z0-9_]+).*/\2/' <<<"$text")
        if [[ ! "$imported" =~ ^(${allowed[$module]})$ ]]; then
            echo "layering: $file:$line: $module must not import $imported" >&2
            status=1
        fi
    done < <(grep -rnE '^(@[A-Za-z_]+(\([a-z]+\))? )?((public|package|internal|fileprivate|private) )?import ' "$folder" --include='*.swift' || true)
done
# The pure core asks no clock and touches no file.
impure=$(grep -rnE '\bDate\(\)|(Clock|Date|Instant)\.now\b|FileManager|ProcessInfo|clock_gettime' \
    Sources/MeterModels Sources/ConsumptionLedger Sources/EnergyKPI Sources/Bulletin --include='*.swift' || true)
if [ -n "$impure" ]; then
    echo "layering: the pure core reads a clock or a file:" >&2
    echo "$impure" >&2
    status=1
fi
exit $status
