import Foundation
import GRDB
import MeterModels

/// Stored observations of all meters in time order, whether they are rows or in blocks.
///
/// Memory: the blocks of one day.
final class ObservationCursor {
    /// A block that is being gone through.
    private struct OpenBlock {
        var meter: Int64
        var reader: BlockReader
        var next: PackedObservation
    }

    private let db: Database
    private let known: RegisterRegistry.ScaleList
    private let from: Int64
    private let through: Int64
    private let filter: String?
    private let wanted: (RegisterRegistry.Register) -> Bool
    private let rows: RowCursor
    /// The next row that was not given yet.
    private var row: (at: Int64, meter: Int64, readings: [PackedReading])?
    private var hasRow = true
    /// Days of blocks that were not opened yet, the last one first.
    private var days: [Int64]
    /// Blocks of the day that is gone through: a heap, whose first has the earliest observation.
    private var open: [OpenBlock] = []

    /// Observations from one instant up to and including another: of some meters, or of all.
    ///
    /// Of registers that are not `wanted` readings may be left out.
    init(
        from: Timestamp, through: Timestamp, meters: [Int64]? = nil,
        wanted: @escaping (RegisterRegistry.Register) -> Bool = { _ in true }, registry: RegisterRegistry,
        db: Database
    ) throws {
        self.db = db
        known = registry.scales
        self.from = from.milliseconds
        self.through = through.milliseconds
        self.wanted = wanted
        filter = meters.map { "[" + $0.map(String.init).joined(separator: ",") + "]" }
        // Rows of other meters are passed over without being unpacked.
        let only = filter == nil ? "" : "AND meter IN (SELECT value FROM json_each(?)) "
        let bounds: StatementArguments = [self.from, self.through] + (filter.map { [$0] } ?? [])
        rows = try Row.fetchCursor(
            db,
            sql: "SELECT at, meter, data FROM observation WHERE at >= ? AND at <= ? \(only)ORDER BY at, meter",
            arguments: bounds)
        days = try Int64.fetchAll(
            db,
            sql: """
                SELECT DISTINCT day FROM block WHERE day >= ? AND day <= ? \(only)AND first_at <= ? AND last_at >= ?
                ORDER BY day DESC
                """,
            arguments: [
                self.from.floorDivided(by: 86_400_000), self.through.floorDivided(by: 86_400_000),
            ] + (filter.map { [$0] } ?? []) + [self.through, self.from])
    }

    /// The next observation; nil at the end.
    func next() throws -> StoredObservation? {
        if row == nil, hasRow { try readRow() }
        while let day = days.last, open.isEmpty, row.map({ $0.at >= day * 86_400_000 }) ?? true {
            days.removeLast()
            try openBlocks(of: day)
        }
        if let first = open.first, row.map({ (first.next.at, first.meter) < ($0.at, $0.meter) }) ?? true {
            let observation = try StoredObservation(at: first.next.at, meter: first.meter, first.next.readings, known)
            try advanceFirst()
            return observation
        }
        guard let (at, meter, readings) = row else { return nil }
        row = nil
        return try StoredObservation(at: at, meter: meter, readings, known)
    }

    private func readRow() throws {
        guard let next = try rows.next() else {
            hasRow = false
            return
        }
        let (at, meter) = (next[0] as Int64, next[1] as Int64)
        guard let readings = try next.withUnsafeData(atIndex: 2, { $0.flatMap(ObservationCodec.decode) }) else {
            throw StoreError(.corrupt, path: "observation", "meter \(meter) at \(at) cannot be read")
        }
        row = (at, meter, readings)
    }

    // MARK: - Blocks

    private func openBlocks(of day: Int64) throws {
        let only = filter == nil ? "" : "AND meter IN (SELECT value FROM json_each(?)) "
        let blocks = try Row.fetchCursor(
            db, sql: "SELECT meter, data FROM block WHERE day = ? \(only)",
            arguments: [day] + (filter.map { [$0] } ?? []))
        while let block = try blocks.next() {
            let meter: Int64 = block[0]
            var reader = try block.withUnsafeData(atIndex: 1) { data in
                try BlockReader(data ?? Data()) { scale in known[scale].map { wanted($0.register) } ?? true }
            }
            var next = try reader.next()
            while let found = next, found.at < from { next = try reader.next() }
            guard let next, next.at <= through else { continue }
            open.append(OpenBlock(meter: meter, reader: reader, next: next))
            siftUp(open.count - 1)
        }
    }

    /// Goes on in the block whose observation was given.
    private func advanceFirst() throws {
        if let next = try open[0].reader.next(), next.at <= through {
            open[0].next = next
        } else {
            open.swapAt(0, open.count - 1)
            open.removeLast()
        }
        siftDown()
    }

    private func comesBefore(_ left: Int, _ right: Int) -> Bool {
        (open[left].next.at, open[left].meter) < (open[right].next.at, open[right].meter)
    }

    private func siftUp(_ start: Int) {
        var place = start
        while place > 0, comesBefore(place, (place - 1) / 2) {
            open.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private func siftDown() {
        var place = 0
        while true {
            var first = place
            for child in [2 * place + 1, 2 * place + 2] where child < open.count && comesBefore(child, first) {
                first = child
            }
            guard first != place else { return }
            open.swapAt(place, first)
            place = first
        }
    }
}
