import MeterModels

extension DayRange {
    /// Every day that can be written.
    public static let always = DayRange(
        uncheckedFirst: CivilDate(firstOfMonth: 1, year: 1), end: CivilDate(firstOfMonth: 1, year: 9999))

    /// From a day on.
    static func from(_ day: CivilDate) -> DayRange { DayRange(first: day, end: always.end) ?? always }

    /// The shortest range that has the days of both.
    public func union(_ other: DayRange) -> DayRange {
        DayRange(uncheckedFirst: min(first, other.first), end: max(end, other.end))
    }
}

extension FactBook {
    /// The days whose figures can differ between two books that differ in the statement of one key.
    ///
    /// - Parameters:
    ///   - key: What was stated, corrected or withdrawn.
    ///   - old: The book before.
    ///   - new: The book after.
    /// - Returns: The days.
    public static func reach(of key: Fact.Key, from old: FactBook, to new: FactBook) -> DayRange {
        switch key.kind.shape {
        case .baseFigure:
            // Later years are compared with it.
            return .from(CivilDate(firstOfMonth: 1, year: (key.year ?? 0) + 1))
        case .total:
            let ends = [old, new].compactMap { $0.statement(key)?.to }
            return ends.max().flatMap { DayRange(first: key.from, end: $0) } ?? .from(key.from)
        case .state:
            let kinds = [old, new].map { Denominators(facts: $0, node: key.node).headcountKinds }
            if key.kind != .floorArea, kinds[0] != kinds[1] { return .always }
            let next = [old, new].compactMap { $0.firstDay(after: key) }.min()
            return next.flatMap { DayRange(first: key.from, end: $0) } ?? .from(key.from)
        }
    }

    /// What is stated of a key.
    public func statement(_ key: Fact.Key) -> Fact? {
        facts[Line(node: key.node, kind: key.kind)]?.first { $0.key == key }
    }

    /// The first day of the next fact of the same node and kind.
    private func firstDay(after key: Fact.Key) -> CivilDate? {
        facts[Line(node: key.node, kind: key.kind)]?.first { $0.from > key.from }?.from
    }
}

extension BillBook {
    /// The days whose figures can differ between two books that differ in the bill of one key.
    ///
    /// The first series of a carrier at a node is expected always, and later ones from their own first day: where
    /// that day changes, so does what is missing.
    public static func reach(of key: Bill.Key, from old: BillBook, to new: BillBook) -> DayRange {
        let lines = [old, new].map { $0.line(of: key) }
        let firsts = lines.map { $0.first?.from }
        if firsts[0] != firsts[1] {
            let first = firsts.compactMap(\.self).min() ?? key.from
            let isLater = [old, new].allSatisfy { $0.hasSeries(beside: key, since: first) }
            return isLater ? .from(first) : .always
        }
        let ends = lines.compactMap { line in line.first { $0.from == key.from }?.to }
        return ends.max().flatMap { DayRange(first: key.from, end: $0) } ?? .from(key.from)
    }

    private func line(of key: Bill.Key) -> [Bill] {
        series.first { $0.node == key.node && $0.carrier == key.carrier && $0.purpose == key.purpose }?.bills ?? []
    }

    /// Whether the node has bills of the carrier for another purpose, that begin no later.
    private func hasSeries(beside key: Bill.Key, since first: CivilDate) -> Bool {
        series.contains { line in
            line.node == key.node && line.carrier == key.carrier && line.purpose != key.purpose
                && line.bills.first.map { $0.from <= first } ?? false
        }
    }
}
