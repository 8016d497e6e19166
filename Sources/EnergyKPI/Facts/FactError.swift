import MeterModels

/// Why facts cannot stand together.
public enum FactError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Two different facts carry the same key and revision.
    case revisionTwice(Fact.Key, revision: Int)
    /// A fact ends on or before its first day.
    case emptySpan(Fact.Key)
    /// A total over some days does not say where they end.
    case endMissing(Fact.Key)
    /// A figure of a base year does not name the year.
    case yearMissing(Fact.Key)
    /// A figure in standard coal does not name its basis.
    case basisMissing(Fact.Key)
    /// A count, area or base figure is negative.
    case negative(Fact.Key)
    /// Two totals of a node share some days, which would count persons twice.
    case totalsOverlap(Fact.Key, Fact.Key)

    /// What contradicts what, and what to do.
    public var description: String {
        switch self {
        case .revisionTwice(let key, let revision):
            "\(key): revision \(revision) is recorded twice with different contents"
        case .emptySpan(let key):
            "\(key): 'to' must be later than 'from'"
        case .endMissing(let key):
            "\(key): a total needs 'to', the first day it no longer belongs to"
        case .yearMissing(let key):
            "\(key): a base figure needs 'year'"
        case .basisMissing(let key):
            "\(key): a figure in standard coal needs 'basis', statistical or quota"
        case .negative(let key):
            "\(key): the value must not be negative"
        case .totalsOverlap(let first, let second):
            "\(first) and \(second) share some days: enter one total for them"
        }
    }
}

extension FactError {
    /// The statements that it is about.
    public var keys: [Fact.Key] {
        switch self {
        case .revisionTwice(let key, _), .emptySpan(let key), .endMissing(let key), .yearMissing(let key),
            .basisMissing(let key), .negative(let key):
            [key]
        case .totalsOverlap(let first, let second): [first, second]
        }
    }
}

extension Fact.Key: CustomStringConvertible {
    /// The node, the kind, and the first day or the base year.
    public var description: String {
        "\(node) \(kind.rawValue) " + (year.map { "of \($0)" } ?? "from \(from)")
    }
}
