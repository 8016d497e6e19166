import Spelling

/// What to write instead of something that cannot be read.
enum Hint {
    /// The one of some names that a text is most likely meant to be; nil when none is near.
    static func nearest(to text: String, among names: some Collection<String>) -> String? {
        Spelling.nearest(to: text, among: names).map { "did you mean '\($0)'?" }
    }

    /// What a text lacks of the form that is expected: a unit, a name instead of yes or no, the number alone.
    ///
    /// - Parameters:
    ///   - text: What was found.
    ///   - expected: What should stand there, in words.
    ///   - accepts: Whether a text can stand there.
    /// - Returns: What to write; nil when nothing is near.
    static func form(of text: String, expected: String, _ accepts: (String) -> Bool) -> String? {
        let isNumber = !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
        if isNumber, let texts = withUnit(text, accepts) { return "write \(texts)" }
        let words = words(of: expected, accepts)
        if ["true", "false", "yes", "no", "on", "off"].contains(text.lowercased()), !words.isEmpty {
            return "write \(words.joined(separator: " or ")), or leave the key out"
        }
        if let near = nearest(to: text, among: words) { return near }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let isAlone = text.dropFirst(digits.count).allSatisfy { !$0.isNumber } && !accepts("x")
        if !isNumber, isAlone, accepts(String(digits)) { return "write \(digits), the number alone" }
        let joined = text.filter { $0 != " " }
        return joined != text && accepts(joined) ? "write \(joined), without spaces" : nil
    }

    /// The words of what is expected that can stand there as they are.
    static func words(of expected: String, _ accepts: (String) -> Bool) -> [String] {
        guard !accepts("some text, as anybody writes it") else { return [] }
        let separators: Set<Character> = [",", " ", ";", ":", "(", ")", "'"]
        var words: [String] = []
        for word in expected.split(whereSeparator: separators.contains).map(String.init)
        where !words.contains(word) && word.first?.isLetter == true && accepts(word) { words.append(word) }
        return words
    }

    /// A number with the units that it may have.
    private static func withUnit(_ number: String, _ accepts: (String) -> Bool) -> String? {
        for units in [["s"], ["m", "h", "d"], ["%"], ["W", "kW"], ["m3/h", "L/h"], ["kWh", "MWh"], ["m3"], ["L"]] {
            let texts = units.map { number + $0 }.filter(accepts)
            if !texts.isEmpty { return texts.joined(separator: " or ") }
        }
        let others = ["GJ", "kg", "KiB"].map { number + $0 }
        return others.first(where: accepts)
    }

    /// What most often is behind an error of syntax.
    static func syntax(_ problem: String, line: Int, of text: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let near = lines.indices.filter { abs($0 + 1 - line) <= 1 }
        if let tab = near.first(where: { lines[$0].prefix { $0 == " " || $0 == "\t" }.contains("\t") }) {
            return "line \(tab + 1) begins with a tab: indent with spaces"
        }
        if problem.contains("',' or '}'") || problem.contains("',' or ']'") {
            return "a bracket above is not closed, or a text with ',' needs quotes"
        }
        if problem.contains("mapping values are not allowed") {
            return "a text with ': ' needs quotes; otherwise the line is indented too far"
        }
        if problem.contains("expected ':'") { return "every line is 'key: value', with a space after the colon" }
        if problem.contains("block") {
            return "the line does not begin where those beside it do: compare the indentation"
        }
        if problem.contains("cannot start any token") { return "a text that begins with this character needs quotes" }
        return nil
    }
}
