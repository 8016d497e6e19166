import Bulletin

/// Reads `publication` of `site.yaml`.
struct PublicationReader {
    let root: YAMLMapping
    let nodes: Set<String>

    func read() -> PublicationSettings {
        var settings = PublicationSettings()
        guard let entry = root.optional("publication")?.mapping else { return settings }
        let ranked = entry.optional("rank")?.elements?.compactMap { value in
            value.value(expected: "a node's id", among: nodes.sorted()) { nodes.contains($0) ? $0 : nil }
        }
        settings.scope.ranked = ranked
        let withheld = PublicationScope.Withheld.allCases.map(\.rawValue).joined(separator: ", ")
        for value in entry.list("withhold") {
            let what = value.value(expected: "one of \(withheld)", PublicationScope.Withheld.init(rawValue:))
            if let what { settings.scope.withheld.insert(what) }
        }
        settings.scope.contact = entry.optional("contact", expected: "a text", { $0 })
        settings.scope.language =
            entry.optional("language", expected: "zh or en", BulletinLanguage.init(rawValue:)) ?? .chinese
        func days(_ name: String, default standard: Int) -> Int {
            entry.optional(name, expected: "working days, 1 to 100") { text in
                Int(text).flatMap { (1...100).contains($0) ? $0 : nil }
            } ?? standard
        }
        settings.graceWorkingDays = days("grace_working_days", default: settings.graceWorkingDays)
        settings.objectionWorkingDays = days("objection_working_days", default: settings.objectionWorkingDays)
        entry.finish()
        return settings
    }
}
