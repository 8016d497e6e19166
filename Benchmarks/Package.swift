// swift-tools-version:6.2
import PackageDescription

// Measures the hot paths of energy-collector against plain C programs. `make bench` runs it; CI does not.
let package = Package(
    name: "energy-collector-benchmarks",
    dependencies: [.package(name: "energy-collector", path: "..")],
    targets: [
        // Modbus-TCP devices: as many connections as come, with delays, silences and a dribbler.
        .executableTarget(name: "BenchDevices"),
        // The same polling as ours in plain C: epoll and libmodbus, one thread.
        .executableTarget(
            name: "BenchPollC", cSettings: [.unsafeFlags(["-O2"])], linkerSettings: [.linkedLibrary("modbus")]),
        // Messages from a broker into SQLite in plain C: libmosquitto, cJSON and sqlite3, one thread.
        .executableTarget(
            name: "BenchMQTTC", cSettings: [.unsafeFlags(["-O2"])],
            linkerSettings: [.linkedLibrary("mosquitto"), .linkedLibrary("cjson"), .linkedLibrary("sqlite3")]),
        // Lamps that publish as fast as the broker takes it, or at a pace.
        .executableTarget(name: "BenchPublish", linkerSettings: [.linkedLibrary("mosquitto")]),
        // How long it takes from publication until a message is durable.
        .executableTarget(name: "BenchDurable", linkerSettings: [.linkedLibrary("sqlite3")]),
        // Many clients of the control socket at once.
        .executableTarget(name: "BenchControl"),
        // Observations into SQLite in plain C: the same packed rows and transactions as ours.
        .executableTarget(
            name: "BenchAppendC", cSettings: [.unsafeFlags(["-O2"])], linkerSettings: [.linkedLibrary("sqlite3")]),
        // Our store: appending, rolling up, rebuilding and asking.
        .executableTarget(
            name: "BenchStore",
            dependencies: ["EnergyStore", "EnergyKPI", "ConsumptionLedger", "MeterModels"].map {
                .product(name: $0, package: "energy-collector")
            }),
        // A monthly bulletin of many buildings, with every file that the daemon makes.
        .executableTarget(
            name: "BenchBulletin",
            dependencies: ["Bulletin", "EnergyKPI", "ConsumptionLedger", "MeterModels"].map {
                .product(name: $0, package: "energy-collector")
            }),
        // Our link and decoder.
        .executableTarget(
            name: "BenchPoll",
            dependencies: [
                .product(name: "ModbusLink", package: "energy-collector"),
                .product(name: "MeterModels", package: "energy-collector"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
