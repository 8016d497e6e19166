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
