import CollectorConfiguration
import ConsumptionLedger
import EnergyStore

extension Configuration {
    /// What the ledger knows of each meter and fleet beforehand.
    var ledgerRules: LedgerRules {
        LedgerRules(
            meters: Dictionary(uniqueKeysWithValues: meters.map { ($0.id, $0.rules) }),
            fleets: Dictionary(uniqueKeysWithValues: fleets.map { ($0.fleet.id, $0.rules) }))
    }
}
