public import ConsumptionLedger
public import EnergyKPI
import GRDB
public import MeterModels

/// What recording statements did, or would do.
public struct StatementOutcome<Content: Revisable>: Hashable, Sendable {
    /// The revisions, in the order of the changes.
    public var recorded: [Revision<Content>] = []
    /// Changes that say what the database says already.
    public var unchanged = 0
    /// The days whose figures can be others; nil when nothing was recorded.
    public var reach: DayRange?
    /// Figures of months and years that are others, of rows that are stored.
    public var figures: [RestatedFigure] = []
    /// Rows that are others, of every level.
    public var restatedRows = 0
}

/// How far statements are recorded.
public enum StatementHandling: Sendable {
    /// They are checked: nothing is kept and no row is worked out again.
    case check
    /// Everything is done and then undone.
    case trial
    /// They are kept.
    case keep
}

extension EnergyStore {
    /// Records facts and withdrawals of facts, and works the rows out again that are divided by them: all in one
    /// transaction.
    ///
    /// Cost: the rows of the nodes over the days that are reached, from day level up.
    ///
    /// - Parameters:
    ///   - changes: What is stated or withdrawn, each key once.
    ///   - site: The nodes' zone.
    ///   - origin: The file that they are from; nil when they were stated one by one.
    ///   - handling: How far.
    ///   - declaration: Who states it, and why.
    /// - Returns: What was recorded and which figures are others.
    /// - Throws: `StoreError` with the code `refused` when facts contradict each other or nothing is there to withdraw.
    public func record(
        _ changes: [StatementChange<Fact>], site: Site, from origin: StatementFile? = nil,
        handling: StatementHandling = .keep, by declaration: Declaration
    ) throws(StoreError) -> StatementOutcome<Fact> {
        try declare(by: declaration, keep: { _ in handling == .keep }) { db, _, log in
            var (outcome, book) = try recordRevisions(changes, site: site, from: origin, log)
            if handling != .check { try restate(&outcome, book, site: site, db: db) }
            return outcome
        }
    }

    /// Records bills and withdrawals of bills.
    ///
    /// - Throws: `StoreError` with the code `refused` when bills overlap or a meter counts the same.
    public func record(
        _ changes: [StatementChange<Bill>], site: Site, from origin: StatementFile? = nil,
        handling: StatementHandling = .keep, by declaration: Declaration
    ) throws(StoreError) -> StatementOutcome<Bill> {
        try declare(by: declaration, keep: { _ in handling == .keep }) { _, _, log in
            try recordRevisions(changes, site: site, from: origin, log).outcome
        }
    }

    /// Every revision of facts in the order of recording; as far as they were recorded at an instant, if one is given.
    public func factRevisions(recordedThrough last: Timestamp? = nil) throws(StoreError) -> [Revision<Fact>] {
        try read { db, _ in try StatementRows<Fact>(db: db).all(recordedThrough: last) }
    }

    /// Every revision of bills in the order of recording; as far as they were recorded at an instant, if one is given.
    public func billRevisions(recordedThrough last: Timestamp? = nil) throws(StoreError) -> [Revision<Bill>] {
        try read { db, _ in try StatementRows<Bill>(db: db).all(recordedThrough: last) }
    }

    private func recordRevisions<Content: StoredStatement>(
        _ changes: [StatementChange<Content>], site: Site, from origin: StatementFile?, _ log: AuditLog
    ) throws -> (outcome: StatementOutcome<Content>, book: Content.Book) {
        let rows = StatementRows<Content>(db: log.db)
        var current = try rows.current()
        let old = try Content.book(of: current.counting(), site: site)
        var outcome = StatementOutcome<Content>()
        for change in changes {
            let known = current[change.key]
            let next = (known?.number ?? 0) + 1
            let revision: Revision<Content>
            switch change {
            case .set(let content):
                if let known, !known.isWithdrawn, known.content.agrees(with: content) {
                    outcome.unchanged += 1
                    continue
                }
                revision = try rows.insert(content, number: next, isWithdrawn: false, by: log.declaration)
            case .withdraw(let key):
                guard let known, !known.isWithdrawn else { throw StoreError.refused("nothing is stated of \(key)") }
                revision = try rows.insert(known.content, number: next, isWithdrawn: true, by: log.declaration)
            }
            current[change.key] = revision
            outcome.recorded.append(revision)
        }
        let new: Content.Book
        do {
            new = try Content.book(of: current.counting(), site: site)
        } catch {
            throw StoreError.refused("\(error)")
        }
        for revision in outcome.recorded {
            let reach = Content.reach(of: revision.content.key, from: old, to: new)
            outcome.reach = outcome.reach?.union(reach) ?? reach
        }
        try append(outcome.recorded, from: origin, to: log)
        return (outcome, new)
    }

    private func append<Content: StoredStatement>(
        _ recorded: [Revision<Content>], from origin: StatementFile?, to log: AuditLog
    ) throws {
        if let origin {
            guard !recorded.isEmpty else { return }
            try log.append(
                origin.action, subject: "\(recorded.count) revisions",
                details: StatementDetails(name: origin.name, digest: origin.digest, revisions: recorded))
        } else {
            for revision in recorded {
                try log.append(
                    revision.isWithdrawn ? Content.actions.withdraw : Content.actions.set,
                    subject: "\(revision.content.key)", details: StatementDetails(revisions: [revision]))
            }
        }
    }

    /// Works the rows out again that facts reach.
    func restate(_ outcome: inout StatementOutcome<Fact>, _ book: FactBook, site: Site, db: Database) throws {
        guard let reach = outcome.reach else { return }
        let divided = outcome.recorded.map(\.content).filter { $0.kind.shape != .baseFigure }
        var restatement = Restatement(zone: site.zone, facts: book, db: db)
        for node in Set(divided.map(\.node)).sorted() { try restatement.run(node: node, days: reach) }
        outcome.figures = restatement.figures
        outcome.restatedRows = restatement.rowCount
    }
}

extension Dictionary {
    /// The statements that count among the last revisions of each key.
    func counting<Content: Revisable>() -> [Content] where Key == Content.Key, Value == Revision<Content> {
        values.filter { !$0.isWithdrawn }.map(\.content)
    }
}
