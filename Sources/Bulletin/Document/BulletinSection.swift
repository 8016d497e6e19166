/// A section of a bulletin.
public struct BulletinSection: Hashable, Sendable {
    /// Stable name, unique in the bulletin.
    public let id: String
    /// Heading, without its number.
    public let title: String
    /// Text before the tables.
    public let paragraphs: [String]
    /// A chart below the tables.
    public let chart: BarChart?
    /// Tables.
    public let tables: [BulletinTable]

    init(
        id: String, title: String, paragraphs: [String] = [], chart: BarChart? = nil, tables: [BulletinTable] = []
    ) {
        self.id = id
        self.title = title
        self.paragraphs = paragraphs
        self.chart = chart
        self.tables = tables
    }
}
