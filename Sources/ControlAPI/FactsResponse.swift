public import Foundation

/// States a fact, or corrects one: `POST /v1/facts`.
///
/// Numbers are decimals as texts; days are such as `2026-10-01`, `to` is the first that it no longer holds.
public struct FactRequest: ChangeRequest {
    /// The node.
    public var node: String
    /// What it states, such as `headcount`.
    public var kind: String
    /// How much, in the unit that the kind names.
    public var value: String
    /// The first day; absent for a base year's figure.
    public var from: String?
    /// The first day that it no longer holds; absent until a later fact.
    public var to: String?
    /// The base year.
    public var year: Int?
    /// What a base figure was calculated by: `statistical` or `quota`.
    public var basis: String?
    /// The document it is from.
    public var source: String
    /// Why, in the author's words.
    public var reason: String
    /// Whether to tell only what it would do.
    public var dryRun: Bool?

    /// A fact.
    public init(
        node: String, kind: String, value: String, from: String? = nil, to: String? = nil, year: Int? = nil,
        basis: String? = nil, source: String, reason: String, dryRun: Bool? = nil
    ) {
        self.node = node
        self.kind = kind
        self.value = value
        self.from = from
        self.to = to
        self.year = year
        self.basis = basis
        self.source = source
        self.reason = reason
        self.dryRun = dryRun
    }

    enum CodingKeys: String, CodingKey {
        case node, kind, value, from, to, year, basis, source, reason
        case dryRun = "dry_run"
    }
}

/// Withdraws a fact: `POST /v1/facts/withdraw`.
public struct FactWithdrawalRequest: ChangeRequest {
    /// The node.
    public var node: String
    /// What it states.
    public var kind: String
    /// Its first day; absent for a base year's figure.
    public var from: String?
    /// The base year.
    public var year: Int?
    /// What a base figure was calculated by.
    public var basis: String?
    /// Why, in the author's words.
    public var reason: String
    /// Whether to tell only what it would do.
    public var dryRun: Bool?

    /// A withdrawal.
    public init(
        node: String, kind: String, from: String? = nil, year: Int? = nil, basis: String? = nil,
        reason: String, dryRun: Bool? = nil
    ) {
        self.node = node
        self.kind = kind
        self.from = from
        self.year = year
        self.basis = basis
        self.reason = reason
        self.dryRun = dryRun
    }

    enum CodingKeys: String, CodingKey {
        case node, kind, from, year, basis, reason
        case dryRun = "dry_run"
    }
}

/// Facts or bills of a file: `POST /v1/facts/import`, `POST /v1/bills/import`; all of them, or none.
public struct StatementImportRequest: ChangeRequest {
    /// The file's name, for the audit log.
    public var name: String
    /// The file, CSV with a line of column names.
    public var csv: String
    /// The form of the file, such as `vehicle-fleet`; absent for columns as a bill or fact has them.
    public var form: String?
    /// The node of every line, where the form does not say it.
    public var node: String?
    /// How the file is encoded: `utf-8`, or `gb18030` when `csv` was decoded from it.
    public var encoding: String?
    /// The SHA-256 of the file as it is encoded; absent where that is `csv` in UTF-8.
    public var sha256: String?
    /// Why, in the author's words.
    public var reason: String
    /// Whether to tell only what it would do.
    public var dryRun: Bool?

    /// A file.
    public init(
        name: String, csv: String, form: String? = nil, node: String? = nil, encoding: String? = nil,
        sha256: String? = nil, reason: String, dryRun: Bool? = nil
    ) {
        self.name = name
        self.csv = csv
        self.form = form
        self.node = node
        self.encoding = encoding
        self.sha256 = sha256
        self.reason = reason
        self.dryRun = dryRun
    }

    enum CodingKeys: String, CodingKey {
        case name, csv, form, node, encoding, sha256, reason
        case dryRun = "dry_run"
    }
}

/// The answer to `GET /v1/facts`, in the order of node, kind and day.
public struct FactsResponse: Codable, Hashable, Sendable {
    /// Facts; with `history` every revision.
    public var facts: [FactResponse]
    /// Facts of the site's file that do not count.
    public var ignored: [IgnoredStatementResponse]

    /// Some facts.
    public init(
        facts: [FactResponse], ignored: [IgnoredStatementResponse]
    ) {
        self.facts = facts
        self.ignored = ignored
    }
}

/// A fact as it was recorded.
public struct FactResponse: Codable, Hashable, Sendable {
    /// Its number.
    public var id: Int64
    /// The node.
    public var node: String
    /// What it states.
    public var kind: String
    /// How much, in the unit that the kind names.
    public var value: Decimal
    /// The first day.
    public var from: String
    /// The first day that it no longer holds; absent until a later fact.
    public var to: String?
    /// The base year.
    public var year: Int?
    /// What a base figure was calculated by.
    public var basis: String?
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

    /// A fact.
    public init(
        id: Int64, node: String, kind: String, value: Decimal, from: String, to: String? = nil,
        year: Int? = nil, basis: String? = nil, source: String, revision: Int, withdrawn: Bool, author: String,
        approver: String? = nil, reason: String, recordedAt: String
    ) {
        self.id = id
        self.node = node
        self.kind = kind
        self.value = value
        self.from = from
        self.to = to
        self.year = year
        self.basis = basis
        self.source = source
        self.revision = revision
        self.withdrawn = withdrawn
        self.author = author
        self.approver = approver
        self.reason = reason
        self.recordedAt = recordedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, node, kind, value, from, to, year, basis, source, revision, withdrawn, author, approver, reason
        case recordedAt = "recorded_at"
    }
}

/// A fact or bill of the site's file that does not count.
public struct IgnoredStatementResponse: Codable, Hashable, Sendable {
    /// What it is about.
    public var about: String
    /// What the database says instead, or what it would contradict.
    public var reason: String

    /// What does not count.
    public init(
        about: String, reason: String
    ) {
        self.about = about
        self.reason = reason
    }
}

/// What stating or withdrawing facts did, or would do.
public struct FactsChangeResponse: Codable, Hashable, Sendable {
    /// The new revisions.
    public var facts: [FactResponse]
    /// Statements that were there already.
    public var unchanged: Int
    /// Whether nothing was changed: this is what would be.
    public var dryRun: Bool
    /// Figures of months and years that are others.
    public var restated: [RestatedFigureResponse]
    /// How many more there are.
    public var restatedOmitted: Int
    /// Stored rows that are others, of days, months and years.
    public var restatedRows: Int

    /// What was done.
    public init(
        facts: [FactResponse], unchanged: Int, dryRun: Bool, restated: [RestatedFigureResponse],
        restatedOmitted: Int, restatedRows: Int
    ) {
        self.facts = facts
        self.unchanged = unchanged
        self.dryRun = dryRun
        self.restated = restated
        self.restatedOmitted = restatedOmitted
        self.restatedRows = restatedRows
    }

    enum CodingKeys: String, CodingKey {
        case facts, unchanged, restated
        case dryRun = "dry_run"
        case restatedOmitted = "restated_omitted"
        case restatedRows = "restated_rows"
    }
}

/// A figure that is another one since something was stated.
public struct RestatedFigureResponse: Codable, Hashable, Sendable {
    /// The node.
    public var node: String
    /// `month` or `year`.
    public var by: String
    /// Its begin, RFC 3339.
    public var start: String
    /// The carrier; absent for a figure that all share.
    public var carrier: String?
    /// Which figure: `headcount`, `floor_area_m2`, `per_capita`, `per_area` or an indicator.
    public var figure: String
    /// Before; absent when it was not known.
    public var old: Decimal?
    /// Now; absent when it is not known.
    public var new: Decimal?
    /// The unit of both.
    public var unit: String

    /// A figure.
    public init(
        node: String, by: String, start: String, carrier: String? = nil, figure: String, old: Decimal? = nil,
        new: Decimal? = nil, unit: String
    ) {
        self.node = node
        self.by = by
        self.start = start
        self.carrier = carrier
        self.figure = figure
        self.old = old
        self.new = new
        self.unit = unit
    }
}
