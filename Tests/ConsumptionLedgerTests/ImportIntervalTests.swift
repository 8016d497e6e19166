import ConsumptionLedger
import MeterModels
import Testing

@Suite struct ImportIntervalTests {
    private let rules = CounterRules(ratedPerHour: 10_000, cadence: 15_000, importInterval: 3_600_000)

    private func run(_ readings: [(seconds: Int64, value: Int64, isImported: Bool)]) throws -> LedgerRun {
        LedgerRun(
            readings.map { reading in
                CounterReading(
                    at: Timestamp(seconds: 1_790_784_000 + reading.seconds), value: reading.value,
                    isImported: reading.isImported)
            }, rules: rules, zone: try CivilZone(identifier: "Asia/Shanghai"))
    }

    @Test func `the history of a polled meter is measured at the interval of its file`() throws {
        let run = try run([(0, 0, true), (3600, 1000, true), (7200, 1500, true)])
        let hour = run.bucket(.hour, at: Timestamp(seconds: 1_790_784_000))
        #expect(hour.amount == 1000)
        #expect(hour.derived == 0)
        #expect(hour.coveredMilliseconds == 3_600_000)
    }

    @Test func `a live reading after a silence is a gap by the poll interval`() throws {
        let run = try run([(0, 0, true), (1800, 500, false), (1815, 510, false)])
        let hour = run.bucket(.hour, at: Timestamp(seconds: 1_790_784_000))
        #expect(hour.amount == 510)
        #expect(hour.coveredMilliseconds == 15_000)
    }
}
