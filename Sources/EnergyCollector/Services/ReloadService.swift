import CollectorConfiguration
import ConsumptionLedger
import EnergyStore
import Logging
import MeterModels
import MQTTLink
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Applies a changed configuration on SIGHUP, as far as that goes without a restart, and says what does not.
///
/// A configuration with errors is refused as a whole and the one before stays.
final class ReloadService: Service {
    private let path: String
    private let fleets: [FleetLink]
    private let store: EnergyStore
    private let logger: Logger
    private let current: Mutex<Configuration>

    init(path: String, configuration: Configuration, fleets: [FleetLink], store: EnergyStore, logger: Logger) {
        self.path = path
        self.fleets = fleets
        self.store = store
        self.logger = logger
        current = Mutex(configuration)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) { self.reload() }
        }
    }

    /// Reads the configuration and applies it.
    func reload() {
        let loaded: Configuration
        do {
            loaded = try ConfigurationLoader.load(path: path)
        } catch {
            for finding in error.findings { logger.error("configuration refused", metadata: ["finding": "\(finding)"]) }
            logger.error("the configuration has errors: the one before stays")
            return
        }
        let known = current.withLock { $0 }
        let difference = ConfigurationDifference(from: known, to: loaded)
        for session in difference.subscriptions { apply(session) }
        for part in difference.needingRestart {
            logger.warning("changed, and taken up at the next restart", metadata: ["part": "\(part)"])
        }
        if difference.isEmpty { logger.notice("reloaded: nothing changed") }
        current.withLock { current in
            for session in difference.subscriptions {
                guard let index = current.mqtt.firstIndex(where: { $0.id == session.id }) else { continue }
                current.mqtt[index].subscriptions = session.subscriptions
            }
        }
    }

    /// Changes what a session is subscribed to, on the connection there is.
    private func apply(_ session: CollectorConfiguration.MQTTSession) {
        guard let fleet = fleets.first(where: { $0.fleet.mqtt == session.id }) else { return }
        do {
            let subscriptions = try session.subscriptions.map { subscription in
                FleetSink.Subscription(filter: try TopicFilter(subscription.topic), profile: subscription.profile)
            }
            // First what messages mean, then that they come.
            fleet.sink.configure(fleet: fleet.fleet, subscriptions: subscriptions)
            fleet.link.subscribe(to: subscriptions.map { MQTTSubscription($0.filter) })
            try store.noteSubscribedTopics(session.subscriptions.map(\.topic), session: session.id)
        } catch {
            logger.error("subscriptions not changed", metadata: ["session": "\(session.id)", "error": "\(error)"])
            return
        }
        let topics = session.subscriptions.map { "\($0.topic) as \($0.profile.id)" }.joined(separator: ", ")
        logger.notice("subscriptions changed", metadata: ["session": "\(session.id)", "now": "\(topics)"])
    }
}

/// What differs between two configurations.
struct ConfigurationDifference {
    /// Sessions of which only the subscriptions, or what their messages mean, are others.
    private(set) var subscriptions: [CollectorConfiguration.MQTTSession] = []
    /// Parts that a running daemon does not take up.
    private(set) var needingRestart: [String] = []

    var isEmpty: Bool { subscriptions.isEmpty && needingRestart.isEmpty }

    init(from old: Configuration, to new: Configuration) {
        for session in new.mqtt {
            guard var known = old.mqtt.first(where: { $0.id == session.id }) else {
                needingRestart.append("mqtt session '\(session.id)' is new")
                continue
            }
            guard known != session else { continue }
            known.subscriptions = session.subscriptions
            if known == session {
                subscriptions.append(session)
            } else {
                needingRestart.append("mqtt session '\(session.id)'")
            }
        }
        for session in old.mqtt where !new.mqtt.contains(where: { $0.id == session.id }) {
            needingRestart.append("mqtt session '\(session.id)' is gone")
        }
        if old.modbus != new.modbus { needingRestart.append("modbus") }
        if old.nodeFingerprint != new.nodeFingerprint {
            needingRestart.append("the site: nodes, meters or fleets")
        }
        if old.meters != new.meters || old.fleets != new.fleets { needingRestart.append("rules of meters or fleets") }
        if old.site.responsibilities != new.site.responsibilities || old.expectedCarriers != new.expectedCarriers {
            needingRestart.append("responsible persons or expected carriers")
        }
        if old.site.areaBillings != new.site.areaBillings { needingRestart.append("heat_billing") }
        if old.anomalyRules != new.anomalyRules { needingRestart.append("anomalies") }
        if old.facts != new.facts || old.bills != new.bills { needingRestart.append("facts or bills") }
        if old.database != new.database { needingRestart.append("database") }
        if old.control != new.control { needingRestart.append("control") }
        if old.rollupInterval != new.rollupInterval { needingRestart.append("rollup") }
        if old.coverageLimit != new.coverageLimit { needingRestart.append("kpi") }
        if old.coefficientSets != new.coefficientSets || old.emissionFactors != new.emissionFactors
            || old.quotaTables != new.quotaTables || old.scoringSchemes != new.scoringSchemes
            || old.calendar != new.calendar
        {
            needingRestart.append("schemes")
        }
        if old.evaluation != new.evaluation { needingRestart.append("evaluation, targets or scores") }
    }
}
