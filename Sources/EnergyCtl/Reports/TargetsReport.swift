import ControlAPI
import Foundation

/// Targets and how they stand.
struct TargetsReport: Report {
    private static let barColumns = 20

    let response: TargetsResponse

    func text(_ painter: Painter) -> String {
        guard !response.targets.isEmpty else { return "" }
        var table = TextTable([
            .text("NODE"), .text("指标"), .text("KPI"), .text("ROLE"), .number("BASE"), .number("TARGET"),
            .number("TO DATE"), .number("LINEAR"), .number("AS LAST YEAR"), .number("FORECAST"), .text("RANGE"),
            .text("UNIT"), .number("DONE"), .text(""), .text("MONTHS"), .text("STATE"), .text("NOTE"),
        ])
        for target in response.targets {
            let numbers = [
                target.base, target.target, target.toDate, target.linearPath, target.lastYearPath, target.forecast,
                target.forecastLow, target.forecastHigh,
            ]
            let digits = numbers.compactMap(\.self).map(DecimalText.fractionDigits).max() ?? 0
            func cell(_ number: Decimal?) -> TextTable.Cell {
                .init(number.map { DecimalText.padded($0, fractionDigits: digits) })
            }
            table.add([
                .init(target.node), .init(target.name), .init(target.kpi),
                .init(target.role + (target.responsible.map { " \($0)" } ?? "")),
                cell(target.base), cell(target.target),
                cell(target.toDate), cell(target.linearPath),
                cell(target.lastYearPath), cell(target.forecast),
                .init(range(target, digits)), .init(UnitText.display(target.unit)),
                .init(target.completionPercent.map { DecimalText.exact($0) + " %" }),
                .init(target.score.map { BlockChart.bar($0 / 100, columns: Self.barColumns) } ?? "", style(target)),
                .init(BlockChart.sparkline(target.months)), .init(target.state, style(target)),
                .init(note(target) ?? ""),
            ])
        }
        return table.text(painter)
    }

    var remarks: [String] {
        if response.targets.isEmpty { return ["site.yaml has no targets for \(response.year)"] }
        guard let through = response.through else { return ["no month of \(response.year) has ended"] }
        return [
            "months through \(through) count; DONE is the saving reached of the saving to be reached, by the forecast"
        ]
    }

    var csv: CSVTable {
        var table = CSVTable([
            "year", "through", "node", "node_name", "kpi", "name", "unit", "basis", "role", "responsible", "binding",
            "source", "base_year", "base", "target", "reduction_percent", "to_date", "to_date_reason", "linear_path",
            "last_year_path", "forecast", "forecast_low", "forecast_high", "method", "forecast_reason",
            "completion_percent", "completion_reason", "score", "state",
        ])
        for target in response.targets {
            table.add([
                String(response.year), response.through, target.node, target.nodeName, target.kpi, target.name,
                target.unit, target.basis, target.role, target.responsible, target.binding ? "true" : "false",
                target.source, target.baseYear.map(String.init), target.base.map(DecimalText.exact),
                target.target.map(DecimalText.exact), target.reductionPercent.map(DecimalText.exact),
                target.toDate.map(DecimalText.exact), target.toDateReason, target.linearPath.map(DecimalText.exact),
                target.lastYearPath.map(DecimalText.exact), target.forecast.map(DecimalText.exact),
                target.forecastLow.map(DecimalText.exact), target.forecastHigh.map(DecimalText.exact), target.method,
                target.forecastReason, target.completionPercent.map(DecimalText.exact), target.completionReason,
                target.score.map(DecimalText.exact), target.state,
            ])
        }
        return table
    }

    private func range(_ target: TargetResponse, _ digits: Int) -> String? {
        guard let low = target.forecastLow, let high = target.forecastHigh else { return nil }
        return [low, high].map { DecimalText.padded($0, fractionDigits: digits) }.joined(separator: "…")
    }

    private func note(_ target: TargetResponse) -> String? {
        let reason = target.toDateReason ?? target.forecastReason ?? target.completionReason
        return [target.binding ? "binding" : nil, reason].compactMap(\.self).joined(separator: "; ")
    }

    private func style(_ target: TargetResponse) -> TextStyle {
        switch target.state {
        case "reached", "on_track": .good
        case "missed": .bad
        case "behind": .warning
        default: .faint
        }
    }
}
