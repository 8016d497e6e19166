import EnergyStore
import Foundation
import GRDB
import MeterModels
import TestSupport
import Testing

/// What the writer promises when the database does not take what it is given.
@Suite(.serialized) struct WriterFailureTests {
    private func writer(_ store: EnergyStore) -> ObservationWriter {
        ObservationWriter(
            store: store, limits: ObservationWriter.Limits(commitInterval: .milliseconds(20), queueLimit: 50)
        ) { Timestamp(milliseconds: 0) }
    }

    private func observations(_ numbers: Range<Int64>) throws -> [SourcedObservation] {
        try numbers.map { try observation("a1", Timestamp(seconds: 1_790_000_000 + $0), "\($0)") }
    }

    /// Another program's connection, which may hold the database as long as it likes.
    private func holder(of path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    @Test func `who waits is told when the database is damaged, and nothing is dropped`() throws {
        let campus = try Campus()
        _ = try campus.store.append(observations(0..<1))
        try campus.store.close()
        let path = campus.store.path
        let (page, size) = try DatabaseQueue(path: path).read { db in
            (
                try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'observation'") ?? 0,
                try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
            )
        }
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: UInt64((page - 1) * size))
        try file.write(contentsOf: Data(repeating: 0xA5, count: size))
        try file.close()
        let damaged = try EnergyStore(path: path)
        let writer = writer(damaged)
        writer.start()
        let error = #expect(throws: StoreError.self) {
            try writer.commit(MessageIntake(observations: observations(1..<21)))
        }
        #expect(error?.code == .corrupt)
        #expect(writer.statistics.dropped == 0 && writer.statistics.stored == 0)
        for offered in try observations(30..<35) { writer.offer(offered) }
        #expect(writer.stop() == 5, "what nobody waits for is counted when it is lost")
    }

    @Test func `a stop does not wait for somebody who holds the database, and says what is lost`() throws {
        let campus = try Campus()
        let other = try holder(of: campus.store.path)
        try other.inDatabase { db in try db.execute(sql: "BEGIN IMMEDIATE") }
        let writer = writer(campus.store)
        writer.start()
        for offered in try observations(0..<10) { writer.offer(offered) }
        let started = ContinuousClock.now
        #expect(writer.stop() == 10)
        #expect(ContinuousClock.now - started < .seconds(8))
        try other.inDatabase { db in try db.execute(sql: "ROLLBACK") }
        #expect(throws: StoreError.self) { try writer.commit(MessageIntake(observations: observations(10..<11))) }
    }

    @Test func `after a failure what was offered is stored in its order, and what was waited for is not doubled`()
        async throws
    {
        let campus = try Campus()
        let other = try holder(of: campus.store.path)
        try other.inDatabase { db in try db.execute(sql: "BEGIN IMMEDIATE") }
        let writer = writer(campus.store)
        writer.start()
        for offered in try observations(0..<60) { writer.offer(offered) }
        #expect(throws: StoreError.self) { try writer.commit(MessageIntake(observations: observations(100..<110))) }
        #expect(writer.statistics.dropped == 10, "beyond the queue's limit")
        try other.inDatabase { db in try db.execute(sql: "ROLLBACK") }
        #expect(await eventually { writer.statistics.stored == 50 })
        try writer.commit(MessageIntake(observations: observations(100..<110)))
        #expect(writer.stop() == 0)
        #expect(try campus.store.totals().observations == 60)
    }
}
