public import Foundation

/// What a meter gave to an amount, and the readings that it rests on; in `unit`.
public struct ExplainMember: Codable, Hashable, Sendable {
    /// The meter.
    public var meter: String
    /// The register.
    public var quantity: String
    /// +1 or −1: whether the node's balance adds the register or takes it off.
    ///
    /// `amount` has it already: do not apply it again. What the meter adds to the term is `contribution`.
    public var sign: Int
    /// The node's share, such as `42287/46666`; nil when it counts whole.
    public var share: String?
    /// First instant in which it counts.
    public var start: String
    /// First instant after it.
    public var end: String
    /// The unit of all amounts and readings.
    public var unit: String
    /// What it gave to the balance, with its sign and by its share; nil when nothing is known.
    public var amount: Decimal?
    /// What it adds to the term's quantity, below 0 where it is taken off.
    ///
    /// The contributions of a term's members and bills add up to its quantity.
    public var contribution: Decimal?
    /// The register's total at the closing reading less that at the opening one, over all its lives and turns.
    public var counted: Decimal
    /// The reading at the start, else the last one before it, or the first one ever.
    public var opening: ExplainReading?
    /// The reading at the end, else the last one before it.
    public var closing: ExplainReading?
    /// What of the advance after the opening reading lies before the start.
    public var before: Decimal
    /// What of the advance after the closing reading lies before the end.
    public var within: Decimal
    /// What the register's buckets hold: counted − before + within + estimated − unattributed − rejected.
    public var bucket: Decimal
    /// The part that is measured.
    public var measured: Decimal
    /// The part that was spread over an outage.
    public var derived: Decimal
    /// The part that rests on entered readings.
    public var manual: Decimal
    /// The part that a person estimated.
    public var estimated: Decimal
    /// Advance that belongs to no time: outside the amount.
    public var unattributed: Decimal
    /// Advance that a person judged wrong: outside the amount.
    public var rejected: Decimal
    /// Covered share of the time, 0…1, cut to 4 places.
    public var coverage: Decimal
    /// Turns of the register.
    public var wraps: Int
    /// Events of the meter in this time, in words.
    public var events: [String]
    /// The same events with what was read of the registers.
    ///
    /// Where a meter was replaced, (final − opening) + (closing − initial) is what was counted.
    public var eventDetails: [EventResponse]?
    /// Corrections in this time, in words.
    public var corrections: [String]
    /// The same corrections with their particulars.
    public var correctionDetails: [CorrectionResponse]?
    /// Longer gaps in this time, the first 20.
    public var gaps: [String]
    /// How many longer gaps there are.
    public var gapCount: Int
    /// Whether the buckets hold what the readings say.
    public var addsUp: Bool

    /// All of it.
    public init(
        meter: String, quantity: String, sign: Int, share: String?, start: String, end: String, unit: String,
        amount: Decimal?, contribution: Decimal?, counted: Decimal, opening: ExplainReading?, closing: ExplainReading?,
        before: Decimal,
        within: Decimal, bucket: Decimal, measured: Decimal, derived: Decimal, manual: Decimal, estimated: Decimal,
        unattributed: Decimal, rejected: Decimal, coverage: Decimal, wraps: Int, events: [String],
        eventDetails: [EventResponse]?, corrections: [String], correctionDetails: [CorrectionResponse]?, gaps: [String],
        gapCount: Int, addsUp: Bool
    ) {
        self.meter = meter
        self.quantity = quantity
        self.sign = sign
        self.share = share
        self.start = start
        self.end = end
        self.unit = unit
        self.amount = amount
        self.contribution = contribution
        self.counted = counted
        self.opening = opening
        self.closing = closing
        self.before = before
        self.within = within
        self.bucket = bucket
        self.measured = measured
        self.derived = derived
        self.manual = manual
        self.estimated = estimated
        self.unattributed = unattributed
        self.rejected = rejected
        self.coverage = coverage
        self.wraps = wraps
        self.events = events
        self.eventDetails = eventDetails
        self.corrections = corrections
        self.correctionDetails = correctionDetails
        self.gaps = gaps
        self.gapCount = gapCount
        self.addsUp = addsUp
    }

    enum CodingKeys: String, CodingKey {
        case meter, quantity, sign, share, start, end, unit, amount, contribution, counted, opening, closing, before,
            within, bucket,
            measured, derived, manual, estimated, unattributed, rejected, coverage, wraps, events, corrections, gaps
        case eventDetails = "event_details"
        case correctionDetails = "correction_details"
        case gapCount = "gap_count"
        case addsUp = "adds_up"
    }
}

/// A reading at the border of a period.
public struct ExplainReading: Codable, Hashable, Sendable {
    /// When.
    public var at: String
    /// What the register showed.
    public var value: Decimal

    /// All of it.
    public init(
        at: String, value: Decimal
    ) {
        self.at = at
        self.value = value
    }
}
