import Foundation
import MeterModels
import TestSupport

@testable import CampusSimulator

extension Campus {
    /// One gateway `gw`: unit 1 with faults, unit 2 the same without.
    static func pair(kind: DeviceKind = .sdm630, faults: [Fault]) -> Campus {
        func device(_ id: String, _ unit: UInt8, _ faults: [Fault]) -> Device {
            Device(
                id: id, unit: unit, kind: kind, source: .load(.office, annual: 1_000_000), initial: 100, faults: faults)
        }
        return Campus(
            commissioned: CivilDate(firstOfMonth: 1, year: 2025),
            gateways: [Gateway(id: "gw", port: 0, devices: [device("bad", 1, faults), device("good", 2, [])])],
            lamps: Lamps(count: 0, intervalSeconds: 60))
    }

    /// A campus file given as text.
    static func parsing(_ json: String) throws -> Campus {
        try CampusFile.parse(Data(json.utf8), file: "campus.json")
    }
}

/// A seeded source of test instants.
struct Instants {
    private var generator: UInt64
    private let first: Int64
    private let span: UInt64

    init(seed: UInt64, from: String, to: String) {
        generator = seed
        first = Timestamp(rfc3339: from)?.milliseconds ?? 0
        span = UInt64((Timestamp(rfc3339: to)?.milliseconds ?? 1) - first)
    }

    /// The next instant (a 64-bit linear congruential step).
    mutating func next() -> Timestamp {
        generator = generator &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Timestamp(milliseconds: first + Int64((generator >> 16) % span))
    }
}
