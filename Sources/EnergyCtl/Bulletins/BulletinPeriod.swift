/// A month or a year that a bulletin is about.
struct BulletinPeriod: Hashable, Comparable, CustomStringConvertible {
    /// How many of a year.
    private let perYear: Int
    /// Counts on from one to the next.
    private let ordinal: Int

    private init(perYear: Int, ordinal: Int) {
        self.perYear = perYear
        self.ordinal = ordinal
    }

    /// The period of a kind that a date or an instant in it names, such as `2026-10` or `2026-10-03T06:00:00+08:00`; nil
    /// when it names none.
    init?(_ kind: BulletinExportCommand.Kind, containing text: String) {
        let parts = text.prefix { $0 != "T" }.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, first.count == 4, let year = Int(first), year > 0 else { return nil }
        switch kind {
        case .annual: self.init(perYear: 1, ordinal: year)
        case .monthly:
            guard parts.count > 1, parts[1].count == 2, let month = Int(parts[1]), 1...12 ~= month else { return nil }
            self.init(perYear: 12, ordinal: year * 12 + month - 1)
        }
    }

    /// The period of a kind that is written just so: `2026-10` or `2026`.
    init?(_ kind: BulletinExportCommand.Kind, named name: String) {
        self.init(kind, containing: name)
        guard description == name else { return nil }
    }

    /// The one before.
    var previous: BulletinPeriod { BulletinPeriod(perYear: perYear, ordinal: ordinal - 1) }

    var description: String {
        let (year, rest) = (String(ordinal / perYear), ordinal % perYear + 1)
        let padded = String(repeating: "0", count: max(0, 4 - year.count)) + year
        return perYear == 1 ? padded : "\(padded)-\(rest < 10 ? "0" : "")\(rest)"
    }

    static func < (left: BulletinPeriod, right: BulletinPeriod) -> Bool { left.ordinal < right.ordinal }

    /// What is to be exported: of every period since the first that was exported, or else the last that has ended, what
    /// is missing; what was published, unless that revision lies there; and what is provisional, as long as nothing was
    /// published.
    ///
    /// - Parameters:
    ///   - current: The period that has not ended.
    ///   - exported: What was exported.
    ///   - published: The last published revision of each period that has one.
    ///   - limit: How many periods are kept; older ones are not made again.
    /// - Returns: In the order of time, each with the revision to export; nil for a preview.
    static func due(
        before current: BulletinPeriod, exported: [BulletinPeriod: BulletinArchive.Export],
        published: [BulletinPeriod: Int], keeping limit: Int
    ) -> [(period: BulletinPeriod, revision: Int?)] {
        let first = exported.keys.min() ?? current.previous
        var due: [(period: BulletinPeriod, revision: Int?)] = []
        var period = current.previous
        for _ in 0..<limit where period >= first {
            if isDue(exported[period], published: published[period]) { due.append((period, published[period])) }
            period = period.previous
        }
        return due.reversed()
    }

    /// Whether what lies there is to be replaced; what was published never is by a preview.
    private static func isDue(_ export: BulletinArchive.Export?, published: Int?) -> Bool {
        guard let export else { return true }
        guard let published else { return export.revision == nil && export.isProvisional }
        return export.revision != published
    }
}
