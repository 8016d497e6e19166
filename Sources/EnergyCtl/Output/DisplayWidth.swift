/// How many columns of a terminal a text takes.
enum DisplayWidth {
    /// The columns of a text: 2 for wide East Asian characters and emoji, 0 for combining marks.
    static func of(_ text: String) -> Int {
        text.reduce(0) { $0 + width(of: $1) }
    }

    /// A cluster is as wide as its widest scalar.
    private static func width(of character: Character) -> Int {
        character.unicodeScalars.reduce(0) { max($0, width(of: $1)) }
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 {
            return scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.value == 0xAD ? 0 : 1
        }
        if scalar.properties.isEmojiPresentation || scalar.value == 0xFE0F { return 2 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return isWide(scalar.value) ? 2 : 1
        }
    }

    /// Wide and Fullwidth of Unicode's East Asian Width (UAX #11), without the emoji.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F,  // Hangul initial consonants
            0x2329...0x232A,
            0x2E80...0x303E,  // radicals, ideographic punctuation
            0x3041...0x33FF,  // kana, bopomofo, enclosed and squared CJK
            0x3400...0x4DBF,  // ideographs, extension A
            0x4DC0...0x4DFF,  // hexagrams
            0x4E00...0xA4CF,  // ideographs, Yi
            0xA960...0xA97F,
            0xAC00...0xD7A3,  // Hangul syllables
            0xF900...0xFAFF,  // compatibility ideographs
            0xFE10...0xFE19,
            0xFE30...0xFE6F,
            0xFF01...0xFF60,  // full-width forms
            0xFFE0...0xFFE6,
            0x16FE0...0x18DFF,  // Tangut, Khitan
            0x1AFF0...0x1B2FF,  // kana supplement, Nushu
            0x1F200...0x1F2FF,
            0x20000...0x2FFFD,  // ideographs, extensions B to F
            0x30000...0x3FFFD:  // ideographs, extensions G and H
            true
        default:
            false
        }
    }
}
