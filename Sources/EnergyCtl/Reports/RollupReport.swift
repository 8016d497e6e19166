import ControlAPI
import Foundation

/// Consumption by time, with what a reader needs to judge it: coverage, members and grades.
struct RollupReport: Report {
    /// What an amount is divided by.
    enum Denominator: String, CaseIterable {
        case capita
        case area
    }

    let rows: [RollupRow]
    let per: Denominator?

    func text(_ painter: Painter) -> String {
        let columns = columns
        var table = TextTable(columns.map(\.heading))
        for row in rows {
            table.add(columns.map { $0.cell(row) })
        }
        return table.text(painter)
    }

    var remarks: [String] {
        guard !rows.isEmpty else { return ["no consumption is known in that time"] }
        var remarks: [String] = []
        if rows.contains(where: \.provisional) { remarks.append("* provisional: later readings can still change it") }
        if rows.contains(where: { $0.unattributed != 0 || $0.rejected != 0 }) {
            remarks.append("unattributed and rejected advances are outside the amount")
        }
        if rows.contains(where: { $0.flags?.contains("negative") == true }) {
            remarks.append("negative: what is taken off is more than what is added; no key figure rests on it")
        }
        return remarks
    }

    private struct Column {
        var heading: TextTable.Column
        var cell: (RollupRow) -> TextTable.Cell
    }

    private var columns: [Column] {
        let units = Set(rows.map(\.unit))
        let commonUnit = units.count == 1 ? units.first.map(UnitText.display) : nil
        var columns = [
            Column(heading: .text(rows.first?.by.uppercased() ?? "TIME")) { row in
                .init(TimeText.bucket(row.start, by: row.by) + (row.provisional ? "*" : ""))
            },
            Column(heading: .text("CARRIER")) { .init($0.carrier) },
        ]
        if rows.contains(where: { $0.quantity != nil }) {
            columns.append(Column(heading: .text("QUANTITY")) { .init($0.quantity) })
        }
        columns.append(
            decimals(["AMOUNT", commonUnit].compactMap(\.self).joined(separator: " ")) { $0.isKnown ? $0.amount : nil })
        if commonUnit == nil {
            columns.append(Column(heading: .text("UNIT")) { .init(UnitText.display($0.unit)) })
        }
        switch per {
        case .capita: columns.append(decimals(intensity("PER CAPITA", commonUnit, "人"), \.perCapita))
        case .area: columns.append(decimals(intensity("PER AREA", commonUnit, "m²"), \.perArea))
        case nil: break
        }
        columns.append(
            Column(heading: .number("COVERAGE")) { row in
                .init(DecimalText.percent(row.coverage), row.coverage < 1 ? .warning : .plain)
            })
        if rows.contains(where: { $0.membersExpected != nil }) {
            columns.append(Column(heading: .number("MEMBERS"), cell: members))
        }
        if rows.contains(where: { $0.worstMember != nil }) {
            columns.append(Column(heading: .text("LEAST KNOWN")) { .init($0.worstMember, .warning) })
        }
        if rows.contains(where: { $0.unaccountedCoverage != nil }) {
            columns.append(decimals("UNACCOUNTED", \.unaccounted))
            columns.append(
                Column(heading: .number("OF THE TIME")) { .init($0.unaccountedCoverage.map(DecimalText.percent)) })
        }
        return columns + grades
    }

    /// A column for every grade that occurs, so that they add up to the amount; none when all is measured.
    private var grades: [Column] {
        let parts: [(title: String, amount: (RollupRow) -> Decimal)] = [
            ("DERIVED", \.derived), ("APPORTIONED", \.apportioned), ("MANUAL", \.manual), ("ESTIMATED", \.estimated),
            ("UNATTRIBUTED", \.unattributed), ("REJECTED", \.rejected),
        ]
        let occurring = parts.filter { part in rows.contains { part.amount($0) != 0 } }
        guard !occurring.isEmpty else { return [] }
        return ([("MEASURED", \.measured)] + occurring).map { title, amount in
            decimals(title) { row in row.isKnown || amount(row) != 0 ? amount(row) : nil }
        }
    }

    /// A column of decimals with as many digits after the point as the longest of the same unit has.
    private func decimals(_ title: String, _ value: @escaping (RollupRow) -> Decimal?) -> Column {
        var digits: [String: Int] = [:]
        for row in rows {
            guard let value = value(row) else { continue }
            digits[row.unit] = max(digits[row.unit] ?? 0, DecimalText.fractionDigits(value))
        }
        return Column(heading: .number(title)) { [digits] row in
            .init(value(row).map { DecimalText.padded($0, fractionDigits: digits[row.unit] ?? 0) })
        }
    }

    private func intensity(_ title: String, _ unit: String?, _ denominator: String) -> String {
        unit.map { "\(title) \($0)/\(denominator)" } ?? "\(title) (/\(denominator))"
    }

    private func members(_ row: RollupRow) -> TextTable.Cell {
        guard let present = row.membersPresent, let expected = row.membersExpected else { return .init(nil) }
        return .init("\(present)/\(expected)", present < expected ? .warning : .plain)
    }
}

extension RollupRow {
    /// Whether anything is known of the bucket: an amount of 0 that no reading covers is a missing one.
    fileprivate var isKnown: Bool { coverage > 0 || amount != 0 }
}
