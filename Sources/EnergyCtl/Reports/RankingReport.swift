import ControlAPI
import Foundation

/// Nodes with their places.
struct RankingReport: Report {
    private static let barColumns = 24

    let response: RankingResponse

    private var isScore: Bool { response.scheme != nil }

    func text(_ painter: Painter) -> String {
        var columns: [TextTable.Column] = [
            .number("PLACE"), .text("NODE"), .text("NAME"), .number("VALUE"), .text("UNIT"), .text(""),
        ]
        let band = response.forecast == true ? "BAND (FORECAST)" : "BAND"
        columns += isScore ? [.text(band)] : [.number("COVERAGE"), .number("同比")]
        columns.append(.text("NOTE"))
        var table = TextTable(columns)
        let largest = response.entries.compactMap(\.value).max() ?? 0
        let whole = response.scheme.map(\.fullPoints) ?? largest
        let digits = response.entries.compactMap(\.value).map(DecimalText.fractionDigits).max() ?? 0
        for entry in response.entries {
            var cells: [TextTable.Cell] = [
                .init(entry.place.map(String.init)), .init(entry.node), .init(entry.nodeName),
                .init(entry.value.map { DecimalText.padded($0, fractionDigits: digits) }),
                .init(UnitText.display(response.unit)),
                .init(
                    entry.value.map { whole > 0 ? BlockChart.bar($0 / whole, columns: Self.barColumns) : "" } ?? ""),
            ]
            cells +=
                isScore
                ? [.init(entry.band)]
                : [.init(entry.coverage.map(DecimalText.percent)), .init(entry.changePercent.map(DecimalText.change))]
            cells.append(.init(entry.reason.map { "not ranked: \($0)" } ?? ""))
            table.add(cells)
        }
        if isScore, response.entries.isEmpty {
            return heading(painter) + "\n" + Printable.line(nobody) + "\n"
        }
        return heading(painter) + "\n" + table.text(painter) + (isScore ? "\n" + items(painter) : "")
    }

    private func heading(_ painter: Painter) -> String {
        let basis = response.basis.map { ", \($0)" } ?? ""
        let scheme = response.scheme.map { ", \($0.id) \($0.version), \($0.state)" } ?? ""
        let forecast = response.forecast == true ? ", a forecast: the year is not over" : ""
        return painter.paint(Printable.line(response.name), .heading)
            + Printable.line("  \(response.period)\(basis)\(scheme)\(forecast)") + "\n"
    }

    /// What to ask for when no node is scored by the scheme.
    private var nobody: String {
        let others = (response.otherSchemes ?? []).map { "--scheme \($0)" }
        return "no node is scored by \(response.scheme?.id ?? "this scheme")"
            + (others.isEmpty ? "" : ": ask for \(others.joined(separator: " or "))")
    }

    /// The points of every node by indicator.
    private func items(_ painter: Painter) -> String {
        var table = TextTable([
            .text("NODE"), .text("INDICATOR"), .text("指标"), .number("MEASURE"), .number("POINTS"), .number("OF"),
            .text("NOTE"),
        ])
        for entry in response.entries {
            for item in entry.items {
                let notes = [
                    item.binding ? "binding" : nil, item.bonus ? "bonus" : nil, item.failed ? "missed" : nil,
                    item.reason,
                ]
                table.add([
                    .init(entry.node), .init(item.id), .init(item.name), .init(item.measure.map(DecimalText.exact)),
                    .init(item.points.map(DecimalText.exact), item.failed ? .bad : .plain),
                    .init(DecimalText.exact(item.fullPoints)),
                    .init(notes.compactMap(\.self).joined(separator: "; ")),
                ])
            }
        }
        return table.text(painter)
    }

    var remarks: [String] { response.remarks }

    var csv: CSVTable {
        var table = CSVTable([
            "period", "by", "basis", "scheme", "place", "node", "node_name", "value", "unit", "coverage",
            "change_percent", "band", "reason",
        ])
        for entry in response.entries {
            table.add([
                response.period, response.by, response.basis, response.scheme?.id, entry.place.map(String.init),
                entry.node, entry.nodeName, entry.value.map(DecimalText.exact), response.unit,
                entry.coverage.map(DecimalText.exact), entry.changePercent.map(DecimalText.exact), entry.band,
                entry.reason,
            ])
        }
        return table
    }
}

/// Scoring schemes and whether they were made public.
struct SchemesReport: Report {
    let schemes: [SchemeStanding]

    func text(_ painter: Painter) -> String {
        var table = TextTable([
            .text("SCHEME"), .text("VERSION"), .text("NAME"), .number("POINTS"), .text("EXTENDS"), .text("YEAR"),
            .text("STATE"), .text("PUBLISHED"), .text("SHA-256"),
        ])
        for scheme in schemes {
            table.add([
                .init(scheme.id), .init(scheme.version), .init(scheme.name),
                .init(DecimalText.exact(scheme.fullPoints)), .init(scheme.base), .init(scheme.year.map(String.init)),
                .init(scheme.state, scheme.state == "published" ? .good : .warning),
                .init(scheme.publishedAt.map { "\(TimeText.instant($0)) by \(scheme.publishedBy ?? "–")" }),
                .init(String(scheme.hash.prefix(12))),
            ])
        }
        return table.text(painter)
    }

    var csv: CSVTable {
        var table = CSVTable([
            "scheme", "version", "name", "source", "base", "full_points", "year", "state", "published_at",
            "published_by", "published_hash", "hash", "indicators",
        ])
        for scheme in schemes {
            table.add([
                scheme.id, scheme.version, scheme.name, scheme.source, scheme.base,
                DecimalText.exact(scheme.fullPoints), scheme.year.map(String.init), scheme.state, scheme.publishedAt,
                scheme.publishedBy, scheme.publishedHash, scheme.hash, scheme.indicators.joined(separator: " "),
            ])
        }
        return table
    }
}
