import Bulletin

extension EffectiveTree {
    /// What bulletins show, and by which templates.
    mutating func addPublication(_ configuration: Configuration) {
        let scope = configuration.publication.scope
        set("publication") { tree in
            if let ranked = scope.ranked { tree.set("rank", .list(ranked.map { .text($0) })) }
            if !scope.withheld.isEmpty {
                tree.set("withhold", .list(scope.withheld.map(\.rawValue).sorted().map { .text($0) }))
            }
            tree.set("contact", .text(scope.contact))
            tree.set("language", .text(scope.language.rawValue))
            tree.set("grace_working_days", .number(configuration.publication.graceWorkingDays))
            tree.set("objection_working_days", .number(configuration.publication.objectionWorkingDays))
        }
        let shipped = BulletinTemplates()
        if configuration.bulletinTemplates != shipped {
            set("templates", .content(of: configuration.bulletinTemplates))
        }
    }
}
