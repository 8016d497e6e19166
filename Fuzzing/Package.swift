// swift-tools-version:6.2
import PackageDescription

// Feeds what comes from outside with bytes that nobody sent. `make fuzz SECONDS=n` builds it with FUZZ=1, which has the
// fuzzed modules instrumented, and runs each target for so many seconds; see docs/threat-model.md.
let package = Package(
    name: "energy-collector-fuzzing",
    dependencies: [.package(name: "energy-collector", path: "..")],
    targets: [
        // libFuzzer's own loop, which comes with the toolchain.
        .target(name: "CFuzzer"),
        .executableTarget(
            name: "Fuzz",
            dependencies: ["CFuzzer"]
                + [
                    "MeterModels", "ModbusLink", "EnergyStore", "EnergyKPI", "ConsumptionLedger", "Bulletin",
                    "CollectorConfiguration", "EnergyCollector", "TestSupport",
                ].map {
                    .product(name: $0, package: "energy-collector")
                },
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
    ],
    swiftLanguageModes: [.v6]
)
