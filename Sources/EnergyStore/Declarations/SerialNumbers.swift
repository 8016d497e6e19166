import ConsumptionLedger
import GRDB
import MeterModels

/// The serial numbers that devices name, and since when.
///
/// Another one is an event of its own: what flowed between the two devices counts as nothing until a person says what
/// happened.
struct SerialNumbers {
    /// Who notes such an event in the audit log.
    static let author = "energy-collector"

    let db: Database
    let registry: RegisterRegistry

    /// Notes what a device says.
    func note(_ serial: String, of meter: Int64, at instant: Timestamp) throws {
        let known = try String.fetchOne(
            db, sql: "SELECT serial FROM serial_number WHERE meter = ? AND at <= ? ORDER BY at DESC LIMIT 1",
            arguments: [meter, instant.milliseconds])
        guard known != serial else { return }
        try db.execute(
            sql: "INSERT OR IGNORE INTO serial_number (meter, at, serial) VALUES (?, ?, ?)",
            arguments: [meter, instant.milliseconds, serial])
        guard let known else { return }
        let declaration = Declaration(
            author: Self.author, reason: "the device names serial number \(serial), before it was \(known)",
            at: instant)
        let event = MeterEvent(kind: .otherDevice, serial: serial)
        let stretch = Stretch(from: instant.milliseconds, to: instant.milliseconds)
        let id = try DeclarationRows(db: db, registry: registry).insert(
            kind: DeclarationRows.event, meter: meter, quantity: nil, stretch: stretch, body: event, by: declaration)
        try AuditLog(db: db, declaration: declaration).append(
            .eventAdd, subject: registry.meters[meter]?.name ?? "\(meter)",
            details: DeclaredDetails(id: id, from: stretch.from, to: stretch.to, event: event))
    }
}
