public import Foundation

/// The answer to `GET /v1/explain`: how one figure was made, down to readings and facts.
public struct ExplainResponse: Codable, Hashable, Sendable {
    /// The node.
    public var node: String
    /// The node's name.
    public var nodeName: String
    /// The figure, such as `energy_per_capita`.
    public var kpi: String
    /// The field's Chinese term.
    public var name: String
    /// The unit of the value.
    public var unit: String
    /// The period as asked for.
    public var period: String
    /// First instant of what was counted.
    public var start: String
    /// First instant after it.
    public var end: String
    /// `statistical` or `quota`.
    public var basis: String
    /// Id and version of the coefficient set.
    public var coefficientSet: String
    /// Whether the site's use of its own generation counts as energy.
    public var pvPolicy: String
    /// The value, rounded for display; nil when it cannot be known.
    public var value: Decimal?
    /// The exact value as a whole number or a fraction.
    public var exact: String?
    /// Why there is no value.
    public var reason: String?
    /// The sum with its numbers; nil without a value.
    public var formula: String?
    /// What is summed.
    public var terms: [ExplainTerm]
    /// What the sum is divided by; nil for 1.
    public var divisor: ExplainTerm?
    /// Whether the quotient is shown in per cent.
    public var isShare: Bool
    /// Whether everything below adds up to the value again.
    public var addsUp: Bool
    /// SHA-256 of everything that the figure rests on.
    public var inputHash: String
    /// Whether later readings can still change it.
    public var provisional: Bool
    /// What a reader must know beside it.
    public var notes: [String]

    /// All of it.
    public init(
        node: String, nodeName: String, kpi: String, name: String, unit: String, period: String, start: String,
        end: String, basis: String, coefficientSet: String, pvPolicy: String, value: Decimal?, exact: String?,
        reason: String?, formula: String?, terms: [ExplainTerm], divisor: ExplainTerm?, isShare: Bool, addsUp: Bool,
        inputHash: String, provisional: Bool, notes: [String]
    ) {
        self.node = node
        self.nodeName = nodeName
        self.kpi = kpi
        self.name = name
        self.unit = unit
        self.period = period
        self.start = start
        self.end = end
        self.basis = basis
        self.coefficientSet = coefficientSet
        self.pvPolicy = pvPolicy
        self.value = value
        self.exact = exact
        self.reason = reason
        self.formula = formula
        self.terms = terms
        self.divisor = divisor
        self.isShare = isShare
        self.addsUp = addsUp
        self.inputHash = inputHash
        self.provisional = provisional
        self.notes = notes
    }

    enum CodingKeys: String, CodingKey {
        case node, kpi, name, unit, period, start, end, basis, value, exact, reason, formula, terms, divisor,
            provisional, notes
        case nodeName = "node_name"
        case coefficientSet = "coefficient_set"
        case pvPolicy = "pv_policy"
        case isShare = "is_share"
        case addsUp = "adds_up"
        case inputHash = "input_hash"
    }
}

/// One amount in the sum of a figure.
public struct ExplainTerm: Codable, Hashable, Sendable {
    /// What it is an amount of, such as `electricity` or `vehicle_fuel petrol`.
    public var subject: String
    /// The amount, below 0 where it is taken off; cut to 6 places where it has more.
    public var quantity: Decimal
    /// The exact amount as a whole number or a fraction.
    public var exact: String
    /// Its unit.
    public var unit: String
    /// The calendar year that it is of, where the sum has one of each.
    public var year: Int?
    /// What it is multiplied by; nil for 1.
    public var factor: ExplainFactor?
    /// Quantity × factor, cut to 6 places.
    public var value: Decimal
    /// The meters that gave it.
    public var members: [ExplainMember]
    /// The bills that gave it.
    public var bills: [ExplainBill]
    /// The facts that gave it.
    public var facts: [ExplainFact]
    /// Whether members, bills and facts add up to the amount.
    public var addsUp: Bool

    /// All of it.
    public init(
        subject: String, quantity: Decimal, exact: String, unit: String, year: Int?, factor: ExplainFactor?,
        value: Decimal, members: [ExplainMember], bills: [ExplainBill], facts: [ExplainFact], addsUp: Bool
    ) {
        self.subject = subject
        self.quantity = quantity
        self.exact = exact
        self.unit = unit
        self.year = year
        self.factor = factor
        self.value = value
        self.members = members
        self.bills = bills
        self.facts = facts
        self.addsUp = addsUp
    }

    enum CodingKeys: String, CodingKey {
        case subject, quantity, exact, unit, year, factor, value, members, bills, facts
        case addsUp = "adds_up"
    }
}

/// What an amount is multiplied by.
public struct ExplainFactor: Codable, Hashable, Sendable {
    /// The number.
    public var value: Decimal
    /// Its unit, such as `kgce/kWh`.
    public var unit: String
    /// Where it is from.
    public var source: String
    /// How sure we are of it: official, secondary, derived or unverified.
    public var confidence: String

    /// All of it.
    public init(
        value: Decimal, unit: String, source: String, confidence: String
    ) {
        self.value = value
        self.unit = unit
        self.source = source
        self.confidence = confidence
    }
}

/// What a meter gave to an amount, and the readings that it rests on; in `unit`.
public struct ExplainMember: Codable, Hashable, Sendable {
    /// The meter.
    public var meter: String
    /// The register.
    public var quantity: String
    /// +1 or −1.
    public var sign: Int
    /// The node's share, such as `42287/46666`; nil when it counts whole.
    public var share: String?
    /// First instant in which it counts.
    public var start: String
    /// First instant after it.
    public var end: String
    /// The unit of all amounts and readings.
    public var unit: String
    /// What it gave, with its sign and by its share; nil when nothing is known.
    public var amount: Decimal?
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
    /// Events of the meter in this time.
    public var events: [String]
    /// Corrections in this time.
    public var corrections: [String]
    /// Longer gaps in this time, the first 20.
    public var gaps: [String]
    /// How many longer gaps there are.
    public var gapCount: Int
    /// Whether the buckets hold what the readings say.
    public var addsUp: Bool

    /// All of it.
    public init(
        meter: String, quantity: String, sign: Int, share: String?, start: String, end: String, unit: String,
        amount: Decimal?, counted: Decimal, opening: ExplainReading?, closing: ExplainReading?, before: Decimal,
        within: Decimal, bucket: Decimal, measured: Decimal, derived: Decimal, manual: Decimal, estimated: Decimal,
        unattributed: Decimal, rejected: Decimal, coverage: Decimal, wraps: Int, events: [String],
        corrections: [String], gaps: [String], gapCount: Int, addsUp: Bool
    ) {
        self.meter = meter
        self.quantity = quantity
        self.sign = sign
        self.share = share
        self.start = start
        self.end = end
        self.unit = unit
        self.amount = amount
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
        self.corrections = corrections
        self.gaps = gaps
        self.gapCount = gapCount
        self.addsUp = addsUp
    }

    enum CodingKeys: String, CodingKey {
        case meter, quantity, sign, share, start, end, unit, amount, counted, opening, closing, before, within, bucket,
            measured, derived, manual, estimated, unattributed, rejected, coverage, wraps, events, corrections, gaps
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
    /// The unit of both.
    public var unit: String
    /// The document.
    public var source: String

    /// All of it.
    public init(
        node: String, carrier: String, purpose: String, from: String, to: String, quantity: Decimal, part: Decimal,
        unit: String, source: String
    ) {
        self.node = node
        self.carrier = carrier
        self.purpose = purpose
        self.from = from
        self.to = to
        self.quantity = quantity
        self.part = part
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
