import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import MeterModels

/// Makes KPI reports of nodes from the rollups, facts and bills.
struct KPIReports {
    let configuration: Configuration
    let store: EnergyStore
    let facts: FactBook
    let bills: BillBook
    let basis: Basis
    let now: Timestamp
    private let known = Known()
    private let rules: [String: CounterRules]

    private var site: Site { configuration.site }

    /// What several reports need alike.
    private final class Known {
        /// Readings by meter: nodes hold the same meters.
        var counts: [Span: [String: Int64]] = [:]
        /// What of a node depends on no period.
        var nodes: [String: NodeParts] = [:]
    }

    private struct NodeParts {
        var electricity: ElectricityParts
        var assignments: [MeterAssignment]
        var bills: BillBook
    }

    init(
        configuration: Configuration, store: EnergyStore, facts: FactBook, bills: BillBook, basis: Basis,
        now: Timestamp
    ) {
        self.configuration = configuration
        self.store = store
        self.facts = facts
        self.bills = bills
        self.basis = basis
        self.now = now
        rules = Dictionary(configuration.meters.map { ($0.id, $0.rules) }, uniquingKeysWith: { $1 })
    }

    /// What figures of a period are calculated by: the coefficient set that holds on its last day.
    func calculator(for period: ReportingPeriod) throws -> KPICalculator {
        let last = DayRange(period).end.adding(days: -1)
        guard let set = configuration.coefficientSet(basis, on: last) else {
            throw ProblemDocument.invalid(
                "basis", found: basis.rawValue, expected: "a basis with a coefficient set that holds on \(last)")
        }
        return KPICalculator(
            coefficients: set, coverageLimit: configuration.coverageLimit,
            generationPolicy: configuration.evaluation.generationPolicy,
            emissionFactors: configuration.emissionFactors, emissionRegion: configuration.evaluation.emissionRegion)
    }

    /// The report of a node over a period, or over some days of it that begin and end with months.
    ///
    /// `method` nil means what holds on the period's last day; what two reports are compared by is the same, 可比口径.
    func report(
        node: String, period: ReportingPeriod, days: DayRange? = nil, by method: KPICalculator? = nil
    ) throws -> KPIReport {
        let days = days ?? DayRange(period)
        var input = try input(node: node, period: period, days: days)
        let years = Set([days.first.parts.year, days.end.adding(days: -1).parts.year])
        if years.count > 1 {
            input.calendarYears = try years.sorted().compactMap { year in
                try DayRange(.year(year)).intersection(days).map {
                    try self.input(node: node, period: .year(year), days: $0)
                }
            }
        }
        return try (method ?? calculator(for: period)).report(for: input)
    }

    /// The report of a period in which the node has any amount; nil else, so that nothing is compared with nothing.
    func reference(
        node: String, period: ReportingPeriod, days: DayRange? = nil, by method: KPICalculator? = nil
    ) throws -> KPIReport? {
        let report = try report(node: node, period: period, days: days, by: method)
        return report.hasAmounts ? report : nil
    }

    /// The same with other bills.
    func with(_ bills: BillBook) -> KPIReports {
        KPIReports(configuration: configuration, store: store, facts: facts, bills: bills, basis: basis, now: now)
    }

    private func input(node: String, period: ReportingPeriod, days: DayRange) throws -> KPIInput {
        let span = site.zone.span(of: days)
        return KPIInput(
            node: node, period: period, days: days,
            metered: try store.amounts(node: node, in: span, site: site).map(Self.carrierAmount),
            bills: parts(of: node).bills, facts: facts.about(node),
            expectedCarriers: configuration.expectedCarriers[node] ?? [],
            areaBillings: site.areaBillings(at: node, on: Validity(from: days.first, to: days.end)),
            electricity: try electricity(of: node, in: span), readings: try readings(of: node, in: span))
    }

    static func carrierAmount(_ amount: NodeAmount) -> CarrierAmount {
        CarrierAmount(
            carrier: amount.carrier, amount: amount.amount, estimated: amount.estimated,
            coveredSeconds: amount.coveredMilliseconds / 1000,
            expectedSeconds: amount.expectedMilliseconds / 1000, membersPresent: amount.membersPresent,
            membersExpected: amount.membersExpected, isProvisional: amount.isProvisional,
            uncoveredMembers: amount.absentMembers)
    }

    // MARK: - Beside the totals

    private func parts(of node: String) -> NodeParts {
        if let parts = known.nodes[node] { return parts }
        let below = site.descendants(of: node)
        let parts = NodeParts(
            electricity: site.electricityParts(of: node),
            assignments: site.assignments.filter { below.contains($0.node) },
            bills: bills.contributing(to: node, in: site))
        known.nodes[node] = parts
        return parts
    }

    private func electricity(of node: String, in span: Span) throws -> ElectricityDetail {
        let parts = parts(of: node).electricity
        func sum(_ assignments: [MeterAssignment]) throws -> CarrierAmount? {
            guard !assignments.isEmpty else { return nil }
            return Self.carrierAmount(try store.amount(of: assignments, .electricity, in: span, site: site))
        }
        return ElectricityDetail(
            generated: try sum(parts.generation), exported: try sum(parts.export), neverExports: site.neverExports,
            ratedWatts: ratedGenerators(of: node).reduce(0) { $0 + $1.watts },
            heating: try sum(parts.heating), special: try sum(parts.special),
            accounted: try accounted(parts.mains, in: span))
    }

    /// Main meters against their sub-meters, in the months that all of them are covered.
    private func accounted(_ mains: [String], in span: Span) throws -> ElectricityDetail.Accounted? {
        var sum: ElectricityDetail.Accounted?
        for meter in mains {
            for (_, amount) in try store.unaccounted(meter: meter, level: .month, in: span, site: site) {
                guard let amount else { continue }
                sum = ElectricityDetail.Accounted(
                    main: (sum?.main ?? 0) + amount.main, subs: (sum?.subs ?? 0) + amount.subs)
            }
        }
        return sum
    }

    /// Readings got and expected of all the node's meters; nil when none are expected.
    private func readings(of node: String, in span: Span) throws -> ReadingCount? {
        let all = try meterReadings(of: node, in: span)
        let expected = all.reduce(0) { $0 + $1.expected }
        return expected > 0 ? ReadingCount(got: all.reduce(0) { $0 + $1.counted }, expected: expected) : nil
    }

    /// Observations of the node's meters, and those that their polls and intervals give until now, meter by meter.
    func meterReadings(of node: String, in span: Span) throws -> [MeterReadings] {
        let own = parts(of: node).assignments
        let until = Span(start: span.start, end: max(span.start, min(span.end, now.seconds)))
        let counts = try counted(in: until)
        var seen: Set<String> = []
        return own.compactMap { assignment in
            guard seen.insert(assignment.meter).inserted, let rules = rules[assignment.meter],
                let inForce = site.zone.span(of: assignment.validity).intersection(until)
            else { return nil }
            return MeterReadings(
                meter: assignment.meter, span: inForce,
                intervalMilliseconds: max(1, max(rules.cadence, rules.importInterval ?? 0)),
                stored: counts[assignment.meter] ?? 0)
        }
    }

    /// Rated power of the node's generators by their configuration, W, in the order of their ids.
    func ratedGenerators(of node: String) -> [(meter: String, watts: Int64)] {
        Set(parts(of: node).electricity.generation.map(\.meter)).sorted().map { meter in
            (meter, rules[meter]?.ratedPerHour ?? 0)
        }
    }

    private func counted(in span: Span) throws -> [String: Int64] {
        if let counts = known.counts[span] { return counts }
        let found = try store.observationCounts(of: Set(configuration.meters.map(\.id)), in: span)
        known.counts[span] = found
        return found
    }
}

/// Readings of a meter over some time, and those that its poll or interval gives.
struct MeterReadings {
    var meter: String
    /// The time in which they are expected.
    var span: Span
    var intervalMilliseconds: Int64
    /// Readings that are stored.
    var stored: Int64

    var expected: Int64 { span.seconds * 1000 / intervalMilliseconds }

    /// Readings beyond the interval do not make up for others that are missing.
    var counted: Int64 { min(expected, stored) }
}

extension Queries {
    /// Reports of a basis.
    func reports(_ basis: Basis) throws -> KPIReports {
        KPIReports(
            configuration: configuration, store: store, facts: try facts, bills: try bills, basis: basis,
            now: clock())
    }
}
