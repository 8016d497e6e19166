import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyStore
import Logging
import MeterModels
import ModbusLink
import NIOPosix
import Synchronization

/// What runs by the configuration, and follows it when it is read again.
///
/// Readings, connections and schedules that a change does not concern go on through it. A configuration with errors, or
/// one that contradicts what is stored, is refused as a whole and the one before stays.
final class Plant: Sendable {
    private let path: String
    private let current: CurrentQueries
    private let rollup: RollupService
    private let anomalies: AnomalyService
    private let modbus: ModbusLink
    private let fleets: FleetLinks
    private let factory: LinkFactory
    private let manager: ServiceManager
    private let logger: Logger
    private let isReloading = Mutex(false)

    /// A plant whose parts run already.
    ///
    /// - Parameters:
    ///   - path: Where the configuration is read from.
    ///   - current: The queries, which hold the configuration of now.
    ///   - rollup: Rolls up by the site of now.
    ///   - anomalies: Looks for anomalies by the rules of now.
    ///   - modbus: The polling link.
    ///   - fleets: The MQTT sessions.
    ///   - factory: Makes links.
    ///   - manager: Told of every reload.
    ///   - logger: Where changes are said.
    init(
        path: String, current: CurrentQueries, rollup: RollupService, anomalies: AnomalyService, modbus: ModbusLink,
        fleets: FleetLinks, factory: LinkFactory, manager: ServiceManager, logger: Logger
    ) {
        self.path = path
        self.current = current
        self.rollup = rollup
        self.anomalies = anomalies
        self.modbus = modbus
        self.fleets = fleets
        self.factory = factory
        self.manager = manager
        self.logger = logger
    }

    /// Reads the configuration again and applies what changed.
    ///
    /// - Parameter author: Who wants it, for the audit log.
    /// - Returns: What changed, and what of it waits for a restart.
    /// - Throws: `ProblemDocument` with every finding when the configuration is refused; nothing changed then.
    func reload(by author: String) async throws -> ReloadResponse {
        let isFree = isReloading.withLock { isReloading in
            defer { isReloading = true }
            return !isReloading
        }
        guard isFree else {
            throw ProblemDocument(
                type: "busy", title: "Another reload is running", status: 409, detail: "try again when it has ended")
        }
        manager.reloading()
        defer {
            isReloading.withLock { $0 = false }
            manager.ready(status: current.now.configuration.summary)
        }
        let queries = current.now
        var loaded: Configuration
        do {
            loaded = try await queries.threads.runIfActive { [path] in try ConfigurationLoader.load(path: path) }
        } catch let error as ConfigurationErrors {
            throw Self.refused(error.findings.map(\.text))
        }
        let old = queries.configuration
        let changes = EffectiveConfiguration(old).changes(to: EffectiveConfiguration(loaded)).map(\.description)
        let waiting = Self.keepUntilRestart(of: old, in: &loaded)
        let warnings = loaded.warnings.map(\.text)
        guard !changes.isEmpty else {
            logger.notice("reloaded: nothing changed")
            return ReloadResponse(changes: [], waiting: [], warnings: warnings)
        }
        try await apply(loaded, to: queries, changes: changes, by: author)
        for change in changes { logger.notice("configuration changed", metadata: ["change": "\(change)"]) }
        for part in waiting {
            logger.warning("changed, and taken up at the next restart", metadata: ["part": "\(part)"])
        }
        return ReloadResponse(changes: changes, waiting: waiting, warnings: warnings)
    }

    /// Makes everything follow: first what is stored, then who reads it, then what is asked.
    private func apply(
        _ new: Configuration, to queries: Queries, changes: [String], by author: String
    ) async throws {
        let old = queries.configuration
        let (store, plan) = (queries.store, try factory.plan(from: old, to: new))
        try await queries.threads.runIfActive { [rollup, anomalies, logger] in
            do {
                try rollup.replaceEngine {
                    try SiteRows(store: store, logger: logger).follow(new)
                    return RollupEngine(store: store, site: new.site, rules: new.ledgerRules)
                }
            } catch let error as DaemonError {
                throw Self.refused([error.description])
            }
            try anomalies.follow(new)
            try store.noteReload(
                changes: changes, by: Declaration(author: author, reason: "reload", at: WallClock.now()))
        }
        do {
            try modbus.configure(plan)
        } catch {
            throw Self.refused(["modbus: \(error)"])
        }
        let links = try await queries.threads.runIfActive { [factory, fleets] in
            try factory.fleets(new, known: fleets.all)
        }
        try await fleets.replace(by: links)
        current.replace(by: queries.following(new))
        if old.control.readers != new.control.readers {
            ControlServer.restrict(new.control.socket, to: new.control.readers, logger: logger)
        }
    }

    /// Leaves what only a restart can change as it is.
    ///
    /// - Returns: Those parts, each with what it will be.
    private static func keepUntilRestart(of old: Configuration, in new: inout Configuration) -> [String] {
        var waiting: [String] = []
        func keep<Value: Equatable>(_ name: String, _ path: WritableKeyPath<Configuration, Value>) {
            guard old[keyPath: path] != new[keyPath: path] else { return }
            new[keyPath: path] = old[keyPath: path]
            waiting.append(name)
        }
        keep("database.path", \.database.path)
        keep("database.commit_interval", \.database.commitInterval)
        keep("database.commit_count", \.database.commitCount)
        keep("database.queue_limit", \.database.queueLimit)
        keep("control.socket", \.control.socket)
        keep("control.http", \.control.http)
        keep("rollup.interval", \.rollupInterval)
        return waiting
    }

    private static func refused(_ findings: [String]) -> ProblemDocument {
        let count = findings.count == 1 ? "1 finding" : "\(findings.count) findings"
        return ProblemDocument(
            type: "configuration-refused", title: "The configuration was refused", status: 422,
            detail: "\(count); the one before stays", findings: findings)
    }
}
