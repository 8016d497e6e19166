public import Foundation

/// The part of a bill in an amount.
public struct ExplainBill: Codable, Hashable, Sendable {
    /// The node.
    public var node: String
    /// What was delivered.
    public var carrier: String
    /// What it was for.
    public var purpose: String
    /// The bill's first day.
    public var from: String
    /// The first day that it is no longer for.
    public var to: String
    /// All of the bill.
    public var quantity: Decimal
    /// The part that falls on these days.
    public var part: Decimal
    /// What it adds to the term's quantity: the part, below 0 where the term is taken off.
    public var contribution: Decimal?
    /// The unit of both.
    public var unit: String
    /// The document.
    public var source: String

    /// All of it.
    public init(
        node: String, carrier: String, purpose: String, from: String, to: String, quantity: Decimal, part: Decimal,
        contribution: Decimal?, unit: String, source: String
    ) {
        self.node = node
        self.carrier = carrier
        self.purpose = purpose
        self.from = from
        self.to = to
        self.quantity = quantity
        self.part = part
        self.contribution = contribution
        self.unit = unit
        self.source = source
    }
}

/// A fact in a denominator.
public struct ExplainFact: Codable, Hashable, Sendable {
    /// What it states.
    public var kind: String
    /// The value.
    public var value: Decimal
    /// The first of these days that it holds.
    public var from: String
    /// The first day that it no longer holds.
    public var to: String
    /// How many days.
    public var days: Int
    /// Value × days; of a total the part on these days.
    public var unitDays: Decimal
    /// The document.
    public var source: String
    /// Who recorded it.
    public var author: String
    /// When.
    public var recordedAt: String
    /// 1 for the first statement, higher for each correction.
    public var revision: Int

    /// All of it.
    public init(
        kind: String, value: Decimal, from: String, to: String, days: Int, unitDays: Decimal, source: String,
        author: String, recordedAt: String, revision: Int
    ) {
        self.kind = kind
        self.value = value
        self.from = from
        self.to = to
        self.days = days
        self.unitDays = unitDays
        self.source = source
        self.author = author
        self.recordedAt = recordedAt
        self.revision = revision
    }

    enum CodingKeys: String, CodingKey {
        case kind, value, from, to, days, source, author, revision
        case unitDays = "unit_days"
        case recordedAt = "recorded_at"
    }
}

/// Readings of a meter that an amount of readings counts.
public struct ExplainCount: Codable, Hashable, Sendable {
    /// The meter.
    public var meter: String
    /// First instant at which it was expected to be read.
    public var start: String
    /// First instant after it.
    public var end: String
    /// Seconds between two readings, by its poll or its interval.
    public var intervalSeconds: Decimal
    /// Readings that are stored.
    public var stored: Int
    /// Those of them that are counted: not more than are expected.
    public var got: Int
    /// Readings that the interval gives.
    public var expected: Int

    /// All of it.
    public init(
        meter: String, start: String, end: String, intervalSeconds: Decimal, stored: Int, got: Int, expected: Int
    ) {
        self.meter = meter
        self.start = start
        self.end = end
        self.intervalSeconds = intervalSeconds
        self.stored = stored
        self.got = got
        self.expected = expected
    }

    enum CodingKeys: String, CodingKey {
        case meter, start, end, stored, got, expected
        case intervalSeconds = "interval_seconds"
    }
}

/// The rated power of a generator.
public struct ExplainRating: Codable, Hashable, Sendable {
    /// The generator's meter.
    public var meter: String
    /// Its rated power in `unit`.
    public var power: Decimal
    /// The unit.
    public var unit: String
    /// Where it is declared.
    public var source: String

    /// All of it.
    public init(meter: String, power: Decimal, unit: String, source: String) {
        self.meter = meter
        self.power = power
        self.unit = unit
        self.source = source
    }
}
