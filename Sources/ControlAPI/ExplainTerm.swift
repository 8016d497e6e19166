public import Foundation

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
    /// The sums that gave it, of an amount that is a figure itself.
    public var terms: [ExplainTerm]?
    /// The readings that were counted, of an amount of readings.
    public var counts: [ExplainCount]?
    /// The rated powers that gave it, of an amount of rated power.
    public var ratings: [ExplainRating]?
    /// Stretches of time beyond those that `members` states one by one.
    public var otherStretches: Int?
    /// What was counted in them.
    public var otherAmount: Decimal?
    /// Whether what stands behind the amount is there and adds up to it.
    ///
    /// The `contribution` of all members and bills is `quantity`; the values of `terms`, the readings of `counts` and
    /// the powers of `ratings` are; unit days of `facts` divided by the days of the period are.
    public var addsUp: Bool

    /// All of it.
    public init(
        subject: String, quantity: Decimal, exact: String, unit: String, year: Int?, factor: ExplainFactor?,
        value: Decimal, members: [ExplainMember], bills: [ExplainBill], facts: [ExplainFact], terms: [ExplainTerm]?,
        counts: [ExplainCount]?, ratings: [ExplainRating]?, otherStretches: Int?, otherAmount: Decimal?, addsUp: Bool
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
        self.terms = terms
        self.counts = counts
        self.ratings = ratings
        self.otherStretches = otherStretches
        self.otherAmount = otherAmount
        self.addsUp = addsUp
    }

    enum CodingKeys: String, CodingKey {
        case subject, quantity, exact, unit, year, factor, value, members, bills, facts, terms, counts, ratings
        case otherStretches = "other_stretches"
        case otherAmount = "other_amount"
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
