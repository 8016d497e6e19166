import MeterModels

/// What of a node's electricity is known beside its total.
public struct ElectricityDetail: Hashable, Codable, Sendable {
    /// The node's own generation; nil when it has no generator.
    public var generated: CarrierAmount?
    /// What it delivered to the grid; nil without an export meter.
    public var exported: CarrierAmount?
    /// Whether the site is declared never to export.
    public var neverExports: Bool
    /// Rated power of all generators, W.
    public var ratedWatts: Int64
    /// Meters that are declared to heat; nil when none is.
    public var heating: CarrierAmount?
    /// Meters of sub-item D, 特殊用电; nil when there is none.
    public var special: CarrierAmount?
    /// Main meters and their sub-meters over the time that all of them are covered, Wh; nil when it is not known.
    public var accounted: Accounted?

    /// Main meters against their sub-meters.
    public struct Accounted: Hashable, Codable, Sendable {
        /// What the main meters counted, Wh.
        public var main: Int64
        /// What their sub-meters counted, Wh.
        public var subs: Int64

        /// Main meters against their sub-meters, Wh.
        public init(main: Int64, subs: Int64) {
            self.main = main
            self.subs = subs
        }
    }

    /// Details of electricity; `ratedWatts` in W.
    public init(
        generated: CarrierAmount? = nil, exported: CarrierAmount? = nil, neverExports: Bool = false,
        ratedWatts: Int64 = 0, heating: CarrierAmount? = nil, special: CarrierAmount? = nil,
        accounted: Accounted? = nil
    ) {
        self.generated = generated
        self.exported = exported
        self.neverExports = neverExports
        self.ratedWatts = ratedWatts
        self.heating = heating
        self.special = special
        self.accounted = accounted
    }
}

/// Readings that a node's meters gave, and those that their polls and intervals give.
public struct ReadingCount: Hashable, Codable, Sendable {
    /// Readings got.
    public var got: Int64
    /// Readings expected.
    public var expected: Int64

    /// A count of readings.
    public init(got: Int64, expected: Int64) {
        self.got = got
        self.expected = expected
    }
}

/// Whether the site's use of its own generation counts as energy, 光伏自用电量计入口径.
public enum GenerationPolicy: String, CaseIterable, Codable, Hashable, Sendable {
    /// It does.
    case countSelfUse = "count-self-use"
    /// Only purchased electricity counts.
    case purchasedOnly = "purchased-only"

    /// The policy in published documents.
    public var name: String {
        switch self {
        case .countSelfUse: "光伏自用电量计入综合能耗"
        case .purchasedOnly: "综合能耗只计外购电量"
        }
    }
}
