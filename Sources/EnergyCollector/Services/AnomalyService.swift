import CollectorConfiguration
import ConsumptionLedger
import EnergyStore
import Logging
import MeterModels
import NIOPosix
import ServiceLifecycle

/// Looks for anomalies in finished days, after the rollups, and says once a day which calibrations end.
struct AnomalyService: Service {
    let engine: AnomalyEngine
    let configuration: Configuration
    let threads: NIOThreadPool
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var said: CivilDate?
            var lastError: StoreError?
            while !Task.isCancelled {
                let today = self.configuration.site.zone.date(at: WallClock.now().seconds)
                if said != today { self.sayCalibrations(on: today) }
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
            let isMore = try await threads.runIfActive { [engine] in try engine.step(now: WallClock.now()) }
            guard isMore else { return }
        }
    }

    private func sayCalibrations(on date: CivilDate) {
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
