import ConsumptionLedger
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels
import Testing

/// A database in a folder of its own, removed with the value, and a small campus to roll up.
final class Campus {
    let folder: URL
    let store: EnergyStore
    var site: Site
    let rules: LedgerRules

    /// A campus; `hasFacts` states persons and area of the campus, which is the first entry of the audit log.
    init(
        modulus: Int64? = nil, rated: Int64 = 1_000_000, cadence: Int64 = 900_000, hasFacts: Bool = true
    ) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("energy-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try EnergyStore(path: folder.appendingPathComponent("energy.sqlite").path)
        let zone = try CivilZone(identifier: "Asia/Shanghai")
        func meter(_ id: String, _ node: String, _ role: MeterRole) -> MeterAssignment {
            MeterAssignment(meter: id, node: node, carrier: .electricity, role: role)
        }
        site = Site(
            id: "test", name: "试验园区", zone: zone,
            nodes: [
                SiteNode(id: "campus", name: "园区", kind: .campus, parent: nil),
                SiteNode(id: "a", name: "A座", kind: .building, parent: "campus"),
                SiteNode(id: "b", name: "B座", kind: .building, parent: "campus"),
            ],
            assignments: [
                meter("main", "campus", .gridImport), meter("main", "campus", .gridExport),
                meter("pv", "campus", .generation), meter("a1", "a", .consumption), meter("a2", "a", .consumption),
                meter("b1", "b", .consumption), meter("b-shop", "b", .deduct),
            ],
            fleets: [Fleet(id: "lamps", node: "campus", mqtt: "lights", sizes: [FleetSize(count: 3)])],
            neverExports: false)
        let counter = CounterRules(ratedPerHour: rated, modulus: modulus, cadence: cadence)
        rules = LedgerRules(
            meters: Dictionary(uniqueKeysWithValues: Set(site.assignments.map(\.meter)).map { ($0, counter) }),
            fleets: ["lamps": counter])
        guard hasFacts else { return }
        let start = try #require(CivilDate("2016-01-01"))
        _ = try store.adopt(
            facts: [
                fact(.headcount, "2000", node: "campus", from: start),
                fact(.floorArea, "61000", node: "campus", from: start),
            ], bills: [], site: site, now: Timestamp(milliseconds: 0))
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Rolls up until nothing is left, in steps of some readings.
    @discardableResult
    func rollUp(limit: Int = 20_000) throws -> Int {
        let engine = RollupEngine(store: store, site: site, rules: rules)
        var readings = 0
        for _ in 0..<10_000 {
            let step = try engine.step(limit: limit)
            readings += step.readings
            if step.remaining == 0 { return readings }
        }
        Issue.record("the rollup does not come to an end")
        return readings
    }

    func span(_ from: String, _ to: String) throws -> Span {
        let from = try #require(Timestamp(rfc3339: from))
        let to = try #require(Timestamp(rfc3339: to))
        return Span(start: from.seconds, end: to.seconds)
    }
}

private func fact(_ kind: FactKind, _ value: String, node: String, from: CivilDate) throws -> Fact {
    Fact(
        node: node, kind: kind, value: try #require(ExactDecimal(value)), from: from, to: nil, year: nil, basis: nil,
        source: "台账", author: "test", recordedAt: Timestamp(milliseconds: 0), revision: 1)
}

/// An observation of one counter in kWh.
func observation(
    _ meter: String, _ at: Timestamp, _ kilowattHours: String, _ quantity: Quantity = .activeEnergyImport,
    fleet: String? = nil
) throws -> SourcedObservation {
    let raw = try #require(ExactDecimal(kilowattHours))
    let reading = Reading(quantity, raw: raw, scale: .display(quantity))
    return SourcedObservation(Observation(meter: meter, at: at, readings: [reading]), fleet: fleet)
}

func instant(_ text: String) throws -> Timestamp {
    try #require(Timestamp(rfc3339: text))
}
