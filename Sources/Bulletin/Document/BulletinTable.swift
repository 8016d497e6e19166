import EnergyKPI

/// A table of a bulletin.
public struct BulletinTable: Hashable, Sendable {
    /// A column.
    public struct Column: Hashable, Sendable {
        /// Stable name, unique in the table.
        public let id: String
        /// Heading.
        public let title: String
    }

    /// A row.
    public struct Row: Hashable, Sendable {
        /// Stable name, unique in the table.
        public let id: String
        /// One cell a column.
        public let cells: [Cell]
        /// Whether the row sums up the others.
        public let isTotal: Bool

        init(id: String, cells: [Cell], isTotal: Bool = false) {
            self.id = id
            self.cells = cells
            self.isTotal = isTotal
        }
    }

    /// What stands in a cell.
    public enum Cell: Hashable, Sendable {
        /// Words.
        case text(String)
        /// A number.
        case figure(BulletinFigure)

        /// Whether it is a number.
        public var isFigure: Bool { if case .figure = self { true } else { false } }
    }

    /// Stable name, unique in the bulletin.
    public let id: String
    /// Caption.
    public let title: String
    /// Columns from left to right.
    public let columns: [Column]
    /// Rows from top to bottom.
    public let rows: [Row]

}

extension BulletinTable.Cell {
    /// A whole number; without a unit for a rank.
    static func count(_ count: Int, unit: String = "") -> BulletinTable.Cell {
        .figure(BulletinFigure(count: count, unit: unit))
    }

    /// A share 0…1 in per cent, or why it is not known.
    static func percent(
        _ share: Rational?, else reason: KPINull, rounding: Rational.DisplayRounding = .halfEven
    ) -> BulletinTable.Cell {
        .figure(share.map { .success($0.inPercent) } ?? .failure(reason), .percent, rounding: rounding)
    }

    static func figure(
        _ result: Result<Rational, KPINull>, _ unit: PublishedUnit,
        rounding: Rational.DisplayRounding = .halfEven
    ) -> BulletinTable.Cell {
        .figure(BulletinFigure(result, unit: unit, rounding: rounding))
    }
}
