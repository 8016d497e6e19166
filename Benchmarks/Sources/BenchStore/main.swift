// Ours: appending observations, rolling them up, rebuilding, and asking for a month.
//
//   bench-store append DATABASE METERS VALUES MINUTES GROUP
//   bench-store curve FOLDER
//   bench-store month FOLDER
//   bench-store rebuild DATABASE METERS DAYS

import ConsumptionLedger
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

/// Bytes that this process had written to disk.
func bytesWritten() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/io", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("write_bytes:") }
    return line.flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
}

func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}

let quantities: [Quantity] = [
    .activeEnergyImport, .activeEnergyExport, .reactiveEnergyImport, .reactiveEnergyExport, .activePower,
    .reactivePower, .apparentPower, .voltageA, .voltageB, .voltageC, .currentA, .currentB, .currentC, .powerFactor,
    .frequency, .temperature, .flow, .pressure, .dcPower, .batteryVoltage,
]
let zone = try CivilZone(identifier: "Asia/Shanghai")
let start: Int64 = 1_700_000_000_000

/// What a meter says at a time: registers that grow, and values of the moment.
func observation(_ meter: Int, _ values: Int, at: Int64, step: Int64) -> SourcedObservation {
    let readings = (0..<values).map { index in
        let quantity = quantities[index % quantities.count]
        let raw =
            quantity.kind == .counter
            ? ExactDecimal(1_000_000 + step * 10 + Int64(index), exponent: -2)
            : ExactDecimal(2300 + (step * 7 + Int64(index) * 13) % 97, exponent: -1)
        return Reading(quantity, raw: raw, scale: .display(quantity))
    }
    return SourcedObservation(
        Observation(meter: "m\(meter)", at: Timestamp(milliseconds: at), readings: readings))
}

func campus(_ meters: Int) -> (Site, LedgerRules) {
    let assignments = (0..<meters).map {
        MeterAssignment(meter: "m\($0)", node: "campus", carrier: .electricity, role: .consumption)
    }
    let site = Site(
        id: "bench", name: "bench", zone: zone,
        nodes: [SiteNode(id: "campus", name: "campus", kind: .campus, parent: nil)],
        assignments: assignments, neverExports: true)
    let rules = CounterRules(ratedPerHour: 1_000_000_000, cadence: 60_000)
    return (site, LedgerRules(meters: Dictionary(uniqueKeysWithValues: assignments.map { ($0.meter, rules) })))
}

func append(_ arguments: [String]) throws {
    let numbers = arguments.dropFirst().compactMap(Int.init)
    let (meters, values, minutes, group) = (numbers[0], min(numbers[1], quantities.count), numbers[2], numbers[3])
    let store = try EnergyStore(path: arguments[0])
    _ = try store.append((0..<meters).map { observation($0, values, at: start - 60_000, step: 0) })
    var pending: [SourcedObservation] = []
    var (took, count) = (Duration.zero, 0)
    let before = bytesWritten()
    for minute in 0..<minutes {
        for meter in 0..<meters {
            let step = Int64(minute)
            pending.append(observation(meter, values, at: start + step * 60_000 + Int64(meter), step: step))
            guard pending.count == group else { continue }
            // Making the values is not the store's work.
            took += try ContinuousClock().measure { _ = try store.append(pending) }
            count += pending.count * values
            pending.removeAll(keepingCapacity: true)
        }
    }
    let bytes = Double(bytesWritten() - before) / Double(count)
    print(
        "values_per_second=\(Int(Double(count) / seconds(took))) bytes_written_per_value=\(String(format: "%.1f", bytes))"
    )
    try store.close()
}

func rollUp(_ store: EnergyStore, _ site: Site, _ rules: LedgerRules) throws {
    let engine = RollupEngine(store: store, site: site, rules: rules, facts: FactBook())
    while try engine.step().remaining > 0 {}
}

/// What a new reading costs to be rolled up, after 1, 10, 100, 1,000 and 3,650 days of history.
func curve(_ folder: String) throws {
    let path = folder + "/curve.sqlite"
    let store = try EnergyStore(path: path)
    let (site, rules) = campus(10)
    let engine = RollupEngine(store: store, site: site, rules: rules, facts: FactBook())
    var hour: Int64 = 0
    for days in [1, 10, 100, 1000, 3650] {
        while hour < Int64(days) * 24 {
            let hours = hour..<min(hour + 240, Int64(days) * 24)
            _ = try store.append(
                hours.flatMap { hour in
                    (0..<10).map { observation($0, 1, at: start + hour * 3_600_000, step: hour * 60) }
                })
            hour = hours.upperBound
            if hour % 2400 == 0 { try rollUp(store, site, rules) }
        }
        try rollUp(store, site, rules)
        var costs: [Double] = []
        for minute in 1...200 {
            let at = start + (hour - 1) * 3_600_000 + Int64(minute) * 15_000
            _ = try store.append([observation(0, 1, at: at, step: (hour - 1) * 60 + Int64(minute))])
            let clock = ContinuousClock()
            let cost = try clock.measure { _ = try engine.step() }
            costs.append(seconds(cost) * 1000)
        }
        costs.sort()
        print(
            "days=\(days) rollup_ms_median=\(String(format: "%.2f", costs[100])) p95=\(String(format: "%.2f", costs[190]))"
        )
        hour += 1
    }
    try store.close()
}

/// A year of some meters at a minute, or some days of it: appended, rolled up and rebuilt.
func rebuild(_ arguments: [String]) throws {
    let (meters, days) = (Int(arguments[1]) ?? 10, Int(arguments[2]) ?? 3)
    let store = try EnergyStore(path: arguments[0])
    let (site, rules) = campus(meters)
    for minute in 0..<Int64(days * 1440) {
        _ = try store.append(
            (0..<meters).map { observation($0, 4, at: start + minute * 60_000 + Int64($0), step: minute) })
    }
    let first = try ContinuousClock().measure { try rollUp(store, site, rules) }
    let again = try ContinuousClock().measure {
        try store.forgetDerived()
        try rollUp(store, site, rules)
    }
    let readings = Double(meters * days * 1440)
    print(
        "observations=\(Int(readings)) rollup_s=\(String(format: "%.2f", seconds(first)))",
        "rebuild_s=\(String(format: "%.2f", seconds(again)))",
        "rebuild_observations_per_second=\(Int(readings / seconds(again)))",
        "a_year_of_200_meters_s=\(Int(200 * 365 * 1440 / (readings / seconds(again))))")
    try store.close()
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "append": try append(Array(arguments.dropFirst()))
case "curve": try curve(arguments[1])
case "rebuild": try rebuild(Array(arguments.dropFirst()))
default: fatalError("append, curve or rebuild")
}
