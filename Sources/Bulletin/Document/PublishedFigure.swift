/// A number as it stands in a bulletin, with its place: what two revisions are compared by.
public struct PublishedFigure: Codable, Hashable, Sendable {
    /// Where it stands: the ids of section, table, row and column, `totals/totals_month/electricity/quantity`.
    public let place: String
    /// The same in words, for people.
    public let label: String
    /// The digits; `—` when the value is not known.
    public let digits: String
    /// The unit.
    public let unit: String

    /// A number as it stands in a bulletin.
    public init(place: String, label: String, digits: String, unit: String) {
        self.place = place
        self.label = label
        self.digits = digits
        self.unit = unit
    }

    /// What differs between two bulletins: figures with other digits, and those that only one of them has.
    ///
    /// Places, bands and targets first, since they judge somebody; then in the order of the later one, and at last those
    /// that it lost.
    public static func differences(
        from old: [PublishedFigure], to new: [PublishedFigure]
    ) -> [(figure: PublishedFigure, old: String, new: String)] {
        let before = Dictionary(old.map { ($0.place, $0) }) { first, _ in first }
        let after = Set(new.map(\.place))
        let changed = new.compactMap { figure -> (figure: PublishedFigure, old: String, new: String)? in
            let known = before[figure.place]?.digits
            return known == figure.digits ? nil : (figure, known ?? "", figure.digits)
        }
        let lost = old.filter { !after.contains($0.place) }.map { (figure: $0, old: $0.digits, new: "") }
        let all = changed + lost
        return all.filter { $0.figure.isJudgement } + all.filter { !$0.figure.isJudgement }
    }

    /// Whether it says how somebody did: their place, band, target or points.
    private var isJudgement: Bool {
        let section = place.prefix { $0 != "/" }
        return [SectionTerm.nodes, .targets, .quota, .scores].contains { $0.rawValue == section }
    }
}

extension BulletinDocument {
    /// Sections that tell of publication itself, by id.
    private static let sectionsOfPublication: Set<String> = Set(
        [SectionTerm.restatements, .objections, .verification].map(\.rawValue))

    /// Every number of the sections, in their order.
    ///
    /// What tells of publication itself is left out.
    public var figures: [PublishedFigure] {
        sections.filter { !Self.sectionsOfPublication.contains($0.id) }.flatMap { section in
            section.tables.flatMap { table in
                table.rows.flatMap { row in
                    zip(table.columns, row.cells).compactMap { column, cell -> PublishedFigure? in
                        guard case .figure(let figure) = cell else { return nil }
                        return PublishedFigure(
                            place: [section.id, table.id, row.id, column.id].joined(separator: "/"),
                            label: [section.title, row.name, column.title].joined(separator: " · "),
                            digits: figure.digits ?? "—", unit: figure.unit)
                    }
                }
            }
        }
    }
}

extension BulletinTable.Row {
    /// The first words of the row, else its id.
    fileprivate var name: String {
        for cell in cells { if case .text(let text) = cell { return text } }
        return id
    }
}
