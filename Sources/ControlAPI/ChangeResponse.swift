/// Something that a person asks to be changed; every change says why.
public protocol ChangeRequest: Codable, Hashable, Sendable {
    /// Why, in the author's words.
    var reason: String { get }
}

/// The answer to a change: what it did (status 200), or that a second person has to agree to it first (status 202).
public struct ChangeResponse<Applied: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// What it did; absent while it waits.
    public var applied: Applied?
    /// The proposal that waits; absent when nobody has to agree.
    public var proposal: ProposalResponse?

    /// What a change did.
    public init(applied: Applied) { self.applied = applied }

    /// A change that waits.
    public init(proposal: ProposalResponse) { self.proposal = proposal }
}

/// A change that touches a published period: it waits for a second person, or had one.
public struct ProposalResponse: Codable, Hashable, Sendable {
    /// Its number.
    public var id: Int64
    /// What it would change.
    public var summary: String
    /// Who proposed it.
    public var author: String
    /// Why.
    public var reason: String
    /// When, RFC 3339.
    public var at: String
    /// `approved` or `rejected`; absent while it waits.
    public var decision: String?
    /// Who decided.
    public var decidedBy: String?
    /// When that was.
    public var decidedAt: String?

    /// A proposal.
    public init(
        id: Int64, summary: String, author: String, reason: String, at: String, decision: String? = nil,
        decidedBy: String? = nil, decidedAt: String? = nil
    ) {
        self.id = id
        self.summary = summary
        self.author = author
        self.reason = reason
        self.at = at
        self.decision = decision
        self.decidedBy = decidedBy
        self.decidedAt = decidedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, summary, author, reason, at, decision
        case decidedBy = "decided_by"
        case decidedAt = "decided_at"
    }
}

/// The answer to `GET /v1/approvals`, the newest first.
public struct ProposalsResponse: Codable, Hashable, Sendable {
    /// Proposed changes.
    public var proposals: [ProposalResponse]

    /// Some proposals.
    public init(proposals: [ProposalResponse]) { self.proposals = proposals }
}

/// Decides on a proposed change: `POST /v1/approvals/approve` and `/v1/approvals/reject`.
public struct ProposalDecisionRequest: ChangeRequest {
    /// The proposal's number.
    public var id: Int64
    /// Why.
    public var reason: String

    /// A decision.
    public init(id: Int64, reason: String) {
        self.id = id
        self.reason = reason
    }
}
