public import Foundation

/// What an operator sees at a glance.
///
/// Times are RFC 3339 with the site's offset.
public struct StatusResponse: Codable, Hashable, Sendable {
    /// The site's id.
    public var site: String
    /// The site's name.
    public var siteName: String
    /// The daemon's version.
    public var version: String
    /// `ok`, or `degraded` with the reasons in `problems`.
    public var health: String
    /// One line each, worst first.
    public var problems: [String]
    /// What should be looked at in time and is no problem yet, such as a calibration that ends; nil when nothing is.
    public var warnings: [String]?
    /// When the daemon started.
    public var startedAt: String
    /// The daemon's clock when it answered.
    public var now: String
    /// The Modbus connections.
    public var modbus: [ModbusLinkStatus]
    /// The MQTT sessions.
    public var mqtt: [MQTTLinkStatus]
    /// The database and its queue.
    public var store: StoreStatus
    /// The rollups.
    public var rollup: RollupStatus
    /// The machine's clock; nil from a daemon that does not watch it.
    public var clock: ClockStatus?
    /// The commit that the daemon was built from, or `unknown`; nil from one that does not say.
    public var commit: String?

    /// A status from its parts.
    public init(
        site: String, siteName: String, version: String, health: String, problems: [String], startedAt: String,
        now: String, modbus: [ModbusLinkStatus], mqtt: [MQTTLinkStatus], store: StoreStatus, rollup: RollupStatus,
        clock: ClockStatus? = nil, warnings: [String]? = nil, commit: String? = nil
    ) {
        self.site = site
        self.siteName = siteName
        self.version = version
        self.health = health
        self.problems = problems
        self.startedAt = startedAt
        self.now = now
        self.modbus = modbus
        self.mqtt = mqtt
        self.store = store
        self.rollup = rollup
        self.clock = clock
        self.warnings = warnings
        self.commit = commit
    }

    enum CodingKeys: String, CodingKey {
        case site, version, commit, health, problems, warnings, now, modbus, mqtt, store, rollup, clock
        case siteName = "site_name"
        case startedAt = "started_at"
    }
}

/// One Modbus-TCP connection.
public struct ModbusLinkStatus: Codable, Hashable, Sendable {
    /// The connection's id.
    public var id: String
    /// `host:port`.
    public var endpoint: String
    /// `connected`, `connecting`, `waiting` (backing off) or `closed`.
    public var state: String
    /// Since when it is in that state.
    public var since: String?
    /// Devices behind it.
    public var devices: Int
    /// Devices of them that answered their last poll.
    public var devicesAnswering: Int
    /// Requests sent since the start.
    public var requests: Int
    /// Requests without a usable answer since the start.
    public var failures: Int
    /// Times the connection was made anew.
    public var reconnects: Int
    /// Cycles left out because the one before was still running.
    public var skippedCycles: Int
    /// The last error in words.
    public var lastError: String?

    /// The status of a connection.
    public init(
        id: String, endpoint: String, state: String, since: String?, devices: Int, devicesAnswering: Int,
        requests: Int, failures: Int, reconnects: Int, skippedCycles: Int, lastError: String?
    ) {
        self.id = id
        self.endpoint = endpoint
        self.state = state
        self.since = since
        self.devices = devices
        self.devicesAnswering = devicesAnswering
        self.requests = requests
        self.failures = failures
        self.reconnects = reconnects
        self.skippedCycles = skippedCycles
        self.lastError = lastError
    }

    enum CodingKeys: String, CodingKey {
        case id, endpoint, state, since, devices, requests, failures, reconnects
        case devicesAnswering = "devices_answering"
        case skippedCycles = "skipped_cycles"
        case lastError = "last_error"
    }
}

/// One MQTT session.
public struct MQTTLinkStatus: Codable, Hashable, Sendable {
    /// The session's id.
    public var id: String
    /// `host:port`.
    public var endpoint: String
    /// `connected`, `connecting`, `waiting` or `closed`.
    public var state: String
    /// Since when it is in that state.
    public var since: String?
    /// Messages received since the start.
    public var messages: Int
    /// Messages acknowledged after their readings were durable.
    public var acknowledged: Int
    /// Messages read but not yet durable.
    public var pending: Int
    /// How long the oldest of them has been waiting, in seconds; nil when there is none.
    public var oldestPendingSeconds: Double?
    /// Messages the broker sent again.
    public var duplicates: Int
    /// Messages that senders say were lost on their way to the broker.
    public var lost: Int?
    /// Times that the session was made anew.
    public var reconnects: Int?
    /// Times that another client took the session over.
    public var takeovers: Int?
    /// The version of MQTT that is spoken.
    public var protocolVersion: String?
    /// Topics that the broker refused, with its reasons.
    public var refusedTopics: [String]?
    /// Messages that gave no reading, by reason.
    public var rejected: [String: Int]
    /// Lamps or other senders known by now.
    public var sources: Int
    /// The last error in words.
    public var lastError: String?

    /// The status of a session.
    public init(
        id: String, endpoint: String, state: String, since: String?, messages: Int, acknowledged: Int, pending: Int,
        oldestPendingSeconds: Double? = nil, duplicates: Int, lost: Int? = nil, reconnects: Int? = nil,
        takeovers: Int? = nil, protocolVersion: String? = nil, refusedTopics: [String]? = nil,
        rejected: [String: Int], sources: Int, lastError: String?
    ) {
        self.id = id
        self.endpoint = endpoint
        self.state = state
        self.since = since
        self.messages = messages
        self.acknowledged = acknowledged
        self.pending = pending
        self.oldestPendingSeconds = oldestPendingSeconds
        self.duplicates = duplicates
        self.lost = lost
        self.reconnects = reconnects
        self.takeovers = takeovers
        self.protocolVersion = protocolVersion
        self.refusedTopics = refusedTopics
        self.rejected = rejected
        self.sources = sources
        self.lastError = lastError
    }

    enum CodingKeys: String, CodingKey {
        case id, endpoint, state, since, messages, acknowledged, pending, duplicates, lost, reconnects, takeovers
        case rejected, sources
        case oldestPendingSeconds = "oldest_pending_s"
        case protocolVersion = "protocol_version"
        case refusedTopics = "refused_topics"
        case lastError = "last_error"
    }
}

/// The database and the queue before it.
public struct StoreStatus: Codable, Hashable, Sendable {
    /// The database file.
    public var path: String
    /// Its size with the write-ahead log, in bytes.
    public var bytes: Int
    /// Free space of its file system, in bytes.
    public var diskFreeBytes: Int
    /// Observations stored.
    public var observations: Int
    /// Observations of them that are compressed, a day of a device at a time; nil from a daemon that does not.
    public var compressed: Int?
    /// Observations waiting for the next commit.
    public var queued: Int
    /// How many may wait before new ones are refused.
    public var queueLimit: Int
    /// Observations refused since the start, because the queue was full or the disk was.
    public var dropped: Int
    /// Observations that were stored already.
    public var repeated: Int
    /// Readings set aside as implausible or contradicting.
    public var quarantined: Int
    /// When the last commit ended.
    public var lastCommit: String?
    /// The last error in words.
    public var lastError: String?

    /// The status of the database.
    public init(
        path: String, bytes: Int, diskFreeBytes: Int, observations: Int, compressed: Int? = nil, queued: Int,
        queueLimit: Int, dropped: Int, repeated: Int, quarantined: Int, lastCommit: String?, lastError: String?
    ) {
        self.compressed = compressed
        self.path = path
        self.bytes = bytes
        self.diskFreeBytes = diskFreeBytes
        self.observations = observations
        self.queued = queued
        self.queueLimit = queueLimit
        self.dropped = dropped
        self.repeated = repeated
        self.quarantined = quarantined
        self.lastCommit = lastCommit
        self.lastError = lastError
    }

    enum CodingKeys: String, CodingKey {
        case path, bytes, observations, compressed, queued, dropped, repeated, quarantined
        case diskFreeBytes = "disk_free_bytes"
        case queueLimit = "queue_limit"
        case lastCommit = "last_commit"
        case lastError = "last_error"
    }
}

/// The rollups.
public struct RollupStatus: Codable, Hashable, Sendable {
    /// When the last rollup ended.
    public var lastRun: String?
    /// How long it took, in milliseconds.
    public var lastDurationMilliseconds: Double?
    /// Meters with readings that are not rolled up yet.
    public var dirtyMeters: Int
    /// Age of the oldest reading that is not rolled up yet, in seconds; nil when there is none.
    public var lagSeconds: Double?
    /// The last error in words.
    public var lastError: String?

    /// The status of the rollups.
    public init(
        lastRun: String?, lastDurationMilliseconds: Double?, dirtyMeters: Int, lagSeconds: Double?,
        lastError: String?
    ) {
        self.lastRun = lastRun
        self.lastDurationMilliseconds = lastDurationMilliseconds
        self.dirtyMeters = dirtyMeters
        self.lagSeconds = lagSeconds
        self.lastError = lastError
    }

    enum CodingKeys: String, CodingKey {
        case lastRun = "last_run"
        case lastDurationMilliseconds = "last_duration_ms"
        case dirtyMeters = "dirty_meters"
        case lagSeconds = "lag_s"
        case lastError = "last_error"
    }
}

/// The machine's clock, by which readings are stamped.
public struct ClockStatus: Codable, Hashable, Sendable {
    /// Times that it was set by a second or more since the start.
    public var steps: Int
    /// When it was last set.
    public var lastStep: String?
    /// By how many seconds it was last set forward; negative for backward.
    public var lastStepSeconds: Decimal?

    /// The clock's status.
    public init(steps: Int, lastStep: String?, lastStepSeconds: Decimal?) {
        self.steps = steps
        self.lastStep = lastStep
        self.lastStepSeconds = lastStepSeconds
    }

    enum CodingKeys: String, CodingKey {
        case steps
        case lastStep = "last_step"
        case lastStepSeconds = "last_step_s"
    }
}
