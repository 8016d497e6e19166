public import ConsumptionLedger
public import MeterModels

/// A bulletin as it was published.
public struct BulletinRevision: Hashable, Sendable {
    /// What a revision is of.
    public struct Key: Hashable, Sendable {
        /// `monthly` or `annual`.
        public var kind: String
        /// The period, `2026-10`.
        public var period: String
        /// 1, 2, 3, … without gaps.
        public var number: Int

        /// A revision of a period's bulletin.
        public init(kind: String, period: String, number: Int) {
            self.kind = kind
            self.period = period
            self.number = number
        }
    }

    /// What of it is large, and read only when it is asked for.
    public struct Contents: Hashable, Sendable {
        /// The printed figures, as JSON.
        public var figures: [UInt8]
        /// Its files, as a tar archive.
        public var files: [UInt8]
        /// Its evidence, as a signed tar archive.
        public var evidence: [UInt8]

        /// The contents of a revision.
        public init(figures: [UInt8], files: [UInt8], evidence: [UInt8]) {
            self.figures = figures
            self.files = files
            self.evidence = evidence
        }
    }

    /// Its number in the store.
    public var id: Int64
    /// What it is of.
    public var key: Key
    /// Whether nothing changes it any more; else objections are awaited.
    public var isFinal: Bool
    /// The time of its period.
    public var span: Span
    /// SHA-256 over everything that its figures were calculated from.
    public var inputHash: String
    /// SHA-256 of its evidence.
    public var evidenceHash: String
    /// What its cover says, as JSON.
    public var publication: String
    /// Who published it.
    public var author: String
    /// Who agreed to it, if somebody had to.
    public var approver: String?
    /// Why.
    public var reason: String
    /// When.
    public var at: Timestamp
}

/// Somebody of elsewhere looked at a published bulletin, 异地互查.
public struct BulletinReview: Hashable, Sendable {
    /// Person and office.
    public var reviewer: String
    /// What they found.
    public var findings: String
    /// The civil day on which they did.
    public var on: CivilDate

    /// A review.
    public init(reviewer: String, findings: String, on: CivilDate) {
        self.reviewer = reviewer
        self.findings = findings
        self.on = on
    }
}
