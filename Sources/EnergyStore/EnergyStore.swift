import ConsumptionLedger
import Foundation
import GRDB
import Synchronization

/// The database: observations as devices said them, and everything that is derived from them.
///
/// One writer, many readers. Safe to use from any thread; every call blocks until it is done, so callers that must
/// not wait use a thread of their own.
public final class EnergyStore: Sendable {
    /// The database file.
    public let path: String
    let pool: DatabasePool
    /// Written inside write transactions only, which SQLite serialises; read anywhere.
    let registry: Mutex<RegisterRegistry>
    /// What is stated, as far as it was asked for.
    let shelf = BookShelf()
    /// The composition of the site that was asked about last: a question does not work out who a node's members are.
    private let compositions = Mutex<CompositionCache?>(nil)
    /// Whether closing it says that it was closed in order: for the one who writes to it.
    let isClaimed = Mutex(false)

    /// A state of the database that questions are answered from.
    private struct Moment: Sendable {
        var path: String
        var snapshot: DatabaseSnapshot
        var registry: RegisterRegistry
    }

    @TaskLocal private static var moment: Moment?

    /// Opens or creates the database at a path and brings its tables up to date.
    ///
    /// - Throws: `StoreError` when the file cannot be opened, is no database, or was written by a newer version.
    public init(path: String) throws(StoreError) {
        self.path = path
        do {
            var configuration = GRDB.Configuration()
            configuration.label = "energy"
            configuration.maximumReaderCount = 4
            // Short enough that a stop with several writes ahead of it stays within ten seconds.
            configuration.busyMode = .timeout(2)
            pool = try DatabasePool(path: path, configuration: configuration)
            // The pool sets NORMAL when it opens; an acknowledged reading must survive a power cut.
            try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
            guard try pool.read({ db in try !Schema.migrator.hasBeenSuperseded(db) }) else {
                throw StoreError(.newerSchema, path: path, "it was written by a newer version of energy-collector")
            }
            try Schema.migrator.migrate(pool)
            registry = Mutex(try pool.read { db in try RegisterRegistry(reading: db, path: path) })
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Runs a write transaction and keeps the registry in step with what was committed.
    ///
    /// What `keep` refuses is not committed: nothing of the transaction remains.
    func write<Result>(
        keep: (Result) -> Bool = { _ in true }, _ body: (Database, inout RegisterRegistry) throws -> Result
    ) throws(StoreError) -> Result {
        do {
            return try pool.writeWithoutTransaction { db in
                // A copy, so that readers never see numbers of a transaction that is not committed.
                var working = registry.withLock { $0 }
                var outcome: Result?
                try db.inTransaction(.immediate) {
                    let result = try body(db, &working)
                    outcome = result
                    return keep(result) ? .commit : .rollback
                }
                guard let result = outcome else { throw StoreError(.inputOutput, path: path, "no transaction was run") }
                if keep(result) { registry.withLock { [working] in $0 = working } }
                return result
            }
        } catch {
            // Whatever was changed behind our back, the numbers in memory follow the database again.
            if let error = error as? DatabaseError, error.resultCode == .SQLITE_CONSTRAINT,
                let current = try? pool.read({ db in try RegisterRegistry(reading: db, path: path) })
            {
                registry.withLock { $0 = current }
            }
            throw StoreError(error, path: path)
        }
    }

    /// Runs a consistent read: of the database as it is, or as it was at the moment that is being looked at.
    func read<Result>(_ body: (Database, RegisterRegistry) throws -> Result) throws(StoreError) -> Result {
        do {
            if let asked { return try asked.snapshot.read { db in try body(db, asked.registry) } }
            return try pool.read { db in try body(db, registry.withLock { $0 }) }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// The moment of this store that questions are asked about; nil for the present.
    private var asked: Moment? { Self.moment.flatMap { $0.path == path ? $0 : nil } }

    /// The meters and registers that questions are asked about.
    var knownRegisters: RegisterRegistry { asked?.registry ?? registry.withLock { $0 } }

    /// Runs questions that are all answered from the database as it is when they begin.
    ///
    /// Whatever is written meanwhile, by whomever, is not seen. Within such questions it is the same moment again; what
    /// other threads ask is of now. Cost: a connection, and a write-ahead log that is not taken into the database until
    /// the end.
    ///
    /// - Throws: What the questions throw, or `StoreError` when there is no such moment to be had.
    public func atOneMoment<Result>(_ questions: () throws -> Result) throws -> Result {
        guard asked == nil else { return try questions() }
        let moment: Moment
        do {
            let snapshot = try pool.makeSnapshot()
            moment = Moment(
                path: path, snapshot: snapshot,
                registry: try snapshot.read { db in try RegisterRegistry(reading: db, path: path) })
        } catch {
            throw StoreError(error, path: path)
        }
        return try Self.$moment.withValue(moment, operation: questions)
    }

    /// The composition of a site's nodes; as cheap as looking it up while the site is the same.
    func composition(of site: Site, _ registry: RegisterRegistry) -> NodeComposition {
        let cache = compositions.withLock { cache in
            if let cache, cache.site == site { return cache }
            let new = CompositionCache(site: site)
            cache = new
            return new
        }
        return cache.composition(registry)
    }

    /// The writer's `synchronous` mode as SQLite reports it: 2 is FULL.
    public func synchronousMode() throws(StoreError) -> Int {
        do {
            return try pool.writeWithoutTransaction { db in try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? 0 }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Size of the database with its write-ahead log, in bytes.
    public var sizeInBytes: Int {
        ["", "-wal"].reduce(0) { sum, suffix in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
            return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
        }
    }

    /// Closes the database; later calls fail.
    public func close() throws(StoreError) {
        do {
            // The write-ahead log goes into the database, so that a stopped daemon leaves one file. Somebody else who
            // holds the database may prevent it, which costs nothing: the log stays and is found again.
            try? pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA busy_timeout = 500")
                if isClaimed.withLock({ $0 }) { try OpenMark(db: db).remove() }
                _ = try db.checkpoint(.truncate)
            }
            try pool.close()
        } catch {
            throw StoreError(error, path: path)
        }
    }
}
