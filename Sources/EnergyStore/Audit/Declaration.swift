public import MeterModels

/// Who declares something, why and when.
///
/// Everything that a person changes carries one, and leaves an entry in the audit log.
public struct Declaration: Hashable, Sendable {
    /// The user name of who declares it.
    public var author: String
    /// Why, in the author's words.
    public var reason: String
    /// When it was declared, or agreed to if somebody had to.
    public var at: Timestamp
    /// Who agreed to it; nil when nobody had to.
    public var approval: Approval?
    /// The request that declares it, when its sender wants it made once and under a condition.
    public var request: RequestMark?

    /// A second person's agreement to a proposed change.
    public struct Approval: Hashable, Sendable {
        /// The proposal, which is settled with the change.
        public var proposal: Int64
        /// The user name of who agrees.
        public var by: String
        /// Why, in their words.
        public var reason: String

        /// An agreement.
        public init(proposal: Int64, by: String, reason: String) {
            self.proposal = proposal
            self.by = by
            self.reason = reason
        }
    }

    /// A declaration.
    public init(
        author: String, reason: String, at: Timestamp, approval: Approval? = nil, request: RequestMark? = nil
    ) {
        self.author = author
        self.reason = reason
        self.at = at
        self.approval = approval
        self.request = request
    }
}
