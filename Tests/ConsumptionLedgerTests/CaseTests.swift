import ConsumptionLedger
import Foundation
import MeterModels
import Testing

/// One folder of `Cases`: readings, what is known of the register, and what must come out.
struct LedgerCase: Decodable, CustomTestStringConvertible {
    struct Rules: Decodable {
        var ratedWatts: Int64?
        var cadenceSeconds: Int64
        var modulusWattHours: Int64?
        var resolutionWattHours: Int64
    }

    struct Bucket: Decodable {
        var amount: Int64?
        var derived: Int64?
        var coveredSeconds: Int64?
        var unattributed: Int64?
    }

    struct Expectation: Decodable {
        var total: Int64
        var wraps: Int64?
        var unattributed: Int64?
        var quarantined: [String]
        var buckets: [String: [String: Bucket]]
    }

    var about: String
    var zone: String
    var rules: Rules
    var readings: [[String]]
    var expect: Expectation
    var testDescription: String { about }

    static let all: [LedgerCase] = {
        let folder = Bundle.module.bundleURL.appendingPathComponent("Cases")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { name in
            let file = folder.appendingPathComponent(name).appendingPathComponent("case.json")
            do {
                return try JSONDecoder().decode(LedgerCase.self, from: Data(contentsOf: file))
            } catch {
                Issue.record("Cases/\(name): \(error)")
                return nil
            }
        }
    }()

    func run() throws -> LedgerRun {
        let rules = CounterRules(
            ratedPerHour: self.rules.ratedWatts, modulus: self.rules.modulusWattHours,
            cadence: self.rules.cadenceSeconds * 1000)
        let readings = try readings.map { row in
            let raw = try #require(ExactDecimal(row[1]))
            let value = try #require(RegisterScale.display(.activeEnergyImport).baseUnits(of: raw))
            return CounterReading(
                at: try #require(Timestamp(rfc3339: row[0])), value: value,
                tolerance: 2 * self.rules.resolutionWattHours)
        }
        return LedgerRun(readings, rules: rules, zone: try CivilZone(identifier: zone))
    }
}

@Suite struct CaseTests {
    @Test func `every case folder is read`() {
        #expect(LedgerCase.all.count >= 14)
    }

    @Test(arguments: LedgerCase.all)
    func `a case comes out as its folder says`(_ ledgerCase: LedgerCase) throws {
        let run = try ledgerCase.run()
        let expect = ledgerCase.expect
        #expect(run.total == expect.total)
        #expect(run.unattributed == expect.unattributed ?? 0)
        #expect(run.wraps == expect.wraps ?? 0)
        #expect(run.changes.quarantined.map(\.reason.rawValue) == expect.quarantined)
        for (levelName, buckets) in expect.buckets {
            let level = try #require(BucketLevel(name: levelName))
            for (start, wanted) in buckets {
                let instant = try #require(Timestamp(rfc3339: start))
                let found = run.bucket(level, at: instant)
                #expect(run.zone.bucket(level, containing: instant.seconds).start == instant.seconds)
                if let amount = wanted.amount { #expect(found.amount == amount, "\(levelName) \(start)") }
                if let derived = wanted.derived { #expect(found.derived == derived, "\(levelName) \(start) derived") }
                if let covered = wanted.coveredSeconds {
                    #expect(found.coveredMilliseconds == covered * 1000, "\(levelName) \(start) coverage")
                }
                if let unattributed = wanted.unattributed {
                    #expect(found.unattributed == unattributed, "\(levelName) \(start) unattributed")
                }
            }
        }
    }
}
