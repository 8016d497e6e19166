// swift-tools-version:6.2
import PackageDescription

/// Strictness of our own targets; dependencies keep their own.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// Whether it is built for Fuzzing/, which sees then which ways its input takes through our modules.
let isFuzzed = Context.environment["FUZZ"] != nil
let watched: [SwiftSetting] = isFuzzed ? [.unsafeFlags(["-sanitize=fuzzer"])] : []

/// The commit that the programs are built from, which scripts/toolchain.sh tells.
///
/// Not `Context.gitInformation`: it is as old as the manifest that SwiftPM keeps, and would name a commit built before.
let commit = Context.environment["ENERGY_COMMIT"].map { $0.filter { $0.isHexDigit || $0 == "+" } } ?? ""

func target(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict + watched)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The daemon; for Fuzzing/, which asks it in its own process, a library whose entry point has another name.
func daemon(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    guard isFuzzed else { return program(name, dependencies) }
    let entry = ["-entry-point-function-name", "\(name)_main"].flatMap { ["-Xfrontend", $0] }
    return .target(name: name, dependencies: dependencies, swiftSettings: strict + watched + [.unsafeFlags(entry)])
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], resources: resources, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "energy-collector",
    products: [
        isFuzzed
            ? .library(name: "EnergyCollector", targets: ["EnergyCollector"])
            : .executable(name: "energy-collector", targets: ["EnergyCollector"]),
        .executable(name: "energyctl", targets: ["EnergyCtl"]),
        .executable(name: "campus-simulator", targets: ["CampusSimulator"]),
        // For Benchmarks/ and Fuzzing/.
        .library(name: "CollectorConfiguration", targets: ["CollectorConfiguration"]),
        .library(name: "MeterModels", targets: ["MeterModels"]),
        .library(name: "ModbusLink", targets: ["ModbusLink"]),
        .library(name: "EnergyStore", targets: ["EnergyStore"]),
        .library(name: "Bulletin", targets: ["Bulletin"]),
        .library(name: "EnergyKPI", targets: ["EnergyKPI"]),
        .library(name: "ConsumptionLedger", targets: ["ConsumptionLedger"]),
        .library(name: "TestSupport", targets: ["TestSupport"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.20.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/attaswift/BigInt", from: "6.0.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C libraries from Debian
        .systemLibrary(name: "CModbus", pkgConfig: "libmodbus", providers: [.apt(["libmodbus-dev"])]),
        .systemLibrary(name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
        .systemLibrary(
            name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        // Pure core: no I/O, no clock
        // Generated from a .proto; nothing is written by hand.
        .target(
            name: "SparkplugB", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["sparkplug_b.proto"], swiftSettings: strict),
        target("Spelling"),
        target("MeterModels", ["SparkplugB", .product(name: "SwiftProtobuf", package: "swift-protobuf")]),
        target("ConsumptionLedger", ["MeterModels"]),
        target("EnergyKPI", ["ConsumptionLedger", "MeterModels", "BigInt"]),

        // Links: bytes, not meaning
        target("ModbusLink", ["CModbus"]),
        target("MQTTLink", ["CMosquitto"]),

        // Storage, documents, wire, configuration
        .target(
            name: "CRelease",
            cSettings: [.define("ENERGY_RELEASE_COMMIT", to: "\"\(commit.isEmpty ? "unknown" : commit)\"")]),
        target(
            "EnergyStore",
            [
                "EnergyKPI", "ConsumptionLedger", "MeterModels", "CZstd",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        target(
            "Bulletin",
            [
                "EnergyKPI", "ConsumptionLedger", "MeterModels", "CXlsxWriter",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Mustache", package: "swift-mustache"),
            ]),
        target("ControlAPI", ["CRelease"]),
        target(
            "CollectorConfiguration",
            ["Bulletin", "EnergyKPI", "ConsumptionLedger", "MeterModels", "Spelling", "Yams"],
            // Compiled in, so that a shipped profile needs no file on the gateway.
            resources: [
                "profiles/acrel-adl400", "profiles/acrel-adl400-primary", "profiles/acrel-adw300",
                "profiles/chint-dtsu666", "profiles/eastron-sdm630", "profiles/generic-water",
                "profiles/growatt-max", "profiles/huawei-smartlogger", "profiles/huawei-sun2000",
                "profiles/schneider-iem3000", "profiles/schneider-pm5100",
                "profiles/streetlight-chirpstack", "profiles/streetlight-json", "profiles/streetlight-sparkplug",
                "profiles/sungrow-sg", "profiles/sunspec", "profiles/xintai-water", "schemes/cn-emissions",
                "schemes/cn-statistical", "schemes/demonstration-unit", "schemes/gas-company",
                "schemes/general-2022", "schemes/heat-company", "schemes/sd-quota", "schemes/sd-quota-offices",
                "schemes/vehicle-fleet", "schemes/workdays-cn-2024", "schemes/workdays-cn-2025",
                "schemes/workdays-cn-2026", "examples/links", "examples/site", "examples/profile-registers",
                "examples/profile-sunspec", "examples/profile-json", "examples/profile-topics",
                "examples/profile-sparkplug", "examples/scheme-coefficients", "examples/scheme-emissions",
                "examples/scheme-quota", "examples/scheme-scoring", "examples/scheme-calendar",
                "examples/scheme-import-words", "examples/scheme-import-fixed",
            ].map { .embedInCode("BuiltIn/\($0).yaml") }),

        // Programs
        daemon(
            "EnergyCollector",
            [
                "CollectorConfiguration", "MeterModels", "ConsumptionLedger", "EnergyKPI", "ModbusLink", "MQTTLink",
                "EnergyStore", "Bulletin", "ControlAPI", "Spelling", argumentParser, logging,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "Mustache", package: "swift-mustache"),
            ]),
        program(
            "EnergyCtl",
            [
                "ControlAPI", "Bulletin", "Spelling", argumentParser,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        program("CampusSimulator", ["MeterModels", "CModbus", "CMosquitto", argumentParser]),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        tests(
            "MeterModelsTests",
            ["MeterModels", "SparkplugB", .product(name: "SwiftProtobuf", package: "swift-protobuf")]),
        tests("ConsumptionLedgerTests", ["ConsumptionLedger", "MeterModels"], resources: [.copy("Cases")]),
        tests("EnergyKPITests", ["EnergyKPI", "ConsumptionLedger", "MeterModels"]),
        tests("ModbusLinkTests", ["ModbusLink"]),
        tests("MQTTLinkTests", ["MQTTLink", "CMosquitto"]),
        tests(
            "EnergyStoreTests",
            [
                "EnergyStore", "EnergyKPI", "ConsumptionLedger", "MeterModels",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], resources: [.copy("Cases")]),
        tests(
            "BulletinTests", ["Bulletin", "EnergyKPI", "ConsumptionLedger", "MeterModels"],
            resources: [.copy("Cases")]),
        tests("ControlAPITests", ["ControlAPI"]),
        tests(
            "CollectorConfigurationTests",
            ["CollectorConfiguration", "EnergyKPI", "ConsumptionLedger", "MeterModels", "Yams"],
            resources: [.copy("Cases"), .copy("PayloadCases"), .copy("ImportCases")]),
        tests(
            "EnergyCollectorTests",
            [
                "EnergyCollector", "CollectorConfiguration", "EnergyStore", "ConsumptionLedger", "MeterModels",
                "ModbusLink",
                "MQTTLink", "ControlAPI", logging,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ]),
        tests("EnergyCtlTests", ["EnergyCtl", "ControlAPI"]),
        tests("CampusSimulatorTests", ["CampusSimulator", "MeterModels"]),
        tests("EndToEndTests", ["ControlAPI"], resources: [.copy("Fixtures")]),
    ],
    swiftLanguageModes: [.v6]
)
