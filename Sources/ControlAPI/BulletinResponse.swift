public import Foundation

/// The answer to `GET /v1/bulletin`: every file asked for, made from one bulletin value.
public struct BulletinResponse: Codable, Hashable, Sendable {
    /// The period, `2026-10`.
    public var period: String
    /// `monthly` or `annual`.
    public var kind: String
    /// Whether later readings can still change it.
    public var provisional: Bool
    /// The files.
    public var files: [BulletinFile]
    /// `preview`, `preliminary` or `final`; nil from a daemon that does not say.
    public var stage: String?
    /// The published revision; nil for a preview.
    public var revision: Int?

    /// An answer with these files.
    public init(
        period: String, kind: String, provisional: Bool, files: [BulletinFile], stage: String? = nil,
        revision: Int? = nil
    ) {
        self.period = period
        self.kind = kind
        self.provisional = provisional
        self.files = files
        self.stage = stage
        self.revision = revision
    }
}

/// One file of a bulletin.
public struct BulletinFile: Codable, Hashable, Sendable {
    /// A plain file name without a folder, such as `bulletin-2026-10.html`.
    public var name: String
    /// Its media type.
    public var mediaType: String
    /// Its bytes, base64 in JSON.
    public var content: Data

    /// A file.
    public init(name: String, mediaType: String, content: Data) {
        self.name = name
        self.mediaType = mediaType
        self.content = content
    }

    enum CodingKeys: String, CodingKey {
        case name, content
        case mediaType = "media_type"
    }
}
