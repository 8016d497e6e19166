import Bulletin
import CollectorConfiguration
import ConsumptionLedger
import EnergyKPI
import EnergyStore
import MeterModels

/// What a bulletin says of meters and of what persons did about them.
extension BulletinSources {
    /// How good each meter's data of the period is.
    ///
    /// - Parameter level: Month for a month, year for a year.
    /// - Returns: One entry a meter.
    /// - Throws: `StoreError`.
    func quality(_ level: BucketLevel) throws -> [BulletinInput.MeterQuality] {
        try configuration.meters.compactMap { meter in
            guard let assignment = assignment(of: meter.id), let quantity = assignment.quantity else { return nil }
            let row = try store.rollup(meter: meter.id, quantity: quantity, level: level, in: span, zone: queries.zone)?
                .first
            let bucket = row?.bucket ?? BucketAmount()
            func share(_ part: Int64) -> Rational? {
                bucket.amount > 0 ? Rational(part, over: bucket.amount) : nil
            }
            return BulletinInput.MeterQuality(
                meter: meter.id, carrier: assignment.carrier,
                coverage: Rational(bucket.coveredMilliseconds, over: span.seconds * 1000),
                derivedShare: share(bucket.derived), manualShare: share(bucket.manual),
                estimatedShare: share(bucket.estimated),
                quarantined: try store.quarantined(meter: meter.id, in: span))
        }
    }

    /// The register of meters as it stood on the period's last day.
    func cards() -> [BulletinInput.MeterCard] {
        configuration.meters.compactMap { meter in
            guard let assignment = assignment(of: meter.id) else { return nil }
            let card = meter.card
            let state: BulletinInput.MeterCard.State =
                switch card.calibration(on: lastDay) {
                case .valid: .valid
                case .due: .soon
                case .expired: .expired
                case nil: .unknown
                }
            return BulletinInput.MeterCard(
                meter: meter.id, nodeName: name(of: assignment.node), carrier: assignment.carrier,
                serial: card.serial, accuracyClass: card.accuracyClass, certificate: card.certificate,
                calibrated: card.calibrated, calibrationDue: card.calibrationDue, state: state)
        }
    }

    private func assignment(of meter: String) -> MeterAssignment? {
        let own = site.assignments.filter { $0.meter == meter }
        return own.first { $0.validity.contains(lastDay) } ?? own.first
    }

    /// What happened to meters in the period and still counts, the oldest first.
    func meterChanges() throws -> [BulletinInput.MeterChange] {
        try store.events(limit: .max).reversed().compactMap { stored in
            guard stored.revertedAt == nil, isWithin(stored.from), case .event(let event) = stored.content else {
                return nil
            }
            return BulletinInput.MeterChange(
                id: stored.id, meter: stored.meter, at: stored.from, kind: event.kind.published,
                ratio: event.ratio.map { ($0.before, $0.after) }, serial: event.serial, reason: stored.reason)
        }
    }

    /// What persons corrected of the period and still counts, the oldest first.
    func corrections() throws -> [BulletinInput.Correction] {
        try store.corrections(limit: .max).reversed().compactMap { stored in
            let touches = stored.from.seconds < span.end && stored.to.seconds >= span.start
            guard stored.revertedAt == nil, touches, case .correction(let correction, _) = stored.content else {
                return nil
            }
            return BulletinInput.Correction(
                id: stored.id, meter: stored.meter, from: stored.from, to: stored.to,
                kind: correction.kind.published, author: stored.author, reason: stored.reason)
        }
    }

    /// Anomalies of the period, the oldest first.
    func anomalies() throws -> [BulletinInput.AnomalyCase] {
        try store.anomalies().reversed().compactMap { found in
            guard found.anomaly.span.start < span.end, found.anomaly.span.end > span.start else { return nil }
            let state: BulletinInput.AnomalyCase.State =
                switch found.state {
                case .open: .open
                case .assigned: .assigned
                case .vanished: .vanished
                case .closed: .closed
                }
            return BulletinInput.AnomalyCase(
                id: found.id, anomaly: found.anomaly, state: state, owner: found.owner, due: found.due,
                cause: found.cause, action: found.action)
        }
    }

    private func isWithin(_ at: Timestamp) -> Bool { at.seconds >= span.start && at.seconds < span.end }
}

extension MeterEvent.Kind {
    fileprivate var published: BulletinInput.MeterChange.Kind {
        switch self {
        case .install: .install
        case .remove: .remove
        case .replace: .replace
        case .reset: .reset
        case .ratio: .ratio
        case .otherDevice: .otherDevice
        }
    }
}

extension Correction.Kind {
    fileprivate var published: BulletinInput.Correction.Kind {
        switch self {
        case .exclude: .exclude
        case .insert: .insert
        case .attribute: .attribute
        case .reject: .reject
        case .fill: .fill
        }
    }
}
