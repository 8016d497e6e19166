import ConsumptionLedger
import MeterModels
import Testing

/// Every detector by days that are just enough and just not.
@Suite struct AnomalyDetectorTests {
    private let detector = AnomalyDetector(rules: AnomalyRules())
    private let first: Int64 = 1_790_000_000 / 86_400 * 86_400
    private let zone: CivilZone

    init() throws { zone = try CivilZone(identifier: "UTC") }

    /// A day of hours that all hold `base`, with other amounts in some; nil is not covered.
    private func day(_ number: Int64, _ base: Int64, _ other: [Int: Int64?] = [:]) -> MeterDay {
        let start = first + number * 86_400
        return MeterDay(
            span: Span(start: start, end: start + 86_400),
            hours: (0..<24).map { hour in
                let from = start + Int64(hour) * 3600
                let amount: Int64? = if let known = other[hour] { known } else { base }
                return MeterDay.Hour(span: Span(start: from, end: from + 3600), amount: amount)
            })
    }

    private func nights(_ number: Int64, _ amount: Int64) -> MeterDay {
        day(number, 10_000, [2: amount, 3: amount])
    }

    @Test func `a night that takes most of the working hours' load, and more than the nights before, is one anomaly`() {
        let quiet = (1...15).map { nights(20 - Int64($0), 4000) }
        let loud = detector.nightBaseLoad("m", nights(20, 6000), earlier: quiet)
        #expect(loud?.evidence.map(\.amount) == [6_000_000, 10_000_000, 4_000_000])
        #expect(detector.nightBaseLoad("m", nights(20, 5999), earlier: quiet) == nil, "below 60 % of the day")
        let busy = (1...15).map { nights(20 - Int64($0), 5000) }
        #expect(detector.nightBaseLoad("m", nights(20, 6499), earlier: busy) == nil, "below 130 % of the nights before")
        #expect(detector.nightBaseLoad("m", nights(20, 6500), earlier: busy) != nil)
        #expect(
            detector.nightBaseLoad("m", nights(21, 6000), earlier: [nights(20, 6000)] + quiet) == nil, "told before")
        #expect(detector.nightBaseLoad("m", nights(20, 6000), earlier: Array(quiet.prefix(6))) == nil, "too few nights")
        let unknown = day(20, 10_000, [2: nil, 3: 9000])
        #expect(detector.nightBaseLoad("m", unknown, earlier: quiet) == nil, "missing is not zero")
    }

    @Test func `water that flows three nights in a row is told of once`() {
        let flowing = { (number: Int64) in day(number, 50_000) }
        let still = { (number: Int64) in day(number, 50_000, [3: 0]) }
        let found = detector.nightWaterFlow("w", flowing(3), earlier: [flowing(2), flowing(1), still(0)])
        #expect(found?.evidence.map(\.amount) == [50_000, 50_000, 50_000])
        #expect(found?.span == Span(start: first + 86_400, end: first + 4 * 86_400))
        #expect(detector.nightWaterFlow("w", flowing(4), earlier: [flowing(3), flowing(2), flowing(1)]) == nil)
        #expect(detector.nightWaterFlow("w", flowing(3), earlier: [flowing(2), still(1), flowing(0)]) == nil)
        let unknown = day(1, 50_000, [2: nil])
        #expect(detector.nightWaterFlow("w", flowing(3), earlier: [flowing(2), unknown, still(0)]) == nil)
    }

    private func power(_ watts: (Int64) -> Int64) -> PowerDay {
        var power = PowerDay(span: Span(start: first, end: first + 86_400), zone: zone, cadence: 60_000)
        for minute in 0...1440 {
            power.take(watts(Int64(minute)) * 1000, at: Timestamp(seconds: first + Int64(minute) * 60))
        }
        return power
    }

    @Test func `a counter that stands still for hours while power is measured is stuck`() {
        let constant = power { _ in 1000 }
        #expect(constant.energy == 24_000 && constant.energy(inHour: 5) == 1000)
        let still = day(0, 1000, [10: 0, 11: 0, 12: 0, 13: 0])
        let found = detector.stuckCounter("m", still, power: constant, before: nil)
        #expect(found?.span == Span(start: first + 36_000, end: first + 14 * 3600))
        #expect(found?.evidence.map(\.amount) == [0, 4000])
        #expect(detector.stuckCounter("m", day(0, 1000, [10: 0, 11: 0, 12: 0]), power: constant, before: nil) == nil)
        let idle = power { _ in 0 }
        #expect(detector.stuckCounter("m", still, power: idle, before: nil) == nil)
        let faint = power { _ in 100 }
        #expect(
            detector.stuckCounter("m", still, power: faint, before: nil) == nil, "0.4 kWh may be below its resolution")
        let sinceYesterday = detector.stuckCounter(
            "m", day(0, 0), power: constant, before: day(-1, 1000, [20: 0, 21: 0, 22: 0, 23: 0]))
        #expect(sinceYesterday == nil, "told before")
    }

    @Test func `a counter that stands still beside others after a week of use is stuck`() {
        let week = (1...7).map { day(-Int64($0), 500) }
        #expect(detector.stuckCounter("m", day(0, 0), earlier: week, siblings: 10_000) != nil)
        #expect(detector.stuckCounter("m", day(0, 0), earlier: week, siblings: 0) == nil)
        #expect(detector.stuckCounter("m", day(0, 0, [4: nil]), earlier: week, siblings: 10_000) == nil)
        #expect(detector.stuckCounter("m", day(0, 0), earlier: week.dropLast() + [day(-7, 0)], siblings: 10_000) == nil)
    }

    @Test func `energy that is more than a twentieth from the power's integral is told of, whatever the power's sign`()
    {
        let constant = power { _ in 1000 }
        #expect(detector.powerAgainstEnergy("m", day(0, 1000), power: constant, advance: 24_000) == nil)
        #expect(detector.powerAgainstEnergy("m", day(0, 1000), power: constant, advance: -24_000) == nil)
        #expect(detector.powerAgainstEnergy("m", day(0, 1000), power: constant, advance: 22_857) != nil)
        #expect(detector.powerAgainstEnergy("m", day(0, 1000), power: constant, advance: 22_858) == nil)
        // A current transformer of half the ratio.
        let half = detector.powerAgainstEnergy("m", day(0, 1000), power: constant, advance: 12_000)
        #expect(half?.evidence.map(\.amount) == [24_000, 12_000, 12_000])
        var gappy = PowerDay(span: Span(start: first, end: first + 86_400), zone: zone, cadence: 60_000)
        for minute in stride(from: 0, through: 1440, by: 5) {
            gappy.take(1_000_000, at: Timestamp(seconds: first + Int64(minute) * 60))
        }
        #expect(detector.powerAgainstEnergy("m", day(0, 1000), power: gappy, advance: 12_000) == nil, "not covered")
    }

    @Test func `import and export in the same quarters are told of from eight on`() {
        let span = Span(start: first, end: first + 86_400)
        let both = Array(repeating: (imported: Int64(100), exported: Int64(10)), count: 8)
        #expect(detector.importExportAtOnce("m", span, quarters: both) != nil)
        #expect(detector.importExportAtOnce("m", span, quarters: Array(both.dropLast())) == nil)
        let turning = Array(repeating: (imported: Int64(100), exported: Int64(9)), count: 96)
        #expect(detector.importExportAtOnce("m", span, quarters: turning) == nil)
    }

    @Test func `meters whose hours are the same for three days are twins, told of once`() {
        func pair(_ number: Int64, _ amount: Int64 = 700, _ other: Int64? = nil) -> (MeterDay, MeterDay) {
            (day(number, amount), day(number, amount, other.map { [5: $0] } ?? [:]))
        }
        let found = detector.twins("b", "a", days: [pair(3), pair(2), pair(1), pair(0, 700, 701)])
        #expect(found?.meter == "a" && found?.other == "b")
        #expect(detector.twins("b", "a", days: [pair(3), pair(2), pair(1), pair(0)]) == nil)
        #expect(detector.twins("b", "a", days: [pair(3), pair(2, 700, 701), pair(1), pair(0)]) == nil)
        #expect(
            detector.twins("b", "a", days: [pair(3, 0), pair(2, 0), pair(1, 0), pair(0)]) == nil, "both stand still")
    }

    @Test func `what is unaccounted is told of when it becomes too much, either way`() {
        let span = Span(start: first, end: first + 86_400)
        func look(_ today: (main: Int64, subs: Int64)?, _ before: (main: Int64, subs: Int64)?) -> Anomaly? {
            detector.unaccounted("m", span, today, before: before, unit: .kilowattHour)
        }
        #expect(look((1000, 850), (1000, 990)) == nil)
        #expect(look((1000, 849), (1000, 990))?.evidence.last?.amount == 15_100)
        #expect(look((1000, 849), nil) != nil)
        #expect(look((1000, 849), (1000, 800)) == nil, "told before")
        #expect(look((1000, 1200), (1000, 990)) != nil, "the sub-meters count more than the meter")
        #expect(look(nil, (1000, 990)) == nil)
        #expect(look((0, 0), (1000, 990)) == nil)
    }

    @Test func `silence is told of on the day that makes it enough, and a calibration when it has ended`() throws {
        let span = Span(start: first, end: first + 86_400)
        #expect(detector.longSilence("m", span, spoke: [false, true], silentDays: 1) != nil)
        #expect(
            detector.longSilence("m", span, spoke: [false, false], silentDays: 1) == nil, "told before, or never heard")
        #expect(detector.longSilence("m", span, spoke: [false, false, true], silentDays: 2) != nil)
        #expect(detector.longSilence("m", span, spoke: [true, true], silentDays: 1) == nil)
        let due = try #require(CivilDate("2026-10-14"))
        func expired(_ date: CivilDate, isFirst: Bool = false) -> Bool {
            detector.calibrationExpired("m", span, on: date, due: due, isFirstDay: isFirst) != nil
        }
        #expect(!expired(due, isFirst: true))
        #expect(expired(due.adding(days: 1)))
        #expect(!expired(due.adding(days: 2)))
        #expect(expired(due.adding(days: 200), isFirst: true))
    }
}
