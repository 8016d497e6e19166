/// A file of a bulletin.
public struct RenderedFile: Hashable, Sendable {
    /// A plain file name without a folder, such as `bulletin-2026-10.html`.
    public let name: String
    /// Its media type.
    public let mediaType: String
    /// Its bytes.
    public let bytes: [UInt8]
}
