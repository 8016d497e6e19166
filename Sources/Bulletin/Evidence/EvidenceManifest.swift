import Foundation

/// What an evidence bundle holds: every other file with its hash.
///
/// It is what is signed.
public struct EvidenceManifest: Codable, Hashable, Sendable {
    /// A file of the bundle.
    public struct Entry: Codable, Hashable, Sendable {
        /// Its path in the bundle.
        public var name: String
        /// Its length in bytes.
        public var size: Int
        /// SHA-256 in hexadecimal digits.
        public var sha256: String
    }

    /// The form that this program writes and reads.
    public static let currentFormat = "energy-collector-evidence/1"

    /// The form of the bundle.
    public var format: String
    /// The site's id.
    public var site: String
    /// `monthly` or `annual`.
    public var kind: String
    /// The period, `2026-10`.
    public var period: String
    /// The revision of the bulletin; 0 for a preview.
    public var revision: Int
    /// `preview`, `preliminary` or `final`.
    public var stage: String
    /// Name and version of the program that made it.
    public var program: String
    /// SHA-256 over everything that the figures were calculated from.
    public var inputHash: String
    /// Entries of the audit log, of which the bundle holds all.
    public var auditEntries: Int64
    /// The hash of the last of them.
    public var chainHead: String
    /// The fingerprint of the key that signs.
    public var keyFingerprint: String
    /// Every file but the manifest, its signature and the public key.
    public var files: [Entry]

    /// A manifest without files.
    public init(
        site: String, kind: String, period: String, revision: Int, stage: String, program: String, inputHash: String,
        auditEntries: Int64, chainHead: String, keyFingerprint: String
    ) {
        format = Self.currentFormat
        self.site = site
        self.kind = kind
        self.period = period
        self.revision = revision
        self.stage = stage
        self.program = program
        self.inputHash = inputHash
        self.auditEntries = auditEntries
        self.chainHead = chainHead
        self.keyFingerprint = keyFingerprint
        files = []
    }

    enum CodingKeys: String, CodingKey {
        case format, site, kind, period, revision, stage, program, files
        case inputHash = "input_hash"
        case auditEntries = "audit_entries"
        case chainHead = "chain_head"
        case keyFingerprint = "key_fingerprint"
    }
}

/// JSON of evidence: keys in order and no spaces, so that the same value is the same bytes.
enum EvidenceJSON {
    static func bytes(of value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    }

    static func value<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }
}
