public import ConsumptionLedger
public import EnergyKPI
import GRDB
public import MeterModels

/// A fact or bill of the site's file that does not count, and why.
public struct IgnoredStatement: Hashable, Sendable {
    /// What it is about.
    public var key: String
    /// What the database says instead, or what it would contradict.
    public var reason: String
}

/// What became of the facts and bills of the site's file.
public struct Adoption: Hashable, Sendable {
    /// Those of which nothing was stated before.
    public var adopted = 0
    /// Those that do not count.
    public var ignored: [IgnoredStatement] = []
}

extension EnergyStore {
    /// Takes up those facts and bills of the site's file of which nothing was ever stated; rows follow in the same
    /// transaction.
    ///
    /// The database wins over the file: what was corrected or withdrawn there stays so. What touches a published period
    /// needs two persons and is ignored as well, but for the first time, when the database has no statements of its own.
    public func adopt(
        facts: [Fact], bills: [Bill], site: Site, now: Timestamp
    ) throws(StoreError) -> Adoption {
        let isDone = try read { db, _ in
            let isAdopted = try Self.hasAdopted(db)
            let newFacts = try self.plan(facts, site: site, db: db).adopted
            let newBills = try self.plan(bills, site: site, db: db).adopted
            return isAdopted && newFacts.isEmpty && newBills.isEmpty
        }
        if isDone { return Adoption(adopted: 0, ignored: try ignored(facts: facts, bills: bills, site: site)) }
        return try write { db, _ in
            let factPlan = try self.plan(facts, site: site, db: db)
            let billPlan = try self.plan(bills, site: site, db: db)
            try self.take(factPlan.adopted, site: site, db: db, now: now) { outcome, book in
                try self.restate(&outcome, book, site: site, db: db)
            }
            try self.take(billPlan.adopted, site: site, db: db, now: now) { _, _ in }
            try db.execute(sql: "INSERT OR REPLACE INTO site_state (name, value) VALUES ('statements', 'adopted')")
            return Adoption(
                adopted: factPlan.adopted.count + billPlan.adopted.count, ignored: factPlan.ignored + billPlan.ignored)
        }
    }

    /// Facts and bills of the site's file that do not count.
    public func ignored(facts: [Fact], bills: [Bill], site: Site) throws(StoreError) -> [IgnoredStatement] {
        try read { db, _ in
            try self.plan(facts, site: site, db: db).ignored + self.plan(bills, site: site, db: db).ignored
        }
    }

    /// Which statements of the file are new, and which are ignored.
    private func plan<Content: StoredStatement>(
        _ statements: [Content], site: Site, db: Database
    ) throws -> (adopted: [Content], ignored: [IgnoredStatement]) {
        let current = try StatementRows<Content>(db: db).current()
        var ignored: [IgnoredStatement] = []
        var candidates: [Content] = []
        for statement in statements {
            guard let known = current[statement.key] else {
                candidates.append(statement)
                continue
            }
            guard known.isWithdrawn || !known.content.agrees(with: statement) else { continue }
            let what = known.isWithdrawn ? "withdrawn" : "stated otherwise"
            ignored.append(
                IgnoredStatement(
                    key: "\(statement.key)",
                    reason: "the database has it \(what), in revision \(known.number) by \(known.author)"))
        }
        var counting = current.counting()
        var book = try Content.book(of: counting, site: site)
        let isFirst = try !Self.hasAdopted(db)
        let periods = isFirst ? [] : try publishedPeriods(in: db)
        // Seldom anything contradicts, and then each is looked at.
        if periods.isEmpty, (try? Content.book(of: counting + candidates, site: site)) != nil {
            return (candidates, ignored)
        }
        var adopted: [Content] = []
        for candidate in candidates {
            do {
                let next = try Content.book(of: counting + [candidate], site: site)
                let reach = site.zone.span(of: Content.reach(of: candidate.key, from: book, to: next))
                if let period = periods.first(where: { $0.span.intersection(reach) != nil }) {
                    let reason = "it touches \(period.period), which was published: state it with energyctl"
                    ignored.append(IgnoredStatement(key: "\(candidate.key)", reason: reason))
                    continue
                }
                book = next
                counting.append(candidate)
                adopted.append(candidate)
            } catch {
                ignored.append(IgnoredStatement(key: "\(candidate.key)", reason: "\(error)"))
            }
        }
        return (adopted, ignored)
    }

    private func take<Content: StoredStatement>(
        _ statements: [Content], site: Site, db: Database, now: Timestamp,
        _ follow: (inout StatementOutcome<Content>, Content.Book) throws -> Void
    ) throws {
        guard !statements.isEmpty else { return }
        let rows = StatementRows<Content>(db: db)
        let old = try Content.book(of: try rows.current().counting(), site: site)
        var outcome = StatementOutcome<Content>()
        for statement in statements {
            let declaration = Declaration(author: statement.author, reason: "stated in the site's file", at: now)
            outcome.recorded.append(try rows.insert(statement, number: 1, isWithdrawn: false, by: declaration))
        }
        let new = try Content.book(of: try rows.current().counting(), site: site)
        for statement in statements {
            let reach = Content.reach(of: statement.key, from: old, to: new)
            outcome.reach = outcome.reach?.union(reach) ?? reach
        }
        try AuditLog(
            db: db, declaration: Declaration(author: "energy-collector", reason: "new in the site's file", at: now)
        ).append(
            Content.actions.adopt, subject: "\(statements.count) revisions",
            details: StatementDetails(revisions: outcome.recorded))
        try follow(&outcome, new)
    }

    private static func hasAdopted(_ db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM site_state WHERE name = 'statements')") ?? false
    }
}
