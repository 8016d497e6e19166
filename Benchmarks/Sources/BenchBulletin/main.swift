// A monthly bulletin of many buildings, from exact figures to all files that the daemon makes.
//
//   bench-bulletin [NODES]     200 without it

import Bulletin
import ConsumptionLedger
import EnergyKPI
import MeterModels

let nodes = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 200
let month = ReportingPeriod.month(year: 2026, month: 10)

func decimal(_ text: String) -> ExactDecimal { ExactDecimal(text) ?? ExactDecimal(0) }

func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(dayNumber: 0) }

func fact(_ node: String, _ kind: FactKind, _ value: String) -> Fact {
    Fact(
        node: node, kind: kind, value: decimal(value), from: day("2016-01-01"), source: "bench", author: "bench",
        recordedAt: Timestamp(seconds: 0))
}

let names = ["campus"] + (0..<nodes).map { "b\($0)" }
let facts = try FactBook(
    names.flatMap { [fact($0, .headcount, "1234"), fact($0, .floorArea, "56789.5")] })
let coefficients = try CoefficientSet(
    id: "bench", version: "1", basis: .statistical, source: "bench",
    coefficients: [
        Coefficient(
            carrier: .electricity, kgce: decimal("0.1229"), unit: .kilowattHour, source: "bench", confidence: .official)
    ])

func report(_ node: String, _ period: ReportingPeriod, _ seed: Int) throws -> KPIReport {
    let amounts = [Carrier.electricity, .water].map { carrier in
        CarrierAmount(
            carrier: carrier, amount: Int64(141_360_480 + seed * 7919), coveredSeconds: 9987, expectedSeconds: 10_000,
            membersPresent: 2, membersExpected: 2)
    }
    return try KPICalculator(coefficients: coefficients).report(
        for: KPIInput(node: node, period: period, metered: amounts, facts: facts))
}

var history: [ReportingPeriod: KPIReport] = [:]
var before = month
for index in 0..<25 {
    history[before] = try report("campus", before, index)
    before = before.previous
}
var bulletin = MonthlyBulletin(
    issue: BulletinIssue(
        siteName: "bench", zone: try CivilZone(identifier: "Asia/Shanghai"), period: month, programVersion: "bench",
        watermark: nil, coefficients: coefficients),
    reports: BulletinInput.Reports(
        current: try report("campus", month, 0), previous: history[month.previous], lastYear: history[month.lastYear]),
    history: history)
bulletin.nodes = try names.dropFirst().enumerated().map { index, node in
    BulletinInput.Node(
        name: node, current: try report(node, month, index), lastYear: try report(node, month.lastYear, index + 1))
}
bulletin.quality = names.dropFirst().flatMap { node in
    [Carrier.electricity, .water].map { carrier in
        BulletinInput.MeterQuality(
            meter: "\(node)-\(carrier.rawValue)", carrier: carrier, coverage: Rational(9987, over: 10_000),
            derivedShare: Rational(1, over: 800), quarantined: 2)
    }
}

func milliseconds(_ duration: Duration) -> String {
    // Hundredths suffice.
    let hundredths = Int(duration / .microseconds(10))
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}

let clock = ContinuousClock()
for _ in 0..<5 {
    var document: BulletinDocument?
    var files: [RenderedFile] = []
    let made = clock.measure { document = bulletin.document }
    let rendered = try clock.measure { files = try document.map { try BulletinRenderer().files(for: $0) } ?? [] }
    let bytes = files.reduce(0) { $0 + $1.bytes.count }
    print("nodes=\(nodes) document_ms=\(milliseconds(made)) files_ms=\(milliseconds(rendered)) bytes=\(bytes)")
}
