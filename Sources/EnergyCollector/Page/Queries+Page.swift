import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// What the read-only page says now.
    func page() throws -> PageModel {
        let now = clock()
        let flows = power(now)
        let root = site.nodes.first { $0.parent == nil }
        func sum(_ roles: Set<String>) -> Decimal? {
            let own = flows.filter { roles.contains($0.role ?? "") && $0.node == root?.id }
            return own.isEmpty ? nil : own.reduce(0) { $0 + $1.power }
        }
        let meters = try self.meters(unhealthyOnly: true).meters.filter { $0.roles != ["fleet"] }
        let year = today.parts.year
        let judge = TargetReports(year: year, today: today, reports: reports)
        let letters = configuration.evaluation.targets.filter { $0.year == year }
        return PageModel(
            status: try status(), power: sum(["grid_import", "generation", "consumption"]),
            generation: sum(["generation"]), curves: try root.map { try curves(of: $0, now) } ?? [],
            buildings: try site.nodes.filter { $0.kind == .building }.map { try building($0, now) }, year: year,
            targets: try letters.map { try response(of: $0, by: judge) }, fleets: try fleetStatuses(), silent: meters,
            quality: try root.map { try quality(of: $0, now) } ?? [])
    }

    /// A node's consumption and the generation of its meters, by quarters of today and yesterday.
    private func curves(of node: SiteNode, _ now: Timestamp) throws -> [PageModel.Curve] {
        let day = zone.bucket(.day, containing: now.seconds)
        let before = zone.bucket(.day, containing: day.start - 1)
        func consumption(_ day: Span) throws -> [Decimal?] {
            let rows = try store.rollup(node: node.id, carrier: .electricity, level: .quarter, in: day, site: site)
            return quarters(of: day, now, rows.map { ($0.span, $0.amount, $0.membersPresent == $0.membersExpected) })
        }
        var curves = [
            PageModel.Curve(kind: .consumption, today: try consumption(day), yesterday: try consumption(before))
        ]
        let plants = site.assignments.filter { $0.node == node.id && $0.role == .generation }
        guard !plants.isEmpty else { return curves }
        func generation(_ day: Span) throws -> [Decimal?] {
            let all = try plants.map { plant in
                let rows = try store.rollup(meter: plant.meter, level: .quarter, in: day, zone: zone) ?? []
                return quarters(
                    of: day, now,
                    rows.filter { $0.quantity == plant.quantity }.map {
                        ($0.span, $0.bucket.amount, $0.coverage.covered > 0)
                    })
            }
            // One plant of which nothing is known makes the sum unknown.
            return (all.first ?? []).indices.map { index in
                all.reduce(Decimal?.some(0)) { sum, one in
                    one[index].flatMap { value in sum.map { $0 + value } }
                }
            }
        }
        curves.append(
            PageModel.Curve(kind: .generation, today: try generation(day), yesterday: try generation(before)))
        return curves
    }

    /// Amounts in Wh as power in kW, a place a quarter; nil where nothing is known and for the quarter that is not over.
    private func quarters(
        of day: Span, _ now: Timestamp, _ rows: [(span: Span, amount: Int64, isKnown: Bool)]
    ) -> [Decimal?] {
        var places = [Decimal?](repeating: nil, count: Int(day.seconds / 900))
        for row in rows where row.isKnown && row.span.end <= now.seconds {
            let place = Int((row.span.start - day.start) / 900)
            if places.indices.contains(place) { places[place] = DisplayAmount.thousandths(row.amount * 4) }
        }
        return places
    }

    private func building(_ node: SiteNode, _ now: Timestamp) throws -> PageModel.Building {
        func row(_ level: BucketLevel) throws -> NodeRollupRow? {
            try store.rollup(
                node: node.id, carrier: .electricity, level: level, in: zone.bucket(level, containing: now.seconds),
                site: site
            ).first
        }
        func amount(_ row: NodeRollupRow?) -> Decimal? {
            row.flatMap { $0.membersPresent > 0 ? DisplayAmount.decimal($0.amount, .kilowattHour) : nil }
        }
        let (day, month) = (try row(.day), try row(.month))
        return PageModel.Building(
            name: node.name, today: amount(day), month: amount(month),
            coverage: month.map { month in
                let span = zone.bucket(.month, containing: now.seconds)
                let passed = Int128(max(1, now.seconds - span.start))
                let expected = Int64(Int128(month.expectedMilliseconds) * passed / Int128(span.seconds))
                return DisplayAmount.share(min(month.coveredMilliseconds, expected), of: expected)
            })
    }

    private func quality(of node: SiteNode, _ now: Timestamp) throws -> [PageModel.Quality] {
        let date = zone.date(at: now.seconds)
        // A month that is not over is not covered yet.
        let period = ReportingPeriod.month(year: date.parts.year, month: date.parts.month).previous
        let report = try reports(.statistical).report(node: node.id, period: period)
        func figure(_ kind: PageModel.Quality.Kind, _ kpi: KPI) -> PageModel.Quality {
            let value = report[kpi]
            return PageModel.Quality(
                kind: kind, percent: value?.value?.decimal(kpi.displayDecimals), reason: value?.null?.description)
        }
        return [figure(.completeness, .completeness), figure(.estimatedShare, .estimatedShare)]
    }
}
