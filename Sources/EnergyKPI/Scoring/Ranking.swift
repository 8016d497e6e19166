/// Nodes in the order of a number: equal ones share a place, and what is not known has none.
public struct Ranking<Subject: Sendable>: Sendable {
    /// A subject with its place.
    public struct Entry: Sendable {
        /// What is ranked.
        public let subject: Subject
        /// 1 for the best; nil when the number is not known.
        public let place: Int?
        /// The number; or why it is not known.
        public let result: Result<Rational, KPINull>
    }

    /// The best first; those without a place come last, in the order given.
    public let entries: [Entry]

    /// Some subjects in the order of their numbers; equal ones in the order given.
    ///
    /// Numbers are compared exactly, so that two that only look the same when rounded are not equal.
    public init(
        _ subjects: some Sequence<Subject>, isSmallerBetter: Bool,
        by number: (Subject) -> Result<Rational, KPINull>
    ) {
        let results = subjects.map { ($0, number($0)) }
        let known = results.compactMap { subject, result in (try? result.get()).map { (subject, $0) } }
        let sorted = known.enumerated().sorted { left, right in
            let (one, other) = (left.element.1, right.element.1)
            return one == other ? left.offset < right.offset : (one < other) == isSmallerBetter
        }.map(\.element)
        var entries: [Entry] = []
        for (index, (subject, value)) in sorted.enumerated() {
            let isTied = index > 0 && sorted[index - 1].1 == value
            entries.append(
                Entry(subject: subject, place: isTied ? entries[index - 1].place : index + 1, result: .success(value)))
        }
        for (subject, result) in results {
            guard case .failure = result else { continue }
            entries.append(Entry(subject: subject, place: nil, result: result))
        }
        self.entries = entries
    }
}
