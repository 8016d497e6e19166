import ConsumptionLedger
import MeterModels

/// A register's readings taken through its account, with every level built from the one below.
struct LedgerRun {
    let zone: CivilZone
    private(set) var account = CounterAccount()
    private(set) var changes = LedgerChanges()

    init(
        _ readings: [CounterReading], rules: CounterRules, overlay: RegisterOverlay = .none, zone: CivilZone
    ) {
        self.zone = zone
        var items = OverlayCursor(overlay, from: nil)
        for reading in readings {
            while let item = items.next(through: reading.at) {
                account.take(item, rules: rules, overlay: overlay, into: &changes)
            }
            account.take(reading, rules: rules, overlay: overlay, into: &changes)
        }
        while let item = items.next(through: Timestamp(milliseconds: .max)) {
            account.take(item, rules: rules, overlay: overlay, into: &changes)
        }
    }

    var unattributed: Int64 { changes.quarters.amounts.reduce(0) { $0 + $1.unattributed } }
    var rejected: Int64 { changes.quarters.amounts.reduce(0) { $0 + $1.rejected } }
    var estimated: Int64 { changes.quarters.amounts.reduce(0) { $0 + $1.estimated } }
    var wraps: Int64 { account.line?.wraps ?? 0 }
    var total: Int64 { changes.quarters.amounts.reduce(0) { $0 + $1.amount } }

    func bucket(_ level: BucketLevel, at instant: Timestamp) -> BucketAmount {
        bucket(level, zone.bucket(level, containing: instant.seconds))
    }

    private func bucket(_ level: BucketLevel, _ span: Span) -> BucketAmount {
        guard let below = level.below else { return changes.quarters[span.start] ?? BucketAmount() }
        let gaps = changes.gaps.filter { $0.milliseconds(in: span) > 0 }
        return .combining(zone.buckets(below, in: span).map { bucket(below, $0) }, gaps: gaps, span: span)
    }
}
