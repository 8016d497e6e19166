import MeterModels
import Spelling

/// The profiles that devices can name: shipped ones, and the operator's, which win.
struct ProfileLibrary {
    private var templates: [String: ProfileTemplate] = [:]
    private let findings: Findings

    init(findings: Findings) {
        self.findings = findings
    }

    /// Adds a profile's file.
    mutating func add(text: String, file: String) {
        guard let template = ProfileTemplate(text: text, file: file, findings: findings) else { return }
        templates[template.id] = template
        // As it stands, so that a mistake shows before the first device names it.
        template.checkVectors(findings: findings)
    }

    /// Every profile with its default parameters, by id.
    var all: [DeviceProfile] {
        ids.compactMap { templates[$0]?.profile(parameters: nil, findings: Findings()) }
    }

    /// The ids, sorted.
    var ids: [String] { templates.keys.sorted() }

    /// The parameters of a profile as they are written, where a device gives some of them.
    func parameters(of id: String, given: YAMLMapping?) -> [String: String] {
        templates[id]?.parameters(given: given) ?? [:]
    }

    /// The profile that a device names, with its parameters; nil after noting what is wrong.
    func profile(_ name: YAMLValue, parameters: YAMLMapping?, poll: Duration? = nil) -> DeviceProfile? {
        guard let id = name.text(expected: "a profile's id") else { return nil }
        guard let template = templates[id] else {
            let nearest = ids.min { Spelling.distance(id, $0) < Spelling.distance(id, $1) }
            let hint = nearest.flatMap { Spelling.distance(id, $0) <= 3 ? ", did you mean '\($0)'?" : nil }
            name.reject("there is no profile '\(id)'\(hint ?? "; there are: \(ids.joined(separator: ", "))")")
            return nil
        }
        return template.profile(parameters: parameters, poll: poll, findings: findings)
    }
}
