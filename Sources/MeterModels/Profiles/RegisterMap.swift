/// A fixed register map.
public struct RegisterMap: Hashable, Sendable {
    /// The values.
    public var points: [RegisterPoint]
    /// Registers whose product is the transformer ratio, when the device keeps it.
    public var ratioPoints: [RegisterPoint]
    /// The transformer ratio from the configuration, which wins over the device's.
    public var ratio: ExactDecimal?
    /// What the device says it is.
    public var texts: [TextPoint]
    /// Registers a request at most, 1...125.
    public var maximumCount: Int
    /// Unused registers that may be read along.
    public var maximumGap: Int
    /// Registers that are never read along.
    public var forbidden: [ClosedRange<UInt16>]
    /// Readings that the device kept by itself.
    public var history: [FrozenTable]

    /// A map.
    public init(
        points: [RegisterPoint], ratioPoints: [RegisterPoint] = [], ratio: ExactDecimal? = nil, texts: [TextPoint] = [],
        maximumCount: Int = 125, maximumGap: Int = 8, forbidden: [ClosedRange<UInt16>] = [],
        history: [FrozenTable] = []
    ) {
        self.points = points
        self.ratioPoints = ratioPoints
        self.ratio = ratio
        self.texts = texts
        self.maximumCount = maximumCount
        self.maximumGap = maximumGap
        self.forbidden = forbidden
        self.history = history
    }

    /// In every how many cycles points are read, the most frequent first.
    var cadences: [Int] { Set(points.map(\.every)).sorted() }

    /// The registers of every point, the transformer ratio's among them, in address order and each once.
    var neededRequests: [RegisterRequest] {
        Set((points + (ratio == nil ? ratioPoints : [])).map(\.request))
            .sorted { ($0.table.rawValue, $0.address, $0.count) < ($1.table.rawValue, $1.address, $1.count) }
    }

    /// The requests that read the points of one cadence; the ratio is read with every point that it multiplies.
    public func requests(every cycles: Int) -> [RegisterRequest] {
        let points = points.filter { $0.every == cycles }
        let ratios = ratio == nil && points.contains(where: \.appliesRatio) ? ratioPoints : []
        return ReadPlan.requests(
            for: (points + ratios).map(\.request), maximumCount: maximumCount, maximumGap: maximumGap,
            forbidden: forbidden)
    }
}
