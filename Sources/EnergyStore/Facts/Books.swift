public import EnergyKPI
import GRDB
import Synchronization

/// What is stated at one state of the database.
struct Books: Sendable {
    /// The last rows of the tables, by which one state is told from another.
    struct Version: Hashable {
        var facts: Int64 = 0
        var bills: Int64 = 0

        func isNewer(than other: Version) -> Bool { facts > other.facts || bills > other.bills }
    }

    var version = Version()
    var facts = FactBook()
    var bills = BillBook()

    /// No statements.
    init() {}

    init(reading db: Database) throws {
        version = try Self.version(in: db)
        facts = try Self.book(of: StatementRows<Fact>(db: db).current())
        bills = try Self.book(of: StatementRows<Bill>(db: db).current())
    }

    static func version(in db: Database) throws -> Version {
        Version(facts: try StatementRows<Fact>(db: db).version(), bills: try StatementRows<Bill>(db: db).version())
    }

    static func book(of current: [Fact.Key: Revision<Fact>]) throws(FactError) -> FactBook {
        try FactBook(current.values.filter { !$0.isWithdrawn }.map(\.content))
    }

    static func book(of current: [Bill.Key: Revision<Bill>]) throws(BillError) -> BillBook {
        try BillBook(current.values.filter { !$0.isWithdrawn }.map(\.content))
    }
}

/// The books as they were read last, so that they are read again only after somebody stated something.
///
/// A transaction that has stated something itself must not ask here: it may not be committed.
final class BookShelf: Sendable {
    private let last = Mutex(Books())

    /// The books of the state that a transaction sees.
    func books(in db: Database) throws -> Books {
        let version = try Books.version(in: db)
        let known = last.withLock { $0 }
        if known.version == version { return known }
        let books = try Books(reading: db)
        // A reader may see an earlier state than another did.
        last.withLock { if books.version.isNewer(than: $0.version) { $0 = books } }
        return books
    }
}

extension EnergyStore {
    /// Every fact that counts.
    public func facts() throws(StoreError) -> FactBook {
        try read { db, _ in try shelf.books(in: db).facts }
    }

    /// Every bill that counts.
    public func bills() throws(StoreError) -> BillBook {
        try read { db, _ in try shelf.books(in: db).bills }
    }
}
