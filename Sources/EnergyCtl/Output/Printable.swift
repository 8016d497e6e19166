/// Text of the daemon made safe for a terminal.
enum Printable {
    /// The text on one line: a control character, which could move the cursor or colour the screen, becomes `�`.
    static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\t": safe.append(" ")
            default: safe.append(isControl(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return String(safe)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
