/// A random sample that anybody can draw again, 双随机抽查: what is looked at follows from a seed that was agreed in public.
///
/// Every item's place is the SHA-256 of the seed, a line feed and the item; the first ones are drawn. Nobody who does
/// not choose the seed can choose what is drawn.
public struct AuditDraw: Codable, Hashable, Sendable {
    /// The form that this program writes and reads.
    public static let currentFormat = "energy-collector-draw/1"

    /// The form of the record.
    public var format: String
    /// The site's id.
    public var site: String
    /// The seed, as it was agreed.
    public var seed: String
    /// How many were asked for.
    public var count: Int
    /// Everything that could be drawn, in order: `meter a-main`, `figure campus energy_per_capita 2026-10`.
    public var population: [String]
    /// What was drawn, in the order of their places.
    public var drawn: [String]
    /// When, RFC 3339.
    public var drawnAt: String

    /// A sample of a population.
    ///
    /// - Parameters:
    ///   - site: The site's id.
    ///   - seed: The seed.
    ///   - count: How many are drawn at most.
    ///   - population: Everything that can be drawn; taken once each.
    ///   - drawnAt: When, RFC 3339.
    public init(site: String, seed: String, count: Int, population: some Sequence<String>, drawnAt: String) {
        format = Self.currentFormat
        self.site = site
        self.seed = seed
        self.count = count
        self.population = Set(population).sorted()
        drawn = Self.sample(of: self.population, seed: seed, count: count)
        self.drawnAt = drawnAt
    }

    enum CodingKeys: String, CodingKey {
        case format, site, seed, count, population, drawn
        case drawnAt = "drawn_at"
    }

    /// Whether what it says was drawn is what its seed gives.
    public var isRepeatable: Bool {
        format == Self.currentFormat && population == Set(population).sorted()
            && drawn == Self.sample(of: population, seed: seed, count: count)
    }

    private static func sample(of population: [String], seed: String, count: Int) -> [String] {
        population.map { (place: Array("\(seed)\n\($0)".utf8).sha256, item: $0) }
            .sorted { ($0.place, $0.item) < ($1.place, $1.item) }
            .prefix(max(0, count)).map(\.item)
    }
}

/// A draw with the gateway's signature.
public struct SignedDraw: Codable, Hashable, Sendable {
    /// The draw as it was signed: JSON with keys in order, without spaces.
    public var record: String
    /// The Ed25519 signature of the record's UTF-8, 64 bytes in hexadecimal digits.
    public var signature: String
    /// The public key, PEM.
    public var publicKey: String

    enum CodingKeys: String, CodingKey {
        case record, signature
        case publicKey = "public_key"
    }

    /// A draw that is signed.
    public init(_ draw: AuditDraw, signedBy key: EvidenceKey) throws {
        let bytes = Array(try EvidenceJSON.bytes(of: draw).dropLast())
        record = String(decoding: bytes, as: UTF8.self)
        signature = try key.signature(of: bytes).hexadecimal
        publicKey = key.publicKey.pem
    }

    /// The draw of a file.
    ///
    /// - Throws: `DecodingError` when it is none.
    public init(json: [UInt8]) throws {
        self = try EvidenceJSON.value(SignedDraw.self, from: json)
    }

    /// What the record says; nil when it is no draw.
    public var draw: AuditDraw? { try? EvidenceJSON.value(AuditDraw.self, from: Array(record.utf8)) }

    /// The fingerprint of its key; nil when it is none.
    public var keyFingerprint: String? { EvidencePublicKey(pem: publicKey)?.fingerprint }

    /// What is wrong with it, each in words: the sample must follow from the seed, and the key must have signed it.
    ///
    /// - Parameter fingerprint: The fingerprint of the key that must have signed; nil for the key that it brings.
    /// - Returns: Findings; empty when it holds.
    public func findings(fingerprint: String? = nil) -> [String] {
        var findings: [String] = []
        if let key = EvidencePublicKey(pem: publicKey) {
            if !key.isSignature([UInt8](hexadecimal: signature) ?? [], of: record.utf8) {
                findings.append("the signature is not the key's of this record")
            }
            if let fingerprint, fingerprint != key.fingerprint {
                findings.append("it was signed by the key \(key.fingerprint), not by \(fingerprint)")
            }
        } else {
            findings.append("its public key is no Ed25519 key")
        }
        if draw?.isRepeatable != true { findings.append("the sample does not follow from the seed and the population") }
        return findings
    }
}

extension Sequence<UInt8> {
    /// Two hexadecimal digits a byte.
    var hexadecimal: String { map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}

extension [UInt8] {
    /// The bytes of hexadecimal digits; nil when they are none.
    public init?(hexadecimal text: String) {
        let digits = text.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
