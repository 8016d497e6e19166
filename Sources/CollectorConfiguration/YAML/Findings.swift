/// Collects findings while files are read, so that all of them are reported at once.
final class Findings {
    /// More than these are not told apart any more.
    private static let limit = 200

    private(set) var errors: [ConfigurationFinding] = []
    private(set) var warnings: [ConfigurationFinding] = []
    /// What is asked for, where a schema is made of it.
    var trace: SchemaTrace?
    private var known: Set<ConfigurationFinding> = []

    func error(_ finding: ConfigurationFinding) {
        // A profile that several devices name is read for each of them.
        guard errors.count < Self.limit, known.insert(finding).inserted else { return }
        errors.append(finding)
    }

    func warning(_ finding: ConfigurationFinding) {
        warnings.append(finding)
    }
}
