public import MeterModels

/// What a node used of a carrier in a period, with how much of the truth it is.
public struct CarrierAmount: Hashable, Codable, Sendable {
    /// What was used.
    public var carrier: Carrier
    /// The known sum in base units (Wh, mL, J, g), also when members are missing; nil when nothing is known.
    public var amount: Int64?
    /// The part of it that a person estimated, 估算.
    public var estimated: Int64
    /// Seconds covered by readings or bills, summed over members.
    public var coveredSeconds: Int64
    /// Seconds that should be covered, summed over members.
    public var expectedSeconds: Int64
    /// Members with any reading or bill in the period.
    public var membersPresent: Int
    /// Members there should be.
    public var membersExpected: Int
    /// Whether later readings can still change the amount.
    public var isProvisional: Bool
    /// Members with no reading or bill at all in the period.
    public var uncoveredMembers: [String]

    /// An amount; `amount` in base units, nil when nothing is known.
    public init(
        carrier: Carrier, amount: Int64?, estimated: Int64 = 0, coveredSeconds: Int64, expectedSeconds: Int64,
        membersPresent: Int, membersExpected: Int, isProvisional: Bool = false, uncoveredMembers: [String] = []
    ) {
        self.carrier = carrier
        self.amount = amount
        self.estimated = estimated
        self.coveredSeconds = coveredSeconds
        self.expectedSeconds = expectedSeconds
        self.membersPresent = membersPresent
        self.membersExpected = membersExpected
        self.isProvisional = isProvisional
        self.uncoveredMembers = uncoveredMembers
    }

    /// Covered ÷ expected seconds, 0…1; nil when nothing is expected.
    public var coverage: Rational? { Rational(coveredSeconds, over: expectedSeconds) }

    /// Why the amount is not complete enough for key figures; nil when it is.
    func shortfall(below limit: Rational) -> KPINull? {
        guard let amount, let coverage else { return .carrierMissing(carrier) }
        if membersPresent < membersExpected { return .membersAbsent(uncoveredMembers) }
        if coverage < limit { return .coverageBelowLimit(coverage) }
        return amount < 0 ? .negativeAmount(carrier) : nil
    }

    /// Both amounts together; the known part where only one is known.
    ///
    /// - Throws: `KPIError.amountTooLarge` beyond 64 bits.
    func adding(_ other: CarrierAmount) throws(KPIError) -> CarrierAmount {
        var sum = self
        if let part = other.amount {
            let (total, overflow) = (amount ?? 0).addingReportingOverflow(part)
            guard !overflow else { throw .amountTooLarge(carrier) }
            sum.amount = total
        }
        func add<Number: FixedWidthInteger>(_ left: inout Number, _ right: Number) throws(KPIError) {
            let (total, overflow) = left.addingReportingOverflow(right)
            guard !overflow else { throw .amountTooLarge(carrier) }
            left = total
        }
        try add(&sum.estimated, other.estimated)
        try add(&sum.coveredSeconds, other.coveredSeconds)
        try add(&sum.expectedSeconds, other.expectedSeconds)
        try add(&sum.membersPresent, other.membersPresent)
        try add(&sum.membersExpected, other.membersExpected)
        sum.isProvisional = isProvisional || other.isProvisional
        sum.uncoveredMembers += other.uncoveredMembers
        return sum
    }
}
