/// What a node's figures are divided by: persons and floor area, averaged over civil days.
public struct Denominators: Sendable {
    private let facts: FactBook
    private let node: String

    /// The denominators of a node.
    public init(facts: FactBook, node: String) {
        self.facts = facts
        self.node = node
    }

    /// The kinds of persons that are counted: the declared total where there is one, else the declared parts.
    public var headcountKinds: [FactKind] {
        if facts.has(.headcount, of: node) { return [.headcount] }
        let parts = FactKind.headcountParts.filter { facts.has($0, of: node) }
        return parts.isEmpty ? [.headcount] : parts
    }

    /// The average number of energy users, 用能人数, persons:
    /// (Σ over days of the declared kinds + visitor person-days) ÷ calendar days (GB/T 40498).
    ///
    /// - Throws: `KPINull.denominatorMissing` for the first days that lack a kind, `.denominatorZero`.
    public func headcount(over days: DayRange) throws(KPINull) -> Rational {
        var personDays = Rational.zero
        for kind in headcountKinds {
            personDays += try unitDays(of: kind, over: days)
        }
        for stretch in facts.stretches(of: .visitorPersonDays, node: node, in: days) {
            personDays += visitors(in: stretch)
        }
        return try average(personDays, over: days)
    }

    /// The average floor area, with the area on the last day beside it.
    ///
    /// - Throws: `KPINull.denominatorMissing` for the first days without an area, `.denominatorZero`.
    public func floorArea(over days: DayRange) throws(KPINull) -> FloorArea {
        let average = try average(unitDays(of: .floorArea, over: days), over: days)
        let stretches = facts.stretches(of: .floorArea, node: node, in: days)
        let periodEnd = stretches.last.map { Rational($0.fact.value) } ?? average
        let boundaryChanged = stretches.contains { Rational($0.fact.value) != periodEnd }
        return FloorArea(average: average, periodEnd: periodEnd, boundaryChanged: boundaryChanged)
    }

    /// Σ over days of a kind's value; works on stretches, so a year costs as little as a day.
    private func unitDays(of kind: FactKind, over days: DayRange) throws(KPINull) -> Rational {
        var sum = Rational.zero
        var next = days.first
        for stretch in facts.stretches(of: kind, node: node, in: days) {
            guard stretch.days.first == next else { throw .denominatorMissing(from: next, to: stretch.days.first) }
            sum += Rational(stretch.fact.value) * Rational(stretch.days.count)
            next = stretch.days.end
        }
        guard next == days.end else { throw .denominatorMissing(from: next, to: days.end) }
        return sum
    }

    /// The part of a total that belongs to a stretch, by days.
    private func visitors(in stretch: FactBook.Stretch) -> Rational {
        guard let end = stretch.fact.to, let all = DayRange(first: stretch.fact.from, end: end),
            let share = Rational(stretch.days.count, over: all.count)
        else { return .zero }
        return Rational(stretch.fact.value) * share
    }

    private func average(_ unitDays: Rational, over days: DayRange) throws(KPINull) -> Rational {
        guard let average = unitDays.divided(by: Rational(days.count)), average.isPositive else {
            throw .denominatorZero
        }
        return average
    }
}
