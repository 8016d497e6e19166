import CollectorConfiguration
import ConsumptionLedger
import EnergyStore

extension Configuration {
    /// The meters to look at for anomalies.
    var anomalySubjects: [AnomalyEngine.Subject] {
        meters.map { meter in
            AnomalyEngine.Subject(
                meter: meter.id, cadence: max(meter.rules.cadence, meter.rules.importInterval ?? 0),
                calibrationDue: meter.card.calibrationDue)
        }
    }

    /// What the ledger knows of each meter and fleet beforehand.
    var ledgerRules: LedgerRules {
        LedgerRules(
            meters: Dictionary(uniqueKeysWithValues: meters.map { ($0.id, $0.rules) }),
            fleets: Dictionary(uniqueKeysWithValues: fleets.map { ($0.fleet.id, $0.rules) }))
    }
}
