// Ours: appending observations, rolling them up, rebuilding, and asking for a month.
//
//   bench-store append DATABASE METERS VALUES MINUTES GROUP
//   bench-store curve FOLDER DAYS...
//   bench-store cold FOLDER READINGS.csv HOURS METER...   readings as energyctl imports them, by the hour
//   bench-store month FOLDER METERS
//   bench-store rebuild DATABASE METERS DAYS
//   bench-store seal DATABASE METERS DAYS

import ConsumptionLedger
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
    .activeEnergyImport, .activeEnergyExport, .activePower, .reactivePower, .powerFactor, .frequency, .voltageA,
    .voltageB, .voltageC, .currentA, .currentB, .currentC, .apparentPower, .temperature, .flow, .pressure, .dcPower,
    .batteryVoltage, .reactiveEnergyImport, .reactiveEnergyExport,
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
        // As meters hold them: single precision, so that the resolution depends on the value.
        let scale = RegisterScale(
            factor: ExactDecimal(quantity.displayUnit.definition.baseUnits), ratio: ExactDecimal(1),
            encoding: .float32)
        return Reading(quantity, raw: raw, scale: scale)
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
    let engine = RollupEngine(store: store, site: site, rules: rules)
    while try engine.step().remaining > 0 {}
}

/// What a new reading costs to be rolled up, after so many days of history each.
func curve(_ folder: String, _ days: [Int]) throws {
    let path = folder + "/curve.sqlite"
    let store = try EnergyStore(path: path)
    let (site, rules) = campus(10)
    let engine = RollupEngine(store: store, site: site, rules: rules)
    var hour: Int64 = 0
    for days in days {
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

/// A month of a node from the rollups, after 10 years of so many meters.
///
/// The rows are written as the rollup would leave them: how they came there does not matter to the question.
func month(_ folder: String, _ meters: Int) throws {
    let path = folder + "/month.sqlite"
    let (site, rules) = campus(meters)
    var store = try EnergyStore(path: path)
    _ = try store.append((0..<meters).map { observation($0, 1, at: start, step: 0) })
    try rollUp(store, site, rules)
    try store.close()
    let script = """
        WITH RECURSIVE month(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM month WHERE n < 119)
        INSERT INTO bucket (level, start, register, amount, derived, covered, unattributed)
        SELECT 3, unixepoch('2014-01-01', '+' || n || ' months') - 28800, register.id, 1000 + n, 0, 86400000, 0
        FROM month, register;
        WITH RECURSIVE day(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM day WHERE n < 3649)
        INSERT INTO bucket (level, start, register, amount, derived, covered, unattributed)
        SELECT 2, 1388505600 + n * 86400, register.id, 40, 0, 86400000, 0 FROM day, register;
        """
    let shell = Process()
    shell.executableURL = URL(filePath: "/usr/bin/python3")
    shell.arguments = [
        "-c", "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit()", path,
        script,
    ]
    try shell.run()
    shell.waitUntilExit()
    store = try EnergyStore(path: path)
    let october = Span(start: 1_569_859_200, end: 1_572_537_600)
    let clock = ContinuousClock()
    for (label, ask) in [
        ("rollup", { _ = try store.rollup(node: "campus", level: .month, in: october, site: site) }),
        ("amounts", { _ = try store.amounts(node: "campus", in: october, site: site) }),
    ] as [(String, () throws -> Void)] {
        var costs: [Double] = []
        for _ in 0..<50 { costs.append(seconds(try clock.measure { try ask() }) * 1000) }
        costs.sort()
        print("asked=\(label) ms_median=\(String(format: "%.2f", costs[25])) max=\(String(format: "%.2f", costs[49]))")
    }
    try store.close()
}

/// A year of some meters at a minute, or some days of it: appended and rolled up unless the file is there, and rebuilt.
func rebuild(_ arguments: [String]) throws {
    let (meters, days) = (Int(arguments[1]) ?? 10, Int(arguments[2]) ?? 3)
    let isThere = FileManager.default.fileExists(atPath: arguments[0])
    let store = try EnergyStore(path: arguments[0])
    let (site, rules) = campus(meters)
    if !isThere {
        for minute in 0..<Int64(days * 1440) {
            _ = try store.append(
                (0..<meters).map { observation($0, 12, at: start + minute * 60_000 + Int64($0), step: minute) })
        }
        let first = try ContinuousClock().measure { try rollUp(store, site, rules) }
        print("rollup_s=\(String(format: "%.2f", seconds(first)))")
        _ = try store.cool(now: Timestamp(milliseconds: start * 2), limit: .max)
    }
    let engine = RollupEngine(store: store, site: site, rules: rules)
    let again = try ContinuousClock().measure {
        try store.forgetDerived()
        while try engine.step(limit: 400_000).remaining > 0 {}
    }
    let readings = Double(meters * days * 1440)
    print(
        "observations=\(Int(readings)) rebuild_s=\(String(format: "%.2f", seconds(again)))",
        "rebuild_observations_per_second=\(Int(readings / seconds(again)))",
        "a_year_of_200_meters_s=\(Int(200 * 365 * 1440 / (readings / seconds(again))))")
    try store.close()
}

/// What sealing every register's observations costs as rows and as blocks: part of every publication.
func seal(_ arguments: [String]) throws {
    let (meters, days) = (Int(arguments[1]) ?? 10, Int(arguments[2]) ?? 3)
    let store = try EnergyStore(path: arguments[0])
    let (site, rules) = campus(meters)
    for minute in 0..<Int64(days * 1440) {
        _ = try store.append(
            (0..<meters).map { observation($0, 4, at: start + minute * 60_000 + Int64($0), step: minute) })
    }
    let from = start / 1000
    let ranges = (0..<meters).map {
        ObservationRange(
            meter: "m\($0)", quantity: .activeEnergyImport, from: from, to: from + Int64(days) * 86_400)
    }
    var seals: [[ObservationSeal]] = []
    // Time of the processor: it is one thread, and others may be busy.
    func measured() throws -> Double {
        let before = clock()
        seals.append(try store.observationSeals(of: ranges))
        return Double(clock() - before) / Double(CLOCKS_PER_SEC)
    }
    let hot = try measured()
    try rollUp(store, site, rules)
    _ = try store.cool(now: Timestamp(milliseconds: start * 2), limit: .max)
    let cold = try measured()
    precondition(seals[0] == seals[1])
    let observations = Double(seals[0].reduce(0) { $0 + $1.count })
    for (label, took) in [("rows", hot), ("blocks", cold)] {
        let each = took / observations
        print(
            "seal of \(Int(observations)) observations in \(label): cpu_s=\(String(format: "%.2f", took))",
            "ns_each=\(Int(each * 1e9)) a_month_of_200_meters_s=\(String(format: "%.1f", each * 200 * 44_640))")
    }
    try store.close()
}

/// A small deterministic noise in -1...1.
struct Noise {
    var state: UInt64

    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(Int64(bitPattern: state) >> 11) / Double(1 << 52)
    }
}

/// What an SDM630 says of a load: float32 registers, of its resolution or with a noise in every digit.
func sdm630(
    _ watts: Double, kilowattHours: Double, _ noise: inout Noise, share: Double, isRounded: Bool
) -> [Reading] {
    func reading(_ quantity: Quantity, _ value: Double, _ step: Double) -> Reading? {
        let shown = isRounded ? (value / step).rounded() * step : value
        return ExactDecimal(shortest: Float(shown)).map { raw in
            Reading(
                quantity, raw: raw,
                scale: RegisterScale(
                    factor: ExactDecimal(quantity.displayUnit.definition.baseUnits), ratio: ExactDecimal(1),
                    encoding: .float32))
        }
    }
    let volts = (0..<3).map { _ in 230 + 1.5 * noise.next() }
    let factor = 0.95 + 0.01 * noise.next()
    let live = watts * (1 + share * noise.next())
    return
        ([
            reading(.activeEnergyImport, kilowattHours, 0.01), reading(.activeEnergyExport, 0, 0.01),
            reading(.activePower, live, 1), reading(.reactivePower, live * 0.33, 1),
            reading(.powerFactor, factor, 0.001), reading(.frequency, 50 + 0.02 * noise.next(), 0.01),
            reading(.voltageA, volts[0], 0.1), reading(.voltageB, volts[1], 0.1), reading(.voltageC, volts[2], 0.1),
            reading(.currentA, live / 3 / volts[0] / factor, 0.01),
            reading(.currentB, live / 3 / volts[1] / factor, 0.01),
            reading(.currentC, live / 3 / volts[2] / factor, 0.01),
        ]).compactMap { $0 }
}

/// What a meter's register said, by the minute of the file, of a file of `meter,quantity,at,value`.
func series(_ file: String, of meter: String) throws -> [(minute: Int, register: Double)] {
    try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").compactMap { line in
        let fields = line.split(separator: ",")
        guard fields[0] == meter, let at = Timestamp(rfc3339: fields[2]), let register = Double(fields[3]) else {
            return nil
        }
        return (Int(at.seconds) / 60, register)
    }
}

/// Bytes a value in blocks: measured series, played at a minute through what an SDM630 says of them.
///
/// Where the series has a gap of more than an hour nothing is said.
func cold(_ folder: String, _ file: String, hours: Int, _ meters: [String]) throws {
    let measured = try meters.map { Array(try series(file, of: $0).prefix(hours + 1)) }
    for (label, share, isRounded) in [
        ("load_2_percent", 0.02, true), ("load_5_percent", 0.05, true), ("every_digit", 0.02, false),
    ] {
        let store = try EnergyStore(path: folder + "/cold-\(label).sqlite")
        let (site, rules) = campus(meters.count)
        var values = 0
        for (meter, points) in measured.enumerated() {
            var noise = Noise(state: UInt64(meter) + 1)
            for (from, to) in zip(points, points.dropFirst()) where to.minute - from.minute == 60 {
                let energy = to.register - from.register
                let batch = (0..<60).map { minute in
                    let at = Int64(from.minute + minute) * 60_000 + Int64((noise.next() + 1) * 20)
                    let readings = sdm630(
                        energy * 1000, kilowattHours: from.register + energy * Double(minute) / 60, &noise,
                        share: share,
                        isRounded: isRounded)
                    values += readings.count
                    return SourcedObservation(
                        Observation(meter: "m\(meter)", at: Timestamp(milliseconds: at), readings: readings))
                }
                _ = try store.append(batch)
            }
        }
        try rollUp(store, site, rules)
        let took = try ContinuousClock().measure { _ = try store.cool(now: Timestamp(milliseconds: start * 2)) }
        let (blocks, bytes) = try store.blockSizes()
        print(
            "series=\(label) values=\(values) blocks=\(blocks)",
            "bytes_per_value=\(String(format: "%.3f", Double(bytes) / Double(values)))",
            "compress_ns_per_value=\(Int(seconds(took) * 1e9 / Double(values)))")
        try store.close()
    }
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "append": try append(Array(arguments.dropFirst()))
case "curve": try curve(arguments[1], arguments.dropFirst(2).compactMap { Int($0) })
case "month": try month(arguments[1], Int(arguments[2]) ?? 1000)
case "cold": try cold(arguments[1], arguments[2], hours: Int(arguments[3]) ?? 720, Array(arguments.dropFirst(4)))
case "rebuild": try rebuild(Array(arguments.dropFirst()))
case "seal": try seal(Array(arguments.dropFirst()))
default: fatalError("append, curve, month, cold, rebuild or seal")
}
