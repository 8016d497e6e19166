import Foundation
import GRDB
import GRDBSQLite
import MeterModels

/// The observations of one write transaction on their way into rows.
struct AppendBatch {
    private struct DayKey: Hashable {
        var meter: Int64
        var day: Int64
    }

    /// The first and the last time.
    private struct Times {
        var first: Int64
        var last: Int64

        mutating func include(_ at: Int64) {
            first = min(first, at)
            last = max(last, at)
        }
    }

    private let db: Database
    private let path: String
    private let insert: Statement
    private let select: Statement
    private let update: Statement
    private var touched: [DayKey: Times] = [:]
    private(set) var result = AppendResult()

    init(db: Database, path: String) throws {
        self.db = db
        self.path = path
        insert = try db.cachedStatement(sql: "INSERT OR IGNORE INTO observation (at, meter, data) VALUES (?, ?, ?)")
        select = try db.cachedStatement(sql: "SELECT data FROM observation WHERE at = ? AND meter = ?")
        update = try db.cachedStatement(sql: "UPDATE observation SET data = ? WHERE at = ? AND meter = ?")
    }

    /// Appends one observation, or merges it with a stored one of the same instant.
    mutating func append(_ sourced: SourcedObservation, index: Int, registry: inout RegisterRegistry) throws {
        let observation = sourced.observation
        guard !observation.readings.isEmpty else { return }
        let meter = try registry.meter(observation.meter, fleet: sourced.fleet, in: db)
        let packed = try registry.pack(observation.readings, meter: meter, in: db)
        let at = observation.at.milliseconds
        if let serial = sourced.serial {
            try SerialNumbers(db: db, registry: registry).note(serial, of: meter, at: observation.at)
        }
        try ColdDays(db: db).thaw(at.floorDivided(by: 86_400_000), ofMeter: meter, known: registry)
        if try insertRow(at: at, meter: meter, data: ObservationCodec.encode(packed)) {
            result.stored += 1
            touch(meter: meter, at: at)
        } else {
            try merge(packed, at: at, meter: meter, index: index, registry: registry)
        }
    }

    /// Binds through the prepared statement: GRDB's argument values would allocate one by one.
    private func insertRow(at: Int64, meter: Int64, data: [UInt8]) throws -> Bool {
        let handle = insert.sqliteStatement
        sqlite3_reset(handle)
        sqlite3_bind_int64(handle, 1, at)
        sqlite3_bind_int64(handle, 2, meter)
        let code = data.withUnsafeBytes { bytes in
            // The bytes live until the statement has run, so SQLite need not copy them: a nil destructor is SQLITE_STATIC.
            sqlite3_bind_blob(handle, 3, bytes.baseAddress, Int32(bytes.count), nil)
            return sqlite3_step(handle)
        }
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(db.sqliteConnection)))
        }
        return sqlite3_changes(db.sqliteConnection) > 0
    }

    private mutating func merge(
        _ offered: [PackedReading], at: Int64, meter: Int64, index: Int, registry: RegisterRegistry
    ) throws {
        guard let data = try Data.fetchOne(select, arguments: [at, meter]), let stored = ObservationCodec.decode(data)
        else { throw StoreError(.unreadableRow, path: path, "observation of meter \(meter) at \(at) cannot be read") }
        var merged = stored
        for reading in offered {
            guard let scale = registry.scales[reading.scale] else { continue }
            let same = stored.lazy.compactMap { stored -> Int64? in
                guard let known = registry.scales[stored.scale], known.register.id == scale.register.id else {
                    return nil
                }
                return known.scale.baseUnits(of: stored.raw)
            }.first
            let value = scale.scale.baseUnits(of: reading.raw) ?? 0
            if same == nil {
                merged.append(reading)
            } else if same == value {
                result.repeated += 1
            } else {
                result.conflicts.append(
                    AppendConflict(index: index, quantity: scale.register.quantity, stored: same ?? 0, offered: value))
                try db.execute(
                    sql: "INSERT OR IGNORE INTO conflict (at, register, value) VALUES (?, ?, ?)",
                    arguments: [at, scale.register.id, value])
            }
        }
        guard merged.count > stored.count else { return }
        try update.execute(arguments: [Data(ObservationCodec.encode(merged)), at, meter])
        result.stored += 1
        touch(meter: meter, at: at)
    }

    private mutating func touch(meter: Int64, at: Int64) {
        let key = DayKey(meter: meter, day: at.floorDivided(by: 86_400_000))
        touched[key, default: Times(first: at, last: at)].include(at)
    }

    /// Marks what is to be rolled up and counts what was stored.
    func finish() throws {
        let mark = try db.cachedStatement(
            sql: """
                INSERT INTO dirty (meter, day, min_at, max_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (meter, day) DO UPDATE
                SET min_at = min(min_at, excluded.min_at), max_at = max(max_at, excluded.max_at)
                """)
        for (key, times) in touched { try mark.run(key.meter, key.day, times.first, times.last) }
        let count = try db.cachedStatement(
            sql: """
                INSERT INTO counter_total (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = value + excluded.value
                """)
        for (name, value) in [("observations", result.stored), ("conflicts", result.conflicts.count)] where value > 0 {
            try count.execute(arguments: [name, value])
        }
    }
}
