import Foundation
import GRDB
import MeterModels

/// A stored observation.
struct StoredObservation {
    let at: Timestamp
    let meter: Int64
    /// The readings as they are stored.
    let packed: [PackedReading]
    private let known: RegisterRegistry.ScaleList

    /// An observation whose readings are read with known scales.
    ///
    /// - Throws: `StoreError` with the code `corrupt` when a scale is not known.
    init(at: Int64, meter: Int64, _ packed: [PackedReading], _ known: RegisterRegistry.ScaleList) throws {
        for reading in packed where known[reading.scale] == nil {
            throw StoreError(.corrupt, path: "observation", "meter \(meter): no scale \(reading.scale)")
        }
        self.at = Timestamp(milliseconds: at)
        self.meter = meter
        self.packed = packed
        self.known = known
    }

    /// The readings with what they mean.
    var readings: [(scale: RegisterRegistry.Scale, raw: ExactDecimal)] {
        packed.compactMap { reading in known[reading.scale].map { ($0, reading.raw) } }
    }

    /// What a meter said at an instant, whether it is a row or in a block; nil when it said nothing then.
    static func of(
        _ meter: Int64, at instant: Timestamp, registry: RegisterRegistry, in db: Database
    ) throws -> StoredObservation? {
        let at = instant.milliseconds
        let rows = try db.cachedStatement(sql: "SELECT data FROM observation WHERE at = ? AND meter = ?")
        if let data = try Data.fetchOne(rows, arguments: [at, meter]) {
            guard let packed = ObservationCodec.decode(data) else {
                throw StoreError(.corrupt, path: "observation", "meter \(meter) at \(at) cannot be read")
            }
            return try StoredObservation(at: at, meter: meter, packed, registry.scales)
        }
        let blocks = try db.cachedStatement(sql: "SELECT data FROM block WHERE day = ? AND meter = ?")
        guard let block = try Data.fetchOne(blocks, arguments: [at.floorDivided(by: 86_400_000), meter]) else {
            return nil
        }
        var reader = try BlockReader(block)
        while let observation = try reader.next(), observation.at <= at {
            guard observation.at == at else { continue }
            return try StoredObservation(at: at, meter: meter, observation.readings, registry.scales)
        }
        return nil
    }
}
