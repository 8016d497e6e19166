import Crypto
public import Foundation

/// The key that a gateway signs evidence with (Ed25519, RFC 8032).
public struct EvidenceKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// A new key.
    public init() {
        key = Curve25519.Signing.PrivateKey()
    }

    /// The key of 32 bytes that were stored.
    ///
    /// - Throws: an error of Crypto when they are no key.
    public init(rawRepresentation: some ContiguousBytes) throws {
        key = try Curve25519.Signing.PrivateKey(rawRepresentation: rawRepresentation)
    }

    /// The 32 bytes to store, where only the service reads them.
    public var rawRepresentation: Data { key.rawRepresentation }

    /// What others check signatures with.
    public var publicKey: EvidencePublicKey { EvidencePublicKey(key: key.publicKey) }

    /// The signature of some bytes, 64 bytes.
    public func signature(of bytes: some Sequence<UInt8>) throws -> [UInt8] {
        Array(try key.signature(for: Data(bytes)))
    }
}

/// What signatures of evidence are checked with.
public struct EvidencePublicKey: Sendable {
    /// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410).
    private static let prefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
    private static let (begin, end) = ("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----")

    let key: Curve25519.Signing.PublicKey

    init(key: Curve25519.Signing.PublicKey) {
        self.key = key
    }

    /// The key of a PEM file; nil when it holds no Ed25519 key.
    public init?(pem: String) {
        let lines = pem.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        guard lines.first == Self.begin, lines.last == Self.end,
            let bytes = Data(base64Encoded: lines.dropFirst().dropLast().joined()),
            bytes.count == Self.prefix.count + 32, bytes.starts(with: Self.prefix),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes.dropFirst(Self.prefix.count))
        else { return nil }
        self.key = key
    }

    /// The key as `openssl` and others read it (RFC 8410).
    public var pem: String {
        let bytes = Data(Self.prefix) + key.rawRepresentation
        return "\(Self.begin)\n\(bytes.base64EncodedString())\n\(Self.end)\n"
    }

    /// SHA-256 of the key's 32 bytes in hexadecimal digits: what is printed and compared.
    public var fingerprint: String { key.rawRepresentation.sha256 }

    /// Whether a signature is this key's of some bytes.
    public func isSignature(_ signature: some Sequence<UInt8>, of bytes: some Sequence<UInt8>) -> Bool {
        key.isValidSignature(Data(signature), for: Data(bytes))
    }
}

extension Sequence<UInt8> {
    /// SHA-256 in 64 hexadecimal digits.
    public var sha256: String { SHA256.hash(data: Data(self)).hexadecimal }
}
