public import Foundation

/// The answer to `GET /v1/gauge`, in time order.
public struct GaugeResponse: Codable, Hashable, Sendable {
    /// The meter.
    public var meter: String
    /// The quantity.
    public var quantity: String
    /// The unit of the values.
    public var unit: String
    /// One row a bucket with samples.
    public var rows: [GaugeRow]
    /// Values of the moment before this were dropped, if the time asked for reaches before it.
    public var droppedBefore: String?

    /// Some rows.
    public init(meter: String, quantity: String, unit: String, rows: [GaugeRow], droppedBefore: String? = nil) {
        self.meter = meter
        self.quantity = quantity
        self.unit = unit
        self.rows = rows
        self.droppedBefore = droppedBefore
    }

    enum CodingKeys: String, CodingKey {
        case meter, quantity, unit, rows
        case droppedBefore = "dropped_before"
    }
}

/// What a value of the moment was over a bucket.
public struct GaugeRow: Codable, Hashable, Sendable {
    /// First instant of the bucket.
    public var start: String
    /// The mean over the covered time; absent when none is.
    public var mean: Decimal?
    /// The smallest sample.
    public var smallest: Decimal?
    /// The largest sample.
    public var largest: Decimal?
    /// Samples.
    public var samples: Int
    /// Share of the bucket between samples at most three cadences apart, 0…1, cut to 4 places.
    public var coverage: Decimal
    /// For a power: what flowed while it was above zero, in kWh.
    public var imported: Decimal?
    /// For a power: what flowed while it was below zero, in kWh.
    public var exported: Decimal?

    /// A row.
    public init(
        start: String, mean: Decimal?, smallest: Decimal?, largest: Decimal?, samples: Int, coverage: Decimal,
        imported: Decimal?, exported: Decimal?
    ) {
        self.start = start
        self.mean = mean
        self.smallest = smallest
        self.largest = largest
        self.samples = samples
        self.coverage = coverage
        self.imported = imported
        self.exported = exported
    }
}
