public import Foundation

/// States a bill, or corrects one: `POST /v1/bills`.
///
/// The amount is a decimal as a text; days are such as `2026-10-01`, `to` is the first that it is no longer for.
public struct BillRequest: ChangeRequest {
    /// The node.
    public var node: String
    /// What was delivered, such as `natural_gas`.
    public var carrier: String
    /// How much.
    public var amount: String
    /// The unit of the amount, such as `m3`.
    public var unit: String
    /// The first day.
    public var from: String
    /// The first day that it is no longer for.
    public var to: String
    /// `heating`, `official_vehicles` or `other`; absent for `other`.
    public var purpose: String?
    /// The document it is from.
    public var source: String
    /// Why, in the author's words.
    public var reason: String
    /// Whether to tell only what it would do.
    public var dryRun: Bool?

    /// A bill.
    public init(
        node: String, carrier: String, amount: String, unit: String, from: String, to: String,
        purpose: String? = nil, source: String, reason: String, dryRun: Bool? = nil
    ) {
        self.node = node
        self.carrier = carrier
        self.amount = amount
        self.unit = unit
        self.from = from
        self.to = to
        self.purpose = purpose
        self.source = source
        self.reason = reason
        self.dryRun = dryRun
    }

    enum CodingKeys: String, CodingKey {
        case node, carrier, amount, unit, from, to, purpose, source, reason
        case dryRun = "dry_run"
    }
}

/// Withdraws a bill: `POST /v1/bills/withdraw`.
public struct BillWithdrawalRequest: ChangeRequest {
    /// The node.
    public var node: String
    /// What was delivered.
    public var carrier: String
    /// Its first day.
    public var from: String
    /// What it was for; absent for `other`.
    public var purpose: String?
    /// Why, in the author's words.
    public var reason: String
    /// Whether to tell only what it would do.
    public var dryRun: Bool?

    /// A withdrawal.
    public init(
        node: String, carrier: String, from: String, purpose: String? = nil, reason: String, dryRun: Bool? = nil
    ) {
        self.node = node
        self.carrier = carrier
        self.from = from
        self.purpose = purpose
        self.reason = reason
        self.dryRun = dryRun
    }

    enum CodingKeys: String, CodingKey {
        case node, carrier, from, purpose, reason
        case dryRun = "dry_run"
    }
}

/// The answer to `GET /v1/bills`, in the order of node, carrier, purpose and day.
public struct BillsResponse: Codable, Hashable, Sendable {
    /// Bills; with `history` every revision.
    public var bills: [BillResponse]
    /// Bills of the site's file that do not count.
    public var ignored: [IgnoredStatementResponse]

    /// Some bills.
    public init(
        bills: [BillResponse], ignored: [IgnoredStatementResponse]
    ) {
        self.bills = bills
        self.ignored = ignored
    }
}

/// A bill as it was recorded.
public struct BillResponse: Codable, Hashable, Sendable {
    /// Its number.
    public var id: Int64
    /// The node.
    public var node: String
    /// What was delivered.
    public var carrier: String
    /// How much.
    public var amount: Decimal
    /// The unit of the amount.
    public var unit: String
    /// What it was for.
    public var purpose: String
    /// The first day.
    public var from: String
    /// The first day that it is no longer for.
    public var to: String
    /// The document it is from.
    public var source: String
    /// 1 for the first statement, higher for each correction of it.
    public var revision: Int
    /// Whether it was withdrawn: nothing is stated any more.
    public var withdrawn: Bool
    /// Who recorded it.
    public var author: String
    /// Who agreed to it, if somebody had to.
    public var approver: String?
    /// Why.
    public var reason: String
    /// When, RFC 3339.
    public var recordedAt: String

    /// A bill.
    public init(
        id: Int64, node: String, carrier: String, amount: Decimal, unit: String, purpose: String, from: String,
        to: String, source: String, revision: Int, withdrawn: Bool, author: String, approver: String? = nil,
        reason: String, recordedAt: String
    ) {
        self.id = id
        self.node = node
        self.carrier = carrier
        self.amount = amount
        self.unit = unit
        self.purpose = purpose
        self.from = from
        self.to = to
        self.source = source
        self.revision = revision
        self.withdrawn = withdrawn
        self.author = author
        self.approver = approver
        self.reason = reason
        self.recordedAt = recordedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, node, carrier, amount, unit, purpose, from, to, source, revision, withdrawn, author, approver, reason
        case recordedAt = "recorded_at"
    }
}

/// What stating or withdrawing bills did, or would do.
public struct BillsChangeResponse: Codable, Hashable, Sendable {
    /// The new revisions.
    public var bills: [BillResponse]
    /// Statements that were there already.
    public var unchanged: Int
    /// Whether nothing was changed: this is what would be.
    public var dryRun: Bool
    /// Figures of months and years that are others.
    public var restated: [RestatedFigureResponse]
    /// How many more there are.
    public var restatedOmitted: Int
    /// How many lines of a file the bills are of; absent where no form read it.
    public var lines: Int?
    /// The lines of the file that the form leaves out; absent where no form read it.
    public var leftOut: [Int]?

    /// What was done.
    public init(
        bills: [BillResponse], unchanged: Int, dryRun: Bool, restated: [RestatedFigureResponse],
        restatedOmitted: Int, lines: Int? = nil, leftOut: [Int]? = nil
    ) {
        self.bills = bills
        self.unchanged = unchanged
        self.dryRun = dryRun
        self.restated = restated
        self.restatedOmitted = restatedOmitted
        self.lines = lines
        self.leftOut = leftOut
    }

    enum CodingKeys: String, CodingKey {
        case bills, unchanged, restated, lines
        case dryRun = "dry_run"
        case restatedOmitted = "restated_omitted"
        case leftOut = "left_out"
    }
}
