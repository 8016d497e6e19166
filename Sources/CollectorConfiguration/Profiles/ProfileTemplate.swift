import MeterModels

/// A device profile before a device fills its parameters in.
///
/// A scalar `$name` stands for the parameter `name`: the device's value, or the profile's default.
struct ProfileTemplate {
    let id: String
    /// How many vectors stand in it.
    let vectorCount: Int
    private let text: String
    private let file: String

    /// A template from a file's text; nil after noting that it has no id.
    init?(text: String, file: String, findings: Findings) {
        guard let mapping = YAMLValue.parse(text, file: file, findings: findings)?.mapping,
            let id = mapping.required("id", expected: "the profile's id", ScalarForm.identifier)
        else { return nil }
        self.id = id
        vectorCount = mapping.list("vectors").count
        self.text = text
        self.file = file
    }

    /// The profile with a device's parameters; nil after noting what is wrong, at the device or in the profile.
    func profile(parameters: YAMLMapping?, poll: Duration? = nil, findings: Findings) -> DeviceProfile? {
        guard let root = YAMLValue.parse(text, file: file, findings: findings)?.mapping else { return nil }
        var values: [String: YAMLValue] = [:]
        let defaults = root.optional("params")?.mapping
        for name in defaults?.names ?? [] { values[name] = defaults?.optional(name) }
        let isRatioKnown = root.optional("ratio_registers") != nil
        var ratio: ExactDecimal?
        for name in parameters?.names ?? [] {
            guard let given = parameters?.optional(name) else { continue }
            if name == "ratio", isRatioKnown {
                ratio = given.value(expected: "a transformer ratio above 0") {
                    ExactDecimal($0).flatMap { $0.significand > 0 ? $0 : nil }
                }
            } else if values[name] != nil {
                values[name] = given
            } else {
                let known = values.keys.sorted() + (isRatioKnown ? ["ratio"] : [])
                given.reject(
                    "profile '\(id)' has no parameter '\(name)'; it has: \(known.isEmpty ? "none" : known.joined(separator: ", "))"
                )
            }
        }
        return ProfileReader(root: root, parameters: values, ratio: ratio, poll: poll).profile()
    }

    /// Every parameter as it is written: the device's own, else the profile's default.
    func parameters(given: YAMLMapping?) -> [String: String] {
        // What is wrong with the profile was noted when it was read.
        let defaults = YAMLValue.parse(text, file: file, findings: Findings())?.mapping?.optional("params")?.mapping
        return [defaults, given].compactMap(\.self).reduce(into: [:]) { texts, mapping in
            for name in mapping.names { texts[name] = mapping.optional(name)?.scalarText }
        }
    }

    /// Reads the profile as it stands and holds it against its own vectors, so that a mistake shows before the first
    /// device names it.
    func checkVectors(findings: Findings) {
        let errorsBefore = findings.errors.count
        _ = profile(parameters: nil, findings: findings)
        guard findings.errors.count == errorsBefore,
            let root = YAMLValue.parse(text, file: file, findings: findings)?.mapping
        else { return }
        for value in root.list("vectors") {
            guard let entry = value.mapping else { continue }
            let parameters = entry.optional("params")?.mapping
            guard let profile = profile(parameters: parameters, findings: findings),
                let vector = ProfileVector(entry)
            else { continue }
            for mismatch in vector.mismatches(of: profile) { value.reject(mismatch) }
        }
    }
}
