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
        var manual: Int64?
        var estimated: Int64?
        var rejected: Int64?
    }

    /// `replace`, `remove`, `install` or `other_device`, with what somebody read in kWh.
    struct Event: Decodable {
        var at: String
        var kind: String
        var final: String?
        var initial: String?
    }

    /// `exclude` and `insert` at an instant; `attribute`, `reject` and `estimate` from one to another, all in kWh.
    struct Correction: Decodable {
        var kind: String
        var at: String?
        var value: String?
        var from: String?
        var to: String?
        var turns: Int64?
        var weights: [Int64]?
    }

    struct Expectation: Decodable {
        var total: Int64
        var wraps: Int64?
        var unattributed: Int64?
        var rejected: Int64?
        var estimated: Int64?
        var quarantined: [String]
        var buckets: [String: [String: Bucket]]
    }

    var about: String
    var zone: String
    var rules: Rules
    var readings: [[String]]
    var events: [Event]?
    var corrections: [Correction]?
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
            CounterReading(
                at: try Self.instant(row[0]), value: try Self.wattHours(row[1]),
                tolerance: 2 * self.rules.resolutionWattHours)
        }
        return LedgerRun(readings, rules: rules, overlay: try overlay(), zone: try CivilZone(identifier: zone))
    }

    private func overlay() throws -> RegisterOverlay {
        let events = try (events ?? []).map { event in
            let final = try event.final.map(Self.wattHours)
            let initial = try event.initial.map(Self.wattHours)
            let change: CounterEvent.Change =
                switch event.kind {
                case "replace": .newLife(final: final, initial: initial)
                case "remove": .removed(final: final)
                case "install": .installed(initial: initial)
                default: .otherDevice
                }
            return CounterEvent(
                at: try Self.instant(event.at), change: change, tolerance: 2 * rules.resolutionWattHours)
        }
        var (manual, excluded, judgements): ([CounterReading], Set<Int64>, [Stretch: RegisterOverlay.Judgement]) =
            ([], [], [:])
        for correction in corrections ?? [] {
            if let at = correction.at {
                let instant = try Self.instant(at)
                if let value = correction.value {
                    manual.append(CounterReading(at: instant, value: try Self.wattHours(value), isManual: true))
                } else {
                    excluded.insert(instant.milliseconds)
                }
                continue
            }
            let from = try Self.instant(#require(correction.from))
            let to = try Self.instant(#require(correction.to))
            let first = from.seconds / 900 * 900
            let shape = correction.weights.flatMap { AdvanceShape(start: first, weights: $0) }
            judgements[Stretch(from: from.milliseconds, to: to.milliseconds)] =
                switch correction.kind {
                case "attribute": .attribute(turns: correction.turns ?? 0)
                case "reject": .reject
                case "shape": .shape(try #require(shape))
                default: .estimate(try Self.wattHours(#require(correction.value)), shape: shape)
                }
        }
        return RegisterOverlay(events: events, readings: manual, excluded: excluded, judgements: judgements)
    }

    private static func instant(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

    private static func wattHours(_ text: String) throws -> Int64 {
        let raw = try #require(ExactDecimal(text))
        return try #require(RegisterScale.display(.activeEnergyImport).baseUnits(of: raw))
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
        #expect(run.rejected == expect.rejected ?? 0)
        #expect(run.estimated == expect.estimated ?? 0)
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
                if let manual = wanted.manual { #expect(found.manual == manual, "\(levelName) \(start) manual") }
                if let estimated = wanted.estimated {
                    #expect(found.estimated == estimated, "\(levelName) \(start) estimated")
                }
                if let rejected = wanted.rejected {
                    #expect(found.rejected == rejected, "\(levelName) \(start) rejected")
                }
            }
        }
    }
}
