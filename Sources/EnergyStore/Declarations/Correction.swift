public import ConsumptionLedger

/// What a person corrected of one register; raw readings stay as they are.
public struct Correction: Hashable, Codable, Sendable {
    /// How it is corrected.
    public enum Kind: String, CaseIterable, Codable, Sendable {
        /// A reading is taken out.
        case exclude
        /// A reading is put in.
        case insert
        /// An unattributed advance flowed over its gap.
        case attribute
        /// An unattributed advance never flowed.
        case reject
        /// What flowed over a gap lies over its quarters by a method; or, where nothing is known, is estimated by it.
        case fill
    }

    /// How a gap is filled.
    public enum Method: String, CaseIterable, Codable, Sendable {
        /// Evenly.
        case linear
        /// As on the same weekdays of the four weeks before.
        case sameWeekday = "same_weekday"
    }

    /// How it is corrected.
    public var kind: Kind
    /// The entered reading as a decimal in the quantity's display unit.
    public var value: String?
    /// Turns of the register on top of an attributed advance.
    public var turns: Int64?
    /// How a gap is filled.
    public var method: Method?
    /// What is estimated, in base units; nil where the registers know the amount.
    public var amount: Int64?
    /// The method's result, kept as it was when the correction was made.
    public var shape: AdvanceShape?

    /// A correction.
    public init(
        kind: Kind, value: String? = nil, turns: Int64? = nil, method: Method? = nil, amount: Int64? = nil,
        shape: AdvanceShape? = nil
    ) {
        self.kind = kind
        self.value = value
        self.turns = turns
        self.method = method
        self.amount = amount
        self.shape = shape
    }

    /// What it says about the advance over its stretch; nil when it is about a reading.
    var judgement: RegisterOverlay.Judgement? {
        switch kind {
        case .exclude, .insert: nil
        case .attribute: .attribute(turns: turns ?? 0)
        case .reject: .reject
        case .fill:
            if let amount { .estimate(amount, shape: shape) } else { shape.map { .shape($0) } }
        }
    }
}
