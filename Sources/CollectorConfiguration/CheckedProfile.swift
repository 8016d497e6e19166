import Foundation
public import MeterModels

/// A profile read alone, as an integrator does who writes one.
public struct CheckedProfile: Sendable {
    /// The profile, with the parameters that were given.
    public let profile: DeviceProfile
    /// How many vectors it was held against.
    public let vectorCount: Int

    /// Reads a profile's file and holds it against its vectors.
    ///
    /// - Throws: `ConfigurationErrors` with everything that is wrong, mismatches with vectors among it.
    public init(path: String, parameters: [String: String] = [:]) throws(ConfigurationErrors) {
        let findings = Findings()
        guard let text = ConfigurationLoader.text(of: path, findings),
            let template = ProfileTemplate(text: text, file: path, findings: findings)
        else { throw ConfigurationErrors(findings.errors) }
        template.checkVectors(findings: findings)
        let given = parameters.sorted { $0.key < $1.key }.map { "\($0.key): '\($0.value)'" }.joined(separator: "\n")
        let mapping =
            parameters.isEmpty
            ? nil : YAMLValue.parse(given, file: "the parameters given", findings: findings)?.mapping
        let profile = template.profile(parameters: mapping, findings: findings)
        guard findings.errors.isEmpty, let profile else { throw ConfigurationErrors(findings.errors) }
        self.profile = profile
        vectorCount = template.vectorCount
    }
}
