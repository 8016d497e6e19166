import CollectorConfiguration
import ConsumptionLedger
import EnergyKPI
import EnergyStore
import Logging
import MeterModels

/// Makes what is stored follow a configuration: its facts and bills, and the rows that its site and rules shape.
struct SiteRows: Sendable {
    let store: EnergyStore
    let logger: Logger

    /// Takes up what the site's file states for the first time, and rolls up again what other rules concern.
    ///
    /// What of the file does not count is logged.
    ///
    /// - Parameter configuration: What is followed.
    /// - Throws: `DaemonError` when it contradicts what is stored; `StoreError` when that cannot be written.
    func follow(_ configuration: Configuration) throws {
        do {
            try store.bills().check(
                against: configuration.site.assignments, areaBillings: configuration.site.areaBillings)
        } catch let error as BillError {
            throw DaemonError("\(error): let the meter's assignment or the heat_billing begin or end beside it")
        }
        let adoption = try store.adopt(
            facts: configuration.facts, bills: configuration.bills, site: configuration.site, now: WallClock.now())
        if adoption.adopted > 0 {
            logger.notice("took up facts and bills of the site's file", metadata: ["count": "\(adoption.adopted)"])
        }
        for ignored in adoption.ignored {
            logger.warning(
                "a fact or bill of the site's file does not count",
                metadata: ["about": "\(ignored.key)", "why": "\(ignored.reason)"])
        }
        let result = try store.reconcile(
            site: configuration.site, rules: configuration.ledgerRules, fingerprint: configuration.nodeFingerprint)
        if !result.meters.isEmpty {
            logger.notice(
                "the rules of meters changed: rolling their readings up again",
                metadata: ["meters": "\(result.meters.joined(separator: ", "))"])
        }
        if result.nodes { logger.notice("the site changed: the rows of the nodes were built anew") }
    }
}
