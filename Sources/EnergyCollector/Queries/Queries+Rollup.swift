import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// The most buckets that one question may ask for.
    private static let bucketLimit = 50_000

    /// `GET /v1/rollup`.
    func rollup(_ parameters: QueryParameters) throws -> RollupResponse {
        let id = try parameters.required("id", expected: "a node's or meter's id")
        let carrier = try parameters.choice(
            "carrier", among: Carrier.allCases.map(\.rawValue), Carrier.init(rawValue:))
        let levels = BucketLevel.allCases.map(\.name)
        guard let level = try parameters.choice("by", among: levels, BucketLevel.init(name:)) else {
            throw ProblemDocument.invalid("by", found: nil, expected: "one of \(levels.joined(separator: ", "))")
        }
        let isUnaccountedShown = try parameters.flag("unaccounted")
        let span = try parameters.span(default: standardSpan(level))
        try limit(span, level)
        if site.nodes.contains(where: { $0.id == id }) {
            return try nodeRollup(id, carrier: carrier, level, span)
        }
        guard knows(meter: id) else {
            throw ProblemDocument.unknown(
                "node or meter", id, known: site.nodes.map(\.id) + configuration.meters.map(\.id))
        }
        let response = try meterRollup(id, carrier: carrier, level, span)
        guard isUnaccountedShown else { return response }
        return try addingUnaccounted(to: response, meter: id, level, span)
    }

    /// What is shown when no time is given: today by quarter or hour, the month by day, the year by month, all years.
    private func standardSpan(_ level: BucketLevel) -> Span {
        let now = clock().seconds
        return switch level {
        case .quarter, .hour: zone.bucket(.day, containing: now)
        case .day: zone.bucket(.month, containing: now)
        case .month: zone.bucket(.year, containing: now)
        case .year: Span(start: 0, end: zone.bucket(.year, containing: now).end)
        }
    }

    private func limit(_ span: Span, _ level: BucketLevel) throws {
        let shortest: Int64 =
            switch level {
            case .quarter: 900
            case .hour: 3600
            case .day: 86_400
            case .month: 28 * 86_400
            case .year: 365 * 86_400
            }
        guard span.seconds / shortest <= Int64(Self.bucketLimit) else {
            throw ProblemDocument.invalid(
                "from", found: zone.rfc3339(Timestamp(seconds: span.start)),
                expected: "at most \(Self.bucketLimit) buckets: ask for less time or larger buckets")
        }
    }

    private func nodeRollup(
        _ node: String, carrier: Carrier?, _ level: BucketLevel, _ span: Span
    ) throws -> RollupResponse {
        let rows = try store.rollup(node: node, carrier: carrier, level: level, in: span, site: site)
        return RollupResponse(
            rows: rows.map { row in
                let unit = row.carrier.displayUnit
                var answer = RollupRow(
                    node: node, meter: nil, quantity: nil, carrier: row.carrier.rawValue, by: level.name,
                    start: zone.rfc3339(Timestamp(seconds: row.span.start)),
                    end: zone.rfc3339(Timestamp(seconds: row.span.end)),
                    amount: DisplayAmount.decimal(row.amount, unit), unit: unit.rawValue,
                    measured: DisplayAmount.decimal(row.measured, unit),
                    derived: DisplayAmount.decimal(row.derived, unit),
                    apportioned: DisplayAmount.decimal(row.apportioned, unit),
                    manual: DisplayAmount.decimal(row.manual, unit),
                    estimated: DisplayAmount.decimal(row.estimated, unit),
                    unattributed: DisplayAmount.decimal(row.unattributed, unit),
                    rejected: DisplayAmount.decimal(row.rejected, unit),
                    coverage: DisplayAmount.share(row.coveredMilliseconds, of: row.expectedMilliseconds),
                    membersPresent: row.membersPresent, membersExpected: row.membersExpected,
                    headcount: row.headcountMilli.map(DisplayAmount.thousandths),
                    floorArea: row.floorAreaMilli.map(DisplayAmount.thousandths),
                    perCapita: row.perCapita.map { DisplayAmount.decimal($0, unit) },
                    perArea: row.perArea.map { DisplayAmount.decimal($0, unit) }, provisional: row.isProvisional)
                answer.worstMember = row.worstMember?.meter
                if row.amount < 0 { answer.flags = ["negative"] }
                return answer
            })
    }

    private func meterRollup(
        _ meter: String, carrier: Carrier?, _ level: BucketLevel, _ span: Span
    ) throws -> RollupResponse {
        let assigned = site.assignments.first { $0.meter == meter }?.carrier
        let own = assigned ?? (site.fleets.first { meter.hasPrefix($0.id + "/") }?.carrier ?? .electricity)
        guard carrier ?? own == own else { return RollupResponse(rows: []) }
        let rows = try store.rollup(meter: meter, level: level, in: span, zone: zone) ?? []
        return RollupResponse(
            rows: rows.map { row in
                let unit = row.quantity.displayUnit
                let coverage = row.coverage
                return RollupRow(
                    node: nil, meter: meter, quantity: row.quantity.rawValue, carrier: own.rawValue, by: level.name,
                    start: zone.rfc3339(Timestamp(seconds: row.span.start)),
                    end: zone.rfc3339(Timestamp(seconds: row.span.end)),
                    amount: DisplayAmount.decimal(row.bucket.amount, unit), unit: unit.rawValue,
                    measured: DisplayAmount.decimal(row.bucket.measured, unit),
                    derived: DisplayAmount.decimal(row.bucket.derived, unit), apportioned: 0,
                    manual: DisplayAmount.decimal(row.bucket.manual, unit),
                    estimated: DisplayAmount.decimal(row.bucket.estimated, unit),
                    unattributed: DisplayAmount.decimal(row.bucket.unattributed, unit),
                    rejected: DisplayAmount.decimal(row.bucket.rejected, unit),
                    coverage: DisplayAmount.share(coverage.covered, of: coverage.expected), membersPresent: nil,
                    membersExpected: nil, headcount: nil, floorArea: nil, perCapita: nil, perArea: nil,
                    provisional: row.isProvisional)
            })
    }
}
