import CollectorConfiguration
import ConsumptionLedger
import EnergyKPI
import EnergyStore
import MeterModels

/// Makes KPI reports of nodes from the rollups, facts and bills.
struct KPIReports {
    let configuration: Configuration
    let store: EnergyStore
    let facts: FactBook
    let bills: BillBook
    let calculator: KPICalculator

    private var site: Site { configuration.site }

    /// The report of a node over a period, or over some days of it that begin and end with months.
    func report(node: String, period: ReportingPeriod, days: DayRange? = nil) throws -> KPIReport {
        let days = days ?? DayRange(period)
        let span = Span(start: site.zone.start(of: days.first), end: site.zone.start(of: days.end))
        let metered = try store.amounts(node: node, in: span, site: site).map(Self.carrierAmount)
        return try calculator.report(
            for: KPIInput(
                node: node, period: period, days: days, metered: metered,
                bills: bills.contributing(to: node, in: site), facts: facts,
                expectedCarriers: configuration.expectedCarriers[node] ?? [],
                areaBillings: site.areaBillings(at: node, on: Validity(from: days.first, to: days.end))))
    }

    /// The report of a period in which the node has any amount; nil else, so that nothing is compared with nothing.
    func reference(node: String, period: ReportingPeriod, days: DayRange? = nil) throws -> KPIReport? {
        let report = try report(node: node, period: period, days: days)
        return report.totals.contains { $0.amount.amount != nil } ? report : nil
    }

    /// The same with other bills.
    func with(_ bills: BillBook) -> KPIReports {
        KPIReports(configuration: configuration, store: store, facts: facts, bills: bills, calculator: calculator)
    }

    static func carrierAmount(_ amount: NodeAmount) -> CarrierAmount {
        CarrierAmount(
            carrier: amount.carrier, amount: amount.amount, coveredSeconds: amount.coveredMilliseconds / 1000,
            expectedSeconds: amount.expectedMilliseconds / 1000, membersPresent: amount.membersPresent,
            membersExpected: amount.membersExpected, isProvisional: amount.isProvisional,
            uncoveredMembers: amount.absentMembers)
    }
}

extension Queries {
    /// Reports by the coefficient set of a basis; nil when there is no such set.
    func reports(_ basis: Basis) throws -> KPIReports? {
        try configuration.coefficientSet(basis).map { set in
            KPIReports(
                configuration: configuration, store: store, facts: try facts, bills: try bills,
                calculator: KPICalculator(coefficients: set, coverageLimit: configuration.coverageLimit))
        }
    }
}
