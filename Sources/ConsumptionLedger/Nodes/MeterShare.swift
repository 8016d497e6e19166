/// A node's exact share of a meter that several nodes share, 分摊.
///
/// The sharing nodes stand in the order of their declaration. Of a cumulative amount A a node is given
/// floor(A × (before + part) ÷ whole) − floor(A × before ÷ whole), so that the shares of all nodes add up to A whatever
/// A is: 7 Wh in thirds are 2, 2 and 3.
public struct MeterShare: Hashable, Sendable {
    /// The parts of the nodes declared before this one.
    public let before: Int64
    /// The part of this node.
    public let part: Int64
    /// The parts of all nodes.
    public let whole: Int64

    /// A share; nil when it is not a part of the whole.
    public init?(before: Int64, part: Int64, whole: Int64) {
        guard before >= 0, part > 0, whole > 0, whole - part >= before else { return nil }
        self.before = before
        self.part = part
        self.whole = whole
    }

    /// The shares of nodes by their parts, in declared order; nil when a part is not positive or their sum too large.
    public static func shares(_ parts: [Int64]) -> [MeterShare]? {
        var whole: Int64 = 0
        for part in parts {
            let (sum, overflow) = whole.addingReportingOverflow(part)
            guard part > 0, !overflow else { return nil }
            whole = sum
        }
        var before: Int64 = 0
        var shares: [MeterShare] = []
        for part in parts {
            guard let share = MeterShare(before: before, part: part, whole: whole) else { return nil }
            shares.append(share)
            before += part
        }
        return shares
    }

    /// The share as people read it: `42287/46666`.
    public var fraction: String { "\(part)/\(whole)" }

    /// The share of an amount that begins at zero.
    public func of(_ amount: Int64) -> Int64 {
        Self.floor(amount, before + part, whole) - Self.floor(amount, before, whole)
    }

    /// The share of what an amount grows by from one cumulative amount to another.
    ///
    /// Shares of parts that follow each other add up to the share of the whole.
    public func of(from: Int64, to: Int64) -> Int64 { of(to) - of(from) }

    private static func floor(_ amount: Int64, _ part: Int64, _ whole: Int64) -> Int64 {
        let product = Int128(amount) * Int128(part)
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: Int128(whole))
        // At most the amount, since the part is at most the whole.
        return Int64(remainder < 0 ? quotient - 1 : quotient)
    }
}
