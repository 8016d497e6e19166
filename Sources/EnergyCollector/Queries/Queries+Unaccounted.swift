import ConsumptionLedger
import ControlAPI
import EnergyStore
import MeterModels

extension Queries {
    /// A meter's rows with what its sub-meters do not account for.
    func addingUnaccounted(
        to response: RollupResponse, meter: String, _ level: BucketLevel, _ span: Span
    ) throws -> RollupResponse {
        let subs = site.subMeters(of: meter)
        guard let carrier = subs.first?.carrier else {
            throw ProblemDocument(
                type: "no-sub-meters", title: "No sub-meters", status: 404,
                detail: "no meter of the site names '\(meter)' as its parent_meter")
        }
        let main = site.assignments.first { $0.meter == meter && $0.carrier == carrier && $0.role != .gridExport }
        guard let quantity = main?.quantity else { return response }
        guard let first = response.rows.first.flatMap({ Timestamp(rfc3339: $0.start) }),
            let last = response.rows.last.flatMap({ Timestamp(rfc3339: $0.end) })
        else { return response }
        let known = Span(start: max(span.start, first.seconds), end: min(span.end, last.seconds))
        let amounts = try store.unaccounted(meter: meter, level: level, in: known, site: site)
        let byStart = Dictionary(
            amounts.map { (zone.rfc3339(Timestamp(seconds: $0.span.start)), $0) },
            uniquingKeysWith: { first, _ in first })
        var response = response
        for index in response.rows.indices
        where response.rows[index].quantity == quantity.rawValue {
            guard let entry = byStart[response.rows[index].start] else { continue }
            response.rows[index].unaccounted = entry.amount.map {
                DisplayAmount.decimal($0.amount, carrier.displayUnit)
            }
            response.rows[index].unaccountedCoverage = DisplayAmount.share(
                entry.amount?.seconds ?? 0, of: entry.span.seconds)
        }
        return response
    }
}
