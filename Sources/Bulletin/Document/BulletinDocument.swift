/// A bulletin as text and rounded numbers, before any file format: every file of it says the same.
public struct BulletinDocument: Hashable, Sendable {
    /// The file names without their endings, such as `bulletin-2026-10`.
    public let fileStem: String
    /// Who publishes it.
    public let issuer: String
    /// What it is: 能源资源消费月度公报.
    public let title: String
    /// The period in words: 2026年10月.
    public let periodName: String
    /// What kind of revision it is, shown on the cover.
    public let revision: String
    /// The declaration of basis on the cover.
    public let declaration: BulletinTable
    /// Sections in order.
    public let sections: [BulletinSection]
}
