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
