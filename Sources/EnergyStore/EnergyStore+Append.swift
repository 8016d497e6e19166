import GRDB
public import MeterModels

/// What became of observations that were handed in.
public struct AppendResult: Hashable, Sendable {
    /// Observations that were new, or that added quantities to a stored one.
    public var stored = 0
    /// Readings that were stored already with the same value.
    public var repeated = 0
    /// Readings that contradict a stored one; the first stays.
    public var conflicts: [AppendConflict] = []

    /// Nothing yet.
    public init() {}
}

/// A reading that contradicts a stored one of the same meter, time and quantity.
public struct AppendConflict: Hashable, Sendable {
    /// Index of the observation in what was handed in.
    public var index: Int
    /// The quantity.
    public var quantity: Quantity
    /// The stored value in base units.
    public var stored: Int64
    /// The value that was handed in.
    public var offered: Int64
}

/// An observation and the fleet its sender belongs to, if any.
public struct SourcedObservation: Hashable, Sendable {
    /// The observation.
    public var observation: Observation
    /// The fleet of the sender.
    public var fleet: String?
    /// The serial number that the device gave with it, when it was asked for one.
    public var serial: String?

    /// An observation with its fleet.
    public init(_ observation: Observation, fleet: String? = nil, serial: String? = nil) {
        self.observation = observation
        self.fleet = fleet
        self.serial = serial
    }
}

extension EnergyStore {
    /// What to do with a reading that contradicts a stored one.
    public enum ConflictPolicy: Sendable {
        /// Keep the first, remember the other: what devices say.
        case quarantine
        /// Store nothing at all: an imported file.
        case refuseAll
    }

    /// Appends observations in one durable transaction, together with the marks that they are to be rolled up.
    ///
    /// Cost: about one row insertion an observation; independent of history when they come in time order.
    /// - Throws: `StoreError`; then nothing of the batch is stored.
    public func append(
        _ observations: [SourcedObservation], onConflict policy: ConflictPolicy = .quarantine
    ) throws(StoreError) -> AppendResult {
        guard !observations.isEmpty else { return AppendResult() }
        return try write(keep: { policy == .quarantine || $0.conflicts.isEmpty }) { db, registry in
            try self.append([observations], in: db, registry: &registry)
        }
    }

    /// Appends what messages leave, in one durable transaction; observations first come, first kept.
    ///
    /// - Throws: `StoreError`; then nothing of it is stored.
    public func append(_ intakes: [MessageIntake]) throws(StoreError) -> AppendResult {
        guard intakes.contains(where: { !$0.isEmpty }) else { return AppendResult() }
        return try write { db, registry in
            let result = try self.append(intakes.map(\.observations), in: db, registry: &registry)
            for intake in intakes { try MessageRows(db: db).write(intake) }
            return result
        }
    }

    private func append(
        _ groups: [[SourcedObservation]], in db: Database, registry: inout RegisterRegistry
    ) throws -> AppendResult {
        var batch = try AppendBatch(db: db, path: path)
        for (index, sourced) in groups.joined().enumerated() {
            try batch.append(sourced, index: index, registry: &registry)
        }
        try batch.finish()
        return batch.result
    }
}
