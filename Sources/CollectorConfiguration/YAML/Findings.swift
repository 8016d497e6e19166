/// Collects findings while files are read, so that all of them are reported at once.
final class Findings {
    private(set) var errors: [ConfigurationFinding] = []
    private(set) var warnings: [ConfigurationFinding] = []

    func error(_ finding: ConfigurationFinding) {
        // A profile that several devices name is read for each of them.
        if !errors.contains(finding) { errors.append(finding) }
    }

    func warning(_ finding: ConfigurationFinding) {
        warnings.append(finding)
    }
}
