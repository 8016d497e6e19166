import ControlAPI
import Foundation

/// A node's energy indicators of a period.
struct KPIReport: Report {
    let response: KPIResponse

    func text(_ painter: Painter) -> String {
        let hasReference = response.values.contains { $0.reference != nil || $0.changeReason != nil }
        var columns: [TextTable.Column] = [.text("指标"), .text("KPI"), .number("VALUE"), .text("UNIT")]
        if hasReference { columns += [.number("REFERENCE"), .text("OF"), .number("CHANGE")] }
        columns.append(.text("NOTE"))
        var table = TextTable(columns)
        for row in response.values {
            var cells: [TextTable.Cell] = [
                .init(row.name), .init(row.kpi), .init(row.value.map(DecimalText.exact)),
                .init(UnitText.display(row.unit)),
            ]
            if hasReference {
                cells += [
                    .init(row.reference.map(DecimalText.exact)), .init(row.referenceLabel),
                    .init(row.changePercent.map(DecimalText.change)),
                ]
            }
            cells.append(.init(note(row) ?? ""))
            table.add(cells)
        }
        return heading(painter) + "\n" + table.text(painter)
    }

    /// Remarks of the daemon, and what `*` means.
    var remarks: [String] {
        (response.provisional ? ["* provisional: later readings can still change it"] : []) + response.remarks
    }

    private func heading(_ painter: Painter) -> String {
        let basis =
            switch response.basis {
            case "statistical": "statistical (统计口径)"
            case "quota": "quota (定额口径)"
            default: response.basis
            }
        return painter.paint(Printable.line("\(response.nodeName) (\(response.node))"), .heading)
            + Printable.line(
                "  \(response.period)\(response.provisional ? "*" : ""), \(basis), \(response.coefficientSet), "
                    + "coverage \(DecimalText.percent(response.coverage))") + "\n"
    }

    /// Why there is no value, or no change.
    private func note(_ row: KPIRow) -> String? {
        let reasons = [row.reason, row.changeReason.map { "no change: \($0)" }].compactMap(\.self)
        return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
    }

    var csv: CSVTable {
        var table = CSVTable([
            "node", "node_name", "period", "start", "end", "basis", "coefficient_set", "coverage", "provisional",
            "compare", "kpi", "name", "unit", "value", "reason", "reference", "reference_label", "change_percent",
            "change_reason",
        ])
        let common = [
            response.node, response.nodeName, response.period, response.start, response.end, response.basis,
            response.coefficientSet, DecimalText.exact(response.coverage), response.provisional ? "true" : "false",
            response.compare,
        ]
        for row in response.values {
            table.add(
                common + [
                    row.kpi, row.name, row.unit, row.value.map(DecimalText.exact), row.reason,
                    row.reference.map(DecimalText.exact), row.referenceLabel,
                    row.changePercent.map(DecimalText.exact), row.changeReason,
                ])
        }
        return table
    }
}
