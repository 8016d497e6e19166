public import Foundation

/// Corrects a register: `POST /v1/corrections`.
public struct CorrectionRequest: ChangeRequest {
    /// The meter.
    public var meter: String
    /// The register's quantity; absent for the one that the meter is counted by.
    public var quantity: String?
    /// `exclude`, `insert`, `attribute`, `reject` or `fill`.
    public var kind: String
    /// The reading's time; for an advance, any time between the readings before and after it.
    ///
    /// RFC 3339, or a time of the site such as `2026-10-14 12:00`.
    public var at: String
    /// For `insert`: the reading, a decimal as text in the quantity's display unit.
    public var value: String?
    /// For `attribute`: turns of the register on top.
    public var turns: Int64?
    /// For `fill`: `linear` or `same_weekday`.
    public var method: String?
    /// For `fill` by `linear` where nothing is known: the estimate, a decimal as text in the display unit.
    public var amount: String?
    /// Why, or by which document.
    public var reason: String

    /// A correction.
    public init(
        meter: String, quantity: String? = nil, kind: String, at: String, value: String? = nil, turns: Int64? = nil,
        method: String? = nil, amount: String? = nil, reason: String
    ) {
        self.meter = meter
        self.quantity = quantity
        self.kind = kind
        self.at = at
        self.value = value
        self.turns = turns
        self.method = method
        self.amount = amount
        self.reason = reason
    }
}

/// The answer to `GET /v1/corrections`, the newest first.
public struct CorrectionsResponse: Codable, Hashable, Sendable {
    /// Corrections.
    public var corrections: [CorrectionResponse]

    /// Some corrections.
    public init(corrections: [CorrectionResponse]) { self.corrections = corrections }
}

/// What was corrected of a register.
public struct CorrectionResponse: Codable, Hashable, Sendable {
    /// Its number.
    public var id: Int64
    /// The meter.
    public var meter: String
    /// The register's quantity.
    public var quantity: String
    /// `exclude`, `insert`, `attribute`, `reject` or `fill`.
    public var kind: String
    /// The reading's time; for an advance, that of the reading before it.
    ///
    /// RFC 3339.
    public var from: String
    /// The reading's time; for an advance, that of the reading after it.
    ///
    /// RFC 3339.
    public var to: String
    /// The entered reading or the estimate, in `unit`.
    public var value: Decimal?
    /// The unit of the value.
    public var unit: String
    /// Turns of the register on top.
    public var turns: Int64?
    /// How a gap is filled.
    public var method: String?
    /// Who corrected it.
    public var author: String
    /// Who agreed to it, if somebody had to.
    public var approver: String?
    /// Why.
    public var reason: String
    /// When it was corrected, RFC 3339.
    public var recordedAt: String
    /// Who took it back; absent while it counts.
    public var revertedBy: String?
    /// When that was.
    public var revertedAt: String?

    /// A correction.
    public init(
        id: Int64, meter: String, quantity: String, kind: String, from: String, to: String, value: Decimal?,
        unit: String, turns: Int64?, method: String?, author: String, approver: String?, reason: String,
        recordedAt: String, revertedBy: String?, revertedAt: String?
    ) {
        self.id = id
        self.meter = meter
        self.quantity = quantity
        self.kind = kind
        self.from = from
        self.to = to
        self.value = value
        self.unit = unit
        self.turns = turns
        self.method = method
        self.author = author
        self.approver = approver
        self.reason = reason
        self.recordedAt = recordedAt
        self.revertedBy = revertedBy
        self.revertedAt = revertedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, meter, quantity, kind, from, to, value, unit, turns, method, author, approver, reason
        case recordedAt = "recorded_at"
        case revertedBy = "reverted_by"
        case revertedAt = "reverted_at"
    }
}

/// The answer to `GET /v1/gaps`, in time order.
public struct GapsResponse: Codable, Hashable, Sendable {
    /// Gaps of a meter.
    public var gaps: [GapResponse]

    /// Some gaps.
    public init(gaps: [GapResponse]) { self.gaps = gaps }
}

/// The time between two readings of which something has to be said.
public struct GapResponse: Codable, Hashable, Sendable {
    /// The meter.
    public var meter: String
    /// The register's quantity.
    public var quantity: String
    /// The reading before, RFC 3339.
    public var from: String
    /// The reading after, RFC 3339.
    public var to: String
    /// `attributed`: spread over the time in between; `unattributed`: known, and belongs to no time; `unknown`: between
    /// two lives of the register; `estimated` and `rejected`: by a person.
    public var standing: String
    /// How much, in `unit`; absent when nothing is known.
    public var amount: Decimal?
    /// The amount's unit.
    public var unit: String

    /// A gap.
    public init(
        meter: String, quantity: String, from: String, to: String, standing: String, amount: Decimal?, unit: String
    ) {
        self.meter = meter
        self.quantity = quantity
        self.from = from
        self.to = to
        self.standing = standing
        self.amount = amount
        self.unit = unit
    }
}
