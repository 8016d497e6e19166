/// A file of an evidence bundle.
public struct EvidenceFile: Hashable, Sendable {
    /// Its path in the bundle, such as `bulletin/bulletin-2026-10.html`.
    public let name: String
    /// Its bytes.
    public let bytes: [UInt8]

    /// A file.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// A file of text, UTF-8.
    public init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }
}
