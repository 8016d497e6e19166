import Bulletin
import Testing

extension BulletinDocument {
    /// The number in a cell.
    func figure(_ table: String, _ row: String, _ column: String) throws -> BulletinFigure {
        guard case .figure(let figure) = try cell(table, row, column) else { throw OtherCell() }
        return figure
    }

    /// The words in a cell.
    func text(_ table: String, _ row: String, _ column: String) throws -> String {
        guard case .text(let text) = try cell(table, row, column) else { throw OtherCell() }
        return text
    }

    private func cell(_ table: String, _ row: String, _ column: String) throws -> BulletinTable.Cell {
        let table = try #require(sections.flatMap(\.tables).first { $0.id == table })
        let index = try #require(table.columns.firstIndex { $0.id == column })
        return try #require(table.rows.first { $0.id == row }).cells[index]
    }

    private struct OtherCell: Error {}
}
