/// Something that a person states, and may correct or withdraw later: a fact or a bill.
public protocol Revisable: Hashable, Sendable {
    /// What it is a statement of; a later revision of the same key replaces it.
    associatedtype Key: Hashable & Sendable & CustomStringConvertible

    /// What it is a statement of.
    var key: Key { get }
    /// The document it is from.
    var source: String { get }

    /// Whether two statements of the same key say the same.
    func agrees(with other: Self) -> Bool
}

/// A statement as it was recorded; the highest revision of a key is the one that counts.
public struct Revision<Content: Revisable>: Hashable, Sendable {
    /// Its number among all revisions of the table, in the order of recording.
    public var id: Int64
    /// What is stated; of a withdrawn statement, what was stated last.
    public var content: Content
    /// 1 for the first statement of a key.
    public var number: Int
    /// Whether nothing is stated any more.
    public var isWithdrawn: Bool
    /// Who recorded it.
    public var author: String
    /// Who agreed to it, if somebody had to.
    public var approver: String?
    /// Why.
    public var reason: String
    /// When, in milliseconds since 1970 UTC.
    public var recordedAt: Int64

    /// A revision.
    public init(
        id: Int64, content: Content, number: Int, isWithdrawn: Bool, author: String, approver: String?,
        reason: String, recordedAt: Int64
    ) {
        self.id = id
        self.content = content
        self.number = number
        self.isWithdrawn = isWithdrawn
        self.author = author
        self.approver = approver
        self.reason = reason
        self.recordedAt = recordedAt
    }
}

/// A change of what is stated.
public enum StatementChange<Content: Revisable>: Hashable, Sendable {
    /// States it, or corrects what was stated of the same key.
    case set(Content)
    /// Withdraws what is stated of a key.
    case withdraw(Content.Key)

    /// What it is about.
    public var key: Content.Key {
        switch self {
        case .set(let content): content.key
        case .withdraw(let key): key
        }
    }
}

extension Fact: Revisable {
    /// Whether two facts of the same key have the same value, end and source.
    public func agrees(with other: Fact) -> Bool {
        value == other.value && to == other.to && source == other.source
    }
}
