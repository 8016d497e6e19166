public import MeterModels

/// A reading of a counter in base units.
public struct CounterReading: Hashable, Codable, Sendable {
    /// When it was read.
    public var at: Timestamp
    /// The register in base units.
    public var value: Int64
    /// A dip up to this is jitter: twice the register's resolution at the value.
    public var tolerance: Int64
    /// Whether it came from a file and not from the meter itself, so that it keeps the interval of the file.
    public var isImported: Bool
    /// Whether a person entered it as a correction.
    public var isManual: Bool

    /// A reading.
    public init(
        at: Timestamp, value: Int64, tolerance: Int64 = 0, isImported: Bool = false, isManual: Bool = false
    ) {
        self.at = at
        self.value = value
        self.tolerance = tolerance
        self.isImported = isImported
        self.isManual = isManual
    }
}
