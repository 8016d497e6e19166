/// The answer to `GET /v1/bulletin/check`: what a published revision froze, against the database of now.
public struct BulletinCheckResponse: Codable, Hashable, Sendable {
    /// How a register's observations stand to what was frozen of them.
    public enum State: String, CaseIterable, Codable, Sendable {
        /// They are what they were.
        case holds
        /// They are others: some were added, are gone, or say something else.
        case differs
        /// Some of them are not kept any more, by `gauge_retention`: nothing can be said.
        case notKept = "not_kept"
    }

    /// A register over the time that figures rest on.
    public struct Register: Codable, Hashable, Sendable {
        /// The meter's id.
        public var meter: String
        /// The register.
        public var quantity: String
        /// The first second, RFC 3339.
        public var from: String
        /// The first second after them, RFC 3339.
        public var to: String
        /// How many observations there were.
        public var count: Int
        /// SHA-256 of their canonical listing.
        public var sha256: String
        /// How many there are now.
        public var countNow: Int
        /// SHA-256 of the listing now.
        public var sha256Now: String
        /// How they stand.
        public var state: State

        /// A register from its parts.
        public init(
            meter: String, quantity: String, from: String, to: String, count: Int, sha256: String, countNow: Int,
            sha256Now: String, state: State
        ) {
            self.meter = meter
            self.quantity = quantity
            self.from = from
            self.to = to
            self.count = count
            self.sha256 = sha256
            self.countNow = countNow
            self.sha256Now = sha256Now
            self.state = state
        }

        enum CodingKeys: String, CodingKey {
            case meter, quantity, from, to, count, sha256, state
            case countNow = "count_now"
            case sha256Now = "sha256_now"
        }
    }

    /// The period.
    public var period: String
    /// `monthly` or `annual`.
    public var kind: String
    /// The revision.
    public var revision: Int
    /// `preliminary` or `final`.
    public var stage: String
    /// SHA-256 over the hashes of all observations, as the cover has it; absent where none were kept.
    public var observationHash: String?
    /// The commit that the program was built from; absent where it was not kept.
    public var programCommit: String?
    /// That of the daemon of now.
    public var programCommitNow: String
    /// The version of the time zones' data; absent where it was not kept.
    public var zoneDataVersion: String?
    /// That of now.
    public var zoneDataVersionNow: String
    /// Registers by meter and quantity; none where nothing was kept of them.
    public var registers: [Register]

    /// What a revision froze, against now.
    public init(
        period: String, kind: String, revision: Int, stage: String, observationHash: String?, programCommit: String?,
        programCommitNow: String, zoneDataVersion: String?, zoneDataVersionNow: String, registers: [Register]
    ) {
        self.period = period
        self.kind = kind
        self.revision = revision
        self.stage = stage
        self.observationHash = observationHash
        self.programCommit = programCommit
        self.programCommitNow = programCommitNow
        self.zoneDataVersion = zoneDataVersion
        self.zoneDataVersionNow = zoneDataVersionNow
        self.registers = registers
    }

    enum CodingKeys: String, CodingKey {
        case period, kind, revision, stage, registers
        case observationHash = "observation_hash"
        case programCommit = "program_commit"
        case programCommitNow = "program_commit_now"
        case zoneDataVersion = "zone_data_version"
        case zoneDataVersionNow = "zone_data_version_now"
    }
}
