import BigInt
public import MeterModels

extension Rational: TextCoded {
    /// Parses `7` or `-22/7`; nil for anything else, and for a denominator of 0.
    public init?(_ text: String) {
        // Longer than any figure; a hostile file must not keep the machine busy.
        guard text.utf8.count <= 2000 else { return nil }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let numerator = BigInt(parts[0], radix: 10) else { return nil }
        guard parts.count == 2 else {
            self.init(numerator, overNonZero: 1)
            return
        }
        guard let denominator = BigInt(parts[1], radix: 10) else { return nil }
        self.init(numerator, over: denominator)
    }
}
