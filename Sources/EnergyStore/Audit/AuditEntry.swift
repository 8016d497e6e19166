import Crypto
import Foundation

/// What a person did that left an entry in the audit log.
public enum AuditAction: String, CaseIterable, Codable, Sendable {
    /// A meter was installed, removed, replaced, reset, or its ratio changed.
    case eventAdd = "event.add"
    /// An event was taken back.
    case eventRevert = "event.revert"
    /// A reading or advance was corrected.
    case correctionAdd = "correction.add"
    /// A correction was taken back.
    case correctionRevert = "correction.revert"
    /// A change was proposed that a second person has to agree to.
    case proposalAdd = "proposal.add"
    /// A second person agreed to a change.
    case proposalApprove = "proposal.approve"
    /// A second person, or its author, turned a proposed change down.
    case proposalReject = "proposal.reject"
    /// A period's bulletin was published.
    case periodPublish = "period.publish"
    /// A bulletin became final, or a final one was restated.
    case bulletinFinalise = "bulletin.finalise"
    /// Somebody of elsewhere looked at a published bulletin.
    case bulletinReview = "bulletin.review"
    /// Somebody objected to a published figure.
    case objectionOpen = "objection.open"
    /// An objection was answered.
    case objectionAnswer = "objection.answer"
    /// A scoring scheme was made public for a year.
    case schemePublish = "scheme.publish"
    /// A fact was stated or corrected.
    case factSet = "fact.set"
    /// A fact was withdrawn.
    case factWithdraw = "fact.withdraw"
    /// A file of facts was taken.
    case factImport = "fact.import"
    /// Facts of the site's file were taken up, of which nothing was stated.
    case factAdopt = "fact.adopt"
    /// A bill was stated or corrected.
    case billSet = "bill.set"
    /// A bill was withdrawn.
    case billWithdraw = "bill.withdraw"
    /// A file of bills was taken.
    case billImport = "bill.import"
    /// Bills of the site's file were taken up, of which nothing was stated.
    case billAdopt = "bill.adopt"
    /// The configuration was read again, and some of it was another.
    case configurationReload = "configuration.reload"
    /// Somebody was told to look at an anomaly.
    case anomalyAssign = "anomaly.assign"
    /// An anomaly was closed with its cause and what was done.
    case anomalyClose = "anomaly.close"
}

/// One entry of the audit log, which holds the hash of the one before it.
///
/// The hash of an entry is the SHA-256 of its `text`: a JSON object with sorted keys and no spaces, in UTF-8. Anybody
/// can check the chain from an export, without this program.
public struct AuditEntry: Hashable, Sendable {
    /// 1, 2, 3, … without gaps.
    public var sequence: Int64
    /// The entry as it was hashed.
    public var text: String
    /// SHA-256 of the text, in hexadecimal digits.
    public var hash: String

    /// The fields of an entry's text.
    public struct Fields: Hashable, Codable, Sendable {
        /// 1 for the first entry.
        public var sequence: Int64
        /// The hash of the entry before; 64 zeros in the first.
        public var previous: String
        /// When, in milliseconds since 1970 UTC.
        public var at: Int64
        /// Who declared it.
        public var author: String
        /// Who agreed to it, if somebody had to.
        public var approver: String?
        /// What was done.
        public var action: String
        /// To what, such as a meter's id.
        public var subject: String
        /// Why, in the author's words.
        public var reason: String
        /// What was declared, as JSON.
        public var details: String
    }

    /// The hash that stands before the first entry.
    public static let origin = String(repeating: "0", count: 64)

    init(_ fields: Fields) throws {
        sequence = fields.sequence
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        text = String(decoding: try encoder.encode(fields), as: UTF8.self)
        hash = Self.hash(of: text)
    }

    init(sequence: Int64, text: String, hash: String) {
        self.sequence = sequence
        self.text = text
        self.hash = hash
    }

    /// The fields in the text; nil when it is not an entry's.
    public var fields: Fields? {
        try? JSONDecoder().decode(Fields.self, from: Data(text.utf8))
    }

    /// SHA-256 of a text, in hexadecimal digits.
    static func hash(of text: String) -> String { hash(of: Array(text.utf8)) }

    /// SHA-256 of some bytes, in hexadecimal digits.
    static func hash(of bytes: [UInt8]) -> String {
        SHA256.hash(data: Data(bytes)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
