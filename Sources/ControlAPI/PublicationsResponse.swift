/// Publishes a bulletin: `POST /v1/bulletin/publish`, `/finalise` and `/restate`.
public struct PublishRequest: ChangeRequest {
    /// The period: a month such as `2026-10`, or a year.
    public var period: String
    /// `monthly` or `annual`; absent for what the period says.
    public var kind: String?
    /// Gates that are passed although they are not met, by name; for `finalise` and `restate`.
    public var override: [String]?
    /// Why, or by which document; of a restatement, what made the figures change.
    public var reason: String

    /// A publication.
    public init(period: String, kind: String? = nil, override: [String]? = nil, reason: String) {
        self.period = period
        self.kind = kind
        self.override = override
        self.reason = reason
    }
}

/// Keeps what somebody of elsewhere found in a bulletin: `POST /v1/bulletin/review`.
public struct BulletinReviewRequest: ChangeRequest {
    /// The period.
    public var period: String
    /// `monthly` or `annual`; absent for what the period says.
    public var kind: String?
    /// The revision; absent for the last.
    public var revision: Int?
    /// Person and office.
    public var reviewer: String
    /// What they found.
    public var findings: String
    /// The civil day; absent for today.
    public var on: String?
    /// Why, or by which document.
    public var reason: String

    /// A review.
    public init(
        period: String, kind: String?, revision: Int?, reviewer: String, findings: String, on: String?, reason: String
    ) {
        self.period = period
        self.kind = kind
        self.revision = revision
        self.reviewer = reviewer
        self.findings = findings
        self.on = on
        self.reason = reason
    }
}

/// The answer to `GET /v1/bulletins`, by period and revision.
public struct PublicationsResponse: Codable, Hashable, Sendable {
    /// Published revisions.
    public var bulletins: [PublicationResponse]

    /// Some revisions.
    public init(bulletins: [PublicationResponse]) { self.bulletins = bulletins }
}

/// A bulletin as it was published.
public struct PublicationResponse: Codable, Hashable, Sendable {
    /// A gate that was passed by name.
    public struct Override: Codable, Hashable, Sendable {
        /// What was not met.
        public var gate: String
        /// Who let it through.
        public var person: String
        /// Why.
        public var reason: String

        /// A gate that somebody passed.
        public init(gate: String, person: String, reason: String) {
            self.gate = gate
            self.person = person
            self.reason = reason
        }
    }

    /// A review of it.
    public struct Review: Codable, Hashable, Sendable {
        /// Person and office.
        public var reviewer: String
        /// What they found.
        public var findings: String
        /// The civil day.
        public var on: String

        /// A review.
        public init(reviewer: String, findings: String, on: String) {
            self.reviewer = reviewer
            self.findings = findings
            self.on = on
        }
    }

    /// `monthly` or `annual`.
    public var kind: String
    /// The period.
    public var period: String
    /// Counted from 1 for each bulletin.
    public var revision: Int
    /// `preliminary` or `final`.
    public var stage: String
    /// The civil day of publication.
    public var publishedOn: String?
    /// The last day on which an objection may be opened.
    public var objectionsUntil: String?
    /// Who published it.
    public var author: String
    /// Who agreed to it, if somebody had to.
    public var approver: String?
    /// Why.
    public var reason: String
    /// When, RFC 3339.
    public var at: String
    /// SHA-256 over everything that its figures were calculated from.
    public var inputHash: String
    /// SHA-256 of its evidence bundle.
    public var evidenceHash: String
    /// The last hash of the audit log when it was made.
    public var chainHead: String?
    /// The fingerprint of the key that signed its evidence.
    public var keyFingerprint: String?
    /// SHA-256 over the hashes of all observations that its figures rest on; absent where none were kept.
    public var observationHash: String?
    /// The commit that the program was built from, or `unknown`; absent where it was not kept.
    public var programCommit: String?
    /// The version of the time zones' data, or `unknown`; absent where it was not kept.
    public var zoneDataVersion: String?
    /// Gates that were passed by name.
    public var overrides: [Override]
    /// Figures that differ from the revision before.
    public var restated: [FigureDifference]
    /// Reviews of it.
    public var reviews: [Review]
    /// Objections to it that wait for an answer.
    public var openObjections: Int
    /// Figures that would be printed otherwise today; absent where nobody has looked yet, or a later revision counts.
    public var restatementDue: Int?

    /// A published revision.
    public init(
        kind: String, period: String, revision: Int, stage: String, publishedOn: String?, objectionsUntil: String?,
        author: String, approver: String?, reason: String, at: String, inputHash: String, evidenceHash: String,
        chainHead: String?, keyFingerprint: String?, observationHash: String? = nil, programCommit: String? = nil,
        zoneDataVersion: String? = nil, overrides: [Override], restated: [FigureDifference],
        reviews: [Review], openObjections: Int, restatementDue: Int?
    ) {
        self.kind = kind
        self.period = period
        self.revision = revision
        self.stage = stage
        self.publishedOn = publishedOn
        self.objectionsUntil = objectionsUntil
        self.author = author
        self.approver = approver
        self.reason = reason
        self.at = at
        self.inputHash = inputHash
        self.evidenceHash = evidenceHash
        self.chainHead = chainHead
        self.keyFingerprint = keyFingerprint
        self.observationHash = observationHash
        self.programCommit = programCommit
        self.zoneDataVersion = zoneDataVersion
        self.overrides = overrides
        self.restated = restated
        self.reviews = reviews
        self.openObjections = openObjections
        self.restatementDue = restatementDue
    }

    enum CodingKeys: String, CodingKey {
        case kind, period, revision, stage, author, approver, reason, at, overrides, restated, reviews
        case publishedOn = "published_on"
        case objectionsUntil = "objections_until"
        case inputHash = "input_hash"
        case evidenceHash = "evidence_hash"
        case chainHead = "chain_head"
        case keyFingerprint = "key_fingerprint"
        case observationHash = "observation_hash"
        case programCommit = "program_commit"
        case zoneDataVersion = "zone_data_version"
        case openObjections = "open_objections"
        case restatementDue = "restatement_due"
    }
}

/// A figure that two bulletins print otherwise.
public struct FigureDifference: Codable, Hashable, Sendable {
    /// The figure, in words.
    public var figure: String
    /// As the earlier one prints it; `—` for no value, empty where it does not have it.
    public var old: String
    /// As the later one prints it.
    public var new: String
    /// What made it change; absent in a comparison.
    public var cause: String?

    /// A figure of two bulletins.
    public init(figure: String, old: String, new: String, cause: String? = nil) {
        self.figure = figure
        self.old = old
        self.new = new
        self.cause = cause
    }
}

/// The answer to `GET /v1/bulletin/diff`.
public struct BulletinDifferencesResponse: Codable, Hashable, Sendable {
    /// The period.
    public var period: String
    /// `monthly` or `annual`.
    public var kind: String
    /// The earlier one: `r1`.
    public var from: String
    /// The later one: `r2`, or `now` for what the readings and facts of now give.
    public var to: String
    /// Figures that they print otherwise.
    public var differences: [FigureDifference]

    /// The differences of two bulletins.
    public init(period: String, kind: String, from: String, to: String, differences: [FigureDifference]) {
        self.period = period
        self.kind = kind
        self.from = from
        self.to = to
        self.differences = differences
    }
}

/// The answer to `GET /v1/bulletin/gates`: what a bulletin needs to become final.
public struct BulletinGatesResponse: Codable, Hashable, Sendable {
    /// One gate.
    public struct Gate: Codable, Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Why it is not met; absent when it is.
        public var unmet: String?

        /// A gate.
        public init(name: String, unmet: String?) {
            self.name = name
            self.unmet = unmet
        }
    }

    /// The period.
    public var period: String
    /// `monthly` or `annual`.
    public var kind: String
    /// Every gate.
    public var gates: [Gate]

    /// The gates of a bulletin.
    public init(period: String, kind: String, gates: [Gate]) {
        self.period = period
        self.kind = kind
        self.gates = gates
    }
}
