import Foundation
import GRDB
import MeterModels

/// One pass over stored observations that writes the listings of some registers.
final class ObservationSealing {
    private static let dayLength: Int64 = 86_400_000

    /// A register of the ranges with its listing.
    private struct Part {
        /// Of readings; nil when nothing is known of it.
        var register: RegisterRegistry.Register?
        /// Milliseconds since 1970 UTC, `to` not included.
        var from: Int64
        var to: Int64
        var scales: [Int64] = []
        let listing = ObservationListing()
    }

    private let registry: RegisterRegistry
    private let db: Database
    private let parts: [Part]
    /// The places of the parts of each meter.
    private let places: [Int64: [Int]]
    private let wanted: Set<Int64>

    init(_ ranges: [ObservationRange], registry: RegisterRegistry, db: Database) {
        self.registry = registry
        self.db = db
        let parts = ranges.map { range in
            let register = registry.registerID(meter: range.meter, quantity: range.quantity)
                .flatMap { registry.registers[$0] }
            return Part(
                register: register, from: range.from * 1000, to: range.to * 1000,
                scales: register.map { registry.scales(of: $0).map(\.id) } ?? [])
        }
        var places: [Int64: [Int]] = [:]
        for (place, part) in parts.enumerated() {
            if let register = part.register { places[register.meter, default: []].append(place) }
        }
        wanted = Set(parts.flatMap(\.scales))
        (self.parts, self.places) = (parts, places)
    }

    /// The seals of the ranges, in their order.
    var seals: [ObservationSeal] {
        get throws {
            let kept = try GaugeRetention(db: db).keptFrom.map { $0 * Self.dayLength }
            return parts.map { part in
                let isForATime = part.register.map { GaugeRetention.isForATime($0, registry) } ?? false
                return ObservationSeal(
                    count: part.listing.count, sha256: part.listing.digest,
                    isThinned: isForATime && (kept.map { part.from < $0 } ?? false))
            }
        }
    }

    /// Lists everything: days of blocks, and rows, each where it stands in time.
    func run() throws {
        let known = places.values.joined()
        guard let from = known.map({ parts[$0].from }).min(), let to = known.map({ parts[$0].to }).max(), from < to
        else { return }
        let rows = try Row.fetchCursor(
            db, sql: "SELECT at, meter, data FROM observation WHERE at >= ? AND at < ? ORDER BY at, meter",
            arguments: [from, to])
        let days = try Int64.fetchAll(
            db, sql: "SELECT DISTINCT day FROM block WHERE day >= ? AND day <= ? ORDER BY day",
            arguments: [from.floorDivided(by: Self.dayLength), (to - 1).floorDivided(by: Self.dayLength)])
        let meters = "[" + places.keys.map(String.init).joined(separator: ",") + "]"
        var row = try rows.next()
        for day in days {
            while let found = row, (found[0] as Int64) < day * Self.dayLength {
                try take(found)
                row = try rows.next()
            }
            let blocks = try Row.fetchCursor(
                db,
                sql: "SELECT meter, data FROM block WHERE day = ? AND meter IN (SELECT value FROM json_each(?))",
                arguments: [day, meters])
            while let block = try blocks.next() { try take(block[1] as Data, of: block[0]) }
        }
        while let found = row {
            try take(found)
            row = try rows.next()
        }
    }

    private func take(_ row: Row) throws {
        let (at, meter) = (row[0] as Int64, row[1] as Int64)
        guard let places = places[meter] else { return }
        guard let readings = try row.withUnsafeData(atIndex: 2, { $0.flatMap(ObservationCodec.decode) }) else {
            throw StoreError(.corrupt, path: "observation", "meter \(meter) at \(at) cannot be read")
        }
        for place in places where at >= parts[place].from && at < parts[place].to {
            guard let reading = readings.first(where: { parts[place].scales.contains($0.scale) }) else { continue }
            try append(at, reading.raw, registry.scales[reading.scale]?.scale, to: parts[place])
        }
    }

    private func take(_ data: Data, of meter: Int64) throws {
        let reader = try BlockReader(data) { wanted.contains($0) }
        let columns = try reader.unpacked()
        for part in (places[meter] ?? []).map({ parts[$0] }) {
            let scales = part.scales.map { registry.scales[$0]?.scale }
            var failure: (any Error)?
            columns.forEach(of: part.scales) { at, index, raw in
                guard failure == nil, at >= part.from, at < part.to else { return }
                do {
                    try append(at, raw, scales[index], to: part)
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
        }
    }

    private func append(_ at: Int64, _ raw: ExactDecimal, _ scale: RegisterScale?, to part: Part) throws {
        // A day of a meter is rows or a block, never both: the listing would depend on which came first.
        guard part.listing.last.map({ $0 < at }) ?? true else {
            throw StoreError(
                .corrupt, path: "block", "observations of meter \(part.register?.meter ?? 0) are not in order at \(at)")
        }
        part.listing.append(at: at, raw: raw, value: scale?.baseUnits(of: raw))
    }
}
