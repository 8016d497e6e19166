import Foundation

/// An entry of the audit log as evidence holds it: one line of `audit.jsonl`.
public struct AuditLine: Codable, Hashable, Sendable {
    /// 1, 2, 3, … without gaps.
    public var sequence: Int64
    /// The entry as it was hashed: a JSON object.
    public var text: String
    /// SHA-256 of the text.
    public var hash: String

    /// An entry.
    public init(sequence: Int64, text: String, hash: String) {
        self.sequence = sequence
        self.text = text
        self.hash = hash
    }

    /// What an entry's text binds it to.
    private struct Bond: Decodable {
        var sequence: Int64
        var previous: String
    }

    /// The hash that stands before the first entry.
    public static let origin = String(repeating: "0", count: 64)

    /// Entries as lines of JSON.
    public static func text(of lines: some Sequence<AuditLine>) throws -> [UInt8] {
        try lines.flatMap { try EvidenceJSON.bytes(of: $0) }
    }

    static func lines(in bytes: [UInt8]) throws -> [AuditLine] {
        try bytes.split(separator: UInt8(ascii: "\n")).map { try EvidenceJSON.value(AuditLine.self, from: Array($0)) }
    }

    /// The first entry that does not follow the one before it, in words; nil when all do and end with `head`.
    static func fault(in lines: [AuditLine], endingWith head: String) -> String? {
        var previous = origin
        for (index, line) in lines.enumerated() {
            guard Array(line.text.utf8).sha256 == line.hash else {
                return "entry \(line.sequence): its text was changed, the hash differs"
            }
            let bond = try? JSONDecoder().decode(Bond.self, from: Data(line.text.utf8))
            guard let bond, bond.sequence == line.sequence, line.sequence == Int64(index) + 1 else {
                return "entry \(index + 1) was expected, and is not there"
            }
            guard bond.previous == previous else { return "entry \(line.sequence) does not follow the one before it" }
            previous = line.hash
        }
        return previous == head ? nil : "the last entry is not the one that the bulletin names"
    }
}
