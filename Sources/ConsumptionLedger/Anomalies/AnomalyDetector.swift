public import MeterModels

/// Finds what a person should look at in the days of meters.
///
/// Each detector is a function of some days alone and reports the day on which something begins, so that it finds the
/// same again however often and in whatever order days are looked at.
public struct AnomalyDetector: Sendable {
    /// From when on something is an anomaly.
    public let rules: AnomalyRules

    /// Days before a day that a detector may ask for: 14 nights before the day before.
    public static let reach = 15

    /// A detector.
    public init(rules: AnomalyRules) {
        self.rules = rules
    }

    /// Night base load; `earlier` are the days before, the last one first.
    public func nightBaseLoad(_ meter: String, _ day: MeterDay, earlier: [MeterDay]) -> Anomaly? {
        guard let load = nightLoad(day, earlier: earlier),
            earlier.first.flatMap({ nightLoad($0, earlier: Array(earlier.dropFirst())) }) == nil
        else { return nil }
        return Anomaly(
            kind: .nightBaseLoad, meter: meter, span: day.span,
            evidence: [
                // Wh an hour are W, and the base unit of power is mW.
                .init("average 02:00 to 04:00", load.night * 1000 / 2, .kilowatt),
                .init("average 09:00 to 17:00", load.work * 1000 / 8, .kilowatt),
                .init("average 02:00 to 04:00 of the \(load.nights) nights before", load.past, .kilowatt),
            ])
    }

    /// What a night of base load rests on; nil when the night is as it should be or not known well enough.
    private func nightLoad(
        _ day: MeterDay, earlier: [MeterDay]
    ) -> (night: Int64, work: Int64, past: Int64, nights: Int64)? {
        let past = earlier.prefix(14).compactMap { $0.amounts(2..<4)?.reduce(0, +) }
        guard let night = day.amounts(2..<4)?.reduce(0, +), let work = day.amounts(9..<17)?.reduce(0, +),
            past.count >= 7, night > 0
        else { return nil }
        let nights = Int64(past.count)
        let sum = past.reduce(0, +)
        // night ÷ 2 h against work ÷ 8 h, and night against the mean of the past.
        let isLarge = Int128(night) * 8 * 100 >= Int128(rules.nightShare) * Int128(work) * 2
        let isLarger = Int128(night) * Int128(nights) * 100 >= Int128(rules.nightGrowth) * Int128(sum)
        return isLarge && isLarger ? (night, work, sum * 1000 / (2 * nights), nights) : nil
    }

    /// Water that flows in every hour of several nights in a row.
    public func nightWaterFlow(_ meter: String, _ day: MeterDay, earlier: [MeterDay]) -> Anomaly? {
        func least(_ day: MeterDay) -> Int64? { day.amounts(1..<5)?.min() }
        let nights = [day] + earlier.prefix(rules.waterNights - 1)
        let flows = nights.compactMap(least).filter { $0 > 0 }
        guard flows.count == rules.waterNights, let first = nights.last else { return nil }
        // It is reported once, on the night that makes it enough.
        if let before = earlier.dropFirst(rules.waterNights - 1).first, least(before).map({ $0 > 0 }) == true {
            return nil
        }
        return Anomaly(
            kind: .nightWaterFlow, meter: meter, span: Span(start: first.span.start, end: day.span.end),
            evidence: zip(nights, flows).reversed().map { night, flow in
                .init("least flow 01:00 to 05:00", flow, .cubicMetrePerHour, at: night.span.start * 1000)
            })
    }

    /// A counter that stands still for hours while power is measured.
    public func stuckCounter(_ meter: String, _ day: MeterDay, power: PowerDay, before: MeterDay?) -> Anomaly? {
        var run: [(hour: MeterDay.Hour, energy: Int64)] = []
        func anomaly() -> Anomaly? {
            let energy = run.reduce(0) { $0 + $1.energy }
            guard run.count >= rules.stuckHours, energy >= rules.stuckEnergy, let first = run.first?.hour.span,
                let last = run.last?.hour.span
            else { return nil }
            // One that stood still before midnight was reported then.
            let tail = before?.hours.suffix(rules.stuckHours) ?? []
            if first.start == day.span.start, tail.count == rules.stuckHours, tail.allSatisfy({ $0.amount == 0 }) {
                return nil
            }
            return Anomaly(
                kind: .stuckCounter, meter: meter, span: Span(start: first.start, end: last.end),
                evidence: [
                    .init("advance of the counter", 0, .kilowattHour),
                    .init("energy by its power", energy, .kilowattHour),
                ])
        }
        for hour in day.hours {
            let energy = power.energy(inHour: (hour.span.start - day.span.start) / 3600).map { abs($0) }
            if hour.amount == 0, let energy, energy > 0 {
                run.append((hour, energy))
            } else {
                if let found = anomaly() { return found }
                run = []
            }
        }
        return anomaly()
    }

    /// A counter that stands still for a day on which others of the same meter above run, after a week on which it ran.
    public func stuckCounter(_ meter: String, _ day: MeterDay, earlier: [MeterDay], siblings: Int64) -> Anomaly? {
        let week = earlier.prefix(7).compactMap(\.amount)
        guard day.amount == 0, siblings > 0, week.count == 7, week.allSatisfy({ $0 > 0 }) else { return nil }
        return Anomaly(
            kind: .stuckCounter, meter: meter, span: day.span,
            evidence: [
                .init("advance of the counter", 0, .kilowattHour),
                .init("advance on the day before", week[0], .kilowattHour),
                .init("advance of the others of its meter above", siblings, .kilowattHour),
            ])
    }

    /// The integral of power against import − export over a day.
    public func powerAgainstEnergy(_ meter: String, _ day: MeterDay, power: PowerDay, advance: Int64) -> Anomaly? {
        guard let energy = power.energy, advance != 0 else { return nil }
        // Devices differ in the sign of their power.
        let difference = min(abs(energy - advance), abs(energy + advance))
        guard max(abs(energy), abs(advance)) >= 1000,
            Int128(difference) * 100 > Int128(rules.powerDeviation) * Int128(abs(advance))
        else { return nil }
        return Anomaly(
            kind: .powerAgainstEnergy, meter: meter, span: day.span,
            evidence: [
                .init("integral of the power", energy, .kilowattHour),
                .init("advance of the counters", advance, .kilowattHour),
                .init("difference", difference, .kilowattHour),
            ])
    }

    /// Import and export of the same quarters of an hour.
    public func importExportAtOnce(
        _ meter: String, _ day: Span, quarters: [(imported: Int64, exported: Int64)]
    ) -> Anomaly? {
        let both = quarters.filter { quarter in
            let (less, more) = (min(quarter.imported, quarter.exported), max(quarter.imported, quarter.exported))
            return less > 0 && less * 10 >= more
        }
        guard both.count >= rules.oppositeQuarters else { return nil }
        return Anomaly(
            kind: .importExportAtOnce, meter: meter, span: day,
            evidence: [
                .init("quarters of an hour with both", Int64(both.count), .one),
                .init("import in them", both.reduce(0) { $0 + $1.imported }, .kilowattHour),
                .init("export in them", both.reduce(0) { $0 + $1.exported }, .kilowattHour),
            ])
    }

    /// Two meters whose hours are the same for days; `days` are those of both, the last one first.
    public func twins(_ meter: String, _ other: String, days: [(MeterDay, MeterDay)]) -> Anomaly? {
        func isSame(_ pair: (MeterDay, MeterDay)) -> Bool {
            guard let amount = pair.0.amount, amount > 0 else { return false }
            return pair.0.hours.map(\.amount) == pair.1.hours.map(\.amount)
        }
        let same = days.prefix(rules.twinDays)
        guard same.count == rules.twinDays, same.allSatisfy(isSame), let first = same.last?.0.span,
            let last = same.first?.0.span
        else { return nil }
        if let before = days.dropFirst(rules.twinDays).first, isSame(before) { return nil }
        return Anomaly(
            kind: .twinMeters, meter: min(meter, other), other: max(meter, other),
            span: Span(start: first.start, end: last.end),
            evidence: same.reversed().map {
                .init("advance of both", $0.0.amount ?? 0, .kilowattHour, at: $0.0.span.start * 1000)
            })
    }

    /// A meter of which much is in none of its sub-meters, or less than nothing, on a day and not on the day before.
    public func unaccounted(
        _ meter: String, _ day: Span, _ amount: (main: Int64, subs: Int64)?, before: (main: Int64, subs: Int64)?,
        unit: MeasurementUnit
    ) -> Anomaly? {
        func isLarge(_ amount: (main: Int64, subs: Int64)) -> Bool {
            amount.main > 0
                && Int128(abs(amount.main - amount.subs)) * 100 > Int128(rules.unaccountedShare) * Int128(amount.main)
        }
        guard let amount, isLarge(amount), before.map(isLarge) != true else { return nil }
        return Anomaly(
            kind: .unaccountedShare, meter: meter, span: day,
            evidence: [
                .init("the meter", amount.main, unit), .init("its sub-meters", amount.subs, unit),
                .init("unaccounted", amount.main - amount.subs, unit),
                .init("of the meter", (amount.main - amount.subs) * 100_000 / amount.main, .percent),
            ])
    }

    /// A meter that said nothing on some days in a row; `days` say whether it did, the last one first.
    ///
    /// Reported on the day that makes it enough.
    public func longSilence(_ meter: String, _ day: Span, spoke: [Bool], silentDays: Int) -> Anomaly? {
        guard spoke.count > silentDays, spoke[silentDays], !spoke.prefix(silentDays).contains(true) else { return nil }
        return Anomaly(
            kind: .longSilence, meter: meter, span: day,
            evidence: [.init("days without a reading", Int64(silentDays), .one)])
    }

    /// A calibration that ended the day before, or earlier when nobody looked then.
    public func calibrationExpired(
        _ meter: String, _ day: Span, on date: CivilDate, due: CivilDate, isFirstDay: Bool
    ) -> Anomaly? {
        guard date > due, isFirstDay || date == due.adding(days: 1) else { return nil }
        return Anomaly(
            kind: .calibrationExpired, meter: meter, span: day,
            evidence: [.init("days since it ended", Int64(date.dayNumber - due.dayNumber), .one)])
    }
}
