/// How late cycles began, counted in classes.
public struct LatenessHistogram: Hashable, Sendable {
    /// The upper borders of the classes, in seconds; the last class has none.
    public static let borders = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

    /// Cycles of each class, and in the last those that were later than every border.
    public private(set) var counts = [Int](repeating: 0, count: borders.count + 1)
    /// The sum of all, in seconds.
    public private(set) var sum = 0.0

    /// Nothing counted yet.
    public init() {}

    /// Counts a cycle that began so many nanoseconds after it was due.
    mutating func count(nanoseconds: Int64) {
        let seconds = Double(max(0, nanoseconds)) / 1e9
        counts[Self.borders.firstIndex { seconds <= $0 } ?? Self.borders.count] += 1
        sum += seconds
    }

    /// Both together.
    public static func + (left: LatenessHistogram, right: LatenessHistogram) -> LatenessHistogram {
        var both = left
        for index in both.counts.indices { both.counts[index] += right.counts[index] }
        both.sum += right.sum
        return both
    }
}
