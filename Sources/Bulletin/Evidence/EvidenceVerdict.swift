/// What checking an evidence bundle found.
public struct EvidenceVerdict: Hashable, Sendable {
    /// One thing that was checked.
    public struct Check: Hashable, Sendable {
        /// What a check is about; the raw value is its name in answers.
        public enum Subject: String, CaseIterable, Codable, Sendable {
            /// The archive and every file against the manifest.
            case files
            /// The manifest against its signature.
            case signature
            /// The audit log against its own hashes.
            case auditChain = "audit_chain"
            /// The inputs against the hash on the cover.
            case inputs
            /// Every published figure, calculated anew from the inputs.
            case figures
            /// The published files, made anew from the figures.
            case documents
            /// Metered amounts of nodes against what their members gave.
            case amounts
            /// What registers counted against their readings.
            case registers
            /// What registers said, by hashes: one for each register, and one over all on the cover.
            case observations
            /// Facts and bills against the audit log.
            case facts
        }

        /// What was checked.
        public var subject: Subject
        /// How much was checked, in words: `212 figures`.
        public var extent: String
        /// What does not fit, each named; empty when all does.
        public var findings: [String]

        /// Whether all fits.
        public var isPassed: Bool { findings.isEmpty }
    }

    /// What the bundle says of itself; nil when it does not.
    public var manifest: EvidenceManifest?
    /// The fingerprint of the key in the bundle; nil when there is none.
    public var keyFingerprint: String?
    /// What was checked, in the order it was; the content only where files and signature hold.
    public var checks: [Check] = []

    /// Whether everything fits.
    public var isPassed: Bool {
        checks.count == Check.Subject.allCases.count && checks.allSatisfy(\.isPassed)
    }

    mutating func add(_ subject: Check.Subject, _ extent: String, _ findings: [String]) {
        checks.append(Check(subject: subject, extent: extent, findings: findings))
    }
}
