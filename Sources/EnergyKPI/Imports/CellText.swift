import MeterModels

/// How cells of other platforms' files are compared.
public enum CellText {
    /// A cell with full-width forms as ASCII, without white space around it, and with one space for any inside.
    ///
    /// `（升）` is `(升)` and `９２＃汽油` is `92#汽油`: the same column and word, however it was typed.
    public static func canonical(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var isAfterSpace = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace || scalar == "\u{FEFF}" {
                isAfterSpace = !scalars.isEmpty
                continue
            }
            if isAfterSpace { scalars.append(" ") }
            isAfterSpace = false
            scalars.append(narrow(scalar))
        }
        return String(scalars)
    }

    /// The ASCII character that a full-width form stands for.
    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
        return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    }

    /// A number that is not negative: digits, a point, and commas only between thousands, `1,234.5`.
    ///
    /// nil for anything else, and for more than 18 digits.
    static func number(_ text: String) -> ExactDecimal? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first,
            parts.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2C })
        else { return nil }
        let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
        if groups.count > 1 {
            guard let first = groups.first, (1...3).contains(first.utf8.count),
                groups.dropFirst().allSatisfy({ $0.utf8.count == 3 })
            else { return nil }
        }
        if parts.count == 2, parts[1].isEmpty || parts[1].contains(",") { return nil }
        return ExactDecimal(text.filter { $0 != "," })
    }
}
