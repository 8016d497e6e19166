/// Where a bulletin stands on its way to being final, and what its cover has to say of that.
///
/// Everything here was recorded when a revision was made; a preview has only its input hash.
public struct Publication: Hashable, Codable, Sendable {
    /// How far a bulletin is.
    public enum Stage: String, Codable, CaseIterable, Hashable, Sendable {
        /// 预览: made for checking, not published.
        case preview
        /// 初步: published, objections are still open.
        case preliminary
        /// 正式: nothing changes it any more; what has to change becomes the next revision.
        case final
    }

    /// A gate that was not met, and who let the bulletin through all the same.
    public struct Override: Codable, Hashable, Sendable {
        /// What was not met, in words.
        public var gate: String
        /// The user's name.
        public var person: String
        /// Why it was let through.
        public var reason: String

        /// A gate that somebody passed by name.
        public init(gate: String, person: String, reason: String) {
            self.gate = gate
            self.person = person
            self.reason = reason
        }
    }

    /// A published figure that differs from the revision before, 更正.
    public struct Restated: Codable, Hashable, Sendable {
        /// The figure: section, table, row and column in words, such as `能源消费总量 · 电力 · 实物量`.
        public var figure: String
        /// As it was printed; `—` for no value.
        public var old: String
        /// As it is printed now.
        public var new: String
        /// What made it change, in words; one for all figures of a revision.
        public var cause: String

        /// A figure that was published otherwise.
        public init(figure: String, old: String, new: String, cause: String) {
            self.figure = figure
            self.old = old
            self.new = new
            self.cause = cause
        }
    }

    /// 异地互查: who of elsewhere looked at it, and what they found.
    public struct Review: Codable, Hashable, Sendable {
        /// Person and office.
        public var reviewer: String
        /// What they found, in words.
        public var findings: String
        /// The civil date, `2026-11-20`.
        public var on: String

        /// A review.
        public init(reviewer: String, findings: String, on: String) {
            self.reviewer = reviewer
            self.findings = findings
            self.on = on
        }
    }

    /// 异议办理: objections that were due in the period of the bulletin.
    public struct Objections: Codable, Hashable, Sendable {
        /// Opened in the period.
        public var opened: Int
        /// Answered in the period.
        public var answered: Int
        /// Whose last day lay in the period.
        public var due: Int
        /// Of those, answered within their 10 working days.
        public var onTime: Int
        /// Not answered yet when the bulletin was made.
        public var open: Int

        /// Counts of objections.
        public init(opened: Int, answered: Int, due: Int, onTime: Int, open: Int) {
            self.opened = opened
            self.answered = answered
            self.due = due
            self.onTime = onTime
            self.open = open
        }
    }

    /// A published revision that figures are compared with.
    public struct Citation: Codable, Hashable, Sendable {
        /// Its period, `2025-10`.
        public var period: String
        /// Its revision.
        public var number: Int
        /// Whether it replaced another final one.
        public var isRestated: Bool
        /// SHA-256 over everything that its figures were calculated from.
        public var inputHash: String

        /// A published revision.
        public init(period: String, number: Int, isRestated: Bool, inputHash: String) {
            self.period = period
            self.number = number
            self.isRestated = isRestated
            self.inputHash = inputHash
        }
    }

    /// How far it is.
    public var stage: Stage
    /// The revision, from 1; 0 for a preview.
    public var number: Int
    /// The civil date of publication; nil for a preview.
    public var publishedOn: String?
    /// The last civil date on which an objection may be opened; nil for a preview.
    public var objectionsUntil: String?
    /// SHA-256 over everything that the figures were calculated from, 64 hexadecimal digits.
    public var inputHash: String?
    /// The last hash of the audit log when it was made.
    public var chainHead: String?
    /// The fingerprint of the key that signs evidence.
    public var keyFingerprint: String?
    /// SHA-256 over the hashes of all observations that the figures rest on; nil before they were hashed.
    public var observationHash: String?
    /// The commit that the program was built from, or `unknown`; nil before it was kept.
    public var programCommit: String?
    /// The version of the time zones' data that days and months were told by, `2025b`, or `unknown`; nil before it was kept.
    public var zoneDataVersion: String?
    /// Gates that were passed by name.
    public var overrides: [Override] = []
    /// Figures that differ from the revision before.
    public var restated: [Restated] = []
    /// Reviews that belong to this revision.
    public var reviews: [Review] = []
    /// Objections of the period; nil when none is known of.
    public var objections: Objections?

    /// A state of publication.
    public init(stage: Stage, number: Int = 0, publishedOn: String? = nil, objectionsUntil: String? = nil) {
        self.stage = stage
        self.number = number
        self.publishedOn = publishedOn
        self.objectionsUntil = objectionsUntil
    }

    /// Before anything is published.
    public static let preview = Publication(stage: .preview)
}
