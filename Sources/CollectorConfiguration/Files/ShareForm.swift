import ConsumptionLedger
import MeterModels

/// The forms in which a node's share of a meter is written: `42287` parts, `1/3`, `33.5%`.
struct ShareForm: Hashable {
    static let expected = "a whole number of parts such as 42287, a fraction such as 1/3 or a share such as 33.5%"

    /// Why shares are none.
    enum Mistake: Error, Hashable, CustomStringConvertible {
        case alone
        case mixed
        case sum(Int64, Int64)
        case tooFine

        var description: String {
            switch self {
            case .alone: "a meter is shared by at least two nodes: one node is its 'node'"
            case .mixed: "write every share as parts, or every share as a fraction or in per cent"
            case .sum(let part, let whole): "the shares add up to \(part)/\(whole), not to 1"
            case .tooFine: "the shares have no common denominator below 10^18"
            }
        }
    }

    let numerator: Int64
    /// nil for parts of a whole that is their sum.
    let denominator: Int64?

    init?(_ text: String) {
        let limit: Int64 = 1_000_000_000_000
        if text.hasSuffix("%") {
            let digits = text.dropLast().trimmingSuffix { $0 == " " }
            guard let percent = ExactDecimal(digits), let scaled = percent.multiplied(by: ExactDecimal(1_000_000_000)),
                scaled.exponent >= 0 || scaled.isZero, let billionths = scaled.rounded(), billionths > 0,
                billionths <= limit
            else { return nil }
            numerator = billionths
            denominator = 100_000_000_000
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int64($0) }
        guard (1...2).contains(parts.count), let first = parts[0], (1...limit).contains(first) else { return nil }
        numerator = first
        guard parts.count == 2 else {
            denominator = nil
            return
        }
        guard let second = parts[1], (1...limit).contains(second) else { return nil }
        denominator = second
    }

    /// The shares of some nodes, which add up to exactly 1.
    static func shares(_ forms: [ShareForm]) throws(Mistake) -> [MeterShare] {
        guard forms.count > 1 else { throw .alone }
        let denominators = forms.compactMap(\.denominator)
        guard denominators.isEmpty || denominators.count == forms.count else { throw .mixed }
        var common: Int64 = 1
        for denominator in denominators {
            let (product, overflow) = (common / common.greatestCommonDivisor(denominator))
                .multipliedReportingOverflow(by: denominator)
            guard !overflow, product < 1_000_000_000_000_000_000 else { throw .tooFine }
            common = product
        }
        var parts: [Int64] = []
        for form in forms {
            let (part, overflow) = form.numerator.multipliedReportingOverflow(by: common / (form.denominator ?? common))
            guard !overflow else { throw .tooFine }
            parts.append(part)
        }
        guard let shares = MeterShare.shares(parts), let whole = shares.first?.whole else { throw .tooFine }
        guard denominators.isEmpty || whole == common else { throw .sum(whole, common) }
        return shares
    }
}

extension Int64 {
    fileprivate func greatestCommonDivisor(_ other: Int64) -> Int64 {
        var (first, second) = (self, other)
        while second != 0 { (first, second) = (second, first % second) }
        return first
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return rest
    }
}
