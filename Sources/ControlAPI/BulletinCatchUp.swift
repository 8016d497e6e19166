/// How the last catching up of exported bulletins went: a file that `energyctl bulletin catch-up` leaves in its folder
/// and the daemon shows in its status and metrics.
public struct BulletinCatchUp: Codable, Hashable, Sendable {
    /// A period that could not be exported.
    public struct Failure: Codable, Hashable, Sendable {
        /// The period, `2026-10`; nil when it did not come so far as to know which periods are missing.
        public var period: String?
        /// Why, in words.
        public var reason: String

        /// A failure from its parts.
        public init(period: String?, reason: String) {
            self.period = period
            self.reason = reason
        }
    }

    /// `monthly` or `annual`.
    public var kind: String
    /// When it ran last, RFC 3339.
    public var lastRun: String
    /// When it last ended with nothing missing, RFC 3339; nil before the first time.
    public var lastSuccess: String?
    /// The latest period that is exported; nil when none is.
    public var latest: String?
    /// What is missing since the last run.
    public var failures: [Failure]

    /// A state from its parts.
    public init(kind: String, lastRun: String, lastSuccess: String?, latest: String?, failures: [Failure]) {
        self.kind = kind
        self.lastRun = lastRun
        self.lastSuccess = lastSuccess
        self.latest = latest
        self.failures = failures
    }

    /// Every kind of bulletin that is caught up with.
    public static let kinds = ["monthly", "annual"]

    /// The name of a kind's file in the folder of exports.
    public static func fileName(ofKind kind: String) -> String { "catch-up-\(kind).json" }

    enum CodingKeys: String, CodingKey {
        case kind, latest, failures
        case lastRun = "last_run"
        case lastSuccess = "last_success"
    }
}
