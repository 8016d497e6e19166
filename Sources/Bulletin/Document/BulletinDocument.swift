public import MeterModels

/// A bulletin as text and rounded numbers, before any file format: every file of it says the same.
public struct BulletinDocument: Hashable, Sendable {
    /// Monthly or annual.
    public let kind: BulletinKind
    /// The language that it is written in.
    public let language: BulletinLanguage
    /// The file names without their endings, such as `bulletin-2026-10`.
    public let fileStem: String
    /// The period as in requests, `2026-10`.
    public let period: String
    /// The first day after the period.
    public let end: CivilDate
    /// Who publishes it.
    public let issuer: String
    /// What it is: 能源资源消费月度公报.
    public let title: String
    /// The period in words: 2026年10月.
    public let periodName: String
    /// How far it is.
    public let publication: Publication
    /// How far it is, in the words of the stamp on the cover: 初步（第1版）.
    public let revision: String
    /// What must be read before anything else: gates that were passed by name.
    public let notices: [String]
    /// The declaration of basis on the cover.
    public let declaration: BulletinTable
    /// Sections in order.
    public let sections: [BulletinSection]
}
