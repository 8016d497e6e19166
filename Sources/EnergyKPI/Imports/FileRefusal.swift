/// What is wrong with a file of statements, which is taken whole or not at all.
public struct FileRefusal: Error, Hashable, Sendable {
    /// The first findings, in line order, each naming line and column.
    public var findings: [String]
    /// How many there are in all.
    public var count: Int
}

extension FileRefusal {
    init(_ finding: String) {
        self.init(findings: [finding], count: 1)
    }
}

/// Collects what is wrong with a file; of many findings the first are kept.
struct FileFindings {
    private static let limit = 100

    private var first: [String] = []
    private(set) var count = 0

    mutating func add(_ finding: String) {
        count += 1
        if first.count < Self.limit { first.append(finding) }
    }

    /// The refusal; nil when nothing is wrong.
    var refusal: FileRefusal? { count == 0 ? nil : FileRefusal(findings: first, count: count) }
}
