import GRDB
public import MeterModels

/// A register over some time whose observations are to be sealed.
public struct ObservationRange: Hashable, Sendable {
    /// The meter's id.
    public var meter: String
    /// The register.
    public var quantity: Quantity
    /// The first second, since 1970 UTC.
    public var from: Int64
    /// The first second after them.
    public var to: Int64

    /// A register over some time.
    public init(meter: String, quantity: Quantity, from: Int64, to: Int64) {
        self.meter = meter
        self.quantity = quantity
        self.from = from
        self.to = to
    }
}

/// What a register's observations of some time are told from any others by.
public struct ObservationSeal: Hashable, Sendable {
    /// How many there are.
    public var count: Int
    /// SHA-256 of their canonical listing (docs/storage.md), 64 hexadecimal digits.
    public var sha256: String
    /// Whether some of them may have been dropped since, as `gauge_retention` says.
    public var isThinned: Bool
}

extension EnergyStore {
    /// Seals what some registers said, whatever became of it: readings that were set aside later are among them.
    ///
    /// What is sealed does not depend on whether observations are rows or in blocks.
    ///
    /// Cost: one pass over the rows and blocks of the time that the ranges lie in; of blocks, only the columns of these
    /// registers. Memory: 16 KiB a register, and a block.
    ///
    /// - Parameter ranges: Registers, each with its time.
    /// - Returns: A seal for each range, in their order; that of nothing for a register that never said anything.
    /// - Throws: `StoreError` with the code `corrupt` when a row or block cannot be read.
    public func observationSeals(of ranges: [ObservationRange]) throws(StoreError) -> [ObservationSeal] {
        try read { db, registry in
            let pass = ObservationSealing(ranges, registry: registry, db: db)
            try pass.run()
            return try pass.seals
        }
    }
}
