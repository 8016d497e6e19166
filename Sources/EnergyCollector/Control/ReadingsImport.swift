import ControlAPI
import EnergyStore
import MeterModels
import Synchronization

/// Stores a CSV file of readings: all of it, or nothing.
final class ReadingsImport: Sendable {
    let store: EnergyStore
    let clock: @Sendable () -> Timestamp

    private let isRunning = Mutex(false)

    init(store: EnergyStore, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.clock = clock
    }

    /// Reserves the one import at a time that memory is reckoned for; whether it was free.
    func begin() -> Bool {
        isRunning.withLock { isRunning in
            defer { isRunning = true }
            return !isRunning
        }
    }

    /// Gives the reservation back.
    func end() {
        isRunning.withLock { $0 = false }
    }

    /// Parses and stores a file of readings of these meters.
    ///
    /// Returns when its readings are durable.
    ///
    /// - Throws: `ProblemDocument` with every finding; then nothing of the file is stored.
    func run(_ bytes: [UInt8], meters: Set<String>) throws -> ImportResponse {
        let file: ReadingsFile
        do {
            file = try ReadingsFile(parsing: bytes, notAfter: clock()) { meters.contains($0) }
        } catch {
            throw refused(
                "\(error.count) finding\(error.count == 1 ? "" : "s"); nothing was stored",
                error.findings.map(\.description))
        }
        let observations = file.entries.map { SourcedObservation($0.observation) }
        let result = try store.append(observations, onConflict: .refuseAll)
        guard result.conflicts.isEmpty else {
            let findings = result.conflicts.prefix(100).map { conflict in
                let entry = file.entries[conflict.index]
                let place = entry.observation.readings.firstIndex { $0.quantity == conflict.quantity } ?? 0
                let unit = conflict.quantity.displayUnit
                return "line \(entry.lines[place]), value: \(DisplayAmount.decimal(conflict.offered, unit)) "
                    + "contradicts the stored \(DisplayAmount.decimal(conflict.stored, unit)) \(unit.rawValue)"
            }
            throw refused("\(result.conflicts.count) readings contradict stored ones; nothing was stored", findings)
        }
        return ImportResponse(
            rows: file.rowCount, stored: result.stored, repeated: result.repeated + file.repeatedCount,
            meters: file.meters)
    }

    private func refused(_ detail: String, _ findings: [String]) -> ProblemDocument {
        ProblemDocument(
            type: "import-refused", title: "The file was refused", status: 422, detail: detail, findings: findings)
    }
}
