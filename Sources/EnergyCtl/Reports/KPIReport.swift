import ControlAPI
import Foundation

/// A node's energy indicators of a period.
struct KPIReport: Report {
    let response: KPIResponse

    func text(_ painter: Painter) -> String {
        // What the node does not use needs no line of its own; programs get it all the same.
        let shown = response.values.filter { $0.reason != "not_used" }
        let hasTrend = shown.contains { $0.trend?.isEmpty == false }
        let hasReference = response.values.contains { $0.reference != nil || $0.changeReason != nil }
        var columns: [TextTable.Column] = [.text("指标"), .text("KPI"), .number("VALUE"), .text("UNIT")]
        if hasReference { columns += [.number("REFERENCE"), .text("OF"), .number("CHANGE")] }
        if hasTrend { columns.append(.text("TREND")) }
        columns.append(.text("NOTE"))
        var table = TextTable(columns)
        for row in shown {
            var cells: [TextTable.Cell] = [
                .init(row.name), .init(row.kpi), .init(row.value.map { digits($0, row) }),
                .init(UnitText.display(row.unit)),
            ]
            if hasReference {
                cells += [
                    .init(row.reference.map { digits($0, row) }), .init(row.referenceLabel),
                    .init(row.changePercent.map(DecimalText.change)),
                ]
            }
            if hasTrend { cells.append(.init(BlockChart.sparkline(row.trend ?? []))) }
            cells.append(.init(note(row) ?? "", row.quota?.needsExplanation == true ? .bad : .plain))
            table.add(cells)
        }
        return heading(painter) + "\n" + table.text(painter)
    }

    /// A value with the digits that its figure is published with.
    private func digits(_ value: Decimal, _ row: KPIRow) -> String {
        DecimalText.padded(value, fractionDigits: row.decimals ?? 0)
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

    /// Why there is no value, or no change, the quota, and what else a reader must know.
    private func note(_ row: KPIRow) -> String? {
        let quota = row.quota.flatMap { quota -> String? in
            guard quota.reason == nil || quota.reason != row.reason else { return nil }
            let limits = [quota.constraint, quota.base, quota.guide].compactMap(\.self).map(DecimalText.exact)
            let band = quota.bandName ?? "quota: \(quota.reason ?? "–")"
            return "\(band) (\(limits.joined(separator: "/")))"
                + (quota.needsExplanation ? ": a written explanation is due" : "")
        }
        let change = row.reason == nil ? row.changeReason.map { "no change: \($0)" } : nil
        let reasons = [row.reason, change, quota].compactMap(\.self) + (row.notes ?? [])
        return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
    }

    var csv: CSVTable {
        var table = CSVTable([
            "node", "node_name", "period", "start", "end", "basis", "coefficient_set", "coverage", "provisional",
            "compare", "kpi", "name", "unit", "value", "reason", "reference", "reference_label", "change_percent",
            "change_reason", "quota_band", "quota_constraint", "quota_base", "quota_guide", "notes",
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
                    row.changePercent.map(DecimalText.exact), row.changeReason, row.quota?.band,
                    row.quota.map { DecimalText.exact($0.constraint) }, row.quota?.base.map(DecimalText.exact),
                    row.quota.map { DecimalText.exact($0.guide) }, row.notes?.joined(separator: "; "),
                ])
        }
        return table
    }
}
