public import MeterModels

/// All facts of a site, by what holds on which day.
///
/// Of several revisions of a statement the highest wins; a later fact of the same node and kind ends the one before.
/// Nothing holds before the first fact: there is no back-extrapolation.
public struct FactBook: Hashable, Sendable {
    /// A value and the days it holds.
    public struct Stretch: Hashable, Sendable {
        /// The days.
        public let days: DayRange
        /// The fact that holds on them.
        public let fact: Fact
    }

    struct Line: Hashable {
        let node: String
        let kind: FactKind
    }

    /// The facts that count, by node and kind, in the order of their first days.
    let facts: [Line: [Fact]]

    /// The book of some facts, in any order.
    ///
    /// - Throws: `FactError` naming the first fact that contradicts another or itself.
    public init(_ facts: some Sequence<Fact>) throws(FactError) {
        var current: [Fact.Key: Fact] = [:]
        for fact in facts {
            try FactBook.check(fact)
            guard let other = current[fact.key] else {
                current[fact.key] = fact
                continue
            }
            if other.revision == fact.revision, other != fact {
                throw .revisionTwice(fact.key, revision: fact.revision)
            }
            if other.revision < fact.revision { current[fact.key] = fact }
        }
        var lines: [Line: [Fact]] = [:]
        for fact in current.values {
            lines[Line(node: fact.node, kind: fact.kind), default: []].append(fact)
        }
        for (line, facts) in lines {
            let sorted = facts.sorted { ($0.from, $0.year ?? 0) < ($1.from, $1.year ?? 0) }
            lines[line] = sorted
            guard line.kind.shape == .total else { continue }
            for (fact, next) in zip(sorted, sorted.dropFirst()) {
                if let to = fact.to, to > next.from { throw .totalsOverlap(fact.key, next.key) }
            }
        }
        self.facts = lines
    }

    init(facts: [Line: [Fact]]) {
        self.facts = facts
    }

    /// A book without facts.
    public init() {
        facts = [:]
    }

    private static func check(_ fact: Fact) throws(FactError) {
        if let to = fact.to, to <= fact.from { throw .emptySpan(fact.key) }
        if fact.value.significand < 0 { throw .negative(fact.key) }
        switch fact.kind.shape {
        case .state:
            break
        case .total:
            if fact.to == nil { throw .endMissing(fact.key) }
        case .baseFigure:
            if fact.year == nil { throw .yearMissing(fact.key) }
            if fact.kind != .baseWaterPerCapita, fact.basis == nil { throw .basisMissing(fact.key) }
        }
    }

    /// Whether the book has any fact of a kind about a node.
    public func has(_ kind: FactKind, of node: String) -> Bool {
        facts[Line(node: node, kind: kind)] != nil
    }

    /// What holds on some days, in order and without overlaps; days on which nothing holds are left out.
    ///
    /// A total keeps all its own days in the stretch's fact; `days` is the part asked for.
    public func stretches(of kind: FactKind, node: String, in days: DayRange) -> [Stretch] {
        guard let line = facts[Line(node: node, kind: kind)] else { return [] }
        return line.indices.compactMap { index in
            let fact = line[index]
            let next = index + 1 < line.endIndex ? line[index + 1].from : days.end
            let end = min(fact.to ?? days.end, next, days.end)
            return DayRange(first: max(fact.from, days.first), end: end).map { Stretch(days: $0, fact: fact) }
        }
    }

    /// What holds on a day; nil when nothing does.
    public func fact(_ kind: FactKind, node: String, on day: CivilDate) -> Fact? {
        guard let days = DayRange(first: day, end: day.adding(days: 1)) else { return nil }
        return stretches(of: kind, node: node, in: days).first?.fact
    }

    /// The declared figure of a base year; the latest declared year before `period` when no year is asked for.
    ///
    /// - Parameters:
    ///   - kind: A base figure.
    ///   - node: The node's id.
    ///   - basis: The basis that the figure must have been calculated by; nil for water.
    ///   - year: The base year; nil for the latest before `period`.
    ///   - period: The year that is compared with the base.
    /// - Returns: The fact; nil when none is declared.
    public func baseFigure(
        _ kind: FactKind, node: String, basis: Basis?, year: Int?, before period: Int
    ) -> Fact? {
        let declared = (facts[Line(node: node, kind: kind)] ?? []).filter { $0.basis == basis }
        if let year { return declared.last { $0.year == year } }
        return declared.filter { ($0.year ?? period) < period }
            .max { ($0.year ?? 0, $0.from) < ($1.year ?? 0, $1.from) }
    }
}
