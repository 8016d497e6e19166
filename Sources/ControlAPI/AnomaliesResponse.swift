public import Foundation

/// The answer to `GET /v1/anomalies`, the newest first.
public struct AnomaliesResponse: Codable, Hashable, Sendable {
    /// Anomalies.
    public var anomalies: [AnomalyResponse]

    /// Some anomalies.
    public init(anomalies: [AnomalyResponse]) { self.anomalies = anomalies }
}

/// Something in the readings that a person should look at, and what persons did about it.
public struct AnomalyResponse: Codable, Hashable, Sendable {
    /// Its number, which stays.
    public var id: Int64
    /// What is remarkable, such as `night_base_load`.
    public var kind: String
    /// `open`, `assigned`, `vanished` (later readings took away what it rested on) or `closed`.
    public var state: String
    /// The meter.
    public var meter: String
    /// The other meter of twins.
    public var other: String?
    /// The nodes that the meter stands at.
    public var nodes: [String]
    /// The first instant of the time that it is about.
    public var from: String
    /// The first instant after it.
    public var to: String
    /// When it was first found.
    public var notedAt: String
    /// The numbers that it rests on.
    public var evidence: [EvidenceResponse]
    /// Who has to look at it.
    public var owner: String?
    /// Until which day.
    public var due: String?
    /// What caused it.
    public var cause: String?
    /// What was done.
    public var action: String?
    /// Who closed it.
    public var closedBy: String?
    /// When.
    public var closedAt: String?

    /// An anomaly.
    public init(
        id: Int64, kind: String, state: String, meter: String, other: String?, nodes: [String], from: String,
        to: String, notedAt: String, evidence: [EvidenceResponse], owner: String?, due: String?, cause: String?,
        action: String?, closedBy: String?, closedAt: String?
    ) {
        self.id = id
        self.kind = kind
        self.state = state
        self.meter = meter
        self.other = other
        self.nodes = nodes
        self.from = from
        self.to = to
        self.notedAt = notedAt
        self.evidence = evidence
        self.owner = owner
        self.due = due
        self.cause = cause
        self.action = action
        self.closedBy = closedBy
        self.closedAt = closedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, kind, state, meter, other, nodes, from, to, evidence, owner, due, cause, action
        case notedAt = "noted_at"
        case closedBy = "closed_by"
        case closedAt = "closed_at"
    }
}

/// A number that an anomaly rests on.
public struct EvidenceResponse: Codable, Hashable, Sendable {
    /// What the number is.
    public var label: String
    /// The number.
    public var value: Decimal
    /// Its unit.
    public var unit: String
    /// When it was read, or the day that it is of; absent for what is of the whole time.
    public var at: String?

    /// A number.
    public init(label: String, value: Decimal, unit: String, at: String?) {
        self.label = label
        self.value = value
        self.unit = unit
        self.at = at
    }
}

/// Tells somebody to look at an anomaly: `POST /v1/anomalies/assign`.
public struct AnomalyAssignRequest: ChangeRequest {
    /// The anomaly's number.
    public var id: Int64
    /// Who.
    public var owner: String
    /// Until which day, such as `2026-12-01`.
    public var due: String
    /// Why.
    public var reason: String

    /// An assignment.
    public init(id: Int64, owner: String, due: String, reason: String) {
        self.id = id
        self.owner = owner
        self.due = due
        self.reason = reason
    }
}

/// Closes an anomaly: `POST /v1/anomalies/close`.
public struct AnomalyCloseRequest: ChangeRequest {
    /// The anomaly's number.
    public var id: Int64
    /// What caused it.
    public var cause: String
    /// What was done.
    public var action: String
    /// Why it is closed; the cause says it, unless there is more to say.
    public var reason: String

    /// A closure.
    public init(id: Int64, cause: String, action: String, reason: String) {
        self.id = id
        self.cause = cause
        self.action = action
        self.reason = reason
    }
}
