import ConsumptionLedger
import MeterModels

/// One day of the site under every detector.
struct DayLook {
    private static let ownKinds: [Anomaly.Kind] = [
        .nightBaseLoad, .nightWaterFlow, .stuckCounter, .powerAgainstEnergy, .importExportAtOnce,
    ]

    let site: Site
    let detector: AnomalyDetector
    let subjects: [AnomalyEngine.Subject]
    let registry: RegisterRegistry
    let day: Int32
    let isFirst: Bool
    let reader: DayReader

    private var date: CivilDate { CivilDate(dayNumber: day) }

    /// Looks at some meters, or at all, and at what is about several.
    func run(meters: Set<Int64>?, into rows: AnomalyRows, at now: Timestamp) throws {
        let known = subjects.compactMap { subject in registry.meterID(subject.meter).map { (subject, $0) } }
        let looked = known.filter { meters?.contains($0.1) ?? true }
        let powers = try reader.powers(
            Dictionary(uniqueKeysWithValues: looked.map { ($0.1, $0.0.cadence) }), day)
        for (subject, id) in looked {
            let found = try own(subject, id, power: powers[id]).map(withReadings)
            try rows.replace(found, day: day, meter: subject.meter, kinds: Self.ownKinds, at: now)
        }
        let mains = Set(site.assignments.compactMap(\.parentMeter)).sorted()
        for main in mains {
            let found = try unaccounted(main).map(withReadings)
            try rows.replace(found, day: day, meter: main, kinds: [.unaccountedShare], at: now)
        }
        try rows.replace(twins(known.map(\.0)).map(withReadings), day: day, meter: nil, kinds: [.twinMeters], at: now)
        try rows.replace(silences(known), day: day, meter: nil, kinds: [.longSilence], at: now)
        try rows.replace(expirations, day: day, meter: nil, kinds: [.calibrationExpired], at: now)
    }

    /// The register that a meter's role is about, on the day.
    private func main(_ meter: String) -> (assignment: MeterAssignment, register: Int64)? {
        let entries = site.assignments.filter { $0.meter == meter && $0.validity.contains(date) }
        guard let first = entries.first(where: { $0.role != .gridExport }) ?? entries.first,
            let register = first.quantity.flatMap({ registry.registerID(meter: meter, quantity: $0) })
        else { return nil }
        return (first, register)
    }

    private func own(_ subject: AnomalyEngine.Subject, _ id: Int64, power: PowerDay?) throws -> [Anomaly] {
        guard let (assignment, register) = main(subject.meter) else { return [] }
        let today = try reader.day(register, day)
        var found: [Anomaly?] = []
        if assignment.carrier == .water {
            let earlier = try reader.days(register, before: day, count: detector.rules.waterNights)
            found.append(detector.nightWaterFlow(subject.meter, today, earlier: earlier))
        }
        guard assignment.carrier == .electricity else { return found.compactMap(\.self) }
        if assignment.role != .generation {
            let earlier = try reader.days(register, before: day, count: AnomalyDetector.reach)
            found.append(detector.nightBaseLoad(subject.meter, today, earlier: earlier))
        }
        let other: Quantity = assignment.quantity == .activeEnergyImport ? .activeEnergyExport : .activeEnergyImport
        let otherRegister = registry.registerID(meter: subject.meter, quantity: other)
        if let power {
            found.append(
                detector.stuckCounter(
                    subject.meter, today, power: power, before: try reader.day(register, day - 1)))
            let opposite = try otherRegister.flatMap { try reader.day($0, day).amount }
            // Energy against power is only told where every register is known for the whole day.
            if let amount = today.amount, otherRegister == nil || opposite != nil {
                found.append(
                    detector.powerAgainstEnergy(
                        subject.meter, today, power: power, advance: amount - (opposite ?? 0)))
            }
        } else if let parent = assignment.parentMeter, today.amount == 0 {
            let siblings = try site.subMeters(of: parent).filter { $0.meter != subject.meter }.reduce(Int64(0)) {
                try $0 + (main($1.meter).flatMap { try reader.amount($0.register, day)?.amount } ?? 0)
            }
            let earlier = try reader.days(register, before: day, count: 7)
            found.append(detector.stuckCounter(subject.meter, today, earlier: earlier, siblings: siblings))
        }
        if let otherRegister {
            let quarters = try reader.quarters(register, otherRegister, day)
            found.append(detector.importExportAtOnce(subject.meter, today.span, quarters: quarters))
        }
        return found.compactMap(\.self)
    }

    private func unaccounted(_ meter: String) throws -> [Anomaly] {
        guard let (assignment, register) = main(meter) else { return [] }
        func amount(_ day: Int32) throws -> (main: Int64, subs: Int64)? {
            let date = CivilDate(dayNumber: day)
            guard let own = try reader.day(register, day).amount else { return nil }
            var sum: Int64 = 0
            var count = 0
            for sub in site.subMeters(of: meter) where sub.validity.contains(date) {
                guard let quantity = sub.quantity,
                    let register = registry.registerID(meter: sub.meter, quantity: quantity),
                    let part = try reader.day(register, day).amount
                else { return nil }
                sum += part
                count += 1
            }
            return count > 0 ? (own, sum) : nil
        }
        let found = detector.unaccounted(
            meter, reader.span(day), try amount(day), before: try amount(day - 1),
            unit: assignment.carrier.displayUnit)
        return found.map { [$0] } ?? []
    }

    /// Pairs whose day is the same, looked at by their hours.
    private func twins(_ subjects: [AnomalyEngine.Subject]) throws -> [Anomaly] {
        var byAmount: [[String]: [(meter: String, register: Int64)]] = [:]
        for subject in subjects {
            guard let (assignment, register) = main(subject.meter), assignment.carrier == .electricity,
                let amount = try reader.amount(register, day)?.amount, amount > 0
            else { continue }
            byAmount[[assignment.carrier.rawValue, String(amount)], default: []].append((subject.meter, register))
        }
        var found: [Anomaly] = []
        for group in byAmount.values where group.count > 1 {
            for (index, one) in group.enumerated() {
                for other in group[(index + 1)...] {
                    let days = try (0...Int32(detector.rules.twinDays)).map { back in
                        (try reader.day(one.register, day - back), try reader.day(other.register, day - back))
                    }
                    if let twins = detector.twins(one.meter, other.meter, days: days) { found.append(twins) }
                }
            }
        }
        return found
    }

    private func silences(_ subjects: [(AnomalyEngine.Subject, Int64)]) throws -> [Anomaly] {
        try subjects.compactMap { subject, id in
            let needed = Int((3 * subject.cadence + 86_399_999) / 86_400_000)
            let days = max(detector.rules.silentDays, needed)
            // What is read less than once in four days is not missed by days.
            guard days < AnomalyDetector.reach else { return nil }
            let spoke = try (0...Int32(days)).map { try reader.spoke(id, day - $0) }
            return detector.longSilence(subject.meter, reader.span(day), spoke: spoke, silentDays: days)
        }
    }

    private var expirations: [Anomaly] {
        subjects.compactMap { subject in
            subject.calibrationDue.flatMap { due in
                detector.calibrationExpired(
                    subject.meter, reader.span(day), on: date, due: due, isFirstDay: isFirst)
            }
        }
    }

    /// An anomaly with what the register read at both ends of its days.
    private func withReadings(_ anomaly: Anomaly) throws -> Anomaly {
        guard let (assignment, register) = main(anomaly.meter), let quantity = assignment.quantity else {
            return anomaly
        }
        var anomaly = anomaly
        let first = site.zone.date(at: anomaly.span.start).dayNumber
        let after = site.zone.date(at: anomaly.span.end - 1).dayNumber + 1
        for day in [first, after] {
            guard let reading = try reader.reading(register, before: day) else { continue }
            anomaly.evidence.append(.init("register", reading.value, quantity.displayUnit, at: reading.at))
        }
        return anomaly
    }
}
