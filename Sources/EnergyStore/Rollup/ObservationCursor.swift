import Foundation
import GRDB
import MeterModels

/// A stored observation with its readings in base units.
struct StoredObservation {
    var at: Timestamp
    var meter: Int64
    var readings: [(scale: RegisterRegistry.Scale, raw: ExactDecimal)]
}

/// Stored observations of all meters in time order.
struct ObservationCursor {
    private let rows: RowCursor
    private let registry: RegisterRegistry

    /// Observations from one instant up to and including another: of some meters, or of all.
    init(
        from: Timestamp, through: Timestamp, meters: [Int64]? = nil, registry: RegisterRegistry, db: Database
    ) throws {
        // Rows of other meters are passed over without being unpacked.
        let filter = meters == nil ? "" : "AND meter IN (SELECT value FROM json_each(?)) "
        let statement = try db.cachedStatement(
            sql: "SELECT at, meter, data FROM observation WHERE at >= ? AND at <= ? \(filter)ORDER BY at, meter")
        var arguments: StatementArguments = [from.milliseconds, through.milliseconds]
        if let meters { arguments += ["[" + meters.map(String.init).joined(separator: ",") + "]"] }
        rows = try Row.fetchCursor(statement, arguments: arguments)
        self.registry = registry
    }

    /// The next observation; nil at the end.
    func next() throws -> StoredObservation? {
        guard let row = try rows.next() else { return nil }
        let at = Timestamp(milliseconds: row[0])
        let meter: Int64 = row[1]
        let data: Data = row[2]
        guard let packed = ObservationCodec.decode(data) else {
            throw StoreError(.corrupt, path: "observation", "meter \(meter) at \(at.milliseconds) cannot be read")
        }
        let readings = try packed.map { reading in
            guard let scale = registry.scales[reading.scale] else {
                throw StoreError(.corrupt, path: "observation", "meter \(meter): no scale \(reading.scale)")
            }
            return (scale, reading.raw)
        }
        return StoredObservation(at: at, meter: meter, readings: readings)
    }
}
