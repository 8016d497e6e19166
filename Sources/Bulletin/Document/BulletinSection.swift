/// A section of a bulletin.
public struct BulletinSection: Hashable, Sendable {
    /// Stable name, unique in the bulletin.
    public let id: String
    /// Heading, without its number.
    public let title: String
    /// Text before the tables.
    public let paragraphs: [String]
    /// Charts below the tables.
    public let charts: [BulletinChart]
    /// Tables.
    public let tables: [BulletinTable]
}
