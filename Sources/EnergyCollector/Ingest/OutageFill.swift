import ConsumptionLedger
import MeterModels

/// Decides when a meter's own records are worth reading, and which of them belong into the time that we missed.
struct OutageFill {
    /// A register at the last reading before an outage, or the first after it.
    struct Border: Hashable {
        var at: Timestamp
        var values: [Quantity: Int64]
    }

    /// A gap shorter than this has no record of a day in it worth asking for.
    private static let shortest: Int64 = 2 * 3_600_000

    private let zone: CivilZone
    private let keepsRecords: Bool
    private var last: Border?
    private var outage: (from: Border, to: Border)?

    /// `last` is what was stored of the meter before the start.
    init(zone: CivilZone, keepsRecords: Bool, last: Border?) {
        self.zone = zone
        self.keepsRecords = keepsRecords
        self.last = last
    }

    /// Takes a cycle with readings; says whether the meter's records should be read from now on.
    mutating func isFollowingOutage(_ cycle: DeviceCycle) -> Bool {
        guard keepsRecords, let at = cycle.at else { return false }
        let counters = cycle.readings.filter { $0.quantity.kind == .counter }
        guard !counters.isEmpty else { return false }
        let now = Border(
            at: at,
            values: Dictionary(counters.compactMap { reading in reading.baseUnits.map { (reading.quantity, $0) } }) {
                first, _ in first
            })
        defer { last = now }
        guard let last, at.milliseconds - last.at.milliseconds > Self.shortest else { return false }
        outage = (last, now)
        return true
    }

    /// The records that lie in the outage, between what stood before and after it, as observations.
    func observations(_ history: [FrozenReading], of meter: String) -> [Observation] {
        guard let outage else { return [] }
        return history.compactMap { record in
            let hours = Int64(record.hour) * 3600
            let at = Timestamp(seconds: zone.start(of: record.date) + hours)
            guard at > outage.from.at, at < outage.to.at, let value = record.reading.baseUnits,
                let before = outage.from.values[record.reading.quantity],
                let after = outage.to.values[record.reading.quantity], (before...max(before, after)).contains(value)
            else { return nil }
            // A total that adds another register in is of use only while that one stands at 0.
            if let other = record.onlyWhileZero, outage.to.values[other] ?? 0 != 0 { return nil }
            return Observation(meter: meter, at: at, readings: [record.reading])
        }
    }
}
