/// Collects findings while files are read, so that all of them are reported at once.
final class Findings {
    private(set) var errors: [ConfigurationFinding] = []
    private(set) var warnings: [ConfigurationFinding] = []

    func error(_ finding: ConfigurationFinding) {
        errors.append(finding)
    }

    func warning(_ finding: ConfigurationFinding) {
        warnings.append(finding)
    }
}
