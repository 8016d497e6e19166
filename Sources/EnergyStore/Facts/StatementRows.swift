import ConsumptionLedger
import EnergyKPI
import Foundation
import GRDB
import MeterModels

/// A statement that has a table.
protocol StoredStatement: Revisable {
    /// All statements that count, free of contradictions.
    associatedtype Book

    /// What of it is recorded in the audit log.
    static var actions: (set: AuditAction, withdraw: AuditAction, adopt: AuditAction) { get }

    /// The book of some statements at a site.
    ///
    /// - Throws: What contradicts what.
    static func book(of statements: some Sequence<Self>, site: Site) throws -> Book

    /// The days whose figures can differ between two books that differ in one key.
    static func reach(of key: Key, from old: Book, to new: Book) -> DayRange

    /// The statement as its revision has it.
    func recorded(as number: Int, by declaration: Declaration) -> Self

    static var table: String { get }
    /// Columns of its own, beside those of every revision.
    static var columns: [String] { get }
    /// Who states it in the site's file.
    var author: String { get }
    /// The cells of `columns`.
    var cells: [(any DatabaseValueConvertible)?] { get }

    /// The statement of a row; nil when it cannot be understood.
    init?(_ row: Row)
}

/// Revisions of statements as rows, which are only ever added.
struct StatementRows<Content: StoredStatement> {
    let db: Database

    /// The revisions that count, also those that withdraw, by key.
    func current() throws -> [Content.Key: Revision<Content>] {
        var current: [Content.Key: Revision<Content>] = [:]
        for revision in try all() where revision.number > current[revision.content.key]?.number ?? 0 {
            current[revision.content.key] = revision
        }
        return current
    }

    /// Every revision in the order of recording; up to an instant, if one is given.
    func all(recordedThrough last: Timestamp? = nil) throws -> [Revision<Content>] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM \(Content.table) WHERE recorded_at <= ? ORDER BY id",
            arguments: [last?.milliseconds ?? .max]
        ).map(Self.revision)
    }

    /// The number of the last row: rows are only added, so that it tells one state of the table from another.
    func version() throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT max(id) FROM \(Content.table)") ?? 0
    }

    /// Adds a revision.
    func insert(
        _ content: Content, number: Int, isWithdrawn: Bool, by declaration: Declaration
    ) throws -> Revision<Content> {
        let content = content.recorded(as: number, by: declaration)
        let columns =
            Content.columns + [
                "source", "revision", "withdrawn", "author", "approver", "reason", "recorded_at",
            ]
        let cells =
            content.cells + [
                content.source, number, isWithdrawn, declaration.author, declaration.approval?.by, declaration.reason,
                declaration.at.milliseconds,
            ]
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO \(Content.table) (\(columns.joined(separator: ", "))) VALUES (\(marks))",
            arguments: StatementArguments(cells))
        return Revision(
            id: db.lastInsertedRowID, content: content, number: number, isWithdrawn: isWithdrawn,
            author: declaration.author, approver: declaration.approval?.by, reason: declaration.reason,
            recordedAt: declaration.at.milliseconds)
    }

    private static func revision(_ row: Row) throws -> Revision<Content> {
        guard let content = Content(row) else {
            throw StoreError(
                .corrupt, path: "", "row \(row["id"] as Int64) of table \(Content.table) cannot be understood")
        }
        return Revision(
            id: row["id"], content: content, number: row["revision"], isWithdrawn: row["withdrawn"],
            author: row["author"], approver: row["approver"], reason: row["reason"], recordedAt: row["recorded_at"])
    }
}

extension Fact: StoredStatement {
    static var actions: (set: AuditAction, withdraw: AuditAction, adopt: AuditAction) {
        (.factSet, .factWithdraw, .factAdopt)
    }

    static func book(of statements: some Sequence<Fact>, site: Site) throws -> FactBook { try FactBook(statements) }

    static func reach(of key: Key, from old: FactBook, to new: FactBook) -> DayRange {
        FactBook.reach(of: key, from: old, to: new)
    }

    func recorded(as number: Int, by declaration: Declaration) -> Fact {
        var fact = self
        fact.revision = number
        fact.author = declaration.author
        fact.recordedAt = declaration.at
        return fact
    }

    static var table: String { "fact" }
    static var columns: [String] { ["node", "kind", "from_day", "to_day", "year", "basis", "value"] }

    var cells: [(any DatabaseValueConvertible)?] {
        [node, kind.rawValue, from.description, to?.description, year, basis?.rawValue, value.description]
    }

    init?(_ row: Row) {
        guard let kind = FactKind(rawValue: row["kind"]), let value = ExactDecimal(row["value"] as String),
            let from = CivilDate(row["from_day"] as String)
        else { return nil }
        self.init(
            node: row["node"], kind: kind, value: value, from: from,
            to: (row["to_day"] as String?).flatMap { CivilDate($0) }, year: row["year"],
            basis: (row["basis"] as String?).flatMap(Basis.init(rawValue:)), source: row["source"],
            author: row["author"], recordedAt: Timestamp(milliseconds: row["recorded_at"]), revision: row["revision"])
    }
}

extension Bill: StoredStatement {
    static var actions: (set: AuditAction, withdraw: AuditAction, adopt: AuditAction) {
        (.billSet, .billWithdraw, .billAdopt)
    }

    static func book(of statements: some Sequence<Bill>, site: Site) throws -> BillBook {
        let book = try BillBook(statements)
        try book.check(against: site.assignments, areaBillings: site.areaBillings)
        return book
    }

    static func reach(of key: Key, from old: BillBook, to new: BillBook) -> DayRange {
        BillBook.reach(of: key, from: old, to: new)
    }

    func recorded(as number: Int, by declaration: Declaration) -> Bill { self }

    var author: String { "site.yaml" }

    static var table: String { "bill" }
    static var columns: [String] { ["node", "carrier", "purpose", "from_day", "to_day", "amount"] }

    var cells: [(any DatabaseValueConvertible)?] {
        [node, carrier.rawValue, purpose.rawValue, from.description, to.description, amount]
    }

    init?(_ row: Row) {
        guard let carrier = Carrier(rawValue: row["carrier"]), let purpose = Purpose(rawValue: row["purpose"]),
            let from = CivilDate(row["from_day"] as String), let to = CivilDate(row["to_day"] as String)
        else { return nil }
        self.init(
            node: row["node"], carrier: carrier, amount: row["amount"], from: from, to: to, purpose: purpose,
            source: row["source"])
    }
}
