/// What a kind of device says and how: one YAML file of the profile library.
public struct DeviceProfile: Hashable, Sendable {
    /// Stable id, such as `eastron-sdm630`.
    public var id: String
    /// Name for people.
    public var name: String
    /// Where the facts come from.
    public var source: String
    /// How sure they are.
    public var verification: Verification
    /// How its values are found.
    public var decoding: Decoding

    /// How sure a profile's facts are.
    public enum Verification: String, CaseIterable, Sendable {
        case manual
        case oneSource = "one-source"
        case twoSources = "two-sources"
        case fieldTested = "field-tested"
    }

    /// How a device's values are found.
    public enum Decoding: Hashable, Sendable {
        /// At fixed registers.
        case registers(RegisterMap)
        /// By walking the SunSpec models.
        case sunSpec
        /// In a JSON message.
        case json(PayloadMap)
    }

    /// A profile.
    public init(id: String, name: String, source: String, verification: Verification, decoding: Decoding) {
        self.id = id
        self.name = name
        self.source = source
        self.verification = verification
        self.decoding = decoding
    }
}

/// A fixed register map.
public struct RegisterMap: Hashable, Sendable {
    /// The values.
    public var points: [RegisterPoint]
    /// Registers whose product is the transformer ratio, when the device keeps it.
    public var ratioPoints: [RegisterPoint]
    /// The transformer ratio from the configuration, which wins over the device's.
    public var ratio: ExactDecimal?
    /// Registers a request at most, 1...125.
    public var maximumCount: Int
    /// Unused registers that may be read along.
    public var maximumGap: Int

    /// A map.
    public init(
        points: [RegisterPoint], ratioPoints: [RegisterPoint] = [], ratio: ExactDecimal? = nil, maximumCount: Int = 125,
        maximumGap: Int = 8
    ) {
        self.points = points
        self.ratioPoints = ratioPoints
        self.ratio = ratio
        self.maximumCount = maximumCount
        self.maximumGap = maximumGap
    }

    /// The requests of one cycle.
    public var requests: [RegisterRequest] {
        let needed = ratio == nil ? points + ratioPoints : points
        return ReadPlan.requests(for: needed.map(\.request), maximumCount: maximumCount, maximumGap: maximumGap)
    }
}
