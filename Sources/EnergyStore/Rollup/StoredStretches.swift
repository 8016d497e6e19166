import Foundation
import GRDB
import MeterModels

/// What meters said in a stretch of time, each in the order of time.
struct StoredStretch {
    /// A meter's day that nobody has unpacked yet.
    struct Block {
        var meter: Int64
        var count: Int
        var last: Timestamp
        var data: Data
    }

    var observations: [StoredObservation] = []
    /// Of meters that have no observations of that day above.
    var blocks: [Block] = []
    /// The last instant that it holds everything of.
    var through: Timestamp
}

/// Goes through everything that is stored in stretches: a day where there are blocks, some rows else.
///
/// Observations of different meters are not in order. Blocks are left to those who have several cores to unpack them on.
/// Memory: the rows and packed blocks of one stretch.
final class StoredStretches {
    private let db: Database
    private let known: RegisterRegistry.ScaleList
    private let from: Int64
    private let through: Int64
    private let isUnpacked: (Int64) -> Bool
    private let rows: RowCursor
    private var row: StoredObservation?
    /// Days of blocks that were not given yet, the last one first.
    private var days: [Int64]
    private var isAtEnd = false

    /// What is stored from one instant up to and including another; meters that `isUnpacked` says so of have no blocks.
    init(
        from: Timestamp, through: Timestamp, isUnpacked: @escaping (Int64) -> Bool, registry: RegisterRegistry,
        db: Database
    ) throws {
        self.db = db
        self.isUnpacked = isUnpacked
        known = registry.scales
        self.from = from.milliseconds
        self.through = through.milliseconds
        rows = try Row.fetchCursor(
            db, sql: "SELECT at, meter, data FROM observation WHERE at >= ? AND at <= ? ORDER BY at, meter",
            arguments: [self.from, self.through])
        days = try Int64.fetchAll(
            db,
            sql: """
                SELECT DISTINCT day FROM block WHERE day >= ? AND day <= ? AND first_at <= ? AND last_at >= ?
                ORDER BY day DESC
                """,
            arguments: [
                self.from.floorDivided(by: 86_400_000), self.through.floorDivided(by: 86_400_000), self.through,
                self.from,
            ])
        try readRow()
    }

    /// The next stretch, of about so many rows at most unless it is a day with blocks; nil at the end.
    func next(most: Int) throws -> StoredStretch? {
        guard !isAtEnd else { return nil }
        var stretch = StoredStretch(through: Timestamp(milliseconds: through))
        if let day = days.last, row.map({ $0.at.milliseconds >= day * 86_400_000 }) ?? true {
            days.removeLast()
            let end = (day + 1) * 86_400_000
            while let row, row.at.milliseconds < end {
                stretch.observations.append(row)
                try readRow()
            }
            try addBlocks(of: day, to: &stretch)
            stretch.through = Timestamp(milliseconds: min(end - 1, through))
        } else {
            let end = days.last.map { $0 * 86_400_000 } ?? .max
            while let row, row.at.milliseconds < end {
                // Cut between instants.
                if stretch.observations.count >= most, let last = stretch.observations.last, row.at > last.at { break }
                stretch.observations.append(row)
                try readRow()
            }
            if row != nil || !days.isEmpty, let last = stretch.observations.last { stretch.through = last.at }
        }
        isAtEnd = row == nil && days.isEmpty
        return stretch
    }

    private func readRow() throws {
        row = nil
        guard let next = try rows.next() else { return }
        let (at, meter) = (next[0] as Int64, next[1] as Int64)
        guard let readings = try next.withUnsafeData(atIndex: 2, { $0.flatMap(ObservationCodec.decode) }) else {
            throw StoreError(.corrupt, path: "observation", "meter \(meter) at \(at) cannot be read")
        }
        row = try StoredObservation(at: at, meter: meter, readings, known)
    }

    private func addBlocks(of day: Int64, to stretch: inout StoredStretch) throws {
        let blocks = try Row.fetchCursor(
            db, sql: "SELECT meter, first_at, last_at, count, data FROM block WHERE day = ?", arguments: [day])
        while let block = try blocks.next() {
            let (meter, first, last) = (block[0] as Int64, block[1] as Int64, block[2] as Int64)
            if first >= from, last <= through, !isUnpacked(meter) {
                stretch.blocks.append(
                    StoredStretch.Block(
                        meter: meter, count: block[3], last: Timestamp(milliseconds: last), data: block[4]))
                continue
            }
            var reader = try BlockReader(block[4] as Data)
            while let observation = try reader.next(), observation.at <= through {
                guard observation.at >= from else { continue }
                stretch.observations.append(
                    try StoredObservation(at: observation.at, meter: meter, observation.readings, known))
            }
        }
    }
}
