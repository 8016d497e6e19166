public import ConsumptionLedger

/// What the ledger knows of each meter beforehand.
public struct LedgerRules: Hashable, Sendable {
    /// Rules by meter id.
    public var meters: [String: CounterRules]
    /// Rules of every sender of a fleet, by fleet id.
    public var fleets: [String: CounterRules]

    /// Rules of meters and fleets.
    public init(meters: [String: CounterRules], fleets: [String: CounterRules] = [:]) {
        self.meters = meters
        self.fleets = fleets
    }

    /// The rules of a meter; nil when it is not configured: its readings are kept, and counted when it is.
    func rules(for meter: RegisterRegistry.Meter) -> CounterRules? {
        meter.fleet.flatMap { fleets[$0] } ?? meters[meter.name]
    }
}
