import ConsumptionLedger
import EnergyStore
import MeterModels
import Testing

/// What a gap is filled by: the same weekdays of the four weeks before.
@Suite struct WeekdayProfileTests {
    private static let by = Declaration(author: "anna", reason: "r", at: Timestamp(milliseconds: 0))

    /// Five weeks, a kWh more each hour of the day; an outage on the last Wednesday from 08:00 to 12:00.
    private func filled() throws -> Campus {
        let campus = try Campus(cadence: 900_000)
        let start = try instant("2026-09-02T00:00:00+08:00").seconds
        let outage = (start + 28 * 86_400 + 8 * 3600 + 1)..<(start + 28 * 86_400 + 12 * 3600)
        var value: Int64 = 0
        var readings: [SourcedObservation] = []
        for quarter in 0...(29 * 96) {
            let at = start + Int64(quarter) * 900
            if !outage.contains(at) {
                readings.append(try observation("a1", Timestamp(seconds: at), "\(value)"))
            }
            value += Int64(quarter % 96) / 4
        }
        _ = try campus.store.append(readings)
        try campus.rollUp()
        return campus
    }

    @Test func `a known advance is laid over the outage as on the weekdays before, and its sum stays`() throws {
        let campus = try filled()
        let day = try campus.span("2026-09-30T08:00:00+08:00", "2026-09-30T12:00:00+08:00")
        func hours() throws -> [Int64] {
            let rows = try #require(
                try campus.store.rollup(meter: "a1", level: .hour, in: day, zone: campus.site.zone))
            return rows.map(\.bucket.amount)
        }
        #expect(try hours() == [38_000, 38_000, 38_000, 38_000])
        let gap = try #require(
            try campus.store.gaps(meter: "a1", quantity: .activeEnergyImport, in: day).first)
        let profile = try campus.store.weekdayProfile(
            meter: "a1", quantity: .activeEnergyImport, over: gap.stretch, zone: campus.site.zone
        ).get()
        #expect(profile.amount == 152_000)
        _ = try campus.store.add(
            Correction(kind: .fill, method: .sameWeekday, shape: profile.shape), meter: "a1",
            quantity: .activeEnergyImport, over: gap.stretch, by: Self.by)
        try campus.rollUp()
        #expect(try hours() == [32_000, 36_000, 40_000, 44_000])
        let rows = try #require(
            try campus.store.rollup(meter: "a1", level: .hour, in: day, zone: campus.site.zone))
        #expect(rows.allSatisfy { $0.bucket.derived == $0.bucket.amount })
    }

    @Test func `without a measured quarter on the weekdays before there is no profile`() throws {
        let campus = try filled()
        let early = try instant("2026-09-02T08:00:00+08:00").milliseconds
        let lack = try campus.store.weekdayProfile(
            meter: "a1", quantity: .activeEnergyImport, over: Stretch(from: early, to: early + 3_600_000),
            zone: campus.site.zone)
        #expect(lack == .failure(.init(missing: Timestamp(milliseconds: early))))
        let long = try campus.store.weekdayProfile(
            meter: "a1", quantity: .activeEnergyImport, over: Stretch(from: early, to: early + 93 * 86_400_000),
            zone: campus.site.zone)
        #expect(long == .failure(.init(missing: nil)))
    }
}
