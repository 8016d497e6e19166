import Logging
import ServiceLifecycle

/// Says in the log when a connection or the storage fails and when it works again, once each.
///
/// `energyctl status` tells how things are; the log tells when they came to be so.
struct HealthWatch: Service {
    let current: CurrentQueries
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var record = HealthRecord()
            while (try? await Task.sleep(for: .seconds(1))) != nil {
                for entry in record.look(at: current.now.conditions, now: .now) {
                    if entry.isFine {
                        logger.notice("in service again", metadata: entry.metadata)
                    } else {
                        logger.warning("out of service", metadata: entry.metadata)
                    }
                }
            }
        }
    }
}

/// Something that can fail and come back.
struct HealthCondition: Equatable {
    /// What it is, in the log's words, such as `modbus east`.
    var name: String
    /// Where it is; nil for what is on this machine.
    var endpoint: String?
    /// Whether it works.
    var isFine: Bool
    /// Why it does not, as far as that is known.
    var reason: String?
}

/// What the log says of conditions, from what they were.
struct HealthRecord {
    struct Entry: Equatable {
        var isFine: Bool
        var metadata: Logger.Metadata
    }

    /// A connection that is back sooner has lost nothing, and a flapping one would fill the log.
    static let patience = Duration.seconds(5)

    private struct Failure {
        var since: ContinuousClock.Instant
        var isSaid = false
    }

    /// The same name at another address is something else.
    private struct Key: Hashable {
        var name: String
        var endpoint: String?

        init(_ condition: HealthCondition) {
            (name, endpoint) = (condition.name, condition.endpoint)
        }
    }

    private var failures: [Key: Failure] = [:]

    /// The entries that a look gives rise to, in the order of the conditions.
    mutating func look(at conditions: [HealthCondition], now: ContinuousClock.Instant) -> [Entry] {
        let keys = Set(conditions.map(Key.init))
        // What is not configured any more does not come back.
        failures = failures.filter { keys.contains($0.key) }
        return conditions.compactMap { condition in
            let key = Key(condition)
            var metadata: Logger.Metadata = ["what": "\(condition.name)"]
            if let endpoint = condition.endpoint { metadata["endpoint"] = "\(endpoint)" }
            if condition.isFine {
                guard let failure = failures.removeValue(forKey: key), failure.isSaid else { return nil }
                metadata["seconds"] = "\((now - failure.since).components.seconds)"
                return Entry(isFine: true, metadata: metadata)
            }
            var failure = failures[key] ?? Failure(since: now)
            defer { failures[key] = failure }
            guard !failure.isSaid, now - failure.since >= Self.patience else { return nil }
            failure.isSaid = true
            if let reason = condition.reason { metadata["error"] = "\(reason)" }
            return Entry(isFine: false, metadata: metadata)
        }
    }
}
