public import MeterModels

/// Emission factors that belong together: electricity by region and year, everything else by carrier.
public struct EmissionFactorSet: Hashable, Sendable {
    /// The factor of a region's grid in a year.
    public struct GridFactor: Hashable, Codable, Sendable {
        /// The region, such as `shandong`.
        public let region: String
        /// The year that it was published for.
        public let year: Int
        /// The factor.
        public let factor: EmissionFactor

        /// A factor of a region and year.
        public init(region: String, year: Int, factor: EmissionFactor) {
            self.region = region
            self.year = year
            self.factor = factor
        }
    }

    /// A factor as it is used for a year.
    public struct Use: Hashable, Sendable {
        /// kgCO₂ per base unit of the carrier.
        public let perBaseUnit: Rational
        /// What it is.
        public let factor: EmissionFactor
        /// The year that it was published for, where it is another than the one asked for.
        public let fallbackYear: Int?
    }

    /// The set's stable id.
    public let id: String
    /// Its version.
    public let version: String
    /// Where it is from.
    public let source: String
    /// Every grid factor, in the order given.
    public let grid: [GridFactor]
    /// Factors of everything but electricity.
    public let fuels: [Carrier: EmissionFactor]
    private let perBaseUnit: [Carrier: Rational]
    private let gridPerBaseUnit: [Rational]

    /// A set of factors.
    ///
    /// - Throws: `CoefficientError` when a unit does not measure its carrier or a number is not positive.
    public init(
        id: String, version: String, source: String, grid: [GridFactor], fuels: [Carrier: EmissionFactor]
    ) throws(CoefficientError) {
        self.id = id
        self.version = version
        self.source = source
        self.grid = grid
        self.fuels = fuels
        var perBaseUnit: [Carrier: Rational] = [:]
        for (carrier, factor) in fuels { perBaseUnit[carrier] = try factor.kilogramsPerBaseUnit(of: carrier) }
        self.perBaseUnit = perBaseUnit
        var gridPerBaseUnit: [Rational] = []
        for entry in grid { gridPerBaseUnit.append(try entry.factor.kilogramsPerBaseUnit(of: .electricity)) }
        self.gridPerBaseUnit = gridPerBaseUnit
    }

    /// The regions with a factor of any year.
    public var regions: [String] { Set(grid.map(\.region)).sorted() }

    /// The factor of a region's electricity in a year: the year's own, else the latest one before it; nil when there
    /// is none.
    public func electricity(region: String, year: Int) -> Use? {
        let known = grid.indices.filter { grid[$0].region == region && grid[$0].year <= year }
        guard let index = known.max(by: { grid[$0].year < grid[$1].year }) else { return nil }
        return Use(
            perBaseUnit: gridPerBaseUnit[index], factor: grid[index].factor,
            fallbackYear: grid[index].year == year ? nil : grid[index].year)
    }

    /// The factor of a fuel or of heat; nil when the set has none.
    public func fuel(_ carrier: Carrier) -> Use? {
        guard let factor = fuels[carrier], let perBase = perBaseUnit[carrier] else { return nil }
        return Use(perBaseUnit: perBase, factor: factor, fallbackYear: nil)
    }
}
