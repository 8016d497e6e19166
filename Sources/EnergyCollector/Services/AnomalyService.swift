import CollectorConfiguration
import ConsumptionLedger
import EnergyStore
import Logging
import MeterModels
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Looks for anomalies in finished days, after the rollups, and says once a day which calibrations end.
final class AnomalyService: Service {
    private struct Work {
        var engine: AnomalyEngine
        var configuration: Configuration
    }

    private let store: EnergyStore
    private let threads: NIOThreadPool
    private let logger: Logger
    /// Held while a day is looked at.
    private let work: Mutex<Work>

    /// A service by a configuration; days that other rules looked at are looked at again.
    init(store: EnergyStore, configuration: Configuration, threads: NIOThreadPool, logger: Logger) throws {
        self.store = store
        self.threads = threads
        self.logger = logger
        work = Mutex(Work(engine: Self.engine(store, configuration), configuration: configuration))
        try follow(configuration)
    }

    private static func engine(_ store: EnergyStore, _ configuration: Configuration) -> AnomalyEngine {
        AnomalyEngine(
            store: store, site: configuration.site, subjects: configuration.anomalySubjects,
            rules: configuration.anomalyRules)
    }

    /// Looks by another configuration from the next day on.
    func follow(_ configuration: Configuration) throws {
        try work.withLock { work in
            let engine = Self.engine(store, configuration)
            if try engine.reconcile(fingerprint: configuration.anomalyFingerprint) {
                logger.notice("meters or thresholds changed: looking for anomalies from the first day on")
            }
            work = Work(engine: engine, configuration: configuration)
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var said: CivilDate?
            var lastError: StoreError?
            while !Task.isCancelled {
                let configuration = self.work.withLock { $0.configuration }
                let today = configuration.site.zone.date(at: WallClock.now().seconds)
                if said != today { self.sayCalibrations(configuration, on: today) }
                said = today
                do {
                    try await self.lookAtWaitingDays()
                    lastError = nil
                } catch let error as StoreError {
                    if lastError != error {
                        self.logger.error("anomalies not looked for, trying again", metadata: ["error": "\(error)"])
                    }
                    lastError = error
                } catch {}
                try? await Task.sleep(for: .seconds(30))
            }
        }
    }

    /// Looks at every day that waits, one transaction each, so that readings are never held up for long.
    private func lookAtWaitingDays() async throws {
        while !Task.isCancelled {
            let isMore = try await threads.runIfActive { [self] in
                try work.withLock { try $0.engine.step(now: WallClock.now()) }
            }
            guard isMore else { return }
        }
    }

    private func sayCalibrations(_ configuration: Configuration, on date: CivilDate) {
        for meter in configuration.meters {
            let due = meter.card.calibrationDue?.description ?? ""
            switch meter.card.calibration(on: date) {
            case .expired:
                logger.warning("calibration expired", metadata: ["meter": "\(meter.id)", "on": "\(due)"])
            case .due:
                logger.warning("calibration ends", metadata: ["meter": "\(meter.id)", "on": "\(due)"])
            case .valid, nil: break
            }
        }
    }
}
