import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import Foundation
import MeterModels

extension Queries {
    /// Today, at the site.
    var today: CivilDate { zone.date(at: clock().seconds) }

    /// `GET /v1/targets`.
    func targets(_ parameters: QueryParameters) throws -> TargetsResponse {
        let year = try year(parameters, "year", default: today.parts.year)
        let below = try parameters.text("node").map { site.descendants(of: try node($0).id) }
        let judge = TargetReports(year: year, today: today, reports: reports)
        let letters = configuration.evaluation.targets.filter { letter in
            letter.year == year && below.map { $0.contains(letter.node) } ?? true
        }
        return TargetsResponse(
            year: year, through: judge.days?.end.adding(days: -1).description,
            targets: try letters.map { try response(of: $0, by: judge) })
    }

    /// How a target stands.
    func response(of letter: TargetLetter, by judge: TargetReports) throws -> TargetResponse {
        let (progress, months) = try judge.progress(of: letter)
        return response(progress, months, on: judge.days?.end.adding(days: -1) ?? today)
    }

    private func response(
        _ progress: TargetProgress, _ months: [(KPIReport?, KPIReport?)], on day: CivilDate
    ) -> TargetResponse {
        let letter = progress.letter
        let kpi = letter.kpi
        func decimal(_ result: Result<Rational, KPINull>?, _ decimals: Int? = nil) -> Decimal? {
            (try? result?.get())?.decimal(decimals ?? kpi.displayDecimals)
        }
        func reason<Value>(_ result: Result<Value, KPINull>) -> String? {
            if case .failure(let null) = result { null.description } else { nil }
        }
        let forecast = try? progress.forecast.get()
        let responsible = site.responsibilities.first {
            $0.node == letter.node && $0.function == letter.function && $0.validity.contains(day)
        }
        return TargetResponse(
            node: letter.node, nodeName: site.nodes.first { $0.id == letter.node }?.name ?? letter.node,
            kpi: kpi.rawValue, name: kpi.name, unit: kpi.unit,
            basis: kpi.isInStandardCoal ? letter.basis.rawValue : nil, role: letter.function.rawValue,
            responsible: responsible?.name, binding: letter.isBinding, source: letter.source,
            baseYear: letter.base?.year, base: decimal(progress.base), target: decimal(progress.target),
            reductionPercent: reduction(progress), toDate: decimal(progress.toDate),
            toDateReason: reason(progress.toDate), linearPath: decimal(progress.linearPath),
            lastYearPath: decimal(progress.lastYearPath), forecast: forecast?.value.decimal(kpi.displayDecimals),
            forecastLow: forecast?.low?.decimal(kpi.displayDecimals),
            forecastHigh: forecast?.high?.decimal(kpi.displayDecimals), method: forecast?.method.rawValue,
            forecastReason: reason(progress.forecast), completionPercent: decimal(progress.completion, 2),
            completionReason: reason(progress.completion), score: decimal(progress.score, 2), state: state(progress),
            months: months.map { $0.0?[kpi]?.value?.decimal(kpi.displayDecimals) },
            lastYearMonths: months.map { $0.1?[kpi]?.value?.decimal(kpi.displayDecimals) })
    }

    private func reduction(_ progress: TargetProgress) -> Decimal? {
        guard case .success(let base)? = progress.base, case .success(let target) = progress.target,
            let share = (base - target).divided(by: base)
        else { return nil }
        return (share * 100).decimal(2)
    }

    private func state(_ progress: TargetProgress) -> String {
        switch (progress.isReached, progress.isFinal) {
        case (nil, _): "unknown"
        case (true?, true): "reached"
        case (false?, true): "missed"
        case (true?, false): "on_track"
        case (false?, false): "behind"
        }
    }
}
